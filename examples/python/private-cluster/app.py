from aws_cdk import Annotations, App, Stack, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import ClusterEndpoints, DualStackVpc, EndpointNeed, Ipv6Cluster, SubnetTier

# A cluster without internet: no NAT gateway, no internet gateway of either kind, and a Kubernetes API that is reached from inside the VPC
# alone. Services of AWS are reached through endpoints. Images come from registries of ECR in the same region, and people through whatever
# leads into the VPC: Session Manager on a node here.
app = App()
stack = Stack(app, "PrivateCluster")

vpc = DualStackVpc(stack, "Vpc", tiers=[SubnetTier.isolated(name="Private")])

ClusterEndpoints(
    stack,
    "Endpoints",
    vpc=vpc,
    needs=[
        EndpointNeed.NODES,
        EndpointNeed.VPC_CNI,
        EndpointNeed.POD_IDENTITY,
        EndpointNeed.IRSA,
        EndpointNeed.KUBECTL,
        EndpointNeed.CLUSTER_HANDLER,
        EndpointNeed.EBS_CSI_DRIVER,
        EndpointNeed.SESSION_MANAGER,
        EndpointNeed.CLOUDWATCH_LOGS,
    ],
)

cluster = Ipv6Cluster(
    stack,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(stack, "Kubectl"),
    admins=[iam.Role(stack, "Admin", assumed_by=iam.AccountRootPrincipal())],
    vpc=vpc,
    endpoint_access=eks.EndpointAccess.PRIVATE,
    place_cluster_handler_in_vpc=True,
)
cluster.add_managed_node_group("System", session_manager=True)
cluster.add_addon("aws-ebs-csi-driver")
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:node-subnet-without-ipv6-route", "nothing leads out of this VPC"
)

app.synth()
