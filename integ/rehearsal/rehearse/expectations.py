"""What an app is expected to bring into being. Nothing here is computed by the library: two independent answers are compared."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Kind(str, Enum):
    """The kinds of tiers."""

    PUBLIC = "public"
    PRIVATE = "private"
    ISOLATED = "isolated"
    RESERVED = "reserved"


@dataclass(frozen=True)
class Tier:
    """A tier; its slot is its place in the list."""

    name: str
    kind: Kind
    # The block in AZ slot 0. The others follow without a gap.
    first_ipv4: str
    # Whether the app states the mask; otherwise the plan chooses it.
    is_mask_stated: bool = False


@dataclass(frozen=True)
class Network:
    """A VPC with an Amazon-provided /56."""

    azs: int
    nat_gateways: int
    tiers: tuple[Tier, ...]
    ipv4: str = "10.0.0.0/16"


class CniIdentity(Enum):
    """With whose permissions the CNI acts."""

    POD_IDENTITY = "Pod Identity"
    IRSA = "IRSA"


@dataclass(frozen=True)
class Boot:
    """An image, and user data, that the library chooses and not EKS."""

    max_pods: int
    # The public parameter that names the image.
    image_parameter: str


@dataclass(frozen=True)
class NodeGroup:
    """A managed node group."""

    instance_types: tuple[str, ...] = ("t3.medium",)
    ami_type: str = "AL2023_x86_64_STANDARD"
    # In which AZs; in those of the control plane where nothing is said.
    az_slots: tuple[int, ...] | None = None
    boot: Boot | None = None


@dataclass(frozen=True)
class SelfManagedGroup:
    """Nodes of an Auto Scaling group, in all AZs."""

    boot: Boot
    device: str = "/dev/xvda"


CORE_ADDONS = frozenset({"vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent"})


@dataclass(frozen=True)
class Cluster:
    """An IPv6 cluster."""

    # The id of the construct, with which the logical ids of its resources begin.
    construct: str = "Cluster"
    version: str = "1.36"
    control_plane_azs: int = 3
    identity: CniIdentity = CniIdentity.POD_IDENTITY
    # By service account; that of the CNI is understood.
    pod_identities: frozenset[str] = frozenset()
    addons: frozenset[str] = CORE_ADDONS
    cni_configuration: Mapping[str, object] = field(default_factory=dict)
    node_groups: Mapping[str, NodeGroup] = field(default_factory=dict)
    self_managed: Mapping[str, SelfManagedGroup] = field(default_factory=dict)
    fargate_profiles: int = 0


@dataclass(frozen=True)
class State:
    """What is there after a deployment."""

    network: Network | None = None
    clusters: tuple[Cluster, ...] = ()
    # Patterns for the outputs of the stack: what custom resources answered, and what tokens became.
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Update:
    """A change to an app, which takes its stage from the environment variable REHEARSAL_STAGE."""

    title: str
    stage: str
    state: State
    # The beginnings of the logical ids of what CloudFormation replaces, and why. Everything else must stay.
    replaces: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class App:
    """A program to deploy."""

    name: str
    source: str
    stack: str
    state: State
    updates: tuple[Update, ...] = ()
    # A stage that EC2 or EKS refuses.
    refused_stage: str | None = None
    # Where there is no cluster: see the README.
    enforce_iam: bool = False
