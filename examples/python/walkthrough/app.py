from typing import Any, cast

from aws_cdk import Annotations, App, CfnOutput, Duration, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import IngressAnnotations, Ipv6Cluster, LoadBalancerScheme
from constructs import Construct

NAMESPACE = "game-2048"
LABELS = {"app.kubernetes.io/name": "app-2048"}


class Game(Construct):
    """The game 2048, the sample of the AWS Load Balancer Controller: five pods, and a load balancer that faces the
    internet on both IP families."""

    def __init__(self, scope: Construct, construct_id: str, cluster: eks.ICluster) -> None:
        super().__init__(scope, construct_id)

        # By itself: a namespace that does not go shows what is left in it.
        namespace = eks.KubernetesManifest(
            self,
            "Namespace",
            cluster=cluster,
            manifest=[{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}],
        )
        game = eks.KubernetesManifest(
            self,
            "App",
            cluster=cluster,
            manifest=[
                {
                    "apiVersion": "apps/v1",
                    "kind": "Deployment",
                    "metadata": {"name": "deployment-2048", "namespace": NAMESPACE},
                    "spec": {
                        "replicas": 5,
                        "selector": {"matchLabels": LABELS},
                        "template": {
                            "metadata": {"labels": LABELS},
                            "spec": {
                                # Whether the image has another architecture is not known.
                                "nodeSelector": {"kubernetes.io/arch": "amd64"},
                                "containers": [
                                    {
                                        "name": "app-2048",
                                        "image": "public.ecr.aws/l6m2t8p7/docker-2048:latest",
                                        "ports": [{"containerPort": 80}],
                                    }
                                ],
                            },
                        },
                    },
                },
                {
                    "apiVersion": "v1",
                    "kind": "Service",
                    "metadata": {"name": "service-2048", "namespace": NAMESPACE},
                    "spec": {"selector": LABELS, "ports": [{"port": 80}]},
                },
            ],
        )
        ingress = eks.KubernetesManifest(
            self,
            "Ingress",
            cluster=cluster,
            manifest=[
                {
                    "apiVersion": "networking.k8s.io/v1",
                    "kind": "Ingress",
                    "metadata": {
                        "name": "ingress-2048",
                        "namespace": NAMESPACE,
                        "annotations": IngressAnnotations.of(scheme=LoadBalancerScheme.INTERNET_FACING),
                    },
                    "spec": {
                        "ingressClassName": "alb",
                        "defaultBackend": {"service": {"name": "service-2048", "port": {"number": 80}}},
                    },
                }
            ],
        )
        address = eks.KubernetesObjectValue(
            self,
            "Address",
            cluster=cluster,
            object_type="ingress",
            object_name="ingress-2048",
            object_namespace=NAMESPACE,
            json_path=".status.loadBalancer.ingress[0].hostname",
            timeout=Duration.minutes(10),
        )
        game.node.add_dependency(namespace)
        ingress.node.add_dependency(game)
        address.node.add_dependency(ingress)
        self.address = address.value


class WalkthroughStack(Stack):
    """The walkthrough of the announcement of IPv6 for EKS: a cluster with a public and a private endpoint, a managed node
    group of two instance types, one to three nodes, with encrypted gp3 volumes of 100 GiB; the AWS Load Balancer
    Controller, the game 2048 behind a dual-stack load balancer, and a host in the VPC to look at both from."""

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
        host = self.cluster.add_host("Host")
        CfnOutput(self, "HostSession", value=host.session_command)
        self.cluster.add_load_balancer_controller()
        # mypy misses a member of stock CDK that may be left out.
        address = Game(self, "Game", cast(eks.ICluster, self.cluster.cluster)).address
        CfnOutput(self, "GameAddress", value=f"http://{address}")
        CfnOutput(self, "GameOverIpv4", value=f"dig +short {address} A")
        CfnOutput(self, "GameOverIpv6", value=f"dig +short {address} AAAA")


app = App()
WalkthroughStack(app, "Walkthrough")
app.synth()
