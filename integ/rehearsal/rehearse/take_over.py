"""The app whose stock VPC, with instances in it, becomes a `DualStackVpc` in place; and one whose VPC is dual stack already."""
from __future__ import annotations

from rehearse.edits import Change, edit, network
from rehearse.expectations import App, Cluster, Kind, Network, NodeGroup, State, Tier

# As stock CDK lays them out, one block after the other; what comes later has the last free ones. /64s go by the rule of the plan.
_PUBLIC = Tier("Public", Kind.PUBLIC, "10.0.0.0/24", blocks=(("10.0.0.0/24", 0), ("10.0.1.0/24", 1), ("10.0.255.0/24", 2)))
_PRIVATE = Tier("Private", Kind.PRIVATE, "10.0.16.0/20", blocks=(("10.0.16.0/20", 16), ("10.0.32.0/20", 17), ("10.0.224.0/20", 18)))
_DATA = Tier("Data", Kind.ISOLATED, "10.0.8.0/24", blocks=(("10.0.8.0/24", 32), ("10.0.9.0/24", 33), ("10.0.10.0/24", 34)))
# Stock CDK counts /64s as it counts subnets, and gives public IPv4 addresses to IPv4-only VPCs alone. What comes later goes by the rule of the plan.
_PUBLIC_DUAL = Tier("Public", Kind.PUBLIC, "10.0.0.0/24", blocks=(("10.0.0.0/24", 0), ("10.0.1.0/24", 1), ("10.0.255.0/24", 18)), maps_public_ipv4=False)
_PRIVATE_DUAL = Tier("Private", Kind.PRIVATE, "10.0.16.0/20", blocks=(("10.0.16.0/20", 2), ("10.0.32.0/20", 3), ("10.0.224.0/20", 34)))
_DATA_DUAL = Tier("Data", Kind.ISOLATED, "10.0.8.0/24", blocks=(("10.0.8.0/24", 48), ("10.0.9.0/24", 49), ("10.0.10.0/24", 50)))

_SUBNET = "AWS::EC2::Subnet."
_IPV6 = tuple(_SUBNET + name for name in ("AssignIpv6AddressOnCreation", "EnableDns64", "Ipv6CidrBlock", "Tags"))
_OF_IPV6 = ("VpcEIGW6", "Vpcipv6cidr", *(f"Vpc{kind}Subnet{number}DefaultRoute6" for kind in ("Public", "Private") for number in (1, 2)))
_TAKEN = "conflicts with another subnet"


def _plan(azs: int, *tiers: Tier) -> dict[str, str]:
    """What the plan of the VPC says of itself, as an output of the app."""
    rows = [f"{tier.name} {slot} {tier.blocks[slot][0]} xx{tier.blocks[slot][1]:02x}::/64" for tier in tiers for slot in range(azs)]
    return {"AddressPlan": ", ".join(rows).replace(".", r"\.")}


def _outputs(azs: int, *tiers: Tier) -> Change:
    return lambda state: State(state.network, state.clusters, _plan(azs, *tiers))


def _without_outputs(state: State) -> State:
    return State(state.network, state.clusters)


def _with_cluster(state: State) -> State:
    return State(state.network, (Cluster(control_plane_azs=2, node_groups={"System": NodeGroup()}),), state.outputs)


_TAKEN_OVER = (network(is_stock=False, has_ipv6=True), _outputs(2, _PUBLIC, _PRIVATE))

TAKE_OVER = App(
    name="take-over",
    source="integ/rehearsal/apps/take-over.ts",
    stacks=("TakeOver",),
    state=State(Network(2, 1, (_PUBLIC, _PRIVATE), is_stock=True, has_ipv6=False)),
    updates=(
        # In one order some subnets have their IPv6 block by then, and in the other all of the VPC is dual stack.
        edit("takes the VPC over, and adds a subnet whose block is taken", "taken refused", refused=_TAKEN),
        edit("takes the VPC over", "taken", *_TAKEN_OVER, touches=_IPV6),
        edit("makes it a stock VPC again", "-taken", network(is_stock=True, has_ipv6=False), _without_outputs, touches=_IPV6, deletes=_OF_IPV6),
        edit("takes the VPC over again, and adds an instance", "taken instance", *_TAKEN_OVER, touches=_IPV6),
        edit("makes it a stock VPC under an instance that has an IPv6 address", "-taken", refused="have addresses of it"),
        # Stock CDK tags what belongs to a subnet for load balancers too, as soon as there is a cluster.
        edit("puts a cluster into it", "cluster", _with_cluster, touches=tuple(f"AWS::EC2::{kind}.Tags" for kind in ("EIP", "NatGateway", "RouteTable"))),
        edit("adds an AZ and a subnet whose block is taken", "az refused", refused=_TAKEN),
        edit("adds an AZ and a tier", "az tier", network(azs=3, tiers=(_PUBLIC, _PRIVATE, _DATA)), _outputs(3, _PUBLIC, _PRIVATE, _DATA)),
    ),
)

TAKE_OVER_DUAL_STACK = App(
    name="take-over-dual-stack",
    source=TAKE_OVER.source,
    stacks=("TakeOverDualStack",),
    edits=frozenset({"dual-stack"}),
    after=TAKE_OVER.name,
    state=State(Network(2, 1, (_PUBLIC_DUAL, _PRIVATE_DUAL), is_stock=True)),
    updates=(
        edit(
            "takes the VPC over, and adds an AZ and a tier", "taken az tier",
            network(azs=3, tiers=(_PUBLIC_DUAL, _PRIVATE_DUAL, _DATA_DUAL), is_stock=False), _outputs(3, _PUBLIC_DUAL, _PRIVATE_DUAL, _DATA_DUAL),
            touches=(_SUBNET + "EnableDns64", _SUBNET + "Tags"),
        ),
    ),
)
