"""Each rule with access that is refused and access that is not."""
from __future__ import annotations

import unittest
from typing import Any

from emulator import access_rules as rules

NO_ADMIN: dict[str, Any] = {"bootstrapClusterCreatorAdminPermissions": False}


class TestAccess(unittest.TestCase):
    def test_a_cluster_that_nobody_gets_into(self) -> None:
        for access in (NO_ADMIN, {"authenticationMode": "CONFIG_MAP", **NO_ADMIN}):
            self.assertIn("must be true if cluster authentication mode is set to CONFIG_MAP", rules.creation_refusal(access) or "")
        for access in ({}, {"authenticationMode": "CONFIG_MAP"}, {"authenticationMode": "API", **NO_ADMIN}):
            self.assertIsNone(rules.creation_refusal(access))

    def test_entries(self) -> None:
        for access in ({}, {"authenticationMode": "CONFIG_MAP"}):
            self.assertIn("must be set to one of [API, API_AND_CONFIG_MAP]", rules.entry_refusal(access) or "")
        for mode in ("API", "API_AND_CONFIG_MAP"):
            self.assertIsNone(rules.entry_refusal({"authenticationMode": mode}))

    def test_modes_go_one_way(self) -> None:
        allowed = {("CONFIG_MAP", "API_AND_CONFIG_MAP"), ("API_AND_CONFIG_MAP", "API")}
        modes = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")
        for old, new in ((old, new) for old in modes for new in modes):
            refusal = rules.mode_refusal({"authenticationMode": old}, new)
            self.assertEqual(refusal is None, old == new or (old, new) in allowed, (old, new))
        self.assertEqual(rules.mode_refusal({"authenticationMode": "API"}, "CONFIG_MAP"), "Unsupported authentication mode update from API to CONFIG_MAP.")

    def test_kubectl(self) -> None:
        self.assertIsNone(rules.kubectl_refusal({}, None))
        self.assertIn("must be logged in", rules.kubectl_refusal(NO_ADMIN, None) or "")
        self.assertIn("Forbidden", rules.kubectl_refusal(NO_ADMIN, {"policies": []}) or "")
        self.assertIsNone(rules.kubectl_refusal(NO_ADMIN, {"policies": [{"policyArn": "arn"}]}))
