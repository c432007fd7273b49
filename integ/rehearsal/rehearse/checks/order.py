"""In which order a cluster came up, and in which it went, by the journal of the emulator."""
from __future__ import annotations

from typing import Any

from rehearse.expectations import CORE_ADDONS, Cluster
from rehearse.report import AppReport

Event = dict[str, Any]

# As documented (docs/operations.md, "What comes after what").
_STAGES = ("beforeNodes", "cni", "nodes", "coreDns", "controllers", "workloads")
_NODES = ("AWS::EKS::Nodegroup", "AWS::AutoScaling::AutoScalingGroup")
_KUBERNETES = tuple(f"Custom::AWSCDK-EKS-{kind}" for kind in ("KubernetesResource", "HelmChart", "KubernetesPatch", "KubernetesObjectValue"))


def check(report: AppReport, events: list[Event], name: str, expected: Cluster, what: str) -> None:
    """Assert that what was created came after all of the stages before, and that what was deleted went in the reversed order."""
    mine = [event for event in events if event["what"] == what and event.get("cluster") == name]
    order = [(event, stage) for event in mine if (stage := _stage(event, expected))]
    if what == "deleted":
        order.reverse()
    too_early = [
        f"{event['logical_id']} ({stage}) before {later['logical_id']} ({_STAGES[other]})"
        for at, (event, stage) in enumerate(order) for later, later_stage in order[at + 1:]
        if (other := _STAGES.index(later_stage)) < _STAGES.index(stage) and _is_waited_for(event, later, expected)
    ]
    report.equal(f"{expected.construct} {'comes up' if what == 'created' else 'goes the other way round'} in stages ({len(order)} resources)", too_early, [])
    seen = [_STAGES[number] for number in sorted({_STAGES.index(stage) for _, stage in order})]
    report.equal(f"stages of {expected.construct} with something {what} in them", seen, _expected_stages(expected))
    if expected.applied:
        _check_objects(report, _objects(events, name, what), expected)


def _objects(events: list[Event], name: str, what: str) -> list[str]:
    """`KIND NAME` of what kubectl and Helm applied to a cluster, or took away, in the order in which it came up."""
    word = "applied" if what == "created" else "removed"
    objects = [event["object"] for event in events if event["what"] == word and event.get("cluster") == name]
    return objects if what == "created" else objects[::-1]


def _check_objects(report: AppReport, order: list[str], expected: Cluster) -> None:
    missing = [one for group in expected.applied for one in group if one not in order]
    report.equal(f"kubectl and Helm deal with what {expected.construct} has", missing, [])
    too_early = [
        f"{one} before {other}" for group, after in zip(expected.applied, expected.applied[1:]) for other in group for one in after
        if not missing and order.index(one) < order.index(other)
    ]
    report.equal(f"kubectl and Helm deal with it in its order ({len(order)} objects)", too_early, [])


def _stage(event: Event, expected: Cluster) -> str | None:
    said = next((stage for beginning, stage in expected.stages.items() if event["logical_id"].startswith(beginning)), None)
    if said or event["type"] in _KUBERNETES:
        return said or "workloads"
    if event["type"] == "AWS::EKS::Addon":
        return "coreDns" if event["addon"] == "coredns" else "cni" if event["addon"] in CORE_ADDONS else "controllers"
    return "nodes" if event["type"] in (*_NODES, "AWS::EKS::FargateProfile") else None


def _is_waited_for(event: Event, other: Event, expected: Cluster) -> bool:
    """CoreDNS waits for those nodes only that can run it."""
    if event.get("addon") != "coredns" or _stage(other, expected) != "nodes":
        return True
    others = (f"{expected.construct}{name}" for name in expected.repel_core_dns)
    return other["type"] in _NODES and not other["logical_id"].startswith(tuple(others))


def _expected_stages(expected: Cluster) -> list[str]:
    stages = {"cni", "nodes", "coreDns", *expected.stages.values()}
    if expected.addons - CORE_ADDONS:
        stages.add("controllers")
    if expected.has_workloads:
        stages.add("workloads")
    return [stage for stage in _STAGES if stage in stages]
