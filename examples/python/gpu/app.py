from aws_cdk import Annotations, App, Environment, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import CapacityReservation, DualStackVpc, EfaInterfaces, Ipv6Cluster, NodeOs, NodeRelease

# Nodes with GPUs: some to infer with, on demand, and some to train with, in a Capacity Block for ML. The image with the drivers
# follows from the instance types. Device plugins are workloads of your own.
app = App()
stack = Stack(app, "Gpu", env=Environment(account="123456789012", region="us-east-1"))


def instance_types(*names: str) -> list[ec2.InstanceType]:
    return [ec2.InstanceType(name) for name in names]


# Nothing runs on these nodes but what tolerates it; CoreDNS does not, and does not wait for them.
taints = [eks.TaintSpec(key="nvidia.com/gpu", value="true", effect=eks.TaintEffect.NO_SCHEDULE)]

cluster = Ipv6Cluster(
    stack,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(stack, "Kubectl"),
    vpc=DualStackVpc(stack, "Vpc", availability_zones=["us-east-1a", "us-east-1b", "us-east-1c"]),
    admins=[iam.Role(stack, "Admin", assumed_by=iam.AccountRootPrincipal())],
)
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)
cluster.add_managed_node_group("System")

cluster.add_managed_node_group(
    "Inference", instance_types=instance_types("g6.xlarge", "g6.2xlarge"), max_size=4, taints=taints
)

# All in the AZ of the block, with an Elastic Fabric Adapter on each network card. Until the block begins no node comes up.
cluster.add_managed_node_group(
    "Training",
    instance_types=instance_types("p5.48xlarge"),
    capacity_reservation=CapacityReservation.capacity_block("cr-02168da1478b509e0", "us-east-1b"),
    efa=EfaInterfaces.on_each_card(),
    os=NodeOs.al2023(release=NodeRelease.of("20260714"), instance_store=True),
    taints=taints,
    min_size=0,
    desired_size=2,
    max_size=2,
)

app.synth()
