from aws_cdk import Annotations, App, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import (
    AddressBlocks,
    DualStackVpc,
    Ipv4Egress,
    Ipv6Cluster,
    SubnetTier,
    TransitGatewayAttachment,
    TransitGatewayRouting,
    TransitGatewayRoutes,
    TransitGatewayStaticRoutes,
)

# A cluster and a database in VPCs of their own, and a transit gateway between them, with a route table of its own.
# Branch offices are behind an appliance in the VPC of the database.
app = App()


def transit() -> SubnetTier:
    """Where the gateway has its interfaces: a small tier in each VPC."""
    return SubnetTier.isolated(name="Transit", ipv4_mask=28)


shop = Stack(app, "Shop")
shop_vpc = DualStackVpc(
    shop,
    "Vpc",
    ipv4_cidr="10.1.0.0/16",
    max_azs=2,
    ipv4_egress=Ipv4Egress.nat_gateways(1),
    tiers=[SubnetTier.public(), SubnetTier.private(), transit()],
)
cluster = Ipv6Cluster(
    shop,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(shop, "Kubectl"),
    admins=[iam.Role(shop, "Admin", assumed_by=iam.AccountRootPrincipal())],
    vpc=shop_vpc,
    control_plane_azs=2,
)
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)
cluster.add_managed_node_group("System")

bank = Stack(app, "Bank")
bank_vpc = DualStackVpc(
    bank, "Vpc", ipv4_cidr="10.2.0.0/16", max_azs=2, tiers=[SubnetTier.isolated(name="Database"), transit()]
)
database = ec2.SecurityGroup(bank, "Database", vpc=bank_vpc, allow_all_ipv6_outbound=True)

roads = Stack(app, "Roads")
gateway = ec2.CfnTransitGateway(
    roads, "Gateway", default_route_table_association="disable", default_route_table_propagation="disable"
)
table = ec2.CfnTransitGatewayRouteTable(roads, "Table", transit_gateway_id=gateway.ref)
offices = AddressBlocks.cidr("2001:db8:b::/48")

of_shop = TransitGatewayAttachment(
    roads,
    "Shop",
    vpc=shop_vpc,
    transit_gateway_id=gateway.ref,
    routes=[TransitGatewayRoutes(destinations=[AddressBlocks.vpc(bank_vpc), offices])],
)
of_bank = TransitGatewayAttachment(
    roads,
    "Bank",
    vpc=bank_vpc,
    transit_gateway_id=gateway.ref,
    routes=[TransitGatewayRoutes(destinations=[AddressBlocks.vpc(shop_vpc)])],
)
# Pods come with their own IPv6 addresses, and to IPv4 addresses with those of their nodes: both are in the blocks of
# the VPC.
of_bank.allow(to=database, port=ec2.Port.tcp(5432), sources=[AddressBlocks.vpc(shop_vpc)])

TransitGatewayRouting(
    roads,
    "ShopRouting",
    transit_gateway_attachment_id=of_shop.transit_gateway_attachment_id,
    associated_route_table_id=table.ref,
    propagated_route_table_ids=[table.ref],
)
TransitGatewayRouting(
    roads,
    "BankRouting",
    transit_gateway_attachment_id=of_bank.transit_gateway_attachment_id,
    associated_route_table_id=table.ref,
    propagated_route_table_ids=[table.ref],
    routes=[TransitGatewayStaticRoutes(route_table_id=table.ref, destinations=[offices])],
)

app.synth()
