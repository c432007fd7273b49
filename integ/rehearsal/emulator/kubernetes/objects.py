"""What is in each cluster by way of manifests and charts."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

CHART = "Chart"


@dataclass(frozen=True)
class Object:
    """An object of the API of Kubernetes, or a chart."""

    kind: str
    name: str
    # Of the API: `apps` of `apps/v1`.
    group: str = ""
    namespace: str | None = None
    # The manifest, or the properties of the custom resource that installs the chart.
    body: Mapping[str, Any] = field(default_factory=dict)


def parse(kind: str, properties: Mapping[str, Any]) -> tuple[Object, ...]:
    """What a custom resource of `aws-eks` puts into the cluster."""
    if kind == "KubernetesResource":
        return tuple(_manifest(one) for one in json.loads(properties["Manifest"]))
    if kind == "HelmChart":
        source = properties.get("Chart") or properties.get("Repository") or properties["Release"]
        return (Object(CHART, source.split("/")[-1], namespace=properties.get("Namespace", "default"), body=properties),)
    return ()


def _manifest(body: Mapping[str, Any]) -> Object:
    group, _, version = body["apiVersion"].rpartition("/")
    metadata = body["metadata"]
    return Object(body["kind"], metadata["name"], group, metadata.get("namespace"), body)


_applied: dict[str, dict[str, tuple[Object, ...]]] = {}


def of(cluster: str) -> tuple[Object, ...]:
    """All that a cluster has."""
    return tuple(one for objects in list(_applied.get(cluster, {}).values()) for one in objects)


def apply(cluster: str, resource: str, objects: Iterable[Object]) -> None:
    """Put in what a resource stands for."""
    _applied.setdefault(cluster, {})[resource] = tuple(objects)


def remove(cluster: str, resource: str) -> tuple[Object, ...]:
    """Take it out again."""
    return _applied.get(cluster, {}).pop(resource, ())


def present(cluster: str, resource: str) -> tuple[Object, ...]:
    """What a resource has put in."""
    return _applied.get(cluster, {}).get(resource, ())


def forget(cluster: str) -> None:
    """A cluster that is gone has nothing."""
    _applied.pop(cluster, None)
