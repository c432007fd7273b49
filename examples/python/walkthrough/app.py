from typing import Any

from aws_cdk import Annotations, App, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import Ipv6Cluster
from constructs import Construct


class WalkthroughStack(Stack):
    """The walkthrough of the announcement of IPv6 for EKS: a cluster with a public and a private endpoint, and a managed
    node group of two instance types, one to three nodes, with encrypted gp3 volumes of 100 GiB."""

    def __init__(self, scope: Construct, construct_id: str, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)

        self.cluster = Ipv6Cluster(
            self,
            "Cluster",
            version=eks.KubernetesVersion.of("1.36"),
            kubectl_layer=KubectlV36Layer(self, "Kubectl"),
            # Whoever may assume it administers the cluster. A role that exists: iam.Role.from_role_name(self, "Admin", "NameOfTheRole").
            admins=[iam.Role(self, "Admin", assumed_by=iam.AccountRootPrincipal())],
            endpoint_access=eks.EndpointAccess.PUBLIC_AND_PRIVATE,
        )
        # Better, where you know them: PUBLIC_AND_PRIVATE.only_from("2001:db8:1234::/48", "203.0.113.0/24").
        Annotations.of(self.cluster).acknowledge_warning(
            "cdk-eks-ipv6:endpoint-public", "the walkthrough is used from anywhere; only roles with an access entry get in"
        )
        self.cluster.add_managed_node_group(
            "System",
            instance_types=[ec2.InstanceType("m6i.xlarge"), ec2.InstanceType("m6a.xlarge")],
            min_size=1,
            desired_size=2,
            max_size=3,
            disk_size=100,
        )


app = App()
WalkthroughStack(app, "Walkthrough")
app.synth()
