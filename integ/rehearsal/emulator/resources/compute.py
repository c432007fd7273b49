"""Instances, launch templates and Auto Scaling groups."""
from __future__ import annotations

import uuid

from ministack.services import autoscaling

from emulator import endpoint_rules, reach, shapes
from emulator.clients import client
from emulator.eks import nodes
from emulator.resource_type import Attributes, Properties, ResourceType
from emulator.resources.common import ec2, only_tags_changed, pick, refuse, retag, tagged

_CLUSTER_TAG = "kubernetes.io/cluster/"
_AT_LAUNCH = "resolve:ssm:"
_SESSIONS = "AmazonSSMManagedInstanceCore"


class Instance(ResourceType):
    """AWS::EC2::Instance, with one network interface."""

    name = "AWS::EC2::Instance"

    def create(self, properties: Properties, generated_name: str) -> str:
        # moto has an IAM of its own, which knows no profiles.
        profile = client("iam").get_instance_profile(InstanceProfileName=properties["IamInstanceProfile"])["InstanceProfile"]
        _check_sessions(profile["Roles"][0]["RoleName"], properties["SubnetId"])
        said = {**_template_data(properties), **properties}
        wanted = pick(said, "InstanceType", "SubnetId", "SecurityGroupIds", "UserData")
        image = _image_of(said["ImageId"])
        made = ec2("RunInstances", **wanted, ImageId=image, MinCount=1, MaxCount=1, TagSpecifications=tagged("instance", properties))["Instances"][0]
        subnet = client("ec2").describe_subnets(SubnetIds=[properties["SubnetId"]])["Subnets"][0]
        if subnet["AssignIpv6AddressOnCreation"]:
            # moto knows the attribute, and gives no addresses.
            client("ec2").assign_ipv6_addresses(NetworkInterfaceId=made["NetworkInterfaces"][0]["NetworkInterfaceId"], Ipv6AddressCount=1)
        instance_id: str = made["InstanceId"]
        return instance_id

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        instance = client("ec2").describe_instances(InstanceIds=[physical_id])["Reservations"][0]["Instances"][0]
        return {"InstanceId": physical_id, "VpcId": instance["VpcId"], "PrivateIp": instance["PrivateIpAddress"]}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        if not only_tags_changed(old, new):
            super().update(physical_id, old, new)
        retag(physical_id, old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").terminate_instances(InstanceIds=[physical_id])


def _template_data(properties: Properties) -> Properties:
    """What the launch template of an instance says; the instance goes over it."""
    if "LaunchTemplate" not in properties:
        return {}
    check_version(properties["LaunchTemplate"])
    return launch_template_data(properties["LaunchTemplate"])


def _image_of(image: str) -> str:
    """EC2 looks a public parameter up when it launches an instance (EC2 user guide, "using-systems-manager-parameter-to-find-AMI")."""
    name = image.removeprefix(_AT_LAUNCH)
    found: str = image if name == image else client("ssm").get_parameter(Name=name)["Parameter"]["Value"]
    return found


def _check_sessions(role: str, subnet_id: str) -> None:
    """An instance for sessions that does not reach Session Manager is there, and nobody gets in. The agent tries again later; what came too early shows here."""
    attached = client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    unreached = reach.missing(endpoint_rules.SESSIONS, [subnet_id]) if any(one["PolicyName"] == _SESSIONS for one in attached) else []
    if unreached:
        raise ValueError(f"TargetNotConnected: the agent of Session Manager in {subnet_id} does not reach {', '.join(unreached)}")


class LaunchTemplate(ResourceType):
    """AWS::EC2::LaunchTemplate."""

    name = "AWS::EC2::LaunchTemplate"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = ec2(
            "CreateLaunchTemplate",
            LaunchTemplateName=properties.get("LaunchTemplateName") or f"{generated_name}-{uuid.uuid4().hex[:8]}",
            **pick(properties, "LaunchTemplateData", "TagSpecifications"),
        )
        template_id: str = made["LaunchTemplate"]["LaunchTemplateId"]
        return template_id

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        template = client("ec2").describe_launch_templates(LaunchTemplateIds=[physical_id])["LaunchTemplates"][0]
        return {
            "LaunchTemplateId": physical_id,
            "LatestVersionNumber": str(template["LatestVersionNumber"]),
            "DefaultVersionNumber": str(template["DefaultVersionNumber"]),
        }

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        if old["LaunchTemplateData"] != new["LaunchTemplateData"]:
            ec2("CreateLaunchTemplateVersion", LaunchTemplateId=physical_id, LaunchTemplateData=new["LaunchTemplateData"])

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").delete_launch_template(LaunchTemplateId=physical_id)


def check_version(specification: Properties) -> None:
    """Refuse a version of a launch template that does not exist."""
    template_id, version = specification["LaunchTemplateId"], str(specification["Version"])
    found = client("ec2").describe_launch_template_versions(LaunchTemplateId=template_id, Versions=[version])["LaunchTemplateVersions"]
    if not found:
        raise refuse("InvalidLaunchTemplateId.VersionNotFound", f"{template_id} has no version {version}")


def launch_template_data(specification: Properties) -> Properties:
    """What a version of a launch template says."""
    template_id, version = specification["LaunchTemplateId"], str(specification["Version"])
    versions = client("ec2").describe_launch_template_versions(LaunchTemplateId=template_id, Versions=[version])["LaunchTemplateVersions"]
    data: Properties = versions[0]["LaunchTemplateData"]
    return data


class AutoScalingGroup(ResourceType):
    """AWS::AutoScaling::AutoScalingGroup. Its instances are those that join a cluster, as far as its tags say so."""

    name = "AWS::AutoScaling::AutoScalingGroup"

    def create(self, properties: Properties, generated_name: str) -> str:
        name: str = properties.get("AutoScalingGroupName") or f"{generated_name}-{uuid.uuid4().hex[:8]}"
        check_version(_specification(properties))
        for cluster in _clusters(properties):
            nodes.check_can_join(cluster, properties["VPCZoneIdentifier"], _role(properties))
        client("autoscaling").create_auto_scaling_group(
            AutoScalingGroupName=name, Tags=_tags(name, properties), **self._parameters("CreateAutoScalingGroup", properties),
        )
        return name

    def _parameters(self, operation: str, properties: Properties) -> Properties:
        sizes = pick(properties, "MinSize", "MaxSize", "DesiredCapacity")
        subnets = ",".join(properties["VPCZoneIdentifier"])
        template = {"LaunchTemplate": _specification(properties)}
        return shapes.request("autoscaling", operation, {**sizes, **template, "VPCZoneIdentifier": subnets})

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        groups = client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[physical_id])["AutoScalingGroups"]
        return {"AutoScalingGroupARN": groups[0]["AutoScalingGroupARN"]}

    def nodes(self, physical_id: str) -> int:
        groups = client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[physical_id])["AutoScalingGroups"]
        capacity: int = groups[0]["DesiredCapacity"]
        return capacity

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        check_version(_specification(new))
        client("autoscaling").update_auto_scaling_group(
            AutoScalingGroupName=physical_id, **self._parameters("UpdateAutoScalingGroup", new),
        )
        # MiniStack keeps the launch template that the group was made with.
        autoscaling._asgs[physical_id]["LaunchTemplate"] |= {"Version": str(_specification(new)["Version"])}
        gone = [tag for tag in _tags(physical_id, old) if tag["Key"] not in shapes.own_tags(new.get("Tags"))]
        if gone:
            client("autoscaling").delete_tags(Tags=gone)
        if _tags(physical_id, new):
            client("autoscaling").create_or_update_tags(Tags=_tags(physical_id, new))

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("autoscaling").delete_auto_scaling_group(AutoScalingGroupName=physical_id, ForceDelete=True)


