from aws_cdk import Annotations, App, CfnParameter, Stack, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import (
    AddonIdentity,
    AddonOptions,
    AddonVersion,
    CniIdentity,
    CoreAddonsOptions,
    Ipv6Cluster,
    VpcCniOptions,
)

# Identities for the CNI, an add-on and a workload, an add-on that follows the cluster, configuration of the CNI, and
# access for people.
app = App()
stack = Stack(app, "Addons")

admin = CfnParameter(stack, "AdminRoleArn", description="IAM role that administers the cluster")
cluster = Ipv6Cluster(
    stack,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(stack, "Kubectl"),
    admins=[iam.Role.from_role_arn(stack, "Admin", admin.value_as_string)],
    cni_identity=CniIdentity.irsa(),
    core_addons=CoreAddonsOptions(
        vpc_cni=VpcCniOptions(network_policy=True, env={"AWS_VPC_ENI_MTU": "1500"}),
        core_dns=AddonOptions(configuration_values={"replicaCount": 3}),
    ),
)
# Better, where you know them: endpoint_access=eks.EndpointAccess.PUBLIC_AND_PRIVATE.only_from("2001:db8:1234::/48", "203.0.113.0/24").
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)
cluster.add_managed_node_group("System")
cluster.add_addon(
    "aws-ebs-csi-driver",
    version=AddonVersion.default_of(),
    identity=AddonIdentity.pod_identity(
        "ebs-csi-controller-sa",
        [iam.ManagedPolicy.from_aws_managed_policy_name("service-role/AmazonEBSCSIDriverPolicy")],
    ),
)

orders = cluster.add_workload_identity("Orders", namespace="shop", service_account="orders")
orders.role.add_managed_policy(iam.ManagedPolicy.from_aws_managed_policy_name("AmazonSQSReadOnlyAccess"))

auditor = CfnParameter(
    stack, "AuditorArn", description="IAM role or user that sees everything in the cluster, secrets included"
)
cluster.grant_access(
    "Auditor",
    auditor.value_as_string,
    [
        eks.AccessPolicy.from_access_policy_name(
            "AmazonEKSAdminViewPolicy", access_scope_type=eks.AccessScopeType.CLUSTER
        )
    ],
)

app.synth()
