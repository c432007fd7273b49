"""The `AWS::EKS::*` resource types. The cluster is no such type: `aws-eks` makes it with a custom resource."""
from __future__ import annotations

import time
from typing import Any

from emulator import shapes
from emulator.clients import client
from emulator.resource_type import Attributes, Properties, ResourceType
from emulator.resources.compute import check_version

# On AWS it is much longer.
_STABILIZES_SECONDS = 1


def _parameters(operation: str, properties: Properties, *omitted: str) -> dict[str, Any]:
    given = {name: value for name, value in properties.items() if name not in omitted}
    if "Tags" in given:
        given["Tags"] = shapes.own_tags(given["Tags"])
    return shapes.request("eks", operation, given)


def _retag(arn: str, old: Properties, new: Properties) -> None:
    before, after = shapes.own_tags(old.get("Tags")), shapes.own_tags(new.get("Tags"))
    gone = [key for key in before if key not in after]
    if gone:
        client("eks").untag_resource(resourceArn=arn, tagKeys=gone)
    if after:
        client("eks").tag_resource(resourceArn=arn, tags=after)


def _map_change(old: Properties, new: Properties, added: str, removed: str) -> Properties:
    """A change as the API takes it: what is new or other, and what is gone."""
    change = {added: {key: value for key, value in new.items() if old.get(key) != value}, removed: [key for key in old if key not in new]}
    return {name: value for name, value in change.items() if value}


def _taints_change(old: list[Properties], new: list[Properties]) -> Properties:
    change = {
        "addOrUpdateTaints": [taint for taint in new if taint not in old],
        "removeTaints": [taint for taint in old if not any((taint["Key"], taint["Effect"]) == (one["Key"], one["Effect"]) for one in new)],
    }
    return {name: value for name, value in change.items() if value}


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

    def nodes(self, physical_id: str) -> int:
        cluster, name = physical_id.split("/")
        size: int = client("eks").describe_nodegroup(clusterName=cluster, nodegroupName=name)["nodegroup"]["scalingConfig"]["desiredSize"]
        return size

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        cluster, name = physical_id.split("/")
        identity = {"ClusterName": cluster, "NodegroupName": name}
        changed = {key: new.get(key) for key in {**old, **new} if old.get(key) != new.get(key)}
        version: Properties = {key: changed[key] for key in ("LaunchTemplate", "Version", "ReleaseVersion") if key in changed}
        if version:
            client("eks").update_nodegroup_version(**_parameters("UpdateNodegroupVersion", {**identity, **version}))
        config: Properties = {key: changed[key] for key in ("ScalingConfig", "UpdateConfig", "NodeRepairConfig", "WarmPoolConfig") if key in changed}
        if "Labels" in changed:
            config["Labels"] = _map_change(old.get("Labels", {}), new.get("Labels", {}), "addOrUpdateLabels", "removeLabels")
        if "Taints" in changed:
            config["Taints"] = _taints_change(old.get("Taints", []), new.get("Taints", []))
        if config:
            client("eks").update_nodegroup_config(**_parameters("UpdateNodegroupConfig", {**identity, **config}))
        if "Tags" in changed:
            _retag(self.attributes(physical_id, new)["Arn"], old, new)

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

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        _retag(self.attributes(physical_id, new)["Arn"], old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        cluster, name = physical_id.split("|")
        client("eks").delete_fargate_profile(clusterName=cluster, fargateProfileName=name)


class Addon(ResourceType):
    """AWS::EKS::Addon."""

    name = "AWS::EKS::Addon"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = client("eks").create_addon(**_parameters("CreateAddon", properties, "PreserveOnDelete"))["addon"]
        physical_id = f"{made['clusterName']}|{made['addonName']}"
        self._wait(physical_id, properties)
        return physical_id

    def _wait(self, physical_id: str, properties: Properties) -> None:
        """CloudFormation waits until the add-on is active, which takes it some time; then it gives up."""
        deadline = time.monotonic() + _STABILIZES_SECONDS
        while (addon := self._describe(physical_id))["status"] != "ACTIVE":
            if time.monotonic() > deadline:
                self.delete(physical_id, properties)
                issue = addon["health"]["issues"][0]
                raise ValueError(
                    f"Resource of type 'AWS::EKS::Addon' with identifier '{physical_id}' did not stabilize: "
                    f"{addon['status']}, {issue['code']}: {issue['message']} (HandlerErrorCode: NotStabilized)",
                )
            time.sleep(_STABILIZES_SECONDS / 4)

    def _describe(self, physical_id: str) -> dict[str, Any]:
        cluster, name = physical_id.split("|")
        addon: dict[str, Any] = client("eks").describe_addon(clusterName=cluster, addonName=name)["addon"]
        return addon

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Arn": self._describe(physical_id)["addonArn"]}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        if {**old, "Tags": None, "PreserveOnDelete": None} != {**new, "Tags": None, "PreserveOnDelete": None}:
            client("eks").update_addon(**_parameters("UpdateAddon", new, "PreserveOnDelete", "Tags", "NamespaceConfig"))
        _retag(self.attributes(physical_id, new)["Arn"], old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        cluster, name = physical_id.split("|")
        client("eks").delete_addon(clusterName=cluster, addonName=name, preserve=shapes.is_true(properties.get("PreserveOnDelete")))


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

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        cluster, principal = physical_id.split("|")
        whose = {"ClusterName": cluster, "PrincipalArn": principal}
        rights = {"KubernetesGroups": new.get("KubernetesGroups", []), "Username": new.get("Username")}
        if rights != {"KubernetesGroups": old.get("KubernetesGroups", []), "Username": old.get("Username")}:
            client("eks").update_access_entry(**_parameters("UpdateAccessEntry", {**whose, **rights}))
        before, after = old.get("AccessPolicies", []), new.get("AccessPolicies", [])
        for policy in before:
            if policy not in after:
                client("eks").disassociate_access_policy(clusterName=cluster, principalArn=principal, policyArn=policy["PolicyArn"])
        for policy in after:
            if policy not in before:
                self._associate(new, policy)
        _retag(self.attributes(physical_id, new)["AccessEntryArn"], old, new)

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

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        changed = {key: new.get(key) for key in ("RoleArn", "TargetRoleArn", "DisableSessionTags", "Policy") if old.get(key) != new.get(key)}
        if changed:
            whose = {"ClusterName": new["ClusterName"], "AssociationId": physical_id.split("/")[-1]}
            client("eks").update_pod_identity_association(**_parameters("UpdatePodIdentityAssociation", {**whose, **changed}))
        _retag(physical_id, old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("eks").delete_pod_identity_association(clusterName=properties["ClusterName"], associationId=physical_id.split("/")[-1])


TYPES: list[ResourceType] = [Nodegroup(), FargateProfile(), Addon(), AccessEntry(), PodIdentityAssociation()]
