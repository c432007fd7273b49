"""What Kubernetes and Helm refuse, and what cannot be deleted any more, as a table like that of `service_rules.py`. Each rule has its source.

The handlers of `aws-eks` swallow errors of deletions: the resource counts as deleted, and what it made stays. Here the deletion fails, so that it shows.
Letters for sources as in `service_rules.py`; `lbc#` kubernetes-sigs/aws-load-balancer-controller.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from emulator.kubernetes.objects import CHART, Object
from emulator.kubernetes.pods import Compute, is_running, pods_of_chart, why_pending


@dataclass(frozen=True)
class Rule:
    """What is refused of an object, in a cluster that has these others: the answer is its text, or None."""

    about: str
    source: str
    refusal: Callable[[Object, Compute], str | None]


# ---- creation --------------------------------------------------------------------------------------------------------

_BUILT_IN = {
    "", "apps", "autoscaling", "batch", "policy",
    *(f"{name}.k8s.io" for name in (
        "admissionregistration", "apiextensions", "apiregistration", "authentication", "authorization", "certificates", "coordination", "discovery", "events",
        "flowcontrol.apiserver", "networking", "node", "rbac.authorization", "resource", "scheduling", "storage",
    )),
    # Of EKS itself, and of the VPC CNI.
    "vpcresources.k8s.aws", "crd.k8s.amazonaws.com", "networking.k8s.aws",
}
_KARPENTER = {"karpenter.sh", "karpenter.k8s.aws"}
_LOAD_BALANCING = {"elbv2.k8s.aws", "gateway.k8s.aws", "aga.k8s.aws"}
# Whose kinds a chart brings along, unless it is told to skip them.
_BROUGHT = {
    "karpenter": _KARPENTER, "karpenter-crd": _KARPENTER, "cilium": {"cilium.io"},
    "aws-load-balancer-controller": _LOAD_BALANCING, "aws-load-balancer-controller-crds": _LOAD_BALANCING,
    "cert-manager": {"cert-manager.io", "acme.cert-manager.io"},
}
_NAMESPACES = {"default", "kube-system", "kube-public", "kube-node-lease"}


def _kind(wanted: Object, compute: Compute) -> str | None:
    if wanted.kind == CHART or wanted.group in _BUILT_IN:
        return None
    defined = {
        (one.body["spec"]["group"], one.body["spec"]["names"]["kind"]) for one in compute.objects if one.kind == "CustomResourceDefinition"
    }
    charts = {one.name for one in compute.objects if one.kind == CHART and not _is_true(one.body.get("SkipCrds"))}
    brought = {group for chart, groups in _BROUGHT.items() if chart in charts for group in groups}
    if (wanted.group, wanted.kind) in defined or wanted.group in brought:
        return None
    return f'no matches for kind "{wanted.kind}" in version "{wanted.body["apiVersion"]}": ensure CRDs are installed first'


def _namespace(wanted: Object, compute: Compute) -> str | None:
    made = {one.name for one in compute.objects if one.kind == "Namespace"}
    made |= {one.namespace or "" for one in compute.objects if one.kind == CHART and _is_true(one.body.get("CreateNamespace", True))}
    if wanted.namespace is None or wanted.namespace in _NAMESPACES | made or (wanted.kind == CHART and _is_true(wanted.body.get("CreateNamespace", True))):
        return None
    return f'namespaces "{wanted.namespace}" not found'


def _waiting_chart(wanted: Object, compute: Compute) -> str | None:
    if wanted.kind != CHART or not any(_is_true(wanted.body.get(name)) for name in ("Wait", "Atomic")):
        return None
    reason = why_pending(pods_of_chart(wanted), compute)
    return f"INSTALLATION FAILED: context deadline exceeded: {reason}" if reason else None


def _is_true(value: object) -> bool:
    return str(value).lower() == "true"


# ---- deletion --------------------------------------------------------------------------------------------------------


def _finalizer(wanted: Object) -> tuple[str, str] | None:
    """What keeps an object, and the chart that lets it go."""
    spec, controller = wanted.body.get("spec", {}), "aws-load-balancer-controller"
    if wanted.kind == "Ingress" and spec.get("ingressClassName") == "alb":
        return "ingress.k8s.aws/resources", controller
    if wanted.kind == "Service" and spec.get("loadBalancerClass") == "service.k8s.aws/nlb":
        return "service.k8s.aws/resources", controller
    if wanted.group in _KARPENTER:
        return "karpenter.sh/termination" if wanted.kind == "NodePool" else "karpenter.k8s.aws/termination", "karpenter"
    return None


def _kept(wanted: Object, compute: Compute) -> str | None:
    found = _finalizer(wanted)
    if found is None or is_running(found[1], compute):
        return None
    return f"{wanted.kind} {wanted.name} keeps its finalizer {found[0]}: no {found[1]} runs that would take it away"


def _still_used(wanted: Object, compute: Compute) -> str | None:
    if wanted.kind != CHART:
        return None
    others = [one for one in compute.objects if (_finalizer(one) or ("", ""))[1] == wanted.name]
    return f"{others[0].kind} {others[0].name} keeps a finalizer that only {wanted.name} takes away" if others else None


CREATION = (
    Rule("a kind is defined before there is an object of it", "kubernetes.io, Custom Resources", _kind),
    Rule("a namespace is there before what is in it", "kubernetes.io, Namespaces", _namespace),
    Rule("a chart that waits has something to run on", "helm.sh, helm install: --wait, --timeout", _waiting_chart),
)
DELETION = (
    Rule("a finalizer is taken away by its controller, which runs", "lbc finalizers.go, lbc#1629, cdk#9970; karpenter.sh, Disruption", _kept),
    Rule("a controller goes after what has its finalizer", "lbc#2117, lbc#2220, cdk#9970", _still_used),
)


def creation_refusal(wanted: Object, compute: Compute) -> str | None:
    """Why the API server or Helm refuses this, if one does."""
    return _first(CREATION, wanted, compute)


def deletion_refusal(wanted: Object, compute: Compute) -> str | None:
    """Why this would not go, if it would not."""
    return _first(DELETION, wanted, compute)


def _first(rules: tuple[Rule, ...], wanted: Object, compute: Compute) -> str | None:
    return next((answer for answer in (rule.refusal(wanted, compute) for rule in rules) if answer), None)
