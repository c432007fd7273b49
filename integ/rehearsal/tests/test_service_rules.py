"""Each rule with an update that is refused and one that is not."""
from __future__ import annotations

import unittest
from typing import Any

from emulator import service_rules as rules

TEMPLATE = {"LaunchTemplate": {"Id": "lt-1", "Version": "1"}, "ScalingConfig": {"MinSize": 1, "MaxSize": 3, "DesiredSize": 2}}
ENTRY = {"ClusterName": "c", "PrincipalArn": "arn:role", "Type": "EC2_LINUX"}
ROLLING = {rules.ROLLING: {"MinInstancesInService": 1}}
GROUP = {"MaxSize": "3", "MinSize": "1", "VPCZoneIdentifier": ["subnet-1"], "MixedInstancesPolicy": {"LaunchTemplate": "1"}}


class RefusalCase(unittest.TestCase):
    """How the cases ask."""

    def refusal(self, resource_type: str, old: dict[str, Any] | None, new: dict[str, Any], **more: Any) -> str:
        return rules.refusal(rules.Update(resource_type, old, new, **more)) or ""


class TestNodegroups(RefusalCase):
    def with_template(self, **parts: str) -> dict[str, Any]:
        return {**TEMPLATE, "LaunchTemplate": {**TEMPLATE["LaunchTemplate"], **parts}}

    def test_a_version_comes_alone(self) -> None:
        versions: list[dict[str, Any]] = [self.with_template(Version="2"), {**TEMPLATE, "Version": "1.36"}, {**TEMPLATE, "ReleaseVersion": "1.36.1-20260714"}]
        others: list[dict[str, Any]] = [
            {"Labels": {"a": "b"}}, {"Taints": [{"Key": "a", "Effect": "NO_SCHEDULE"}]}, {"ScalingConfig": {"MinSize": 2, "MaxSize": 3, "DesiredSize": 2}},
            {"UpdateConfig": {"MaxUnavailable": 2}}, {"NodeRepairConfig": {"Enabled": True}}, {"WarmPoolConfig": {"MinSize": 1}},
            {"Tags": {"a": "b"}}, {"ForceUpdateEnabled": True},
        ]
        for version in versions:
            self.assertEqual(self.refusal(rules.NODEGROUP, TEMPLATE, version), "")
            for other in others:
                text = self.refusal(rules.NODEGROUP, TEMPLATE, {**version, **other})
                self.assertEqual(text, "Version and ReleaseVersion updates cannot be combined with other updates", (version, other))
                self.assertEqual(self.refusal(rules.NODEGROUP, TEMPLATE, {**TEMPLATE, **other}), "", other)

    def test_all_that_is_no_version_may_come_together(self) -> None:
        self.assertEqual(self.refusal(rules.NODEGROUP, TEMPLATE, {**TEMPLATE, "Labels": {"a": "b"}, "Tags": {"a": "b"}}), "")

    def test_the_launch_template_is_for_life(self) -> None:
        without = {"ScalingConfig": TEMPLATE["ScalingConfig"]}
        for old, new in ((TEMPLATE, self.with_template(Id="lt-2")), (without, TEMPLATE), (TEMPLATE, without)):
            self.assertIn("launch template", self.refusal(rules.NODEGROUP, old, new))
        self.assertEqual(self.refusal(rules.NODEGROUP, None, TEMPLATE), "")

    def test_the_smallest_size_is_not_above_the_present_one(self) -> None:
        old, raised = {"ScalingConfig": {"MinSize": 1, "MaxSize": 20}}, {"ScalingConfig": {"MinSize": 12, "MaxSize": 20}}
        self.assertEqual(self.refusal(rules.NODEGROUP, old, raised, nodes=3), "Minimum capacity 12 can't be greater than desired size 3")
        self.assertEqual(self.refusal(rules.NODEGROUP, old, raised, nodes=12), "")
        self.assertEqual(self.refusal(rules.NODEGROUP, old, {"ScalingConfig": {**raised["ScalingConfig"], "DesiredSize": 12}}, nodes=3), "")
        # A change of something else sends no sizes.
        self.assertEqual(self.refusal(rules.NODEGROUP, raised, {**raised, "Labels": {"a": "b"}}, nodes=3), "")

    def test_labels_have_no_reserved_prefix(self) -> None:
        for prefix in ("kubernetes.io", "k8s.io", "eks.amazonaws.com"):
            self.assertIn("reserved prefixes", self.refusal(rules.NODEGROUP, None, {"Labels": {f"{prefix}/pool": "a"}}))
        self.assertEqual(self.refusal(rules.NODEGROUP, None, {"Labels": {"example.com/pool": "a", "pool": "a"}}), "")


