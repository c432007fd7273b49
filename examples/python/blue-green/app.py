from typing import Any, Mapping

from aws_cdk import Annotations, App, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam, aws_route53 as route53
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import (
    DnsRecordPolicy,
    ExternalDnsAnnotations,
    ExternalDnsPolicy,
    IngressAnnotations,
    Ipv6Cluster,
    LoadBalancerControllerPolicy,
    LoadBalancerScheme,
)
from constructs import Construct

# The same game in an IPv4 cluster and in an IPv6 one, behind one name. Of a hundred clients of either family `greenWeight` go to
# the IPv6 cluster:
#
#     npx cdk deploy --all -c zoneId=Z0123456789ABCDEFGHIJ -c zoneName=example.com -c greenWeight=10
app = App()
ZONE_ID: str = app.node.try_get_context("zoneId") or "Z0123456789ABCDEFGHIJ"
ZONE_NAME: str = app.node.try_get_context("zoneName") or "example.com"
HOSTNAME = f"game.{ZONE_NAME}"
GREEN_WEIGHT = int(app.node.try_get_context("greenWeight") or 0)

LABELS = {"app": "game"}
METADATA = {"name": "game", "namespace": "game"}

# The game, the same in both clusters. Its image is known for amd64 alone.
GAME: list[dict[str, Any]] = [
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "game"}},
    {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": METADATA,
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": LABELS},
            "template": {
                "metadata": {"labels": LABELS},
                "spec": {
                    "nodeSelector": {"kubernetes.io/arch": "amd64"},
                    "containers": [
                        {
                            "name": "game",
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
        "metadata": METADATA,
        "spec": {"selector": LABELS, "ports": [{"port": 80, "targetPort": 80}]},
    },
]


def ingress(records: Mapping[str, str]) -> dict[str, Any]:
    """Its Ingress, whose load balancer has addresses of both families in both clusters: whatever the family, the weights say who
    gets a client."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            **METADATA,
            "annotations": {**IngressAnnotations.of(scheme=LoadBalancerScheme.INTERNET_FACING), **records},
        },
        "spec": {"ingressClassName": "alb", "defaultBackend": {"service": {"name": "game", "port": {"number": 80}}}},
    }


class BlueStack(Stack):
    """The cluster that was there before: IPv4, of stock CDK. Only its load balancer is dual stack, for which its public subnets
    have to be. Without that all clients with IPv6 would go to the other cluster, which alone would have addresses for them."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)

        vpc = ec2.Vpc(self, "Vpc", ip_protocol=ec2.IpProtocol.DUAL_STACK, nat_gateways=1)
        cluster = eks.Cluster(
            self,
            "Cluster",
            version=eks.KubernetesVersion.of("1.36"),
            kubectl_layer=KubectlV36Layer(self, "Kubectl"),
            vpc=vpc,
            default_capacity=0,
            authentication_mode=eks.AuthenticationMode.API_AND_CONFIG_MAP,
        )
        nodes = cluster.add_nodegroup_capacity(
            "System",
            ami_type=eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
            instance_types=[ec2.InstanceType("m6i.large")],
        )

        controller_account = cluster.add_service_account(
            "ControllerAccount", name="aws-load-balancer-controller", namespace="kube-system"
        )
        controller_account.role.add_managed_policy(LoadBalancerControllerPolicy(self, "ControllerPolicy"))
        controller = cluster.add_helm_chart(
            "Controller",
            chart="aws-load-balancer-controller",
            repository="https://aws.github.io/eks-charts",
            version="3.5.0",
            release="aws-load-balancer-controller",
            namespace="kube-system",
            wait=True,
            values={
                "clusterName": cluster.cluster_name,
                "region": self.region,
                "vpcId": vpc.vpc_id,
                "keepTLSSecret": True,
                "serviceAccount": {"create": False, "name": controller_account.service_account_name},
            },
        )

        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=ZONE_ID, zone_name=ZONE_NAME
        )
        dns_account = cluster.add_service_account("DnsAccount", name="external-dns", namespace="kube-system")
        dns_account.role.add_managed_policy(ExternalDnsPolicy(self, "DnsPolicy", zones=[zone]))
        external_dns = cluster.add_helm_chart(
            "ExternalDns",
            chart="external-dns",
            repository="https://kubernetes-sigs.github.io/external-dns/",
            version="1.21.1",
            release="external-dns",
            namespace="kube-system",
            wait=True,
            values={
                "provider": {"name": "aws"},
                "env": [{"name": "AWS_REGION", "value": self.region}],
                "policy": "sync",  # or its records stay when it goes
                "txtOwnerId": cluster.cluster_name,  # the other cluster has its own
                "annotationPrefix": "external-dns.alpha.kubernetes.io/",
                "managedRecordTypes": ["A", "AAAA", "CNAME"],
                "serviceAccount": {"create": False, "name": dns_account.service_account_name},
                "extraArgs": {"zone-id-filter": [zone.hosted_zone_id]},
            },
        )

        game_objects = cluster.add_manifest("Game", *GAME)
        records = ExternalDnsAnnotations.of(hostnames=[HOSTNAME], weight=100 - GREEN_WEIGHT, set_identifier="blue")
        ingress_of_game = cluster.add_manifest("Ingress", ingress(records))

        # Made from left to right, and deleted the other way: who makes load balancers and records is there as long as an Ingress
        # asks for them.
        controller.node.add_dependency(nodes, controller_account)
        external_dns.node.add_dependency(controller, dns_account)
        ingress_of_game.node.add_dependency(game_objects, controller, external_dns)


class GreenStack(Stack):
    """The cluster that takes over: IPv6, in a VPC of its own. What has to come first, and is deleted last, is known to it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)

        green = Ipv6Cluster(
            self,
            "Cluster",
            version=eks.KubernetesVersion.of("1.36"),
            kubectl_layer=KubectlV36Layer(self, "Kubectl"),
            admins=[iam.Role(self, "Admin", assumed_by=iam.AccountRootPrincipal())],
        )
        Annotations.of(green).acknowledge_warning(
            "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
        )
        green.add_managed_node_group("System", instance_types=[ec2.InstanceType("m6i.large")])
        green.add_load_balancer_controller()
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id=ZONE_ID, zone_name=ZONE_NAME
        )
        external_dns = green.add_external_dns(zones=[zone], record_policy=DnsRecordPolicy.SYNC)

        game_objects = green.cluster.add_manifest("Game", *GAME)
        records = external_dns.annotations(hostnames=[HOSTNAME], weight=GREEN_WEIGHT, set_identifier="green")
        green.cluster.add_manifest("Ingress", ingress(records)).node.add_dependency(game_objects)


BlueStack(app, "Blue")
GreenStack(app, "Green")
app.synth()
