from aws_cdk import Annotations, App, Stack, aws_ec2 as ec2, aws_eks as eks
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import (
    DefaultRoute,
    DualStackRetrofit,
    DualStackVpc,
    Ipv4ClusterAttributes,
    Ipv6Cluster,
    Ipv6EgressForIpv4Cluster,
    ImportedSubnetAttributes,
    PeeringAddressFamily,
    PeeringSource,
    RetrofitTier,
    StatedSubnetFacts,
    VpcPeering,
)

# Pods of an IPv4 cluster that others make, `blue`, reach pods of an IPv6 cluster, `green`, directly: the VPC of blue
# becomes dual stack in place, its CNI lets pods out over IPv6, and a peering routes IPv6 alone. Deployed in this order;
# the commands that are left to a person are outputs of the first stack.
app = App()

blue_stack = Stack(app, "Blue")
retrofit = DualStackRetrofit(
    blue_stack,
    "Retrofit",
    vpc_id="vpc-0123456789abcdef0",
    ipv4_cidr="10.20.0.0/16",
    tiers=[
        RetrofitTier(
            subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS,
            facts=StatedSubnetFacts(ipv4_default=DefaultRoute.NAT),
            subnets=[
                ImportedSubnetAttributes(
                    subnet_id="subnet-00000000000000010",
                    availability_zone="eu-west-1a",
                    route_table_id="rtb-0123456789abcdef1",
                ),
                ImportedSubnetAttributes(
                    subnet_id="subnet-00000000000000011",
                    availability_zone="eu-west-1b",
                    route_table_id="rtb-0123456789abcdef2",
                ),
            ],
        )
    ],
)
Ipv6EgressForIpv4Cluster.of_attributes(
    blue_stack, "Ipv6Egress", Ipv4ClusterAttributes(cluster_name="blue", vpc=retrofit.vpc)
)

green_stack = Stack(app, "Green")
green = Ipv6Cluster(
    green_stack,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(green_stack, "Kubectl"),
    # A peering takes no blocks that overlap, though no IPv4 goes over it.
    vpc=DualStackVpc(green_stack, "Vpc", ipv4_cidr="10.30.0.0/16"),
)
Annotations.of(green).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)
green.add_managed_node_group("System")

peering = VpcPeering(
    Stack(app, "Peering"),
    "Peering",
    vpc=retrofit.vpc,
    peer_vpc=green.vpc,
    address_family=PeeringAddressFamily.ipv6(),
)
# Pods of blue come with the IPv6 address of their node, so the whole VPC is let in.
peering.allow(to=green.cluster_security_group, port=ec2.Port.tcp(8080), source=PeeringSource.vpc())

app.synth()