class TestAccess(RefusalCase):
    def test_tags_of_entries_that_are_not_standard(self) -> None:
        tagged = [{"Key": "a", "Value": "b"}]
        self.assertIn('type of "STANDARD"', self.refusal(rules.ENTRY, ENTRY, {**ENTRY, "Tags": tagged}))
        self.assertEqual(self.refusal(rules.ENTRY, None, {**ENTRY, "Tags": tagged}), "")
        standard = {**ENTRY, "Type": "STANDARD"}
        self.assertEqual(self.refusal(rules.ENTRY, standard, {**standard, "Tags": tagged}), "")

    def test_rights_of_entries_that_are_not_standard(self) -> None:
        for rights in ({"KubernetesGroups": ["admins"]}, {"AccessPolicies": [{"PolicyArn": "arn"}]}):
            self.assertIn('type of "STANDARD"', self.refusal(rules.ENTRY, None, {**ENTRY, **rights}))
            self.assertEqual(self.refusal(rules.ENTRY, None, {**ENTRY, **rights, "Type": "STANDARD"}), "")

    def test_what_vanishes_from_an_add_on_stays(self) -> None:
        old = {"PodIdentityAssociations": [{"RoleArn": "r"}], "ConfigurationValues": '{"a":1}', "ServiceAccountRoleArn": "arn", "AddonVersion": "v1"}
        self.assertEqual(rules.kept(rules.Update(rules.ADDON, old, {})), ["PodIdentityAssociations", "ConfigurationValues", "ServiceAccountRoleArn"])
        self.assertEqual(rules.kept(rules.Update(rules.ADDON, old, {**old, "PodIdentityAssociations": [], "ConfigurationValues": "{}"})), [])


class TestGroups(RefusalCase):
    def test_nodes_are_replaced_in_one_way(self) -> None:
        self.assertIn("mutually exclusive", self.refusal(rules.GROUP, None, GROUP, policy={**ROLLING, rules.REFRESH: {}}))
        self.assertEqual(self.refusal(rules.GROUP, None, GROUP, policy={rules.REFRESH: {}}), "")

    def test_a_rolling_update_has_room(self) -> None:
        self.assertIn("MinInstancesInService", self.refusal(rules.GROUP, None, GROUP, policy={rules.ROLLING: {"MinInstancesInService": 3}}))
        self.assertEqual(self.refusal(rules.GROUP, None, GROUP, policy=ROLLING), "")

    def test_a_subnet_is_not_replaced_by_one_with_its_block(self) -> None:
        subnet = {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "a"}
        self.assertIn("10.0.0.0/24", self.refusal(rules.SUBNET, subnet, {**subnet, "AvailabilityZone": "b"}))
        self.assertEqual(self.refusal(rules.SUBNET, subnet, {**subnet, "AvailabilityZone": "b", "CidrBlock": "10.0.1.0/24"}), "")
        self.assertEqual(self.refusal(rules.SUBNET, subnet, {**subnet, "MapPublicIpOnLaunch": True}), "")


class TestSubnets(RefusalCase):
    ipv4 = {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "a"}
    dual_stack = {**ipv4, "Ipv6CidrBlock": "2001:db8::/64", "AssignIpv6AddressOnCreation": True}

    def test_an_ipv6_block_comes_to_a_subnet_and_goes_again(self) -> None:
        for old, new in ((self.ipv4, self.dual_stack), (self.dual_stack, self.ipv4)):
            self.assertEqual(self.refusal(rules.SUBNET, old, new), "")

    def test_an_ipv6_block_in_use_does_not_become_another(self) -> None:
        other = {"Ipv6CidrBlock": "2001:db8:0:1::/64"}
        text = self.refusal(rules.SUBNET, self.dual_stack, {**self.dual_stack, **other})
        self.assertIn("because its subnet has assign-ipv6-address-on-creation set to true", text)
        unassigned = {**self.dual_stack, "AssignIpv6AddressOnCreation": "false"}
        self.assertEqual(self.refusal(rules.SUBNET, unassigned, {**unassigned, **other}), "")

    def test_there_is_an_ipv6_block_to_give_addresses_of(self) -> None:
        assigned = {**self.ipv4, "AssignIpv6AddressOnCreation": "true"}
        for old in (None, self.ipv4, self.dual_stack):
            self.assertIn("unless the subnet has an IPv6 CIDR block", self.refusal(rules.SUBNET, old, assigned))
            self.assertEqual(self.refusal(rules.SUBNET, old, {**assigned, "Ipv6CidrBlock": "2001:db8::/64"}), "")
        self.assertEqual(self.refusal(rules.SUBNET, None, {**self.ipv4, "AssignIpv6AddressOnCreation": False}), "")

    def test_an_ipv6_block_goes_once_nobody_uses_it(self) -> None:
        self.assertIn("assign-ipv6-address-on-creation", rules.disassociation_refusal(True, []) or "")
        self.assertIn("i-1, cluster", rules.disassociation_refusal(False, ["i-1", "cluster"]) or "")
        self.assertIsNone(rules.disassociation_refusal(False, []))


