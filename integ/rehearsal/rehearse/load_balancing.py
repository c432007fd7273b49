"""The walkthrough: the controller, its classes, and what it makes load balancers for."""
from __future__ import annotations

from rehearse.edits import cluster, edit
from rehearse.expectations import App, Cluster, Kind, Network, NodeGroup, State, Tier

_CONTROLLER, _CHART = "ClusterLoadBalancerController", "Custom::AWSCDK-EKS-HelmChart."
_CLUSTER = Cluster(
    control_plane_azs=2,
    node_groups={"System": NodeGroup()},
    pod_identities=frozenset({"aws-load-balancer-controller"}),
    stages={f"{_CONTROLLER}{what}": "controllers" for what in ("Chart", "Crds", "Class")},
    has_workloads=True,
    host="Host",
    applied=(
        ("Chart aws-load-balancer-controller-crds",),
        ("Chart aws-load-balancer-controller",),
        ("IngressClassParams alb-internal", "IngressClass alb-internal"),
        ("Namespace game-2048",),
        ("Service service-2048",),
        ("Ingress ingress-2048",),
    ),
)

LOAD_BALANCING = App(
    name="load-balancing",
    source="integ/rehearsal/apps/load-balancing.ts",
    stacks=("LoadBalancing",),
    state=State(
        Network(2, 1, (Tier("Public", Kind.PUBLIC, "10.0.0.0/24"), Tier("Private", Kind.PRIVATE, "10.0.128.0/20"))),
        (_CLUSTER,),
        outputs={"GameAddress": r"http://k8s-game2048-ingress2-[0-9a-f]{10}\.us-east-1\.elb\.amazonaws\.com"},
    ),
    updates=(
        edit("has more pods of the controller", "replicas", touches=(_CHART + "Values",)),
        edit("changes nothing, on a day with new images", "", cluster(is_host_newest=False), publishes="/aws/service/"),
        edit("has another version of the controller", "version", touches=(_CHART + "Version",)),
        edit(
            "has one more class", "class",
            cluster(applied=(*_CLUSTER.applied[:2], ("IngressClassParams alb-shared",), *_CLUSTER.applied[3:])),
        ),
    ),
)