def _specification(properties: Properties) -> Properties:
    mixed = properties.get("MixedInstancesPolicy")
    specification: Properties = mixed["LaunchTemplate"]["LaunchTemplateSpecification"] if mixed else properties["LaunchTemplate"]
    return specification


def _clusters(properties: Properties) -> list[str]:
    return [tag["Key"].removeprefix(_CLUSTER_TAG) for tag in properties.get("Tags", []) if tag["Key"].startswith(_CLUSTER_TAG)]


def _role(properties: Properties) -> str:
    """The role of the instances: it stands in the profile that the launch template names."""
    profile = launch_template_data(_specification(properties))["IamInstanceProfile"]
    name = profile.get("Name") or profile["Arn"].split("/")[-1]
    role: str = client("iam").get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Roles"][0]["Arn"]
    return role


def _tags(name: str, properties: Properties) -> list[Properties]:
    own = shapes.own_tags(properties.get("Tags"))
    return [
        {**tag, "PropagateAtLaunch": shapes.is_true(tag.get("PropagateAtLaunch")), "ResourceId": name, "ResourceType": "auto-scaling-group"}
        for tag in properties.get("Tags", []) if tag["Key"] in own
    ]


TYPES: list[ResourceType] = [Instance(), LaunchTemplate(), AutoScalingGroup()]
