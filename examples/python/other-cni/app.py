from aws_cdk import Annotations, App, Stack, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import AddonOptions, CoreAddonsOptions, Ipv6Cluster

# Cilium behind the VPC CNI: that gives pods their addresses, Cilium enforces policies (docs.cilium.io, "AWS VPC CNI plugin").
#
# Without the VPC CNI, with install_vpc_cni=False and install_kube_proxy=False, Cilium would give the addresses too. In IPv6 mode
# that is beta upstream.
app = App()
stack = Stack(app, "OtherCni")
NOT_READY = "node.cilium.io/agent-not-ready"

cluster = Ipv6Cluster(
    stack,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(stack, "Kubectl"),
    admins=[iam.Role(stack, "Admin", assumed_by=iam.AccountRootPrincipal())],
    # CoreDNS may be on a node before Cilium has taken the taint away. Without this nothing could run it, and it would be left out.
    core_addons=CoreAddonsOptions(
        core_dns=AddonOptions(
            configuration_values={"tolerations": [{"key": NOT_READY, "value": "true", "effect": "NoExecute"}]}
        ),
    ),
)
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)

cilium = cluster.cluster.add_helm_chart(
    "Cilium",
    chart="cilium",
    repository="https://helm.cilium.io/",
    version="1.18.4",
    namespace="kube-system",
    values={
        "cni": {"chainingMode": "aws-cni", "exclusive": False},
        "ipv6": {"enabled": True},
        "enableIPv4Masquerade": False,
        "enableIPv6Masquerade": False,
        "routingMode": "native",
    },
)
# It is there before the nodes. Nothing said, it would be a workload, and wait for the nodes that wait for it.
cluster.creation_order.cni.add(cilium)

# Cilium takes the taint away when it is ready on a node, so that no pod starts without it.
cluster.add_managed_node_group(
    "System", taints=[eks.TaintSpec(key=NOT_READY, value="true", effect=eks.TaintEffect.NO_EXECUTE)]
)

app.synth()
