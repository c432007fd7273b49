"""The operations of EKS that the stacks and the rehearsal use."""
from __future__ import annotations

import re

from emulator.eks.access import Access
from emulator.eks.capacity import compute_of
from emulator.eks.clusters import Clusters
from emulator.eks.compute import Compute
from emulator.eks.errors import EksError
from emulator.eks.records import Record, Records
from emulator.kubernetes import pods


class EksService:
    """Records of clusters and what belongs to them. An operation is a method of its name, in snake case."""

    def __init__(self) -> None:
        self._records = records = Records()
        self._parts = (Clusters(records), Compute(records), Access(records))

    def compute_of(self, cluster: str) -> pods.Compute:
        """What a cluster has for pods to run on."""
        return compute_of(self._records, cluster)

    def call(self, operation: str, parameters: Record) -> Record:
        """Do an operation."""
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        method = next((getattr(part, name) for part in self._parts if hasattr(part, name)), None)
        if method is None:
            raise EksError(400, "InvalidRequestException", f"the emulator has no {operation}")
        answer: Record = method(parameters)
        return answer
