"""The stacks of an app as CloudFormation lists them, with the stacks nested in them."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rehearse.processes import Emulator


@dataclass(frozen=True)
class Resource:
    """A resource of a stack."""

    # The name of the outermost stack, and logical ids from there down.
    path: tuple[str, ...]
    physical_id: str
    type: str

    @property
    def logical_id(self) -> str:
        """Its logical id in its own stack."""
        return self.path[-1]

    @property
    def is_nested(self) -> bool:
        """Whether it is in a stack that is a resource itself."""
        return len(self.path) > 2


class Deployment:
    """The stacks that were deployed, and clients to ask about them."""

    def __init__(self, emulator: Emulator, stacks: tuple[str, ...]) -> None:
        self._emulator, self._stacks = emulator, stacks
        self.resources = [resource for stack in stacks for resource in self._list(stack, (stack,))]

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

    def template(self, stack: str) -> dict[str, Any]:
        """The template of a stack that is not nested."""
        template: dict[str, Any] = self.client("cloudformation").get_template(StackName=stack)["TemplateBody"]
        return template

    def _describe(self) -> list[dict[str, Any]]:
        return [self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0] for stack in self._stacks]

    @property
    def status(self) -> str:
        """The status of the stacks: of all of them, where it is the same."""
        return ", ".join(dict.fromkeys(stack["StackStatus"] for stack in self._describe()))

    def outputs(self) -> dict[str, str]:
        """The outputs of the stacks."""
        return {output["OutputKey"]: output["OutputValue"] for stack in self._describe() for output in stack.get("Outputs", [])}

    def by_path(self) -> dict[tuple[str, ...], str]:
        """Physical ids, by the path of their resource."""
        return {one.path: one.physical_id for one in self.resources}
