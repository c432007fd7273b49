"""What `aws-eks` does with kubectl and Helm. There is no API server here, but the rules of emulator/kubernetes/ are asked."""
from __future__ import annotations

from collections.abc import Callable

from botocore.exceptions import ClientError

from emulator import access_rules, journal
from emulator.clients import client
from emulator.eks.records import Record
from emulator.kubernetes import answers, objects, rules
from emulator.kubernetes.pods import Compute
from emulator.resource_type import Attributes, Properties, ResourceType

_KINDS = ("KubernetesResource", "KubernetesPatch", "HelmChart", "KubernetesObjectValue")


class KubernetesObject(ResourceType):
    """A custom resource of the kubectl provider."""

    def __init__(self, kind: str, compute_of: Callable[[str], Compute]) -> None:
        # One class serves four types, which differ in name only.
        self.name = f"Custom::AWSCDK-EKS-{kind}"  # type: ignore[misc]
        self._kind, self._compute_of = kind, compute_of

    def create(self, properties: Properties, generated_name: str) -> str:
        try:
            self._apply(generated_name, properties)
        except ValueError:
            # CloudFormation deletes what a custom resource failed to create.
            objects.remove(properties["ClusterName"], generated_name)
            raise
        return generated_name

    def _apply(self, physical_id: str, properties: Properties) -> None:
        """One object after the other, as kubectl does."""
        cluster = self._log_in(properties)
        present, made = objects.present(cluster, physical_id), []
        if self._kind == "KubernetesObjectValue":
            _refuse(answers.refusal(properties, self._compute_of(cluster)))
        for one in objects.parse(self._kind, properties):
            if not any((one.kind, one.namespace, one.name) == (other.kind, other.namespace, other.name) for other in present):
                _refuse(rules.creation_refusal(one, self._compute_of(cluster)))
                _record("applied", cluster, one)
            made.append(one)
            objects.apply(cluster, physical_id, made)

    def _log_in(self, properties: Properties) -> str:
        cluster: str = properties["ClusterName"]
        access: Record = client("eks").describe_cluster(name=cluster)["cluster"].get("accessConfig", {})
        _refuse(access_rules.kubectl_refusal(access, _entry(cluster, properties["RoleArn"])))
        return cluster

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Value": answers.value(properties) if self._kind == "KubernetesObjectValue" else ""}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        self._apply(physical_id, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        cluster = self._log_in(properties)
        for one in reversed(objects.present(cluster, physical_id)):
            _refuse(rules.deletion_refusal(one, self._compute_of(cluster)))
            _record("removed", cluster, one)
        objects.remove(cluster, physical_id)


def _entry(cluster: str, role: str) -> Record | None:
    try:
        entry: Record = client("eks").describe_access_entry(clusterName=cluster, principalArn=role)["accessEntry"]
    except ClientError:
        return None
    return entry


def _record(what: str, cluster: str, one: objects.Object) -> None:
    journal.record("", "", "Kubernetes", what, cluster=cluster, object=f"{one.kind} {one.name}")


def _refuse(refusal: str | None) -> None:
    if refusal:
        raise ValueError(refusal)


def types(compute_of: Callable[[str], Compute]) -> list[ResourceType]:
    """All of them, with a way to ask what a cluster has."""
    return [KubernetesObject(kind, compute_of) for kind in _KINDS]
