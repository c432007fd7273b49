"""What the parts of the EKS service share: its records, and the words of its answers."""
from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from emulator.clients import client
from emulator.eks.errors import EksError, invalid
from emulator.settings import ACCOUNT, REGION

Record = dict[str, Any]


class Table:
    """Records of one kind, by cluster and name."""

    def __init__(self, in_use: str) -> None:
        self._in_use = in_use
        self._records: dict[tuple[str, str], Record] = {}

    def add(self, cluster: str, name: str, record: Record) -> Record:
        """A new record."""
        if (cluster, name) in self._records:
            raise EksError(409, "ResourceInUseException", self._in_use.format(name))
        self._records[cluster, name] = record
        return record

    def get(self, cluster: str, name: str) -> Record:
        """The record of that name."""
        try:
            return self._records[cluster, name]
        except KeyError:
            raise EksError(404, "ResourceNotFoundException", f"cluster {cluster} has no {name}") from None

    def remove(self, cluster: str, name: str) -> Record:
        """Delete it, and return it as it was."""
        record = self.get(cluster, name)
        del self._records[cluster, name]
        return {**record, "status": "DELETING"}

    def names(self, cluster: str) -> list[str]:
        """Those that a cluster has."""
        return [name for owner, name in self._records if owner == cluster]

    def clear(self, cluster: str) -> None:
        """Forget those of a cluster that is gone."""
        for name in self.names(cluster):
            del self._records[cluster, name]

    def __iter__(self) -> Iterator[Record]:
        return iter(list(self._records.values()))


class Records:
    """All that EKS has in the account."""

    def __init__(self) -> None:
        self.clusters: dict[str, Record] = {}
        self.nodegroups = Table("NodeGroup already exists with name {}")
        self.profiles = Table("Fargate Profile already exists with this name: {}")
        self.addons = Table("Addon already exists.")
        self.entries = Table("The specified access entry resource is already in use on this cluster.")
        self.associations = Table("Association already exists: {}")
        self.updates: dict[str, Record] = {}

    def cluster(self, name: str) -> Record:
        """The cluster of that name."""
        if name not in self.clusters:
            raise EksError(404, "ResourceNotFoundException", f"No cluster found for name: {name}.")
        return self.clusters[name]

    def by_arn(self, arn: str) -> Record:
        """Whatever has that ARN."""
        tables = (self.nodegroups, self.profiles, self.addons, self.entries, self.associations)
        for record in [*self.clusters.values(), *(record for table in tables for record in table)]:
            if arn in record.values():
                return record
        raise EksError(404, "NotFoundException", f"no resource {arn}")

    def update(self, kind: str, **whose: str) -> Record:
        """The answer to a change, which is done at once."""
        update = {"id": str(uuid.uuid4()), "status": "Successful", "type": kind, "createdAt": time.time(), "params": [], "errors": []}
        self.updates[update["id"]] = {**update, "whose": whose}
        return {"update": update}


def arn_of(resource: str) -> str:
    """An ARN of EKS."""
    return f"arn:aws:eks:{REGION}:{ACCOUNT}:{resource}"


def check_role(arn: str, principal: str | None) -> None:
    """Refuse a role that does not exist, or that the principal cannot take."""
    try:
        role = client("iam").get_role(RoleName=arn.split("/")[-1])["Role"]
    except ClientError:
        raise invalid(f"role {arn} does not exist") from None
    if principal is not None and f"'{principal}'" not in str(role["AssumeRolePolicyDocument"]):
        raise invalid(f"role {arn} cannot be assumed by {principal}")
