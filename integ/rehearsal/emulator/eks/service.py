"""The operations of EKS that the stacks and the rehearsal use."""
from __future__ import annotations

import re

from emulator.eks.access import Access
from emulator.eks.clusters import Clusters
from emulator.eks.compute import Compute
from emulator.eks.errors import EksError
from emulator.eks.records import Record, Records


class EksService:
    """Records of clusters and what belongs to them. An operation is a method of its name, in snake case."""

    def __init__(self) -> None:
        records = Records()
        self._parts = (Clusters(records), Compute(records), Access(records))

    def call(self, operation: str, parameters: Record) -> Record:
        """Do an operation."""
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        method = next((getattr(part, name) for part in self._parts if hasattr(part, name)), None)
        if method is None:
            raise EksError(400, "InvalidRequestException", f"the emulator has no {operation}")
        answer: Record = method(parameters)
        return answer
