"""What an app is expected to bring into being. Nothing here is computed by the library: two independent answers are compared."""
from __future__ import annotations

from collections.abc import Callable, Mapping
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
    # The IPv4 block and the number of the /64 in each AZ, where the VPC was there first and the rule holds for neither.
    blocks: tuple[tuple[str, int], ...] = ()
    # Whether instances in it get public IPv4 addresses, where it is public.
    maps_public_ipv4: bool = True
    # Whether its subnets are dual stack, where the VPC is.
    has_ipv6: bool = True


@dataclass(frozen=True)
class Network:
    """A VPC with an Amazon-provided /56."""

    azs: int
    nat_gateways: int
    tiers: tuple[Tier, ...]
    ipv4: str = "10.0.0.0/16"
    # Whether it is an `ec2.Vpc`: no load balancer finds its subnets, and it may have IPv4 only.
    is_stock: bool = False
    has_ipv6: bool = True
    # The address families of its endpoints, by service.
    endpoints: Mapping[str, str] = field(default_factory=dict)


class CniIdentity(Enum):
    """With whose permissions the CNI acts."""

    POD_IDENTITY = "Pod Identity"
    IRSA = "IRSA"
    NODE_ROLE = "the role of each node"
    NONE = "none, as another CNI is there"


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
    # As EKS has them, which is what its nodes and an autoscaler go by.
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: tuple[str, ...] = ()
    max_size: int = 2
    disk_size: int = 20


@dataclass(frozen=True)
class SelfManagedGroup:
    """Nodes of an Auto Scaling group."""

    boot: Boot
    device: str = "/dev/xvda"
    # In which AZs; in all where nothing is said.
    az_slots: tuple[int, ...] | None = None
    max_size: int = 2
    disk_size: int = 20
    # What the user data must have in it.
    labels: tuple[str, ...] = ()


def release_of_al2023(kubernetes: str, architecture: str, day: str) -> str:
    """Name of the public parameter of the image of a day."""
    folder = f"/aws/service/eks/optimized-ami/{kubernetes}/amazon-linux-2023/{architecture}/standard"
    return f"{folder}/amazon-eks-node-al2023-{architecture}-standard-{kubernetes}-v{day}/image_id"


CORE_ADDONS = frozenset({"vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent"})


@dataclass(frozen=True)
class Cluster:
    """An IPv6 cluster."""

    # The id of the construct, with which the logical ids of its resources begin.
    construct: str = "Cluster"
    version: str = "1.36"
    control_plane_azs: int = 3
    # Whether its endpoint is in the VPC only.
    is_private: bool = False
    identity: CniIdentity = CniIdentity.POD_IDENTITY
    # By service account; that of the CNI is understood.
    pod_identities: frozenset[str] = frozenset()
    addons: frozenset[str] = CORE_ADDONS
    cni_configuration: Mapping[str, object] = field(default_factory=dict)
    node_groups: Mapping[str, NodeGroup] = field(default_factory=dict)
    self_managed: Mapping[str, SelfManagedGroup] = field(default_factory=dict)
    fargate_profiles: int = 0
    # Those that CoreDNS does not tolerate, and does not wait for.
    repel_core_dns: frozenset[str] = frozenset()
    # By the beginnings of logical ids, where it is not the stage that the type says.
    stages: Mapping[str, str] = field(default_factory=dict)
    # Whether there is a manifest or a chart of which nothing is said.
    has_workloads: bool = False
    # The id of the construct of a host to look from.
    host: str | None = None
    # Whether no image was published since that host was launched.
    is_host_newest: bool = True
    # `KIND NAME` of what kubectl and Helm apply, each group after the one before.
    applied: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class State:
    """What is there after a deployment."""

    network: Network | None = None
    clusters: tuple[Cluster, ...] = ()
    # Patterns for the outputs of the stack: what custom resources answered, and what tokens became.
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Update:
    """An edit of an app, which takes the edits that it has from the environment variable REHEARSAL_EDITS."""

    title: str
    adds: frozenset[str] = frozenset()
    removes: frozenset[str] = frozenset()
    # What the edit does to what is there.
    then: Callable[[State], State] = lambda state: state
    # `TYPE.PROPERTY` of all that is updated in place, as patterns. Those of the second have to be: an edit that reaches nothing proves nothing.
    may_touch: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    # The beginnings of the logical ids of what CloudFormation replaces, and why. Everything else must stay.
    replaces: Mapping[str, str] = field(default_factory=dict)
    # The beginnings of the logical ids of what the edit takes away.
    deletes: tuple[str, ...] = ()
    # How many nodes of which groups go, by the beginnings of their logical ids. No others may.
    restarts: Mapping[str, int] = field(default_factory=dict)
    # Those of which it depends on the order whether they go: on how far the update has come when it is refused.
    may_restart: Mapping[str, int] = field(default_factory=dict)
    # The beginning of the parameters behind which AWS publishes new images before the deployment.
    publishes: str | None = None
    # What the service answers, where it refuses the edit.
    refused: str | None = None
    # Where the way back is refused too, and the owner of the stack has to skip it.
    sticks: bool = False


@dataclass(frozen=True)
class App:
    """A program to deploy."""

    name: str
    source: str
    # In the order in which they are deployed.
    stacks: tuple[str, ...]
    state: State
    updates: tuple[Update, ...] = ()
    # Where there is no cluster: see the README.
    enforce_iam: bool = False
    # The edits that it has at first.
    edits: frozenset[str] = frozenset()
    # What the first deployment is refused for, with the edit `refused`. It is rolled back, and the app deployed once more.
    fails_first: str | None = None
    # Whether the last stack leaves the network as it is when it goes, and which kinds of things are then left at the end, beside the other stacks.
    keeps: tuple[str, ...] = ()
    # The app that is edited and whose account it uses after it.
    after: str | None = None

    @property
    def lane(self) -> tuple[bool, str]:
        """Apps of a lane share an account, one after the other. An app that is edited has one of its own, as days go by in it."""
        return self.enforce_iam, self.after or (self.name if self.updates else "")
