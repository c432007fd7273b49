"""The control plane, add-ons and identities, as EKS and IAM tell of them."""
from __future__ import annotations

import json
from ipaddress import IPv6Network
from typing import Any

from rehearse.checks import addons
from rehearse.checks.network import tag
from rehearse.deployment import Deployment
from rehearse.expectations import Cluster, CniIdentity
from rehearse.report import AppReport

Record = dict[str, Any]
# docs/iam-policy.md ("IPv6 mode") of amazon-vpc-cni-k8s.
_CNI_ACTIONS = {
    "ec2:AssignIpv6Addresses", "ec2:DescribeInstances", "ec2:DescribeInstanceTypes", "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeTags", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
}
_ALL_LOGS = {"api", "audit", "authenticator", "controllerManager", "scheduler"}


def name_of(deployment: Deployment, expected: Cluster) -> str:
    """The name of the cluster, which is its physical id."""
    return deployment.only("Custom::AWSCDK-EKS-Cluster", expected.construct)


def check(report: AppReport, deployment: Deployment, expected: Cluster) -> None:
    """Assert that a cluster is as it was meant."""
    name = name_of(deployment, expected)
    cluster = deployment.client("eks").describe_cluster(name=name)["cluster"]
    _check_control_plane(report, deployment, expected, cluster)
    _check_security_group(report, deployment, cluster)
    _check_addons(report, deployment, expected, name)
    addons.check(report, deployment)
    if expected.identity is not CniIdentity.NONE:
        _check_cni_policy(report, deployment, expected)
        _check_cni_identity(report, deployment, expected, cluster)


def role(deployment: Deployment, arn: str) -> Record:
    """A role, with the managed policies it has."""
    name = arn.split("/")[-1]
    found: Record = deployment.client("iam").get_role(RoleName=name)["Role"]
    attached = deployment.client("iam").list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return {**found, "policies": {policy["PolicyArn"] for policy in attached}}


def trusts(found: Record) -> list[tuple[set[str], Record]]:
    """What a role may be taken with, and by whom."""
    statements = found["AssumeRolePolicyDocument"]["Statement"]
    return [(_texts(statement["Action"]), statement["Principal"]) for statement in statements]


def _texts(value: str | list[str]) -> set[str]:
    return {value} if isinstance(value, str) else set(value)


def _check_control_plane(report: AppReport, deployment: Deployment, expected: Cluster, cluster: Record) -> None:
    what, vpc_config, network = expected.construct, cluster["resourcesVpcConfig"], cluster["kubernetesNetworkConfig"]
    report.equal(f"{what} has its version, and is active", (cluster["version"], cluster["status"]), (expected.version, "ACTIVE"))
    services = IPv6Network(network["serviceIpv6Cidr"])
    report.equal(f"{what} is in IPv6 mode", (network["ipFamily"], services.prefixlen, services.is_private), ("ipv6", 108, True))
    endpoints = vpc_config["endpointPublicAccess"], vpc_config["endpointPrivateAccess"]
    report.equal(f"{what} has a private endpoint, and a public one or none, as is meant", endpoints, (not expected.is_private, True))
    report.equal(f"{what} lets nobody in but by access entries", cluster["accessConfig"]["authenticationMode"], "API")
    logs = {kind for setup in cluster["logging"]["clusterLogging"] if setup["enabled"] for kind in setup["types"]}
    report.equal(f"{what} writes all logs", logs, _ALL_LOGS)

    subnets = deployment.client("ec2").describe_subnets(SubnetIds=vpc_config["subnetIds"])["Subnets"]
    places = sorted((tag(subnet, "aws-cdk:subnet-name"), subnet["AvailabilityZone"]) for subnet in subnets)
    zones = [zone["ZoneName"] for zone in deployment.client("ec2").describe_availability_zones()["AvailabilityZones"]]
    report.equal(f"{what} has a private subnet in each of its AZs", places, [("Private", zone) for zone in zones[:expected.control_plane_azs]])
    cluster_role = role(deployment, cluster["roleArn"])
    report.equal(f"the role of {what} is for EKS alone", trusts(cluster_role), [({"sts:AssumeRole"}, {"Service": "eks.amazonaws.com"})])
    report.holds(f"the role of {what} has the policy of clusters", "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" in cluster_role["policies"])


def _check_security_group(report: AppReport, deployment: Deployment, cluster: Record) -> None:
    ids = cluster["resourcesVpcConfig"]["securityGroupIds"]
    groups = deployment.client("ec2").describe_security_groups(GroupIds=ids)["SecurityGroups"]
    out = [rule for group in groups for rule in group["IpPermissionsEgress"]]
    families = {one["CidrIp"] for rule in out for one in rule["IpRanges"]} | {one["CidrIpv6"] for rule in out for one in rule["Ipv6Ranges"]}
    report.equal("the control plane gets out over IPv4 and IPv6", families, {"0.0.0.0/0", "::/0"})
    report.equal("the control-plane group lets nothing in by itself", [group["IpPermissions"] for group in groups], [[]])


