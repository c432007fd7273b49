"""Each rule with an object that is refused and one that is not."""
from __future__ import annotations

import json
import unittest
from typing import Any

from emulator.kubernetes import answers, objects, rules
from emulator.kubernetes.objects import CHART, Object
from emulator.kubernetes.pods import Compute, Group

NODES = (Group(2),)
CONTROLLER = Object(CHART, "aws-load-balancer-controller", namespace="kube-system")
INGRESS = Object("Ingress", "web", "networking.k8s.io", "default", {"spec": {"ingressClassName": "alb"}})


def manifest(api_version: str, kind: str, name: str = "a", namespace: str | None = None, **spec: Any) -> Object:
    body = {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, **({"namespace": namespace} if namespace else {})}, "spec": spec}
    return objects.parse("KubernetesResource", {"Manifest": json.dumps([body])})[0]


class TestCreation(unittest.TestCase):
    def refusal(self, wanted: Object, *present: Object, groups: tuple[Group, ...] = ()) -> str:
        return rules.creation_refusal(wanted, Compute(groups, objects=present)) or ""

    def test_a_kind_is_defined_first(self) -> None:
        widget = manifest("example.com/v1", "Widget")
        definition = manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", group="example.com", names={"kind": "Widget"})
        other = manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", group="example.com", names={"kind": "Gadget"})
        self.assertIn('no matches for kind "Widget" in version "example.com/v1"', self.refusal(widget, other))
        self.assertEqual(self.refusal(widget, definition), "")
        for built_in in (manifest("v1", "ConfigMap"), manifest("apps/v1", "Deployment"), manifest("networking.k8s.io/v1", "Ingress")):
            self.assertEqual(self.refusal(built_in), "")

    def test_a_chart_brings_its_kinds(self) -> None:
        pool = manifest("karpenter.sh/v1", "NodePool")
        self.assertIn("ensure CRDs are installed first", self.refusal(pool, CONTROLLER))
        for chart in ("karpenter", "karpenter-crd"):
            self.assertEqual(self.refusal(pool, Object(CHART, chart, namespace="kube-system")), "")

    def test_a_chart_that_skips_its_kinds(self) -> None:
        params = manifest("elbv2.k8s.aws/v1beta1", "IngressClassParams")
        skipping = Object(CHART, CONTROLLER.name, namespace="kube-system", body={"SkipCrds": "true"})
        self.assertIn("ensure CRDs are installed first", self.refusal(params, skipping))
        self.assertEqual(self.refusal(params, CONTROLLER), "")
        self.assertEqual(self.refusal(params, skipping, Object(CHART, f"{CONTROLLER.name}-crds", namespace="kube-system")), "")

    def test_a_namespace_is_there_first(self) -> None:
        config = manifest("v1", "ConfigMap", namespace="shop")
        self.assertEqual(self.refusal(config), 'namespaces "shop" not found')
        for present in (manifest("v1", "Namespace", "shop"), Object(CHART, "shop", namespace="shop")):
            self.assertEqual(self.refusal(config, present), "")
        self.assertEqual(self.refusal(manifest("v1", "ConfigMap", namespace="kube-system")), "")
        for create, refused in ((True, False), ("false", True)):
            chart = Object(CHART, "shop", namespace="shop", body={"CreateNamespace": create})
            self.assertEqual(self.refusal(chart) != "", refused)

    def test_a_chart_that_waits(self) -> None:
        for name in ("Wait", "Atomic"):
            waiting = Object(CHART, "shop", namespace="default", body={name: "true"})
            self.assertIn("context deadline exceeded: 0/0 nodes are available", self.refusal(waiting))
            self.assertEqual(self.refusal(waiting, groups=NODES), "")
        self.assertEqual(self.refusal(Object(CHART, "shop", namespace="default", body={"Wait": False})), "")