class TestRestarts(unittest.TestCase):
    def restart(self, resource_type: str, old: dict[str, Any], new: dict[str, Any], **more: Any) -> str | None:
        return rules.restart(rules.Update(resource_type, old, new, **more))

    def test_managed_nodes(self) -> None:
        newer = {**TEMPLATE, "LaunchTemplate": {"Id": "lt-1", "Version": "2"}}
        self.assertEqual(self.restart(rules.NODEGROUP, TEMPLATE, newer), "version update")
        self.assertIsNone(self.restart(rules.NODEGROUP, TEMPLATE, {**TEMPLATE, "Labels": {"a": "b"}}))

    def test_nodes_of_a_group_that_replaces_them(self) -> None:
        triggers: list[dict[str, Any]] = [
            {"MixedInstancesPolicy": {}}, {"LaunchTemplate": {}}, {"VPCZoneIdentifier": ["subnet-1", "subnet-2"]}, {"PlacementGroup": "p"},
        ]
        for trigger in triggers:
            self.assertEqual(self.restart(rules.GROUP, GROUP, {**GROUP, **trigger}, policy=ROLLING), rules.ROLLING)
            self.assertEqual(self.restart(rules.GROUP, GROUP, {**GROUP, **trigger}, policy={rules.REFRESH: {}}), rules.REFRESH)
            self.assertIsNone(self.restart(rules.GROUP, GROUP, {**GROUP, **trigger}))
        for other in ({"MaxSize": "9"}, {"Tags": [{"Key": "a"}]}):
            self.assertIsNone(self.restart(rules.GROUP, GROUP, {**GROUP, **other}, policy=ROLLING))


class TestNames(unittest.TestCase):
    def test_what_a_template_names(self) -> None:
        named = {
            rules.ADDON: {"ClusterName": "c", "AddonName": "coredns"}, rules.ENTRY: ENTRY,
            rules.ASSOCIATION: {"ClusterName": "c", "Namespace": "n", "ServiceAccount": "s"},
            "AWS::EC2::Route": {"RouteTableId": "rtb-1", "DestinationIpv6CidrBlock": "::/0"}, "AWS::IAM::Role": {"RoleName": "r"},
        }
        for resource_type, properties in named.items():
            name = rules.identifier(resource_type, properties)
            self.assertIsNotNone(name, resource_type)
            self.assertIn("AlreadyExists", rules.already_exists(resource_type, name or ()))
            # The type of an entry, the role of an association and the target of a route are not part of it.
            self.assertEqual(name, rules.identifier(resource_type, {**properties, "Type": "STANDARD", "RoleArn": "other", "GatewayId": "igw-2"}))

    def test_what_a_service_names(self) -> None:
        for resource_type in ("AWS::IAM::Role", rules.NODEGROUP, "AWS::EC2::LaunchTemplate", "AWS::EC2::Subnet"):
            self.assertIsNone(rules.identifier(resource_type, {"ClusterName": "c", "CidrBlock": "10.0.0.0/24"}))


class TestControlPlane(unittest.TestCase):
    def test_one_kind_of_update(self) -> None:
        endpoints, logging = {"endpointPublicAccess": False, "publicAccessCidrs": ["10.0.0.0/8"]}, {"clusterLogging": []}
        self.assertIsNone(rules.cluster_refusal({"resourcesVpcConfig": endpoints}))
        self.assertIsNone(rules.cluster_refusal({"logging": logging}))
        for two in ({"resourcesVpcConfig": endpoints, "logging": logging}, {"resourcesVpcConfig": {**endpoints, "subnetIds": ["subnet-1"]}}, {}):
            self.assertIn("Only one type of update", rules.cluster_refusal(two) or "")

    def test_versions_go_one_step(self) -> None:
        self.assertIsNone(rules.version_refusal("1.35", "1.36", {"a": "1.35"}))
        self.assertIsNone(rules.version_refusal("1.36", "1.35", {"a": "1.35"}))
        self.assertIn("Unsupported", rules.version_refusal("1.34", "1.36", {}) or "")
        self.assertIn("must be updated", rules.version_refusal("1.35", "1.36", {"a": "1.34"}) or "")

    def test_each_rule_has_a_source(self) -> None:
        for rule in rules.RULES:
            self.assertTrue(rule.source and rule.about, rule)
