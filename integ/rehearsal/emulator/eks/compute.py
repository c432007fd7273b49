"""Managed node groups and Fargate profiles."""
from __future__ import annotations

import time
import uuid

from emulator.eks import nodes
from emulator.eks.errors import invalid
from emulator.eks.records import Record, Records, arn_of, check_role


class Compute:
    """Operations about what pods run on."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def create_nodegroup(self, given: Record) -> Record:
        """CreateNodegroup. Nodes that could not work fail it, as they do on AWS after some twenty minutes."""
        cluster, name = self._records.cluster(given.pop("name")), given["nodegroupName"]
        check_role(given["nodeRole"], "ec2.amazonaws.com")
        nodes.check_can_join(cluster["name"], given["subnets"], given["nodeRole"])
        sizes = given.get("scalingConfig", {})
        group = {
            # What EKS calls the image of a launch template.
            "amiType": "CUSTOM",
            "version": cluster["version"],
            **given,
            "scalingConfig": {"minSize": 1, "maxSize": 2, "desiredSize": sizes.get("minSize", 2), **sizes},
            "clusterName": cluster["name"],
            "nodegroupArn": arn_of(f"nodegroup/{cluster['name']}/{name}/{uuid.uuid4()}"),
            "createdAt": time.time(),
            "status": "ACTIVE",
            "health": {"issues": []},
        }
        return {"nodegroup": self._records.nodegroups.add(cluster["name"], name, group)}

    def describe_nodegroup(self, given: Record) -> Record:
        """DescribeNodegroup."""
        return {"nodegroup": self._records.nodegroups.get(given["name"], given["nodegroupName"])}

    def list_nodegroups(self, given: Record) -> Record:
        """ListNodegroups."""
        return {"nodegroups": self._records.nodegroups.names(given["name"])}

    def update_nodegroup_version(self, given: Record) -> Record:
        """UpdateNodegroupVersion, which replaces the nodes."""
        group = self._records.nodegroups.get(given["name"], given["nodegroupName"])
        group["version"] = self._records.cluster(given["name"])["version"]
        group.update({key: given[key] for key in ("launchTemplate", "version", "releaseVersion") if key in given})
        return self._records.update("VersionUpdate", cluster=given["name"], nodegroup=given["nodegroupName"])

    def update_nodegroup_config(self, given: Record) -> Record:
        """UpdateNodegroupConfig, which leaves the nodes alone."""
        group = self._records.nodegroups.get(given["name"], given["nodegroupName"])
        sizes = {**group["scalingConfig"], **given.get("scalingConfig", {})}
        if not sizes["minSize"] <= sizes["desiredSize"] <= sizes["maxSize"]:
            raise invalid(f"Minimum capacity {sizes['minSize']}, desired size {sizes['desiredSize']} and maximum capacity {sizes['maxSize']} do not fit")
        group["scalingConfig"] = sizes
        labels, taints = given.get("labels", {}), given.get("taints", {})
        kept = {key: value for key, value in group.get("labels", {}).items() if key not in labels.get("removeLabels", [])}
        group["labels"] = {**kept, **labels.get("addOrUpdateLabels", {})}
        gone = [(taint["key"], taint["effect"]) for taint in (*taints.get("removeTaints", []), *taints.get("addOrUpdateTaints", []))]
        stays = [taint for taint in group.get("taints", []) if (taint["key"], taint["effect"]) not in gone]
        group["taints"] = [*stays, *taints.get("addOrUpdateTaints", [])]
        group.update({key: given[key] for key in ("updateConfig", "nodeRepairConfig", "warmPoolConfig") if key in given})
        return self._records.update("ConfigUpdate", cluster=given["name"], nodegroup=given["nodegroupName"])

    def delete_nodegroup(self, given: Record) -> Record:
        """DeleteNodegroup, which is done at once."""
        return {"nodegroup": self._records.nodegroups.remove(given["name"], given["nodegroupName"])}

    def create_fargate_profile(self, given: Record) -> Record:
        """CreateFargateProfile."""
        cluster, name = given.pop("name"), given["fargateProfileName"]
        check_role(given["podExecutionRoleArn"], "eks-fargate-pods.amazonaws.com")
        nodes.check_routes(given.get("subnets", []))
        nodes.check_private(given.get("subnets", []))
        profile = {
            **given,
            "clusterName": self._records.cluster(cluster)["name"],
            "fargateProfileArn": arn_of(f"fargateprofile/{cluster}/{name}/{uuid.uuid4()}"),
            "createdAt": time.time(),
            "status": "ACTIVE",
        }
        return {"fargateProfile": self._records.profiles.add(cluster, name, profile)}

    def describe_fargate_profile(self, given: Record) -> Record:
        """DescribeFargateProfile."""
        return {"fargateProfile": self._records.profiles.get(given["name"], given["fargateProfileName"])}

    def list_fargate_profiles(self, given: Record) -> Record:
        """ListFargateProfiles."""
        return {"fargateProfileNames": self._records.profiles.names(given["name"])}

    def delete_fargate_profile(self, given: Record) -> Record:
        """DeleteFargateProfile, which is done at once."""
        return {"fargateProfile": self._records.profiles.remove(given["name"], given["fargateProfileName"])}
