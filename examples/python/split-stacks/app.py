from typing import cast

from aws_cdk import Annotations, App, Stack, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import DualStackVpc, Ipv6Cluster, ManagedNodeGroup

# Network, cluster, nodes and workloads in stacks of their own. `cdk deploy --all` deploys them in this order: the stack of the
# workloads comes after that of the nodes because of the creation order, the others because they refer to each other. CoreDNS and
# metrics-server stand in the stack that has the nodes.
app = App()
vpc = DualStackVpc(Stack(app, "Network"), "Vpc")

cluster_stack = Stack(app, "ControlPlane")
cluster = Ipv6Cluster(
    cluster_stack,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(cluster_stack, "Kubectl"),
    admins=[iam.Role(cluster_stack, "Admin", assumed_by=iam.AccountRootPrincipal())],
    vpc=vpc,
)
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)
cluster.add_addon("metrics-server")

ManagedNodeGroup(Stack(app, "Nodes"), "System", cluster=cluster)

# `cluster.cluster.add_manifest` would make it in the stack of the cluster, which comes before the nodes.
eks.KubernetesManifest(
    Stack(app, "Workloads"),
    "Shop",
    cluster=cast(eks.ICluster, cluster.cluster),  # mypy misses a member of stock CDK that may be left out
    manifest=[{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}],
)

app.synth()