class TestDeletion(unittest.TestCase):
    def refusal(self, wanted: Object, *present: Object, groups: tuple[Group, ...] = NODES) -> str:
        return rules.deletion_refusal(wanted, Compute(groups, objects=present)) or ""

    def test_a_finalizer_is_taken_away_by_its_controller(self) -> None:
        service = Object("Service", "web", "", "default", {"spec": {"loadBalancerClass": "service.k8s.aws/nlb"}})
        karpenter = Object(CHART, "karpenter", namespace="kube-system")
        for wanted, controller in (
            (INGRESS, CONTROLLER), (service, CONTROLLER), (Object("NodePool", "a", "karpenter.sh"), karpenter),
            (Object("EC2NodeClass", "a", "karpenter.k8s.aws"), karpenter),
        ):
            self.assertEqual(self.refusal(wanted, wanted, controller), "")
            self.assertIn("keeps its finalizer", self.refusal(wanted, wanted))
            # It is there, and has nothing left to run on.
            self.assertIn("keeps its finalizer", self.refusal(wanted, wanted, controller, groups=()))
        self.assertEqual(self.refusal(Object("Ingress", "web", "networking.k8s.io", "default", {"spec": {"ingressClassName": "nginx"}})), "")

    def test_a_controller_goes_last(self) -> None:
        self.assertIn("Ingress web keeps a finalizer", self.refusal(CONTROLLER, CONTROLLER, INGRESS))
        self.assertEqual(self.refusal(CONTROLLER, CONTROLLER), "")
        self.assertEqual(self.refusal(Object(CHART, "cilium", namespace="kube-system"), CONTROLLER, INGRESS), "")

    def test_each_rule_has_a_source(self) -> None:
        for rule in (*rules.CREATION, *rules.DELETION):
            self.assertTrue(rule.source and rule.about, rule)


class TestAnswers(unittest.TestCase):
    QUESTION = {"ObjectType": "ingress", "ObjectName": "web", "ObjectNamespace": "default", "JsonPath": ".status.loadBalancer.ingress[0].hostname"}

    def refusal(self, *present: Object, **more: str) -> str:
        return answers.refusal({**self.QUESTION, **more}, Compute(NODES, objects=present)) or ""

    def test_an_address_comes_from_the_controller(self) -> None:
        self.assertEqual(self.refusal(INGRESS, CONTROLLER), "")
        self.assertIn("no Ingress web", self.refusal(CONTROLLER))
        self.assertIn("no Ingress web", self.refusal(INGRESS, CONTROLLER, ObjectNamespace="shop"))
        self.assertIn("no load balancer", self.refusal(INGRESS))
        self.assertEqual(self.refusal(JsonPath=".metadata.uid"), "")

    def test_it_is_the_same_each_time(self) -> None:
        self.assertRegex(answers.value(self.QUESTION), r"k8s-default-web-[0-9a-f]{10}\.us-east-1\.elb\.amazonaws\.com")
        self.assertEqual(answers.value(self.QUESTION), answers.value(dict(self.QUESTION)))
        self.assertEqual(answers.value({**self.QUESTION, "JsonPath": ".metadata.uid"}), "")


class TestObjects(unittest.TestCase):
    def test_names_of_charts(self) -> None:
        for name, properties in (
            ("cilium", {"Chart": "cilium", "Repository": "https://helm.cilium.io/"}), ("karpenter", {"Chart": "oci://public.ecr.aws/karpenter/karpenter"}),
            ("karpenter", {"Repository": "oci://public.ecr.aws/karpenter/karpenter"}),
        ):
            self.assertEqual(objects.parse("HelmChart", {**properties, "Release": "r"})[0].name, name)

    def test_what_is_there(self) -> None:
        objects.apply("c", "one", [INGRESS])
        objects.apply("c", "two", [CONTROLLER])
        self.assertEqual(objects.of("c"), (INGRESS, CONTROLLER))
        self.assertEqual(objects.remove("c", "one"), (INGRESS,))
        self.assertEqual(objects.of("c"), (CONTROLLER,))
        objects.forget("c")
        self.assertEqual((objects.of("c"), objects.of("another")), ((), ()))
