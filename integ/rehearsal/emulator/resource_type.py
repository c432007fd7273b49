"""What a resource type is to the emulator, and how MiniStack's CloudFormation engine gets to know it."""
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from ministack.services.cloudformation import provisioners

from emulator import schemas, service_rules

Properties = dict[str, Any]
Attributes = dict[str, Any]


class ResourceType(ABC):
    """A resource type, made of API calls, as the one on AWS is."""

    name: ClassVar[str]

    @abstractmethod
    def create(self, properties: Properties, generated_name: str) -> str:
        """Make it, and return its physical id. The name is for those that the template gives none."""

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        """What `Fn::GetAtt` returns."""
        return {}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        """Change it. Properties that the schema calls create-only never come here: their change replaces the resource."""
        raise NotImplementedError(f"{self.name} cannot be updated in place: {sorted(key for key in {**old, **new} if old.get(key) != new.get(key))}")

    def nodes(self, physical_id: str) -> int | None:
        """How many nodes it has now, whoever last changed the number; None for what has no nodes."""
        return None

    @abstractmethod
    def delete(self, physical_id: str, properties: Properties) -> None:
        """Take it away."""


_published: dict[str, tuple[ResourceType, Properties, Attributes]] = {}


def refresh(physical_id: str) -> None:
    """Read the attributes of a resource anew, where another one changed them.

    CloudFormation reads an attribute when it is asked for, MiniStack once: the IPv6 blocks of a VPC exist only after the VPC does.
    """
    resource_type, properties, attributes = _published[physical_id]
    attributes.update(resource_type.attributes(physical_id, properties))


def install(resource_type: ResourceType) -> None:
    """Let MiniStack use this for the type from now on."""
    name = resource_type.name

    def published(physical_id: str, properties: Properties) -> tuple[str, Attributes]:
        attributes = resource_type.attributes(physical_id, properties)
        _published[physical_id] = (resource_type, properties, attributes)
        return physical_id, attributes

    def create(logical_id: str, properties: Properties, stack_name: str) -> tuple[str, Attributes]:
        generated_name = provisioners._physical_name(stack_name, logical_id, max_len=63)
        return published(resource_type.create(properties, generated_name), properties)

    def update(physical_id: str, old: Properties, new: Properties, _stack_name: str) -> tuple[str, Attributes]:
        resource_type.update(physical_id, old, new)
        return published(physical_id, new)

    def delete(physical_id: str, properties: Properties) -> None:
        resource_type.delete(physical_id, properties)
        _published.pop(physical_id, None)

    provisioners._RESOURCE_HANDLERS[name] = {"create": create, "update": update, "delete": delete}
    provisioners._STACK_TAG_PROPERTY.pop(name, None)
    # Whether a stack tag reaches an entry that is not STANDARD, which refuses tags, is not known (README).
    if name != service_rules.ENTRY and schemas.tag_property(name):
        provisioners._STACK_TAG_PROPERTY[name] = schemas.tag_property(name)
    provisioners._CUSTOM_NAME_REPLACEMENT.pop(name, None)
    if name.startswith("AWS::"):
        provisioners._REPLACING_PROPERTIES[name] = schemas.replacing_properties(name)
