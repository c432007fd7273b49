from aws_cdk import Annotations, App, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import (
    DualStackVpc,
    Ipv4Egress,
    Ipv6Cluster,
    PeeringAddressFamily,
    PeeringSource,
    SubnetTier,
    VpcPeering,
)

# A cluster, a database in a VPC of its own, and a VPC of IPv4 alone that will be there for years. The roads between
# them stand in a stack that comes after the three.
app = App()

shop = Stack(app, "Shop")
shop_vpc = DualStackVpc(
    shop, "Vpc", ipv4_cidr="10.1.0.0/16", max_azs=2, ipv4_egress=Ipv4Egress.nat_gateways(1)
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
    bank, "Vpc", ipv4_cidr="10.2.0.0/16", max_azs=2, tiers=[SubnetTier.isolated(name="Database")]
)
database = ec2.SecurityGroup(bank, "Database", vpc=bank_vpc, allow_all_ipv6_outbound=True)

legacy = Stack(app, "Legacy")
legacy_vpc = ec2.Vpc(
    legacy, "Vpc", ip_addresses=ec2.IpAddresses.cidr("10.3.0.0/16"), max_azs=2, nat_gateways=1
)
service = ec2.SecurityGroup(legacy, "Service", vpc=legacy_vpc)

roads = Stack(app, "Roads")
# Pods come with their own IPv6 addresses, and to IPv4 addresses with those of their nodes: both are in the blocks of
# the VPC.
VpcPeering(roads, "ShopToBank", vpc=shop_vpc, peer_vpc=bank_vpc).allow(
    to=database, port=ec2.Port.tcp(5432), source=PeeringSource.vpc()
)
VpcPeering(
    roads, "ShopToLegacy", vpc=shop_vpc, peer_vpc=legacy_vpc, address_family=PeeringAddressFamily.ipv4()
).allow(to=service, port=ec2.Port.tcp(443), source=PeeringSource.vpc())

app.synth()
