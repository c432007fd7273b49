from aws_cdk import Annotations, App, CfnOutput, Stack, aws_ec2 as ec2, aws_eks as eks, aws_iam as iam
from aws_cdk.lambda_layer_kubectl_v36 import KubectlV36Layer
from cdk_eks_ipv6 import (
    ConsumedService,
    DualStackVpc,
    Ipv4Egress,
    Ipv6Cluster,
    PrivateService,
    PrivateServiceConsumer,
    PrivateServicePort,
)

# Pods of an IPv6 cluster as a service over PrivateLink, for a VPC of IPv4 alone and a dual-stack one. Blocks of the
# three VPCs are the same, and nothing is routed between them. Another account connects by the name that is an output.
app = App()

shop = Stack(app, "Shop")
cluster = Ipv6Cluster(
    shop,
    "Cluster",
    version=eks.KubernetesVersion.of("1.36"),
    kubectl_layer=KubectlV36Layer(shop, "Kubectl"),
    admins=[iam.Role(shop, "Admin", assumed_by=iam.AccountRootPrincipal())],
    vpc=DualStackVpc(shop, "Vpc", max_azs=2, ipv4_egress=Ipv4Egress.nat_gateways(1)),
    control_plane_azs=2,
)
Annotations.of(cluster).acknowledge_warning(
    "cdk-eks-ipv6:endpoint-public", "the example is used from anywhere; only roles with an access entry get in"
)
cluster.add_managed_node_group("System")
controller = cluster.add_load_balancer_controller()

cluster.cluster.add_manifest(
    "Service",
    {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "shop"},
        "spec": {
            "selector": {"app": "shop"},
            "ports": [
                {"name": "https", "port": 443, "targetPort": 8443},
                {"name": "metrics", "port": 9090, "targetPort": 9090},
            ],
        },
    },
)
service = PrivateService(
    shop,
    "Service",
    controller=controller,
    service_name="shop",
    ports=[PrivateServicePort.tcp(443, pod_port=8443), PrivateServicePort.tcp(9090)],
    allowed_principals=[iam.AccountPrincipal("210987654321")],
)
CfnOutput(shop, "ServiceName", value=service.endpoint_service_name)

legacy = Stack(app, "Legacy")
legacy_vpc = ec2.Vpc(legacy, "Vpc", max_azs=2, nat_gateways=1)
old = PrivateServiceConsumer(legacy, "Shop", vpc=legacy_vpc, service=ConsumedService.of_app(service))
CfnOutput(legacy, "ShopName", value=old.dns_name)

bank = Stack(app, "Bank")
bank_vpc = DualStackVpc(bank, "Vpc", max_azs=2, ipv4_egress=Ipv4Egress.nat_gateways(1))
both = PrivateServiceConsumer(bank, "Shop", vpc=bank_vpc, service=ConsumedService.of_app(service))
CfnOutput(bank, "ShopName", value=both.dns_name)

app.synth()