def _check_addons(report: AppReport, deployment: Deployment, expected: Cluster, name: str) -> None:
    eks = deployment.client("eks")
    found = {addon: eks.describe_addon(clusterName=name, addonName=addon)["addon"] for addon in eks.list_addons(clusterName=name)["addons"]}
    report.equal(f"{expected.construct} has its add-ons", set(found), expected.addons)
    report.equal(f"the add-ons of {expected.construct} are healthy", {addon["status"] for addon in found.values()}, {"ACTIVE"})
    configuration = json.loads(found.get("vpc-cni", {}).get("configurationValues", "{}"))
    report.equal(f"the CNI of {expected.construct} has its configuration", configuration, expected.cni_configuration)

    accounts = set(expected.pod_identities) | ({"aws-node"} if expected.identity is CniIdentity.POD_IDENTITY else set())
    associations = eks.list_pod_identity_associations(clusterName=name)["associations"]
    report.equal(f"{expected.construct} has its pod identities", {one["serviceAccount"] for one in associations}, accounts)
    for one in associations:
        association = eks.describe_pod_identity_association(clusterName=name, associationId=one["associationId"])["association"]
        found = role(deployment, association["roleArn"])
        trust = trusts(found)
        report.equal(
            f"the role of {one['serviceAccount']} is for Pod Identity alone", trust,
            [({"sts:AssumeRole", "sts:TagSession"}, {"Service": "pods.eks.amazonaws.com"})],
        )
        tags = {"eks-cluster-name": name, "kubernetes-namespace": association["namespace"], "kubernetes-service-account": one["serviceAccount"]}
        report.equal(
            f"the role of {one['serviceAccount']} is for its service account of this cluster alone",
            [statement.get("Condition") for statement in found["AssumeRolePolicyDocument"]["Statement"]],
            [{"StringEquals": {f"aws:RequestTag/{tag}": value for tag, value in tags.items()}}],
        )


def _check_cni_policy(report: AppReport, deployment: Deployment, expected: Cluster) -> None:
    iam, arn = deployment.client("iam"), _cni_policy(deployment, expected)
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    statements = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]["Statement"]
    allowed = {(action, resource) for one in statements for action in _texts(one["Action"]) for resource in _texts(one["Resource"])}
    interfaces = ("ec2:CreateTags", "arn:aws:ec2:*:*:network-interface/*")
    report.equal("the CNI may do what it needs and nothing else", allowed, {(action, "*") for action in _CNI_ACTIONS} | {interfaces})
    report.equal("the policy of the CNI only allows", {one["Effect"] for one in statements}, {"Allow"})


def _cni_policy(deployment: Deployment, expected: Cluster) -> str:
    return deployment.only("AWS::IAM::ManagedPolicy", f"{expected.construct}CoreAddonsCniIpv6Policy")


def _check_cni_identity(report: AppReport, deployment: Deployment, expected: Cluster, cluster: Record) -> None:
    name, policy = cluster["name"], _cni_policy(deployment, expected)
    holders = {holder["RoleName"] for holder in deployment.client("iam").list_entities_for_policy(PolicyArn=policy)["PolicyRoles"]}
    addon = deployment.client("eks").describe_addon(clusterName=name, addonName="vpc-cni")["addon"]
    if expected.identity is CniIdentity.NODE_ROLE:
        roles = {role for construct in expected.self_managed for role in deployment.ids("AWS::IAM::Role", f"{expected.construct}{construct}Role")}
        for group in deployment.client("eks").list_nodegroups(clusterName=name)["nodegroups"]:
            described = deployment.client("eks").describe_nodegroup(clusterName=name, nodegroupName=group)["nodegroup"]
            roles.add(described["nodeRole"].split("/")[-1])
        report.equal("the CNI acts with the roles of the nodes", holders, roles)
        report.equal("the CNI has no role of its own", (addon["podIdentityAssociations"], addon.get("serviceAccountRoleArn")), ([], None))
        return
    if expected.identity is CniIdentity.POD_IDENTITY:
        association_id = addon["podIdentityAssociations"][0].split("/")[-1]
        arn = deployment.client("eks").describe_pod_identity_association(clusterName=name, associationId=association_id)["association"]["roleArn"]
        report.holds("the CNI takes no role by a token", not addon.get("serviceAccountRoleArn"))
    else:
        arn = addon["serviceAccountRoleArn"]
        _check_web_identity(report, deployment, arn, cluster["identity"]["oidc"]["issuer"])
    report.equal("no role but that of the CNI has its policy", holders, {arn.split("/")[-1]})


def _check_web_identity(report: AppReport, deployment: Deployment, arn: str, issuer: str) -> None:
    host = issuer.removeprefix("https://")
    statement = role(deployment, arn)["AssumeRolePolicyDocument"]["Statement"][0]
    report.holds("the role of the CNI trusts the provider of its cluster", statement["Principal"]["Federated"].endswith(f":oidc-provider/{host}"))
    report.equal(
        "the role of the CNI is for its service account alone", statement["Condition"],
        {"StringEquals": {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": "system:serviceaccount:kube-system:aws-node"}},
    )
    providers = deployment.client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    report.holds("there is a provider for the issuer of the cluster", any(one["Arn"].endswith(host) for one in providers))
