"""A host to look from, as EC2, IAM and EKS tell of it."""
from __future__ import annotations

import base64
from typing import Any

from rehearse.checks.cluster import name_of, role
from rehearse.checks.network import tag
from rehearse.deployment import Deployment
from rehearse.expectations import Cluster
from rehearse.report import AppReport

Record = dict[str, Any]
_ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
_IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"


def check(report: AppReport, deployment: Deployment, expected: Cluster) -> None:
    """Assert that a host sees both families, is let into its cluster, and lets nobody in."""
    what, cluster = f"{expected.construct}{expected.host}", deployment.client("eks").describe_cluster(name=name_of(deployment, expected))["cluster"]
    ec2 = deployment.client("ec2")
    instance = ec2.describe_instances(InstanceIds=[deployment.only("AWS::EC2::Instance", what)])["Reservations"][0]["Instances"][0]
    subnet = ec2.describe_subnets(SubnetIds=[instance["SubnetId"]])["Subnets"][0]
    report.equal(f"{what} is in a private subnet", tag(subnet, "aws-cdk:subnet-name"), "Private")
    addresses = [one["Ipv6Address"] for interface in instance["NetworkInterfaces"] for one in interface["Ipv6Addresses"]]
    report.equal(f"{what} has an address of each family", (bool(instance["PrivateIpAddress"]), len(addresses)), (True, 1))
    image = deployment.client("ssm").get_parameter(Name=_IMAGE)["Parameter"]["Value"]
    report.equal(f"{what} has the image of the day on which it was launched", instance["ImageId"] == image, expected.is_host_newest)
    report.equal(f"{what} has its type", instance["InstanceType"], "t4g.micro")
    _check_groups(report, deployment, what, cluster, instance)
    _check_user_data(report, deployment, what, cluster["name"])
    found = role(deployment, deployment.only("AWS::IAM::Role", f"{what}Role"))
    report.equal(f"the role of {what} is for sessions", found["policies"], {"arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"})
    policies = deployment.client("eks").list_associated_access_policies(clusterName=cluster["name"], principalArn=found["Arn"])["associatedAccessPolicies"]
    report.equal(f"{what} administers its cluster", [one["policyArn"] for one in policies], [_ADMIN])


def _check_groups(report: AppReport, deployment: Deployment, what: str, cluster: Record, instance: Record) -> None:
    own = [group["GroupId"] for group in instance["SecurityGroups"]]
    groups = deployment.client("ec2").describe_security_groups(GroupIds=own)["SecurityGroups"]
    report.equal(f"nothing is let into {what}", [group["IpPermissions"] for group in groups], [[]])
    out = [rule for group in groups for rule in group["IpPermissionsEgress"]]
    blocks = {one["CidrIp"] for rule in out for one in rule["IpRanges"]} | {one["CidrIpv6"] for rule in out for one in rule["Ipv6Ranges"]}
    report.equal(f"{what} gets out over both families", blocks, {"0.0.0.0/0", "::/0"})
    of_cluster = deployment.client("ec2").describe_security_groups(GroupIds=[cluster["resourcesVpcConfig"]["clusterSecurityGroupId"]])["SecurityGroups"][0]
    ports = [
        (rule["FromPort"], rule["ToPort"]) for rule in of_cluster["IpPermissions"] for pair in rule["UserIdGroupPairs"] if pair["GroupId"] in own
    ]
    report.equal(f"{what} is let to the Kubernetes API", ports, [(443, 443)])


def _check_user_data(report: AppReport, deployment: Deployment, what: str, cluster: str) -> None:
    template = deployment.only("AWS::EC2::LaunchTemplate", f"{what}LaunchTemplate")
    versions = deployment.client("ec2").describe_launch_template_versions(LaunchTemplateId=template, Versions=["$Latest"])["LaunchTemplateVersions"]
    data = versions[0]["LaunchTemplateData"]
    script = base64.b64decode(data["UserData"]).decode()
    report.holds(f"the user data of {what} know the cluster and the region", f"'{cluster}'" in script and "'us-east-1'" in script)
    report.equal(f"{what} takes IMDSv2 only", (data["MetadataOptions"]["HttpTokens"], data["MetadataOptions"]["HttpPutResponseHopLimit"]), ("required", 1))
