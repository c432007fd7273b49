"""A stack as CloudFormation lists it, with the stacks nested in it."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rehearse.processes import Emulator


@dataclass(frozen=True)
class Resource:
    """A resource of a stack."""

    # Logical ids from the outermost stack down.
    path: tuple[str, ...]
    physical_id: str
    type: str

    @property
    def logical_id(self) -> str:
        """Its logical id in its own stack."""
        return self.path[-1]


class Deployment:
    """A stack that was deployed, and clients to ask about it."""

    def __init__(self, emulator: Emulator, stack: str) -> None:
        self._emulator, self._stack = emulator, stack
        self.resources = list(self._list(stack, ()))

    def _list(self, stack: str, path: tuple[str, ...]) -> Iterator[Resource]:
        for one in self.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]:
            resource = Resource((*path, one["LogicalResourceId"]), one["PhysicalResourceId"], one["ResourceType"])
            yield resource
            if resource.type == "AWS::CloudFormation::Stack":
                yield from self._list(resource.physical_id, resource.path)

    def client(self, service: str) -> Any:
        """A client of a service."""
        return self._emulator.client(service)

    def ids(self, resource_type: str, beginning: str = "") -> list[str]:
        """The physical ids of the resources of a type whose logical ids begin so."""
        return [one.physical_id for one in self.resources if one.type == resource_type and one.logical_id.startswith(beginning)]

    def only(self, resource_type: str, beginning: str = "") -> str:
        """The physical id of the one resource that there is."""
        found = self.ids(resource_type, beginning)
        if len(found) != 1:
            raise LookupError(f"{len(found)} resources of type {resource_type} whose logical id begins with {beginning!r}")
        return found[0]

    def template(self) -> dict[str, Any]:
        """The template that was deployed."""
        template: dict[str, Any] = self.client("cloudformation").get_template(StackName=self._stack)["TemplateBody"]
        return template

    def describe(self) -> dict[str, Any]:
        """The stack itself."""
        stack: dict[str, Any] = self.client("cloudformation").describe_stacks(StackName=self._stack)["Stacks"][0]
        return stack

    def outputs(self) -> dict[str, str]:
        """The outputs of the stack."""
        return {output["OutputKey"]: output["OutputValue"] for output in self.describe().get("Outputs", [])}

    def by_path(self) -> dict[tuple[str, ...], str]:
        """Physical ids, by the path of their resource."""
        return {one.path: one.physical_id for one in self.resources}
