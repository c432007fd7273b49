"""The app without internet: endpoints in place of ways out."""
from __future__ import annotations

from rehearse.edits import edit, network
from rehearse.expectations import App, Cluster, Kind, Network, NodeGroup, State, Tier

_PRIVATE = Tier("Private", Kind.ISOLATED, "10.0.0.0/24")
_FIRST = {
    **dict.fromkeys(("ec2", "ecr.api", "ecr.dkr"), "ipv4"),
    **dict.fromkeys(("eks", "eks-auth", "lambda", "s3", "states", "sts"), "dualstack"),
}
_WITHOUT_HANDLER = {service: family for service, family in _FIRST.items() if service != "states"}
_MORE = {**_FIRST, "dynamodb": "ipv4", "ssm": "dualstack", "ssmmessages": "ipv4"}

_ENDPOINT = "AWS::EC2::VPCEndpoint."
_AN_AZ = tuple(_ENDPOINT + name for name in ("RouteTableIds", "SubnetIds"))
_FAMILY = (_ENDPOINT + "DnsOptions", _ENDPOINT + "IpAddressType", "AWS::EC2::SecurityGroup.SecurityGroupIngress")
_CLUSTER = Cluster(control_plane_azs=2, is_private=True, node_groups={"System": NodeGroup()}, has_workloads=True)

PRIVATE_CLUSTER = App(
    name="private-cluster",
    source="integ/rehearsal/apps/private-cluster.ts",
    stacks=("PrivateCluster",),
    state=State(Network(2, 0, (_PRIVATE,), endpoints=_FIRST), (_CLUSTER,)),
    updates=(
        edit("adds an AZ, endpoints, and a subnet whose block is taken", "az sessions refused", refused="conflicts with another subnet"),
        edit("adds an AZ and endpoints", "az sessions", network(azs=3, endpoints=_MORE), touches=_AN_AZ),
        edit(
            "takes endpoints away, and the others back to IPv4", "-sessions ipv4", network(endpoints=dict.fromkeys(_FIRST, "ipv4")),
            touches=_FAMILY, deletes=("EndpointsDynamodb", "EndpointsSsm"),
        ),
    ),
)

# Its control plane does not wait for endpoints, so that nodes and kubectl have to.
PRIVATE_NODES = App(
    name="private-nodes",
    source=PRIVATE_CLUSTER.source,
    stacks=("PrivateNodes",),
    edits=frozenset({"handler-outside"}),
    after=PRIVATE_CLUSTER.name,
    state=State(Network(2, 0, (_PRIVATE,), endpoints=_WITHOUT_HANDLER), (_CLUSTER,)),
)
