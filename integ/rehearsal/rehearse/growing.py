"""The app that is edited: twenty-four edits, a refused one, and eight pairs, one after the other in one account.

Each says what it may touch, replace and restart. What it does not say, it must not do: that an edit leaves nodes alone is the point.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from rehearse.edits import Change, cluster, edit, network, together
from rehearse.expectations import App, Boot, Cluster, CniIdentity, Kind, Network, NodeGroup, SelfManagedGroup, State, Tier, release_of_al2023

_PUBLIC = Tier("Public", Kind.PUBLIC, "10.0.0.0/24")
_PRIVATE = Tier("Private", Kind.PRIVATE, "10.0.128.0/20")
_DATA = Tier("Data", Kind.ISOLATED, "10.0.8.0/26", is_mask_stated=True)
_NEWEST = "/aws/service/bottlerocket/aws-k8s-{}/x86_64/latest/image_id"
_LABELS = {"example.com/pool": "a"}


def _pinned(kubernetes: str, day: str) -> str:
    return release_of_al2023(kubernetes, "x86_64", day)


# ---- what an edit does to what is there ------------------------------------------------------------------------------


def _group(name: str, **changes: Any) -> Change:
    def change(state: State) -> State:
        groups = state.clusters[0].node_groups
        return cluster(node_groups={**groups, name: replace(groups.get(name, NodeGroup()), **changes)})(state)

    return change


def _self_managed(name: str, **changes: Any) -> Change:
    def change(state: State) -> State:
        groups = state.clusters[0].self_managed
        return cluster(self_managed={**groups, name: replace(groups[name], **changes)})(state)

    return change


def _images(kubernetes: str, day: str) -> Change:
    return together(
        _group("Os", boot=Boot(110, _pinned(kubernetes, day))),
        _self_managed("Rolling", boot=Boot(110, _pinned(kubernetes, day))),
        _self_managed("Newest", boot=Boot(110, _NEWEST.format(kubernetes))),
    )


# ---- what an edit may touch ------------------------------------------------------------------------------------------

_NODEGROUP, _ADDON, _ASG = "AWS::EKS::Nodegroup.", "AWS::EKS::Addon.", "AWS::AutoScaling::AutoScalingGroup."
_TEMPLATE, _CLUSTER = "AWS::EC2::LaunchTemplate.LaunchTemplateData", "Custom::AWSCDK-EKS-Cluster.Config"
_NEW_MANAGED, _NEW_SELF_MANAGED = (_TEMPLATE, _NODEGROUP + "LaunchTemplate"), (_TEMPLATE, _ASG + "MixedInstancesPolicy")
# Tags stand in the templates of the nested stacks too. The control plane takes them by its custom resource.
_TAGS = {"touches": (_NODEGROUP + "Tags", _ADDON + "Tags", _ASG + "Tags"), "may_touch": ("*.Tags", "AWS::CloudFormation::Stack.*", _CLUSTER)}
# What stock CDK derives from the path of a construct: names, and parameters and outputs of its nested stacks.
_PATHS = {"may_touch": ("AWS::EC2::*.Tags", "AWS::CloudFormation::Stack.*", "AWS::Lambda::Function.Description")}
_NAT = ("VpcPublicSubnet2NATGateway", "VpcPublicSubnet2EIP")
# Stock CDK puts a removal policy into the template of a nested stack too.
_KEPT = {"touches": (_ADDON + "PreserveOnDelete",), "may_touch": ("AWS::CloudFormation::Stack.TemplateURL",)}
_FOLLOWING, _OS, _ROLLING = "ClusterFollowingNodegroup", "ClusterOsNodegroup", "ClusterRollingAutoScalingGroup"
_PER_AZ = {f"PerAzAz{slot}": NodeGroup(az_slots=(slot,)) for slot in range(3)}

_FIRST = State(
    Network(2, 2, (_PUBLIC, _PRIVATE)),
    (
        Cluster(
            version="1.35",
            control_plane_azs=2,
            node_groups={
                "Pinned": NodeGroup(),
                "PerAzAz0": _PER_AZ["PerAzAz0"],
                "PerAzAz1": _PER_AZ["PerAzAz1"],
                "Following": NodeGroup(("m5.large",), az_slots=(0, 1)),
                "Os": NodeGroup(ami_type="CUSTOM", boot=Boot(110, _pinned("1.35", "20260613"))),
            },
            self_managed={
                "Rolling": SelfManagedGroup(Boot(110, _pinned("1.35", "20260613")), az_slots=(0, 1), max_size=3),
                "Newest": SelfManagedGroup(Boot(110, _NEWEST.format("1.35")), "/dev/xvdb", az_slots=(0, 1)),
            },
            fargate_profiles=1,
        ),
    ),
)

EDITS = (
    edit("tags the whole app", "tag", **_TAGS),
    edit("changes the tag of the whole app", "tag retag", **_TAGS),
    edit("takes the tag of the whole app away", "-tag -retag", **_TAGS),
    edit("changes nothing, on a day with new images", "", publishes="/aws/service/", touches=_NEW_SELF_MANAGED),
    edit(
        "gives each kind of group a label", "labels",
        _group("Pinned", labels=_LABELS), _group("Os", labels=_LABELS), _self_managed("Rolling", labels=tuple(_LABELS)),
        touches=(_NODEGROUP + "Labels", *_NEW_SELF_MANAGED), may_touch=(_ASG + "Tags",), restarts={_ROLLING: 1},
    ),
    # Kubelet registers with the taint, so the nodes are replaced, and EKS itself knows nothing of it.
    edit("taints a group", "taint", cluster(repel_core_dns=frozenset({"Os"})), touches=_NEW_MANAGED, restarts={_OS: 2}),
    edit(
        "raises largest sizes", "sizes", _group("Pinned", max_size=5), _self_managed("Rolling", max_size=5),
        touches=(_NODEGROUP + "ScalingConfig", _ASG + "MaxSize"),
    ),
    edit("gives nodes a larger disk", "disk", _group("Pinned", disk_size=30), touches=_NEW_MANAGED, restarts={"ClusterPinnedNodegroup": 2}),
    edit(
        "changes an instance type", "type", _group("Following", instance_types=("m6i.large",)),
        replaces={_FOLLOWING: "CloudFormation replaces a node group whose instance types change"}, restarts={_FOLLOWING: 2},
    ),
    edit(
        "goes to another release of the image", "release", _images("1.35", "20260714"),
        touches=(*_NEW_MANAGED, *_NEW_SELF_MANAGED), restarts={_OS: 2, _ROLLING: 1},
    ),
    edit("states the version of an add-on", "addon-version", touches=(_ADDON + "AddonVersion",)),
    edit("configures an add-on", "dns", touches=(_ADDON + "ConfigurationValues",)),
    edit("takes the configuration of an add-on away", "-dns", touches=(_ADDON + "ConfigurationValues",)),
    edit(
        "gives the CNI the role of each node", "node-role", cluster(identity=CniIdentity.NODE_ROLE),
        touches=(_ADDON + "PodIdentityAssociations", "AWS::IAM::Role.ManagedPolicyArns"), may_touch=("AWS::IAM::ManagedPolicy.Roles",),
        deletes=("ClusterCoreAddonsCniRole",),
    ),
    edit(
        "gives the CNI a Pod Identity again", "-node-role", cluster(identity=CniIdentity.POD_IDENTITY),
        touches=(_ADDON + "PodIdentityAssociations", "AWS::IAM::Role.ManagedPolicyArns"), may_touch=("AWS::IAM::ManagedPolicy.Roles",),
    ),
    edit(
        "adds an AZ", "az", network(azs=3), _group("PerAzAz2", az_slots=(2,)), _group("Following", az_slots=(0, 1, 2)),
        # No node of it is replaced, so its list of subnets grows in place.
        _self_managed("Newest", az_slots=(0, 1, 2)), touches=(_ASG + "VPCZoneIdentifier",),
        replaces={_FOLLOWING: "CloudFormation replaces a node group whose list of subnets changes"}, restarts={_FOLLOWING: 2},
    ),
    edit("appends a tier", "tier", network(tiers=(_PUBLIC, _PRIVATE, _DATA))),
    edit("makes do with one NAT gateway", "nat", network(nat_gateways=1), touches=("AWS::EC2::Route.NatGatewayId",), deletes=_NAT),
    edit("adds a node group", "group", _group("Added")),
    edit("keeps the cluster when it is removed", "retain", **_KEPT),
    edit("no longer keeps it", "-retain", **_KEPT),
    edit("moves the app into a stage", "stage", **_PATHS),
    edit("moves it out again", "-stage", **_PATHS),
    # A group that comes first is there to be taken back.
    edit("adds a subnet whose block is taken", "refused", refused="conflicts with another subnet", restarts={"ClusterLateNodegroup": 2}),
)

PAIRS = (
    edit("tags the whole app, on a day with new images", "tag", publishes="/aws/service/", **{**_TAGS, "may_touch": (*_TAGS["may_touch"], *_NEW_SELF_MANAGED)}),
    edit(
        "changes the tag of the whole app, and lowers sizes", "retag -sizes", _group("Pinned", max_size=2), _self_managed("Rolling", max_size=3),
        touches=(*_TAGS["touches"], _NODEGROUP + "ScalingConfig", _ASG + "MaxSize"), may_touch=_TAGS["may_touch"],
    ),
    edit(
        "configures an add-on, states its version, and raises sizes", "dns dns-version os-sizes", _group("Os", max_size=4),
        touches=(_ADDON + "ConfigurationValues", _ADDON + "AddonVersion", _NODEGROUP + "ScalingConfig"),
    ),
    edit(
        "takes a taint away, and lowers sizes", "-taint -os-sizes",
        refused="Version and ReleaseVersion updates cannot be combined with other updates",
        # CloudFormation takes a launch template back by a newer version with the old content.
        restarts={_OS: 2},
    ),
    edit(
        "takes a tier away, and adds a NAT gateway", "-tier -nat", network(tiers=(_PUBLIC, _PRIVATE), nat_gateways=2),
        touches=("AWS::EC2::Route.NatGatewayId",), deletes=("VpcDataSubnet",),
    ),
    edit(
        "goes to another Kubernetes version, and closes the endpoint", "kubernetes private", refused="Only one type of update",
        # The handler is asked to go back by the same two kinds.
        sticks=True,
    ),
    edit(
        "goes to another Kubernetes version", "kubernetes", cluster(version="1.36"), _images("1.36", "20260714"),
        touches=(_CLUSTER, *_NEW_MANAGED, *_NEW_SELF_MANAGED), may_touch=(_ADDON + "AddonVersion",), restarts={_OS: 2, _ROLLING: 1},
    ),
    edit(
        "gives nodes a larger disk, and changes their instance type", "following-disk -type", _group("Following", disk_size=40, instance_types=("m5.large",)),
        touches=(_TEMPLATE,), replaces={_FOLLOWING: "CloudFormation replaces a node group whose instance types change"}, restarts={_FOLLOWING: 2},
    ),
    edit(
        "goes to another release of the image, and lowers sizes", "-release -os-sizes",
        refused="Version and ReleaseVersion updates cannot be combined with other updates",
        # CloudFormation takes a launch template back by a newer version with the old content; that of the other group has a new one by then, or not yet.
        restarts={_OS: 2}, may_restart={_ROLLING: 1},
    ),
)

GROWING = App(
    name="growing", source="integ/rehearsal/apps/growing-cluster.ts", stacks=("GrowingCluster",), state=_FIRST, updates=(*EDITS, *PAIRS),
)
