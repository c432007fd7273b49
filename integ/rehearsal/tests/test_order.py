"""The assertion about stages, with orders that hold and orders that do not."""
from __future__ import annotations

import unittest
from typing import Any, cast

from rehearse.checks import order
from rehearse.expectations import CORE_ADDONS, Cluster
from rehearse.report import AppReport

GROUP, FARGATE, MANIFEST = "AWS::EKS::Nodegroup", "AWS::EKS::FargateProfile", "Custom::AWSCDK-EKS-KubernetesResource"
EXPECTED = Cluster(addons=CORE_ADDONS | {"metrics-server"}, stages={"ClusterCrd": "beforeNodes"}, repel_core_dns=frozenset({"Tainted"}), has_workloads=True)


def addon(name: str) -> tuple[str, str, str]:
    return f"Cluster{name}", "AWS::EKS::Addon", name


CRD, CNI, NODES = ("ClusterCrd", MANIFEST, ""), addon("vpc-cni"), ("ClusterSystemNodegroup", GROUP, "")
DNS, METRICS, SHOP = addon("coredns"), addon("metrics-server"), ("ClusterShop", MANIFEST, "")
RIGHT = [CRD, CNI, NODES, DNS, METRICS, SHOP]


class Failures:
    """Takes the place of a report."""

    def __init__(self) -> None:
        self.found: list[Any] = []

    def equal(self, claim: str, actual: object, expected: object) -> None:
        if actual != expected:
            self.found.append(actual)


def failures(created: list[tuple[str, str, str]], what: str = "created") -> list[Any]:
    report, other = Failures(), {"logical_id": "OtherShop", "type": MANIFEST, "what": what, "cluster": "other"}
    events = [{"logical_id": name, "type": kind, "what": what, "cluster": "c", **({"addon": said} if said else {})} for name, kind, said in created]
    order.check(cast(AppReport, report), [other, *events], "c", EXPECTED, what)
    return report.found


class TestOrder(unittest.TestCase):
    def test_the_right_order(self) -> None:
        self.assertEqual(failures(RIGHT), [])
        self.assertEqual(failures(RIGHT[::-1], "deleted"), [])

    def test_neighbours_that_change_places(self) -> None:
        for at in range(len(RIGHT) - 1):
            wrong = [*RIGHT[:at], RIGHT[at + 1], RIGHT[at], *RIGHT[at + 2:]]
            self.assertEqual(len(failures(wrong)), 1, wrong)
            self.assertIn(f"{RIGHT[at + 1][0]} ", failures(wrong)[0][0])
            self.assertEqual(len(failures(wrong[::-1], "deleted")), 1, wrong)

    def test_core_dns_waits_for_what_can_run_it(self) -> None:
        for late in (("ClusterTaintedNodegroup", GROUP, ""), ("ClusterJobs", FARGATE, "")):
            self.assertEqual(failures([CRD, CNI, NODES, DNS, late, METRICS, SHOP]), [])
            self.assertEqual(len(failures([CRD, CNI, NODES, DNS, METRICS, late, SHOP])), 1)

    def test_a_stage_that_is_empty_proves_nothing(self) -> None:
        self.assertEqual(failures([CNI, NODES, DNS, METRICS, SHOP]), [["cni", "nodes", "coreDns", "controllers", "workloads"]])
