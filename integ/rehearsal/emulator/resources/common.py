"""What the EC2 resource types share."""
from __future__ import annotations

import re
from typing import Any

from emulator import shapes
from emulator.clients import client
from emulator.resource_type import Properties

Record = dict[str, Any]


def ec2(operation: str, **properties: Any) -> Record:
    """An EC2 call with the properties of a template."""
    answer: Record = getattr(client("ec2"), _snake(operation))(**shapes.request("ec2", operation, properties))
    return answer


def _snake(operation: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()


def pick(properties: Properties, *names: str) -> Properties:
    """Some of the properties; those that are missing are None, which no call passes on."""
    return {name: properties.get(name) for name in names}


def tagged(kind: str, properties: Properties) -> list[Record] | None:
    """The tags of a new EC2 resource."""
    tags = shapes.own_tags(properties.get("Tags"))
    return [{"ResourceType": kind, "Tags": shapes.tag_list(tags)}] if tags else None


def retag(resource_id: str, old: Properties, new: Properties) -> None:
    """Change the tags of an EC2 resource."""
    before, after = shapes.own_tags(old.get("Tags")), shapes.own_tags(new.get("Tags"))
    gone = [{"Key": key} for key in before if key not in after]
    if gone:
        client("ec2").delete_tags(Resources=[resource_id], Tags=gone)
    if after:
        client("ec2").create_tags(Resources=[resource_id], Tags=shapes.tag_list(after))


def where(name: str, *values: str) -> list[Record]:
    """A filter of one name."""
    return [{"Name": name, "Values": list(values)}]


def only_tags_changed(old: Properties, new: Properties) -> bool:
    """Whether the tags are all that an update changes."""
    return {**old, "Tags": None} == {**new, "Tags": None}


def refuse(code: str, message: str) -> ValueError:
    """What EC2 would answer, where moto has no objection."""
    return ValueError(f"{code}: {message}")
