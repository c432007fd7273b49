from aws_cdk import App, Stack, aws_eks as eks
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import Ipv6Cluster

app = App()
stack = Stack(app, "Minimal")

cluster = Ipv6Cluster(
    stack,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(stack, "Kubectl"),
)
cluster.add_managed_node_group("System")

app.synth()
