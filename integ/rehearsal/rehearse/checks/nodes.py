"""Node groups, launch templates and Fargate profiles, as EKS, EC2 and Auto Scaling tell of them."""
from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Any

from rehearse.checks.cluster import name_of, role, trusts
from rehearse.checks.network import tag
from rehearse.deployment import Deployment
from rehearse.expectations import Boot, Cluster, NodeGroup, SelfManagedGroup
from rehearse.report import AppReport

Record = dict[str, Any]
_NODE_POLICIES = {"arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"}
# What a value that was never filled in looks like.
_UNRESOLVED = re.compile(r"\$\{|undefined|\[object|Token|null")


def check(report: AppReport, deployment: Deployment, expected: Cluster, azs: int) -> None:
    """Assert that the nodes of a cluster are as they were meant."""
    cluster = deployment.client("eks").describe_cluster(name=name_of(deployment, expected))["cluster"]
    names = deployment.client("eks").list_nodegroups(clusterName=cluster["name"])["nodegroups"]
    report.equal(f"{expected.construct} has its managed node groups", len(names), len(expected.node_groups))
    for construct, group in expected.node_groups.items():
        _check_managed(report, deployment, cluster, f"{expected.construct}{construct}", group, expected.control_plane_azs)
    for construct, self_managed in expected.self_managed.items():
        _SelfManagedCheck(report, deployment, cluster, f"{expected.construct}{construct}", self_managed).run(azs)
    profiles = deployment.client("eks").list_fargate_profiles(clusterName=cluster["name"])["fargateProfileNames"]
    report.equal(f"{expected.construct} has its Fargate profiles", len(profiles), expected.fargate_profiles)


def _check_managed(report: AppReport, deployment: Deployment, cluster: Record, construct: str, expected: NodeGroup, control_plane_azs: int) -> None:
    physical_id = deployment.only("AWS::EKS::Nodegroup", f"{construct}Nodegroup")
    group = deployment.client("eks").describe_nodegroup(clusterName=cluster["name"], nodegroupName=physical_id.split("/")[1])["nodegroup"]
    hardware = tuple(group["instanceTypes"]), group["amiType"]
    report.equal(f"{construct} has its instance types and image", hardware, (expected.instance_types, expected.ami_type))
    _check_subnets(report, deployment, construct, group["subnets"], expected.az_slots or tuple(range(control_plane_azs)))
    _check_node_role(report, deployment, construct, group["nodeRole"])
    taints = tuple(f"{taint['key']}={taint['value']}:{taint['effect']}" for taint in group.get("taints", []))
    told = group.get("labels", {}), taints, group["scalingConfig"]["maxSize"]
    report.equal(f"EKS knows labels, taints and largest size of {construct}", told, (expected.labels, expected.taints, expected.max_size))

    template = deployment.only("AWS::EC2::LaunchTemplate", f"{construct}LaunchTemplate")
    latest = deployment.client("ec2").describe_launch_templates(LaunchTemplateIds=[template])["LaunchTemplates"][0]["LatestVersionNumber"]
    used = group["launchTemplate"]["id"], group["launchTemplate"]["version"]
    report.equal(f"{construct} uses the newest version of its launch template", used, (template, str(latest)))
    data = _template(deployment, *used)
    _check_template(report, construct, data, "/dev/xvda", expected.disk_size)
    if expected.boot:
        _check_boot(report, deployment, construct, cluster, data, expected.boot)


