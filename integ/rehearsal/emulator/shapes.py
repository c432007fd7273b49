"""From what a template says to what an API takes, after the models that botocore carries."""
from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, Shape, StructureShape


@functools.cache
def service_model(service: str) -> Any:
    """The model of a service."""
    return botocore.session.get_session().get_service_model(service)


def request(service: str, operation: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of an API call; None is left out, and a name that the operation lacks is refused."""
    shape = service_model(service).operation_model(operation).input_shape
    return _structure(shape, {name: value for name, value in properties.items() if value is not None}, operation)


def _value(shape: Shape, value: Any, path: str) -> Any:
    if isinstance(shape, StructureShape):
        return _structure(shape, value, path)
    if isinstance(shape, ListShape):
        return [_value(shape.member, item, path) for item in value]
    if isinstance(shape, MapShape):
        return {key: _value(shape.value, item, path) for key, item in tag_map(value).items()}
    if shape.type_name in ("integer", "long"):
        return int(value)
    if shape.type_name == "boolean":
        return is_true(value)
    return value


def _structure(shape: StructureShape, value: Mapping[str, Any], path: str) -> dict[str, Any]:
    # The two spell names alike but for the case of the first letter, or of an acronym.
    members = {name.lower(): name for name in shape.members}
    converted: dict[str, Any] = {}
    for name, item in value.items():
        member = members.get(name.lower())
        if member is None:
            raise ValueError(f"{path}.{name}: the API has no such parameter")
        converted[member] = _value(shape.members[member], item, f"{path}.{name}")
    return converted


def is_true(value: Any) -> bool:
    """A boolean of a template, which may be a string."""
    return str(value).lower() == "true"


def tag_map(tags: Any) -> dict[str, str]:
    """Tags as a map, from either of the two forms that templates have."""
    if isinstance(tags, Mapping):
        return dict(tags)
    return {tag["Key"]: tag["Value"] for tag in tags or []}


def own_tags(tags: Any) -> dict[str, str]:
    """Tags without those that CloudFormation itself sets, which no API accepts from others."""
    return {key: value for key, value in tag_map(tags).items() if not key.startswith("aws:")}


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as most APIs take them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
