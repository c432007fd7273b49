"""What AWS refuses, replaces or ignores when a stack is updated, as a table. Each rule has its source.

Nothing here calls an API, so each rule can be tried with two sets of properties. `updates.py` asks, `tests/` tries.
Letters stand for: [SCH] registry schema, [API] EKS API reference and its model in botocore, [UG] EKS user guide, [CFN] CloudFormation user guide;
`cdk#` aws/aws-cdk, `cr#` aws/containers-roadmap, `cov#` aws-cloudformation/cloudformation-coverage-roadmap, `tfaws#` hashicorp/terraform-provider-aws.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Properties = Mapping[str, Any]
NODEGROUP, ADDON, ENTRY = "AWS::EKS::Nodegroup", "AWS::EKS::Addon", "AWS::EKS::AccessEntry"
GROUP, SUBNET, ASSOCIATION = "AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Subnet", "AWS::EKS::PodIdentityAssociation"


@dataclass(frozen=True)
class Update:
    """A change of a resource, with values as they are at deployment. Of one that is created there is no `old`."""

    type: str
    old: Properties | None
    new: Properties
    # The attribute of the resource, which is none of its properties.
    policy: Properties = field(default_factory=dict)
    # How many nodes a group has now, whoever last changed the number.
    nodes: int | None = None

    def changed(self, *path: str) -> bool:
        """Whether a property, or a part of one, is not what it was."""
        return _at(self.old or {}, path) != _at(self.new, path)


@dataclass(frozen=True)
class Rule:
    """What a service refuses: the answer is its text, or None."""

    type: str
    about: str
    source: str
    refusal: Callable[[Update], str | None]


def _at(properties: Properties, path: tuple[str, ...]) -> Any:
    value: Any = properties
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


# ---- managed node groups ---------------------------------------------------------------------------------------------

# One API call each: UpdateNodegroupVersion replaces the nodes, UpdateNodegroupConfig and TagResource do not.
VERSION = (("Version",), ("ReleaseVersion",), ("LaunchTemplate", "Version"))
CONFIG = ("Labels", "Taints", "ScalingConfig", "UpdateConfig", "NodeRepairConfig", "WarmPoolConfig", "Tags", "ForceUpdateEnabled")


def _is_version_update(update: Update) -> bool:
    return update.old is not None and any(update.changed(*path) for path in VERSION)


def _one_kind(update: Update) -> str | None:
    if _is_version_update(update) and any(update.changed(name) for name in CONFIG):
        return "Version and ReleaseVersion updates cannot be combined with other updates"
    return None


def _same_template(update: Update) -> str | None:
    if update.old is not None and any(update.changed("LaunchTemplate", name) for name in ("Id", "Name")):
        return "The launch template of a node group cannot be changed, added or removed: only its version can"
    return None


def _min_size(update: Update) -> str | None:
    sizes = update.new.get("ScalingConfig", {})
    if update.nodes is None or not update.changed("ScalingConfig") or "DesiredSize" in sizes or "MinSize" not in sizes:
        return None
    if int(sizes["MinSize"]) > update.nodes:
        return f"Minimum capacity {sizes['MinSize']} can't be greater than desired size {update.nodes}"
    return None


_RESERVED = ("kubernetes.io/", "k8s.io/", "eks.amazonaws.com/")


def _labels(update: Update) -> str | None:
    prefixes = [key.split("/")[0] + "/" for key in update.new.get("Labels", {}) if "/" in key]
    return f"Label cannot contain reserved prefixes [{', '.join(_RESERVED)}]" if set(prefixes) & set(_RESERVED) else None


# ---- access entries and add-ons --------------------------------------------------------------------------------------

_ONLY_STANDARD = 'This operation can only be performed on Access Entries with a type of "STANDARD".'
# Absent from UpdateAddon, these stay as they are.
KEPT_BY_ADDON = ("PodIdentityAssociations", "ConfigurationValues", "ServiceAccountRoleArn")


def _is_standard(update: Update) -> bool:
    return str(update.new.get("Type", "STANDARD")) == "STANDARD"


def _entry_tags(update: Update) -> str | None:
    return _ONLY_STANDARD if update.old is not None and not _is_standard(update) and update.changed("Tags") else None


def _entry_rights(update: Update) -> str | None:
    return _ONLY_STANDARD if not _is_standard(update) and (update.new.get("KubernetesGroups") or update.new.get("AccessPolicies")) else None


def kept(update: Update) -> list[str]:
    """The properties of an add-on that vanish from the template and stay in effect."""
    return [name for name in KEPT_BY_ADDON if update.type == ADDON and name in (update.old or {}) and name not in update.new]


# ---- Auto Scaling groups and subnets ---------------------------------------------------------------------------------

ROLLING, REFRESH, REPLACING = "AutoScalingRollingUpdate", "AutoScalingInstanceRefresh", "AutoScalingReplacingUpdate"
_TRIGGERS = {
    ROLLING: ("LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy", "VPCZoneIdentifier", "PlacementGroup"),
    REFRESH: ("LaunchTemplate", "MixedInstancesPolicy", "VPCZoneIdentifier", "AvailabilityZones", "AvailabilityZoneIds", "PlacementGroup"),
    REPLACING: ("LaunchConfigurationName", "LaunchTemplate", "MixedInstancesPolicy", "VPCZoneIdentifier", "PlacementGroup"),
}


def _one_policy(update: Update) -> str | None:
    both = ROLLING in update.policy and REFRESH in update.policy
    return f"{ROLLING} and {REFRESH} are mutually exclusive" if both else None


def _room_to_roll(update: Update) -> str | None:
    in_service = update.policy.get(ROLLING, {}).get("MinInstancesInService", 0)
    if ROLLING in update.policy and int(in_service) >= int(update.new["MaxSize"]):
        return f"{ROLLING}: MinInstancesInService must be less than the autoscaling group's MaxSize"
    return None


def _block_is_taken(update: Update) -> str | None:
    """A subnet that is replaced is made before the old one goes."""
    block = update.new.get("CidrBlock")
    moved = update.old is not None and any(update.changed(name) for name in ("VpcId", "AvailabilityZone", "AvailabilityZoneId", "OutpostArn", "Ipv6Native"))
    if moved and block and not update.changed("CidrBlock") and not update.changed("VpcId"):
        return f"The CIDR '{block}' conflicts with another subnet"
    return None


def _other_ipv6_block(update: Update) -> str | None:
    """A subnet has one, and what it has cannot be taken away while it is given to interfaces at creation."""
    before, after = ((side or {}).get("Ipv6CidrBlock") for side in (update.old, update.new))
    if before and after and before != after:
        return disassociation_refusal(_is_on(update.old, "AssignIpv6AddressOnCreation") and _is_on(update.new, "AssignIpv6AddressOnCreation"), [])
    return None


def _is_on(properties: Properties | None, name: str) -> bool:
    return str((properties or {}).get(name)).lower() == "true"


def disassociation_refusal(is_assigned: bool, users: Sequence[str]) -> str | None:
    """What EC2 says to DisassociateSubnetCidrBlock: tfaws#46017, tfaws#1519; of interfaces, API reference (the wording is not known).

    Is it given to interfaces at creation, and who has an address of it?
    """
    if is_assigned:
        return "The subnet IPv6 CIDR block may not be disassociated, because its subnet has assign-ipv6-address-on-creation set to true."
    return f"The subnet IPv6 CIDR block may not be disassociated, because {', '.join(users)} have addresses of it" if users else None


def _nothing_to_assign(update: Update) -> str | None:
    if _is_on(update.new, "AssignIpv6AddressOnCreation") and not update.new.get("Ipv6CidrBlock"):
        return "Cannot set assign-ipv6-address-on-creation to true unless the subnet has an IPv6 CIDR block associated with it."
    return None


RULES = (
    Rule(NODEGROUP, "a version, release or template version comes alone", "[CFN] AWS::EKS::Nodegroup; cdk#16644, cr#1258", _one_kind),
    # The wording is not known; that it is refused is.
    Rule(NODEGROUP, "the launch template is for life", "[UG] launch-templates; [API] UpdateNodegroupVersion", _same_template),
    Rule(NODEGROUP, "the smallest size is not above the present one", "tfaws#18310", _min_size),
    Rule(NODEGROUP, "labels have no reserved prefix", "cov#1326", _labels),
    Rule(ENTRY, "tags of entries that are not STANDARD do not change", "cdk#29393", _entry_tags),
    Rule(ENTRY, "entries that are not STANDARD have no groups and no policies", "[UG] creating-access-entries", _entry_rights),
    Rule(GROUP, "nodes are replaced in one way", "[CFN] UpdatePolicy, AutoScalingInstanceRefresh (2026-07-29)", _one_policy),
    Rule(GROUP, "a rolling update has room", "[CFN] UpdatePolicy, AutoScalingRollingUpdate", _room_to_roll),
    Rule(SUBNET, "a subnet is not replaced by one with its block", "[SCH] createOnlyProperties; EC2 InvalidSubnet.Conflict", _block_is_taken),
    Rule(SUBNET, "an IPv6 block in use does not become another one", "tfaws#46017", _other_ipv6_block),
    Rule(SUBNET, "there is an IPv6 block to give addresses of", "terraform-aws-vpc#735", _nothing_to_assign),
)


def refusal(update: Update) -> str | None:
    """Why the service refuses this, if it does."""
    answers = (rule.refusal(update) for rule in RULES if rule.type == update.type)
    return next((answer for answer in answers if answer), None)


def restart(update: Update) -> str | None:
    """By what all nodes of a group are replaced, if this does. The group itself stays."""
    if update.type == NODEGROUP:
        return "version update" if _is_version_update(update) else None
    if update.type != GROUP or update.old is None:
        return None
    for policy, triggers in _TRIGGERS.items():
        is_on = policy in update.policy and (policy != REPLACING or str(update.policy[policy].get("WillReplace")).lower() == "true")
        if is_on and any(update.changed(name) for name in triggers):
            return policy
    return None


# ---- names -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Identifier:
    """What a template says of a resource and no other may have. A second one is refused, and CloudFormation creates before it deletes."""

    properties: tuple[str, ...]
    text: str = "{} already exists"
    source: str = "[SCH] primaryIdentifier"


IDENTIFIERS = {
    ADDON: Identifier(("ClusterName", "AddonName"), "Addon already exists.", "[API] CreateAddon, ResourceInUseException"),
    ENTRY: Identifier(
        ("ClusterName", "PrincipalArn"), "The specified access entry resource is already in use on this cluster.",
        "[API] CreateAccessEntry, ResourceInUseException; [SCH] create_then_delete",
    ),
    ASSOCIATION: Identifier(("ClusterName", "Namespace", "ServiceAccount"), "Association already exists: {}", "[API] CreatePodIdentityAssociation"),
    NODEGROUP: Identifier(("ClusterName", "NodegroupName"), "NodeGroup already exists with name {}", "[API] CreateNodegroup"),
    "AWS::EKS::FargateProfile": Identifier(("ClusterName", "FargateProfileName"), "Fargate Profile already exists with this name: {}"),
    "AWS::EC2::LaunchTemplate": Identifier(("LaunchTemplateName",)),
    GROUP: Identifier(("AutoScalingGroupName",)),
    "AWS::EC2::SecurityGroup": Identifier(("VpcId", "GroupName")),
    "AWS::IAM::Role": Identifier(("RoleName",)),
    "AWS::IAM::InstanceProfile": Identifier(("InstanceProfileName",)),
    "AWS::IAM::ManagedPolicy": Identifier(("ManagedPolicyName",)),
    "AWS::IAM::OIDCProvider": Identifier(("Url",)),
    "AWS::Lambda::Function": Identifier(("FunctionName",)),
    "AWS::Logs::LogGroup": Identifier(("LogGroupName",)),
    "AWS::SSM::Parameter": Identifier(("Name",)),
}
_ROUTE = Identifier(("RouteTableId", "destination"), "The route identified by {} already exists.", "EC2 RouteAlreadyExists; [SCH] primaryIdentifier")


def identifier(resource_type: str, properties: Properties) -> tuple[str, ...] | None:
    """What names a resource, where the template says it; None where the service makes the name up."""
    if resource_type == "AWS::EC2::Route":
        destination = next((properties[name] for name in ("DestinationCidrBlock", "DestinationIpv6CidrBlock") if properties.get(name)), None)
        return (str(properties["RouteTableId"]), str(destination))
    known = IDENTIFIERS.get(resource_type)
    if known is None or not all(properties.get(name) for name in known.properties):
        return None
    return tuple(str(properties[name]) for name in known.properties)


def already_exists(resource_type: str, name: tuple[str, ...]) -> str:
    """How CloudFormation reports a name that is taken."""
    text = (_ROUTE if resource_type == "AWS::EC2::Route" else IDENTIFIERS[resource_type]).text.format(name[-1])
    return f'Resource handler returned message: "{text}" (HandlerErrorCode: AlreadyExists)'


# ---- the control plane -----------------------------------------------------------------------------------------------

# `Custom::AWSCDK-EKS-Cluster` is the real handler of aws-cdk-lib. What it calls is this.
_OF_CLUSTER = {
    "logging": ("logging",), "accessConfig": ("accessConfig",), "deletionProtection": ("deletionProtection",),
    "controlPlaneScalingConfig": ("controlPlaneScalingConfig",), "upgradePolicy": ("upgradePolicy",), "zonalShiftConfig": ("zonalShiftConfig",),
    "computeConfig": ("computeConfig", "storageConfig", "kubernetesNetworkConfig"), "remoteNetworkConfig": ("remoteNetworkConfig",),
}
_OF_VPC = {"subnets or security groups": ("subnetIds", "securityGroupIds"), "endpoints": ("endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs")}


def cluster_refusal(request: Mapping[str, Any]) -> str | None:
    """UpdateClusterConfig takes one kind of change a call ([API] UpdateClusterConfig; cdk#33452)."""
    kinds = [kind for kind, names in _OF_CLUSTER.items() if any(name in request for name in names)]
    kinds += [kind for kind, names in _OF_VPC.items() if any(request.get("resourcesVpcConfig", {}).get(name) is not None for name in names)]
    return None if len(kinds) == 1 else f"Only one type of update can be allowed, not {len(kinds)}: {', '.join(kinds)}"


def version_refusal(present: str, wanted: str, nodegroups: Mapping[str, str]) -> str | None:
    """UpdateClusterVersion goes up by one minor version, or back by one ([UG] update-cluster, rollback-cluster), once all groups have the present one."""
    step = int(wanted.split(".")[1]) - int(present.split(".")[1])
    if step not in (1, -1):
        return f"Unsupported Kubernetes minor version update from {present} to {wanted}"
    behind = [name for name, version in nodegroups.items() if version != present]
    if step == 1 and behind:
        return f"Nodegroups {', '.join(behind)} must be updated to match cluster version {present} before updating cluster version"
    return None
