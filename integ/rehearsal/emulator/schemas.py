"""The registry schemas of resource types, which cfn-lint ships: what CloudFormation refuses before it calls any API.

MiniStack reads of a resource what it knows and ignores the rest, so that a misspelt property would pass.
"""
from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

import jsonschema
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from emulator.settings import REGION

_KEYWORDS = ("definitions", "properties", "required", "additionalProperties", "oneOf", "anyOf", "allOf", "dependencies")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@functools.cache
def schema(resource_type: str) -> dict[str, Any]:
    """The schema of a resource type."""
    found: dict[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, resource_type).schema
    return found


def replacing_properties(resource_type: str) -> tuple[str, ...]:
    """The properties whose change replaces the resource."""
    # Of a property that is create-only in part no part is used here.
    paths = [path.split("/")[2:] for path in schema(resource_type).get("createOnlyProperties", [])]
    return tuple(path[0] for path in paths if len(path) == 1)


def tag_property(resource_type: str) -> tuple[str, str] | None:
    """The property that takes the tags of the stack, and whether it is a list or a map; None for what takes none."""
    if not resource_type.startswith("AWS::"):
        return None
    full = schema(resource_type)
    tagging = full.get("tagging", {"taggable": full.get("taggable", False)})
    name = tagging.get("tagProperty", "/properties/Tags").split("/")[2]
    if not tagging.get("taggable") or name not in full["properties"]:
        return None
    return name, "map" if full["properties"][name].get("type") == "object" else "list"


def validate(resource_type: str, properties: Mapping[str, Any]) -> None:
    """Raise ValueError for properties that the registry refuses."""
    if not resource_type.startswith("AWS::") or resource_type.startswith(("AWS::CloudFormation::", "AWS::CDK::")):
        return
    read_only = {path.split("/")[2] for path in schema(resource_type).get("readOnlyProperties", [])}
    problems = [f"{name} is read-only" for name in properties if name in read_only]
    problems += [
        f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in _validator(resource_type).iter_errors(_without_system_tags(properties))
    ]
    if problems:
        raise ValueError(f"Properties validation failed for {resource_type}: {'; '.join(problems)}")


def _without_system_tags(properties: Mapping[str, Any]) -> dict[str, Any]:
    tags = properties.get("Tags")
    if isinstance(tags, list):
        return {**properties, "Tags": [tag for tag in tags if not tag["Key"].startswith("aws:")]}
    if isinstance(tags, dict):
        return {**properties, "Tags": {key: value for key, value in tags.items() if not key.startswith("aws:")}}
    return dict(properties)


@functools.cache
def _validator(resource_type: str) -> Any:
    full = schema(resource_type)
    return _LenientValidator(_compilable({key: full[key] for key in _KEYWORDS if key in full}))


def _is_number(_checker: Any, value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, (int, float)) or (isinstance(value, str) and bool(_NUMBER.fullmatch(value)))


# CloudFormation converts scalars to what the schema asks for.
_LenientValidator = jsonschema.validators.extend(
    jsonschema.Draft7Validator,
    type_checker=jsonschema.Draft7Validator.TYPE_CHECKER.redefine_many({
        "integer": _is_number,
        "number": _is_number,
        "boolean": lambda _checker, value: isinstance(value, bool) or value in ("true", "false"),
        "string": lambda _checker, value: isinstance(value, (str, int, float, bool)),
    }),
)


def _compilable(node: Any) -> Any:
    """The schema without the patterns that Python's `re` does not know."""
    if isinstance(node, list):
        return [_compilable(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _compilable(value) for key, value in node.items() if key != "pattern" or not isinstance(value, str) or _compiles(value)}
    if isinstance(kept.get("patternProperties"), dict):
        kept["patternProperties"] = {key if _compiles(key) else ".*": value for key, value in kept["patternProperties"].items()}
    return kept


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
