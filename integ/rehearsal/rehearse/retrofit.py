"""The app that makes the IPv4 VPC of another stack dual stack: with a cluster in it, and what it made stays; and by itself, and what it made goes."""
from __future__ import annotations

from dataclasses import replace

from rehearse.edits import edit, network
from rehearse.expectations import App, Cluster, Kind, Network, NodeGroup, State, Tier

# As stock CDK lays them out, one block after the other. /64s go by the tier and by the letter of the AZ.
_PUBLIC = Tier("Public", Kind.PUBLIC, "10.0.0.0/24", blocks=(("10.0.0.0/24", 0), ("10.0.1.0/24", 1)))
_PRIVATE = Tier("Private", Kind.PRIVATE, "10.0.16.0/20", blocks=(("10.0.16.0/20", 16), ("10.0.32.0/20", 17)))
_DATA = Tier("Data", Kind.ISOLATED, "10.0.48.0/24", blocks=(("10.0.48.0/24", 32), ("10.0.49.0/24", 33)))
# As long as it is left out.
_DATA_IPV4 = replace(_DATA, has_ipv6=False)

_TAKEN = "conflicts with another subnet"

_NETWORK = Network(2, 1, (_PUBLIC, _PRIVATE, _DATA_IPV4), is_stock=True)
_GROWS = edit("takes a tier more", "tier", network(tiers=(_PUBLIC, _PRIVATE, _DATA)))

RETROFIT = App(
    name="retrofit",
    source="integ/rehearsal/apps/retrofit.ts",
    stacks=("RetrofitNetwork", "Retrofit"),
    state=State(_NETWORK, (Cluster(control_plane_azs=2, node_groups={"System": NodeGroup()}),)),
    fails_first=_TAKEN,
    # In the VPC it stays as it is; what is no part of a stack does not go with it.
    keeps=("egress-only gateways",),
    updates=(
        edit("takes a tier more, and adds a subnet whose block is taken", "tier refused", refused=_TAKEN),
        _GROWS,
        edit("tags the gateway", "tag", touches=("AWS::EC2::EgressOnlyInternetGateway.Tags",)),
    ),
)

RETROFIT_ALONE = App(
    name="retrofit-alone",
    source=RETROFIT.source,
    stacks=("RetrofitAloneNetwork", "RetrofitAlone"),
    edits=frozenset({"alone"}),
    state=State(_NETWORK),
    updates=(
        _GROWS,
        edit("leaves the tier out again", "-tier", network(tiers=_NETWORK.tiers), deletes=("RetroSlot20", "RetroSlot21")),
    ),
)
