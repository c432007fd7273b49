"""Each rule of VPC endpoints with what it refuses and what it takes, and who reaches what."""
from __future__ import annotations

import unittest
from dataclasses import replace

from emulator import endpoint_rules as rules
from emulator.endpoint_rules import Endpoint, Place

A = Place("subnet-a", "a", "rtb-a", "10.0.0.0/24", "2001:db8::/64")
B = Place("subnet-b", "b", "rtb-b", "10.0.1.0/24", "2001:db8:0:1::/64")
VPC = ("10.0.0.0/16", "2001:db8::/56")
EKS = Endpoint("eks", False, "dualstack", True, (A, B), admits=VPC)
S3 = Endpoint("s3", True, "dualstack", tables=("rtb-a", "rtb-b"))


class TestRefusals(unittest.TestCase):
    def refusal(self, wanted: Endpoint, *others: Endpoint, has_dns: bool = True) -> str:
        return rules.refusal(wanted, others, has_dns) or ""

    def test_a_name_leads_to_one_endpoint(self) -> None:
        self.assertIn("conflicting DNS domain for eks", self.refusal(EKS, EKS))
        self.assertEqual(self.refusal(replace(EKS, has_private_dns=False), EKS), "")
        self.assertEqual(self.refusal(EKS, replace(EKS, service="sts"), S3), "")

    def test_private_dns_needs_that_of_the_vpc(self) -> None:
        self.assertIn("enableDnsHostnames", self.refusal(EKS, has_dns=False))
        self.assertEqual(self.refusal(S3, has_dns=False), "")

    def test_a_subnet_in_each_az(self) -> None:
        self.assertIn("DuplicateSubnetsInSameZone", self.refusal(replace(EKS, places=(A, replace(B, az="a")))))

    def test_subnets_have_the_families(self) -> None:
        ipv4, ipv6 = replace(A, ipv6=None), replace(A, ipv4=None)
        for family, refused, taken in (("dualstack", (ipv4, ipv6), (A,)), ("ipv4", (ipv6,), (A, ipv4)), ("ipv6", (ipv4,), (A, ipv6))):
            for place in refused:
                self.assertIn("is not supported by subnet-a", self.refusal(replace(EKS, family=family, places=(place,))))
            for place in taken:
                self.assertEqual(self.refusal(replace(EKS, family=family, places=(place,))), "")

    def test_a_route_table_has_one_route_to_a_service(self) -> None:
        self.assertIn("rtb-a already has a route", self.refusal(replace(S3, tables=("rtb-a",)), S3))
        self.assertEqual(self.refusal(replace(S3, tables=("rtb-c",)), S3), "")
        self.assertEqual(self.refusal(replace(S3, service="dynamodb"), S3), "")


class TestReach(unittest.TestCase):
    def missing(self, *endpoints: Endpoint, place: Place = A) -> list[str]:
        return rules.missing(("eks", "s3"), place, endpoints)

    def test_a_way_out_or_endpoints(self) -> None:
        self.assertEqual(self.missing(), ["eks", "s3"])
        self.assertEqual(self.missing(EKS, S3), [])
        self.assertEqual(self.missing(place=replace(A, has_ipv4_route=True)), [])

    def test_gateways_by_route_table(self) -> None:
        self.assertEqual(self.missing(EKS, replace(S3, tables=("rtb-b",))), ["s3"])

    def test_interfaces_by_name(self) -> None:
        self.assertEqual(self.missing(replace(EKS, has_private_dns=False), S3), ["eks"])

    def test_a_group_lets_in_each_family_that_it_answers_in(self) -> None:
        for admits in ((), VPC[:1], VPC[1:], ("10.0.1.0/24", VPC[1])):
            self.assertEqual(self.missing(replace(EKS, admits=admits), S3), ["eks"])
        self.assertEqual(self.missing(replace(EKS, family="ipv4", admits=VPC[:1]), S3), [])
        self.assertEqual(self.missing(replace(EKS, admits=VPC[:1]), S3, place=replace(A, ipv6=None)), [])

    def test_what_functions_call(self) -> None:
        self.assertIn("states", rules.needs_of("Custom::AWSCDK-EKS-Cluster"))
        self.assertNotIn("states", rules.needs_of("Custom::AWSCDK-EKS-KubernetesResource"))
        self.assertEqual(rules.needs_of("Custom::EksIpv6MaxPods"), ("s3",))
