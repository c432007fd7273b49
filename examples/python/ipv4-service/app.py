from aws_cdk import (
    Annotations,
    App,
    CfnOutput,
    Stack,
    aws_ec2 as ec2,
    aws_eks as eks,
    aws_elasticloadbalancingv2 as elbv2,
)
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import DualStackVpc, Ipv6Cluster, PeeringAddressFamily, PeeringSource, VpcPeering

# Pods of an IPv6 cluster reach a service that stays on IPv4, in a VPC of IPv4 alone, behind a load balancer of IPv4
# alone. Pods have no IPv4 address: the CNI sends with that of the node, so it is the nodes' IPv4 block that has to be
# routed and let in.
app = App()

legacy = Stack(app, "Legacy")
legacy_vpc = ec2.Vpc(
    legacy, "Vpc", ip_addresses=ec2.IpAddresses.cidr("10.3.0.0/16"), max_azs=2, nat_gateways=1
)
service = elbv2.NetworkLoadBalancer(
    legacy,
    "Service",
    vpc=legacy_vpc,
    security_groups=[ec2.SecurityGroup(legacy, "ServiceGroup", vpc=legacy_vpc)],
)
service.add_listener(
    "Http",
    port=80,
    default_target_groups=[
        elbv2.NetworkTargetGroup(legacy, "Targets", vpc=legacy_vpc, port=80, target_type=elbv2.TargetType.IP)
    ],
)
CfnOutput(legacy, "ServiceAddress", value=service.load_balancer_dns_name)

shop = Stack(app, "Shop")
shop_vpc = DualStackVpc(shop, "Vpc", ipv4_cidr="10.1.0.0/16")
cluster = Ipv6Cluster(
    shop,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(shop, "Kubectl"),
    vpc=shop_vpc,
)
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)
cluster.add_managed_node_group("System")

peering = VpcPeering(
    Stack(app, "Road"),
    "ShopToLegacy",
    vpc=shop_vpc,
    peer_vpc=legacy_vpc,
    address_family=PeeringAddressFamily.ipv4(),  # the other VPC has no more
)
peering.allow(to=service, port=ec2.Port.tcp(80), source=PeeringSource.vpc())

app.synth()
