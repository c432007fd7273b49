from aws_cdk import Annotations, App, CfnOutput, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import (
    DefaultRoute,
    ImportedDualStackVpc,
    ImportedSubnetAttributes,
    ImportedTierAttributes,
    Ipv6Cluster,
    StatedSubnetFacts,
)

# A cluster in a dual-stack VPC that somebody else makes, of which all is stated that the cluster is judged by. With credentials at
# synthesis, `ImportedDualStackVpc.from_lookup(stack, "Vpc", vpc_id="…", availability_zones=[…])` finds most of it, and keeps it in
# cdk.context.json.
app = App()
stack = Stack(app, "ExistingVpc")

vpc = ImportedDualStackVpc.from_attributes(
    stack,
    "Vpc",
    vpc_id="vpc-0123456789abcdef0",
    ipv4_cidr="10.20.0.0/16",
    ipv6_cidr="2001:db8:1234:1a00::/56",
    tiers=[
        ImportedTierAttributes(
            subnet_type=ec2.SubnetType.PUBLIC,
            route_table_id="rtb-0123456789abcdef0",
            facts=StatedSubnetFacts(
                assigns_ipv6=True,
                assigns_public_ipv4=True,
                ipv4_default=DefaultRoute.INTERNET_GATEWAY,
                ipv6_default=DefaultRoute.INTERNET_GATEWAY,
            ),
            subnets=[
                ImportedSubnetAttributes(
                    subnet_id=f"subnet-0000000000000000{index}",
                    availability_zone=f"eu-west-1{letter}",
                    ipv4_cidr=f"10.20.{index}.0/24",
                    ipv6_cidr=f"2001:db8:1234:1a0{index}::/64",
                )
                for index, letter in enumerate("abc")
            ],
        ),
        ImportedTierAttributes(
            subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS,
            facts=StatedSubnetFacts(
                assigns_ipv6=True,
                has_dns64=False,
                ipv4_default=DefaultRoute.NAT,
                ipv6_default=DefaultRoute.EGRESS_ONLY_INTERNET_GATEWAY,
            ),
            subnets=[
                ImportedSubnetAttributes(
                    subnet_id=f"subnet-0000000000000001{index}",
                    availability_zone=f"eu-west-1{letter}",
                    ipv4_cidr=f"10.20.{16 * (index + 1)}.0/20",
                    ipv6_cidr=f"2001:db8:1234:1a1{index}::/64",
                    route_table_id=f"rtb-0123456789abcdef{index + 1}",
                )
                for index, letter in enumerate("abc")
            ],
        ),
    ],
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

# An endpoint that pods reach over IPv6: its group lets both blocks of the VPC in.
vpc.add_interface_endpoint(
    "Sts", service=ec2.InterfaceVpcEndpointAwsService.STS, ip_address_type=ec2.VpcEndpointIpAddressType.DUALSTACK
)

# CDK tags no subnets of others. An annotation of the Service or Ingress tells load balancers which are theirs, or whoever makes the
# VPC tags them.
Annotations.of(cluster).acknowledge_warning("@aws-cdk/aws-eks:clusterMustManuallyTagSubnet", "load balancers name their subnets")
CfnOutput(stack, "LoadBalancerSubnets", value=",".join(vpc.tier("Public").subnet_ids))

app.synth()
