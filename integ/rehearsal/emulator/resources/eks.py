"""The `AWS::EKS::*` resource types. The cluster is no such type: `aws-eks` makes it with a custom resource."""
from __future__ import annotations

from typing import Any

from emulator import shapes
from emulator.clients import client
from emulator.resource_type import Attributes, Properties, ResourceType
from emulator.resources.compute import check_version


def _parameters(operation: str, properties: Properties, *omitted: str) -> dict[str, Any]:
    given = {name: value for name, value in properties.items() if name not in omitted}
    if "Tags" in given:
        given["Tags"] = shapes.own_tags(given["Tags"])
    return shapes.request("eks", operation, given)


class Nodegroup(ResourceType):
    """AWS::EKS::Nodegroup."""

    name = "AWS::EKS::Nodegroup"

    def create(self, properties: Properties, generated_name: str) -> str:
        if "LaunchTemplate" in properties:
            check_version({"LaunchTemplateId": properties["LaunchTemplate"]["Id"], "Version": properties["LaunchTemplate"]["Version"]})
        parameters = _parameters("CreateNodegroup", {"NodegroupName": generated_name, **properties}, "ForceUpdateEnabled")
        made = client("eks").create_nodegroup(**parameters)["nodegroup"]
        return f"{made['clusterName']}/{made['nodegroupName']}"

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        cluster, name = physical_id.split("/")
        group = client("eks").describe_nodegroup(clusterName=cluster, nodegroupName=name)["nodegroup"]
        return {"Arn": group["nodegroupArn"], "ClusterName": cluster, "NodegroupName": name, "Id": physical_id}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        cluster, name = physical_id.split("/")
        identity = {"ClusterName": cluster, "NodegroupName": name}
        changed = {key: value for key, value in new.items() if old.get(key) != value}
        version: Properties = {key: changed[key] for key in ("LaunchTemplate", "Version", "ReleaseVersion") if key in changed}
        if version:
            client("eks").update_nodegroup_version(**_parameters("UpdateNodegroupVersion", {**identity, **version}))
        if "ScalingConfig" in changed:
            client("eks").update_nodegroup_config(**_parameters("UpdateNodegroupConfig", {**identity, "ScalingConfig": changed["ScalingConfig"]}))

    def delete(self, physical_id: str, properties: Properties) -> None:
        cluster, name = physical_id.split("/")
        client("eks").delete_nodegroup(clusterName=cluster, nodegroupName=name)


class FargateProfile(ResourceType):
    """AWS::EKS::FargateProfile."""

    name = "AWS::EKS::FargateProfile"

    def create(self, properties: Properties, generated_name: str) -> str:
        parameters = _parameters("CreateFargateProfile", {"FargateProfileName": generated_name, **properties})
        made = client("eks").create_fargate_profile(**parameters)["fargateProfile"]
        return f"{made['clusterName']}|{made['fargateProfileName']}"

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        cluster, name = physical_id.split("|")
        profile = client("eks").describe_fargate_profile(clusterName=cluster, fargateProfileName=name)["fargateProfile"]
        return {"Arn": profile["fargateProfileArn"]}

    def delete(self, physical_id: str, properties: Properties) -> None:
        cluster, name = physical_id.split("|")
        client("eks").delete_fargate_profile(clusterName=cluster, fargateProfileName=name)


class Addon(ResourceType):
    """AWS::EKS::Addon."""

    name = "AWS::EKS::Addon"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = client("eks").create_addon(**_parameters("CreateAddon", properties, "PreserveOnDelete"))["addon"]
        return f"{made['clusterName']}|{made['addonName']}"

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        cluster, name = physical_id.split("|")
        return {"Arn": client("eks").describe_addon(clusterName=cluster, addonName=name)["addon"]["addonArn"]}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        client("eks").update_addon(**_parameters("UpdateAddon", new, "PreserveOnDelete", "Tags"))

    def delete(self, physical_id: str, properties: Properties) -> None:
        cluster, name = physical_id.split("|")
        client("eks").delete_addon(clusterName=cluster, addonName=name)


class AccessEntry(ResourceType):
    """AWS::EKS::AccessEntry."""

    name = "AWS::EKS::AccessEntry"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = client("eks").create_access_entry(**_parameters("CreateAccessEntry", properties, "AccessPolicies"))["accessEntry"]
        for policy in properties.get("AccessPolicies", []):
            self._associate(properties, policy)
        return f"{made['clusterName']}|{made['principalArn']}"

    def _associate(self, properties: Properties, policy: Properties) -> None:
        whose = {"ClusterName": properties["ClusterName"], "PrincipalArn": properties["PrincipalArn"]}
        client("eks").associate_access_policy(**_parameters("AssociateAccessPolicy", {**whose, **policy}))

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        cluster, principal = physical_id.split("|")
        return {"AccessEntryArn": client("eks").describe_access_entry(clusterName=cluster, principalArn=principal)["accessEntry"]["accessEntryArn"]}

    def delete(self, physical_id: str, properties: Properties) -> None:
        cluster, principal = physical_id.split("|")
        client("eks").delete_access_entry(clusterName=cluster, principalArn=principal)


class PodIdentityAssociation(ResourceType):
    """AWS::EKS::PodIdentityAssociation."""

    name = "AWS::EKS::PodIdentityAssociation"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = client("eks").create_pod_identity_association(**_parameters("CreatePodIdentityAssociation", properties))["association"]
        arn: str = made["associationArn"]
        return arn

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"AssociationArn": physical_id, "AssociationId": physical_id.split("/")[-1]}

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("eks").delete_pod_identity_association(clusterName=properties["ClusterName"], associationId=physical_id.split("/")[-1])


TYPES: list[ResourceType] = [Nodegroup(), FargateProfile(), Addon(), AccessEntry(), PodIdentityAssociation()]
