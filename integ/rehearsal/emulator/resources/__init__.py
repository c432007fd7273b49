"""The resource types that the stacks of this repository use, beyond those of MiniStack."""
from __future__ import annotations

from emulator.resource_type import ResourceType
from emulator.resources import compute, eks, endpoints, iam, routing, security_groups, vpc

ALL: list[ResourceType] = [*vpc.TYPES, *routing.TYPES, *endpoints.TYPES, *security_groups.TYPES, *compute.TYPES, *eks.TYPES, *iam.TYPES]
