from aws_cdk import Annotations, App, Stack, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import Ipv6Cluster

app = App()
stack = Stack(app, "Minimal")

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

app.synth()