def _template(deployment: Deployment, template_id: str, version: str) -> Record:
    versions = deployment.client("ec2").describe_launch_template_versions(LaunchTemplateId=template_id, Versions=[version])
    data: Record = versions["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    return data


def _check_subnets(report: AppReport, deployment: Deployment, construct: str, subnet_ids: list[str], az_slots: Iterable[int]) -> None:
    subnets = deployment.client("ec2").describe_subnets(SubnetIds=subnet_ids)["Subnets"]
    zones = [zone["ZoneName"] for zone in deployment.client("ec2").describe_availability_zones()["AvailabilityZones"]]
    places = sorted((tag(subnet, "aws-cdk:subnet-name"), subnet["AvailabilityZone"]) for subnet in subnets)
    report.equal(f"{construct} has a private subnet in each of its AZs", places, [("Private", zones[slot]) for slot in az_slots])


def _check_node_role(report: AppReport, deployment: Deployment, construct: str, arn: str) -> None:
    found = role(deployment, arn)
    # Whether they have the policy of the CNI is asserted with its identity.
    found["policies"] -= set(deployment.ids("AWS::IAM::ManagedPolicy"))
    report.equal(f"the role of {construct} is for EC2 alone", trusts(found), [({"sts:AssumeRole"}, {"Service": "ec2.amazonaws.com"})])
    report.equal(f"the role of {construct} has the policies of nodes", found["policies"], _NODE_POLICIES)


def _check_template(report: AppReport, construct: str, data: Record, device: str, size: int) -> None:
    options = data.get("MetadataOptions", {})
    found = options.get("HttpTokens"), options.get("HttpPutResponseHopLimit")
    report.equal(f"nodes of {construct} take IMDSv2 only, from the network of the host only", found, ("required", 1))
    volumes = {mapping["DeviceName"]: (mapping["Ebs"]["VolumeType"], mapping["Ebs"]["Encrypted"]) for mapping in data["BlockDeviceMappings"]}
    report.equal(f"volumes of {construct} are encrypted gp3", {device: volumes.get(device), "all": set(volumes.values())},
                 {device: ("gp3", True), "all": {("gp3", True)}})
    sizes = [mapping["Ebs"].get("VolumeSize") for mapping in data["BlockDeviceMappings"] if mapping["DeviceName"] == device]
    report.equal(f"the volume of {construct} has its size", sizes, [size])


def _check_boot(report: AppReport, deployment: Deployment, construct: str, cluster: Record, data: Record, expected: Boot) -> None:
    """What EKS does for other nodes, the library does for these."""
    image = deployment.client("ssm").get_parameter(Name=expected.image_parameter)["Parameter"]["Value"]
    report.equal(f"{construct} has the image that the public parameter names", data["ImageId"], image)

    text = base64.b64decode(data["UserData"]).decode()
    values = {
        "name": cluster["name"],
        "endpoint": cluster["endpoint"],
        "certificate authority": cluster["certificateAuthority"]["data"],
        # The prefix stands in the CIDR and in the address of the DNS service alike, of which an image takes one or the other.
        "service addresses": cluster["kubernetesNetworkConfig"]["serviceIpv6Cidr"].split("::")[0],
    }
    missing = [what for what, value in values.items() if value not in text]
    report.equal(f"the user data of {construct} has all that is to be known of the cluster", missing, [])
    numbers = re.findall(r"max-?pods(?:Expression)?\W+(\d+)", text, re.IGNORECASE)
    report.equal(f"the user data of {construct} has the computed max pods", set(numbers), {str(expected.max_pods)})
    report.equal(f"the user data of {construct} is filled in", _UNRESOLVED.findall(text), [])


class _SelfManagedCheck:
    """Nodes for which the library, and not EKS, writes the user data."""

    def __init__(self, report: AppReport, deployment: Deployment, cluster: Record, construct: str, expected: SelfManagedGroup) -> None:
        self._report, self._deployment, self._cluster = report, deployment, cluster
        self._construct, self._expected = construct, expected

    def run(self, azs: int) -> None:
        name = self._deployment.only("AWS::AutoScaling::AutoScalingGroup", self._construct)
        group = self._deployment.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]
        _check_subnets(self._report, self._deployment, self._construct, group["VPCZoneIdentifier"].split(","), self._expected.az_slots or range(azs))
        claim = f"{self._construct} has its largest size"
        self._report.equal(claim, group["MaxSize"], self._expected.max_size)
        owner = {one["Key"]: (one["Value"], one["PropagateAtLaunch"]) for one in group["Tags"]}.get(f"kubernetes.io/cluster/{self._cluster['name']}")
        self._report.equal(f"nodes of {self._construct} say whose they are", owner, ("owned", True))
        specification = group["LaunchTemplate"]
        data = _template(self._deployment, specification["LaunchTemplateId"], str(specification["Version"]))
        _check_template(self._report, self._construct, data, self._expected.device, self._expected.disk_size)
        _check_boot(self._report, self._deployment, self._construct, self._cluster, data, self._expected.boot)
        text = base64.b64decode(data["UserData"]).decode()
        self._report.equal(f"nodes of {self._construct} have their labels", [label for label in self._expected.labels if label not in text], [])
        self._check_access(data)

    def _check_access(self, data: Record) -> None:
        profile = data["IamInstanceProfile"]
        name = profile.get("Name") or profile["Arn"].split("/")[-1]
        arn = self._deployment.client("iam").get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Roles"][0]["Arn"]
        _check_node_role(self._report, self._deployment, self._construct, arn)
        entry = self._deployment.client("eks").describe_access_entry(clusterName=self._cluster["name"], principalArn=arn)["accessEntry"]
        self._report.equal(f"nodes of {self._construct} may join", entry["type"], "EC2_LINUX")
