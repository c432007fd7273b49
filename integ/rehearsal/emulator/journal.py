"""What the emulator did to resources and nodes, for the rehearsal to read: a file with a JSON object a line.

CloudFormation tells which resources an update touched, and the services tell how many nodes went; MiniStack has an event for each resource, touched or not,
and there are no nodes.
"""
from __future__ import annotations

import json
import threading
from pathlib import Path

_lock = threading.Lock()
_path: Path | None = None


def configure(path: Path | None) -> None:
    """Say where it goes; without a path nothing is written."""
    global _path
    _path = path


def record(stack: str, logical_id: str, resource_type: str, what: str, **details: object) -> None:
    """Write down that something happened to a resource."""
    if _path is None:
        return
    line = json.dumps({"stack": stack, "logical_id": logical_id, "type": resource_type, "what": what, **details})
    with _lock, _path.open("a") as file:
        file.write(f"{line}\n")
