"""What a cluster has for pods to run on, asked of the services."""
from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Iterable
from typing import Any

import yaml

from emulator.clients import client
from emulator.eks import nodes
from emulator.eks.errors import EksError
from emulator.eks.records import Record, Records
from emulator.kubernetes import objects
from emulator.kubernetes.pods import Compute, Group


def compute_of(records: Records, cluster: str) -> Compute:
    """All of a cluster. Nodes that have lost their way out run nothing: a controller reaches AWS no more."""
    groups = [*_managed(records, cluster), *_self_managed(cluster)]
    profiles = [records.profiles.get(cluster, name) for name in records.profiles.names(cluster)]
    selectors = tuple(selector for profile in profiles if _have_routes(profile.get("subnets", [])) for selector in profile["selectors"])
    return Compute(tuple(groups), selectors, objects.of(cluster))


def _have_routes(subnet_ids: list[str]) -> bool:
    try:
        nodes.check_routes(subnet_ids)
    except EksError:
        return False
    return True


def _managed(records: Records, cluster: str) -> Iterable[Group]:
    for name in records.nodegroups.names(cluster):
        group = records.nodegroups.get(cluster, name)
        if _have_routes(group["subnets"]):
            sizes, template = group["scalingConfig"], group.get("launchTemplate")
            own = _taints_of_template(template["id"], template["version"]) if template else []
            yield Group(sizes["desiredSize"], (*group.get("taints", []), *own), sizes["maxSize"])


def _self_managed(cluster: str) -> Iterable[Group]:
    names = nodes.groups_of(cluster)
    found = client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=names)["AutoScalingGroups"] if names else []
    for group in found:
        if _have_routes(group["VPCZoneIdentifier"].split(",")):
            template = group["LaunchTemplate"]
            taints = _taints_of_template(template["LaunchTemplateId"], str(template["Version"]))
            yield Group(group["DesiredCapacity"], tuple(taints), group["MaxSize"])


def _taints_of_template(template: str, version: str) -> list[Record]:
    """With what taints nodes register, of which neither EKS nor Auto Scaling knows."""
    found: list[Record] = client("ec2").describe_launch_template_versions(LaunchTemplateId=template, Versions=[version])["LaunchTemplateVersions"]
    data = found[0]["LaunchTemplateData"].get("UserData") if found else None
    return taints_in(base64.b64decode(data).decode()) if data else []


def taints_in(user_data: str) -> list[Record]:
    """What the user data of AL2023 and of Bottlerocket says of taints."""
    if user_data.startswith("[settings"):
        return _of_bottlerocket(tomllib.loads(user_data)["settings"].get("kubernetes", {}).get("node-taints", {}))
    parts = [part[part.index("apiVersion:"):] for part in re.split(r"^--.*$", user_data, flags=re.MULTILINE) if "node.eks.aws/" in part]
    configs = [yaml.safe_load(part)["spec"].get("kubelet", {}).get("config", {}) for part in parts if "kind:" in part]
    return [taint for config in configs for taint in config.get("registerWithTaints", [])]


def _of_bottlerocket(settings: dict[str, Any]) -> list[Record]:
    told = [(key, one.rpartition(":")) for key, values in settings.items() for one in ([values] if isinstance(values, str) else values)]
    return [{"key": key, "value": value, "effect": effect} for key, (value, _, effect) in told]
