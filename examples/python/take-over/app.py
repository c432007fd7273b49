from aws_cdk import Annotations, App, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import DualStackVpc, Ipv6Cluster, SubnetTier

# A VPC that was an `ec2.Vpc` of IPv4 alone, with what runs in it, and a cluster that came later. It stood here as
# `ec2.Vpc(stack, "Vpc", max_azs=2, …)`, and all that was said of it stands in `takes_over`.
app = App()
stack = Stack(app, "TakeOver")

vpc = DualStackVpc(
    stack,
    "Vpc",
    takes_over=ec2.VpcProps(
        ip_addresses=ec2.IpAddresses.cidr("10.30.0.0/16"),
        max_azs=2,
        nat_gateways=1,
        subnet_configuration=[
            ec2.SubnetConfiguration(name="Public", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24),
            ec2.SubnetConfiguration(name="Private", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=20),
        ],
    ),
    # What came with this library: an AZ more, and a tier for databases.
    max_azs=3,
    tiers=[SubnetTier.isolated(name="Data", ipv4_mask=26)],
)

cluster = Ipv6Cluster(
    stack,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(stack, "Kubectl"),
    admins=[iam.Role(stack, "Admin", assumed_by=iam.AccountRootPrincipal())],
    vpc=vpc,
)
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)
cluster.add_managed_node_group("System")

app.synth()
