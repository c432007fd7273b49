"""Pods that run, and pods that stay Pending."""
from __future__ import annotations

import json
import unittest
from typing import Any

from emulator.kubernetes.objects import CHART, Object
from emulator.kubernetes.pods import Compute, Group, Pods, health_issue, is_running, pods_of_addon, why_not_ready, why_pending

TAINT = {"key": "example.com/dedicated", "value": "a", "effect": "NO_SCHEDULE"}
NODES = Compute((Group(2),))


def chart(name: str, namespace: str = "kube-system", **values: Any) -> Object:
    return Object(CHART, name, namespace=namespace, body={"Values": json.dumps(values)})


def pending(name: str, compute: Compute, **values: Any) -> str:
    pods = pods_of_addon(name, json.dumps(values))
    return why_pending(pods, compute) or "" if pods else ""


class TestAddons(unittest.TestCase):
    def test_daemon_sets_need_no_nodes(self) -> None:
        for name in ("vpc-cni", "kube-proxy", "eks-pod-identity-agent", "aws-guardduty-agent"):
            self.assertIsNone(pods_of_addon(name, None))

    def test_deployments_need_nodes(self) -> None:
        for name in ("coredns", "metrics-server", "aws-ebs-csi-driver"):
            self.assertEqual(pending(name, Compute()), "0/0 nodes are available")
            self.assertEqual(pending(name, Compute((Group(0),))), "0/0 nodes are available")
            self.assertEqual(pending(name, NODES), "")

    def test_what_eks_says(self) -> None:
        pods = pods_of_addon("coredns", None)
        assert pods
        self.assertIsNone(health_issue(pods, NODES))
        issue = health_issue(pods, Compute()) or {}
        self.assertEqual(issue["code"], "InsufficientNumberOfReplicas")
        self.assertIn("doesn't have the desired number of replicas", issue["message"])

    def test_taints(self) -> None:
        tainted = Compute((Group(2, (TAINT,)),))
        self.assertIn("untolerated taints", pending("coredns", tainted))
        for repels, toleration in (
            (False, {"operator": "Exists"}), (False, {"key": TAINT["key"], "operator": "Exists"}),
            (False, {"key": TAINT["key"], "value": "a", "effect": "NoSchedule"}),
            (True, {"key": TAINT["key"], "value": "b"}), (True, {"key": TAINT["key"], "value": "a", "effect": "NoExecute"}), (True, {"key": "other", "operator": "Exists"}),
        ):
            self.assertEqual(pending("coredns", tainted, tolerations=[toleration]) != "", repels, toleration)
        # One group that takes them is enough, and a preference repels nobody.
        self.assertEqual(pending("coredns", Compute((Group(1, (TAINT,)), Group(1)))), "")
        self.assertEqual(pending("coredns", Compute((Group(1, ({**TAINT, "effect": "PREFER_NO_SCHEDULE"},)),))), "")
        self.assertEqual(pending("coredns", Compute((Group(1, ({"key": "CriticalAddonsOnly", "effect": "NoSchedule"},)),))), "")

    def test_tolerations_stand_anywhere_in_the_configuration(self) -> None:
        tainted = Compute((Group(2, (TAINT,)),))
        self.assertEqual(pending("aws-ebs-csi-driver", tainted, controller={"tolerations": [{"operator": "Exists"}]}), "")

    def test_a_taint_that_a_chart_takes_away(self) -> None:
        taint = {"key": "node.cilium.io/agent-not-ready", "value": "true", "effect": "NO_EXECUTE"}
        self.assertIn("untolerated", pending("metrics-server", Compute((Group(2, (taint,)),))))
        self.assertEqual(pending("metrics-server", Compute((Group(2, (taint,)),), objects=(chart("cilium"),))), "")

    def test_fargate(self) -> None:
        def profile(namespace: str, **labels: str) -> Compute:
            return Compute(selectors=({"namespace": namespace, "labels": labels},))

        for fits, compute in (
            (True, profile("kube-system")), (True, profile("kube-*")), (True, Compute(selectors=({"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}},))),
            (False, profile("default")), (False, profile("kube-system", app="other")),
        ):
            self.assertEqual(pending("coredns", compute, computeType="Fargate") == "", fits, compute)
        # Without it an annotation keeps them off, and with it they are for Fargate alone.
        self.assertIn("nodes are available", pending("coredns", profile("kube-system")))
        self.assertIn("no Fargate profile", pending("coredns", NODES, computeType="Fargate"))
        self.assertEqual(pending("metrics-server", profile("kube-system")), "")


class TestAutoscalers(unittest.TestCase):
    def test_karpenter(self) -> None:
        pool, fargate = Object("NodePool", "default", "karpenter.sh"), ({"namespace": "karpenter"},)
        karpenter = chart("karpenter", "karpenter")
        self.assertIsNone(why_pending(Pods("shop"), Compute(selectors=fargate, objects=(karpenter, pool))))
        for lacking in (Compute(selectors=fargate, objects=(karpenter,)), Compute(selectors=fargate, objects=(pool,)), Compute(objects=(karpenter, pool))):
            self.assertIsNotNone(why_pending(Pods("shop"), lacking), lacking)

    def test_an_autoscaler_does_not_bring_what_it_runs_on(self) -> None:
        group, autoscaler = Group(0, max_size=3), chart("cluster-autoscaler")
        self.assertIsNotNone(why_pending(Pods("shop"), Compute((group,), objects=(autoscaler,))))
        self.assertIsNone(why_pending(Pods("shop"), Compute((group,), ({"namespace": "kube-system"},), (autoscaler,))))
        self.assertFalse(is_running("karpenter", NODES))
        # What is no autoscaler does.
        others = (chart("karpenter", "karpenter"), Object("NodePool", "default", "karpenter.sh"), chart("aws-load-balancer-controller"))
        brought = Compute(selectors=({"namespace": "karpenter"},), objects=others)
        self.assertTrue(is_running("karpenter", brought) and is_running("aws-load-balancer-controller", brought))
        self.assertFalse(is_running("aws-load-balancer-controller", Compute(objects=others)))


class TestNodes(unittest.TestCase):
    def test_what_nodes_need(self) -> None:
        self.assertIsNone(why_not_ready(["vpc-cni", "kube-proxy"], ()))
        self.assertIsNone(why_not_ready([], (chart("cilium", kubeProxyReplacement=True),)))
        self.assertIsNone(why_not_ready(["kube-proxy"], (chart("cilium"),)))
        self.assertIn("no vpc-cni", why_not_ready(["kube-proxy"], (chart("metrics"),)) or "")
        self.assertIn("no kube-proxy", why_not_ready([], (chart("cilium"),)) or "")
