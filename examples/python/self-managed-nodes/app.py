from aws_cdk import Annotations, App, CfnOutput, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import Ipv6Cluster, MaxPods, MaxPodsLookup, NodeOs, NodeRelease

# Nodes that EKS does not manage, or whose image it does not choose: they have to be told of IPv6, and how many pods they take.
app = App()
stack = Stack(app, "SelfManagedNodes")


def instance_types(*names: str) -> list[ec2.InstanceType]:
    return [ec2.InstanceType(name) for name in names]


cluster = Ipv6Cluster(
    stack,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(stack, "Kubectl"),
    # Whoever may assume it administers the cluster. A role that exists: iam.Role.from_role_name(stack, "Admin", "NameOfTheRole").
    admins=[iam.Role(stack, "Admin", assumed_by=iam.AccountRootPrincipal())],
)
# Better, where you know them: endpoint_access=eks.EndpointAccess.PUBLIC_AND_PRIVATE.only_from("2001:db8:1234::/48", "203.0.113.0/24").
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)
cluster.add_managed_node_group("System")

# Spot instances with Bottlerocket. max-pods is that of the smallest type.
cluster.add_self_managed_node_group(
    "Batch",
    os=NodeOs.bottlerocket(),
    instance_types=instance_types("m7g.xlarge", "m6g.xlarge", "c7g.xlarge"),
    capacity_type=eks.CapacityType.SPOT,
    max_size=10,
    labels={"example.com/pool": "batch"},
    taints=[eks.TaintSpec(key="example.com/dedicated", value="batch", effect=eks.TaintEffect.NO_SCHEDULE)],
)

# Many small pods on each node.
cluster.add_self_managed_node_group(
    "Dense",
    instance_types=instance_types("m6i.8xlarge"),
    max_pods=MaxPods.of(200),
    os=NodeOs.al2023(node_config={"kubelet": {"config": {"podPidsLimit": 1024}}}),
)

# EKS rolls these nodes, but the image and the settings are ours. With the release stated they roll when this app says so.
cluster.add_managed_node_group(
    "Tuned",
    instance_types=instance_types("c6i.2xlarge"),
    os=NodeOs.al2023(
        release=NodeRelease.of("20260714"),
        node_config={"kubelet": {"config": {"cpuManagerPolicy": "static", "reservedSystemCPUs": "0"}}},
    ),
)

lookup = MaxPodsLookup(stack, "MaxPods", instance_types=instance_types("t4g.nano", "m8g.48xlarge"))
CfnOutput(stack, "PodsOfTheSmallest", value=lookup.max_pods)
CfnOutput(stack, "PodsOfTheLargest", value=lookup.max_pods_of(ec2.InstanceType("m8g.48xlarge")))

app.synth()
