"""Whether pods could run: the scheduler, as a function of what a cluster has. Nothing here calls an API.

Letters for sources as in `service_rules.py`; [K8S] is the documentation of Kubernetes.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from emulator.kubernetes.objects import CHART, Object

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """Nodes that are alike."""

    size: int
    taints: tuple[Record, ...] = ()
    # To which an autoscaler may raise it.
    max_size: int = 0


@dataclass(frozen=True)
class Compute:
    """What a cluster has for pods."""

    groups: tuple[Group, ...] = ()
    # Selectors of its Fargate profiles.
    selectors: tuple[Record, ...] = ()
    objects: tuple[Object, ...] = ()


@dataclass(frozen=True)
class Pods:
    """Pods that are alike."""

    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict)
    tolerations: tuple[Record, ...] = ()
    # CoreDNS is for one of the two, by an annotation.
    on_nodes: bool = True
    on_fargate: bool = True


# ---- add-ons ---------------------------------------------------------------------------------------------------------

# [UG] workloads-add-ons-available-eks, community-addons: these have a Deployment. The others are daemon sets, healthy where there is no node.
_NAMESPACES = {
    "coredns": "kube-system", "metrics-server": "kube-system", "aws-ebs-csi-driver": "kube-system", "aws-efs-csi-driver": "kube-system",
    "snapshot-controller": "kube-system", "cert-manager": "cert-manager", "external-dns": "external-dns", "kube-state-metrics": "kube-state-metrics",
    "amazon-cloudwatch-observability": "amazon-cloudwatch", "adot": "opentelemetry-operator-system",
}
# `aws eks describe-addon-configuration`: of CoreDNS and others.
_TOLERATED: tuple[Record, ...] = (
    {"key": "CriticalAddonsOnly", "operator": "Exists"},
    {"key": "node-role.kubernetes.io/control-plane", "operator": "Exists", "effect": "NoSchedule"},
)
# [UG] fargate-getting-started: the labels of its pods, and the annotation that keeps them off Fargate.
_CORE_DNS = {"k8s-app": "kube-dns", "eks.amazonaws.com/component": "coredns"}
_UNHEALTHY = "The add-on is unhealthy because it doesn't have the desired number of replicas."


def pods_of_addon(name: str, configuration: str | None) -> Pods | None:
    """The pods without which an add-on is not healthy; None where it has none."""
    if name not in _NAMESPACES:
        return None
    values = json.loads(configuration or "{}")
    tolerations = (*_TOLERATED, *_tolerations(values))
    if name != "coredns":
        return Pods(_NAMESPACES[name], {}, tolerations)
    is_for_fargate = str(values.get("computeType", "")).lower() == "fargate"
    return Pods(_NAMESPACES[name], _CORE_DNS, tolerations, on_nodes=not is_for_fargate, on_fargate=is_for_fargate)


def health_issue(pods: Pods, compute: Compute) -> dict[str, str] | None:
    """What EKS says of an add-on whose pods cannot run ([API] AddonIssue; cr#2328 for the text)."""
    reason = why_pending(pods, compute)
    return {"code": "InsufficientNumberOfReplicas", "message": f"{_UNHEALTHY} {reason}"} if reason else None


def _tolerations(values: Any) -> Iterable[Record]:
    if isinstance(values, list):
        for value in values:
            yield from _tolerations(value)
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield from value if key == "tolerations" else _tolerations(value)


def pods_of_chart(chart: Object) -> Pods:
    """The pods of a chart, which tolerate what its values say."""
    return Pods(chart.namespace or "default", {}, tuple(_tolerations(json.loads(chart.body.get("Values") or "{}"))))


# ---- the scheduler ---------------------------------------------------------------------------------------------------

# Taints that say that something is not there yet, and the chart that takes them away (docs.cilium.io, "Considerations on node pool taints").
_TAKEN_AWAY = {"node.cilium.io/agent-not-ready": "cilium"}


def why_pending(pods: Pods, compute: Compute) -> str | None:
    """Why these pods stay Pending; None where they run."""
    if pods.on_fargate and any(_selects(selector, pods) for selector in compute.selectors):
        return None
    if not pods.on_nodes:
        return "no Fargate profile selects its pods"
    fitting = [group for group in compute.groups if not any(_repels(taint, pods, compute) for taint in group.taints)]
    if any(group.size > 0 for group in fitting) or _brings_nodes(fitting, compute):
        return None
    nodes = sum(group.size for group in compute.groups)
    return f"0/{nodes} nodes are available" + (f": {nodes} node(s) had untolerated taints" if nodes else "")


def _selects(selector: Record, pods: Pods) -> bool:
    labels: Mapping[str, str] = selector.get("labels") or {}
    return fnmatchcase(pods.namespace, selector.get("namespace", "")) and all(
        key in pods.labels and fnmatchcase(pods.labels[key], value) for key, value in labels.items()
    )


def _effect(value: object) -> str:
    """`NO_SCHEDULE` of EKS is `NoSchedule` of Kubernetes."""
    return str(value or "").replace("_", "").lower()


def _repels(taint: Record, pods: Pods, compute: Compute) -> bool:
    if _effect(taint["effect"]) == "prefernoschedule" or is_installed(_TAKEN_AWAY.get(taint["key"], ""), compute.objects):
        return False
    return not any(_tolerates(toleration, taint) for toleration in pods.tolerations)


def _tolerates(toleration: Record, taint: Record) -> bool:
    """[K8S] Taints and Tolerations."""
    exists, key = toleration.get("operator", "Equal") == "Exists", toleration.get("key") or ""
    if _effect(toleration.get("effect")) not in ("", _effect(taint["effect"])):
        return False
    if key != taint["key"] and not (exists and key == ""):
        return False
    return exists or str(toleration.get("value") or "") == str(taint.get("value") or "")


# ---- nodes -----------------------------------------------------------------------------------------------------------


def why_not_ready(addons: Iterable[str], others: Iterable[Object]) -> str | None:
    """What nodes need in a cluster before they are Ready: a CNI, and what leads Services to their pods.

    Cilium can be both (docs.cilium.io, "Kubernetes Without kube-proxy").
    """
    present = set(addons)
    cilium = [json.loads(one.body.get("Values") or "{}") for one in others if one.kind == CHART and one.name == "cilium"]
    if "vpc-cni" not in present and not cilium:
        return "the cluster has no vpc-cni, and no chart of another CNI"
    if "kube-proxy" not in present and not any(str(values.get("kubeProxyReplacement")).lower() == "true" for values in cilium):
        return "the cluster has no kube-proxy, and nothing that does what it does"
    return None


# ---- autoscalers -----------------------------------------------------------------------------------------------------


def is_installed(chart: str, objects: Iterable[Object]) -> bool:
    """Whether a chart is there."""
    return any(one.kind == CHART and one.name == chart for one in objects)


def is_running(chart: str, compute: Compute) -> bool:
    """Whether a chart is there, and its pods have something to run on. An autoscaler does not run on what it brings."""
    others = tuple(one for one in compute.objects if one.kind != CHART or one.name not in _AUTOSCALERS)
    found = replace(compute, objects=others) if chart in _AUTOSCALERS else compute
    return any(one.kind == CHART and one.name == chart and why_pending(pods_of_chart(one), found) is None for one in compute.objects)


_AUTOSCALERS = ("karpenter", "cluster-autoscaler")


def _brings_nodes(fitting: list[Group], compute: Compute) -> bool:
    """Karpenter brings nodes where it has a pool (karpenter.sh, "NodePools"), Cluster Autoscaler those of groups that may grow."""
    if any(one.kind == "NodePool" for one in compute.objects) and is_running("karpenter", compute):
        return True
    return any(group.max_size > group.size for group in fitting) and is_running("cluster-autoscaler", compute)
