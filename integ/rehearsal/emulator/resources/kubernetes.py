"""What `aws-eks` does with kubectl. There is no API server here: that it was asked to, of a cluster that exists and with JSON, is all that shows."""
from __future__ import annotations

import json

from emulator.clients import client
from emulator.resource_type import Attributes, Properties, ResourceType

_KINDS = ("KubernetesResource", "KubernetesPatch", "HelmChart", "KubernetesObjectValue")


class KubernetesObject(ResourceType):
    """A custom resource of the kubectl provider."""

    def __init__(self, kind: str) -> None:
        # One class serves four types, which differ in name only.
        self.name = f"Custom::AWSCDK-EKS-{kind}"  # type: ignore[misc]

    def create(self, properties: Properties, generated_name: str) -> str:
        self._check(properties)
        return generated_name

    def _check(self, properties: Properties) -> None:
        client("eks").describe_cluster(name=properties["ClusterName"])
        json.loads(properties.get("Manifest", "{}"))

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Value": ""}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        self._check(new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        self._check(properties)


TYPES: list[ResourceType] = [KubernetesObject(kind) for kind in _KINDS]
