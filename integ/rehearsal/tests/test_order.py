"""The assertion about stages, with orders that hold and orders that do not."""
from __future__ import annotations

import unittest
from dataclasses import replace
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

    def test_objects_come_in_their_order(self) -> None:
        expected = replace(EXPECTED, stages={}, addons=CORE_ADDONS, applied=(("Namespace shop",), ("Service web", "Deployment web"), ("Ingress web",)))
        stages = [{"logical_id": f"Cluster{name}", "type": kind, "cluster": "c", **({"addon": said} if said else {})} for name, kind, said in (CNI, NODES, DNS, SHOP)]

        def found(objects: str, what: str = "created") -> list[Any]:
            report, word = Failures(), "applied" if what == "created" else "removed"
            events = [{**stage, "what": what} for stage in (stages if what == "created" else stages[::-1])]
            applied = [{"logical_id": "", "type": "Kubernetes", "what": word, "cluster": "c", "object": one} for one in objects.split(", ")]
            order.check(cast(AppReport, report), [*events, *applied], "c", expected, what)
            return report.found

        right = ["Namespace shop", "Deployment web", "Service web", "Ingress web"]
        self.assertEqual((found(", ".join(right)), found(", ".join(right[::-1]), "deleted")), ([], []))
        self.assertEqual(found("Namespace shop, Deployment web, Ingress web, Service web"), [["Ingress web before Service web"]])
        namespace_first = found("Namespace shop, Ingress web, Service web, Deployment web", "deleted")
        self.assertEqual(namespace_first, [["Service web before Namespace shop", "Deployment web before Namespace shop"]])
        self.assertEqual(found("Namespace shop, Deployment web, Ingress web"), [["Service web"]])

    def test_a_stage_that_is_empty_proves_nothing(self) -> None:
        self.assertEqual(failures([CNI, NODES, DNS, METRICS, SHOP]), [["cni", "nodes", "coreDns", "controllers", "workloads"]])
