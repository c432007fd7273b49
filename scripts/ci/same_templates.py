"""Fails unless two cloud assemblies hold the same templates, nested ones included."""
import json
import sys
from pathlib import Path


def templates(folder: str) -> dict:
    found = {path.name: json.loads(path.read_text()) for path in Path(folder).glob("*.template.json")}
    if not found:
        sys.exit(f"no template in {folder}")
    return found


left, right = templates(sys.argv[1]), templates(sys.argv[2])
if left.keys() != right.keys():
    sys.exit(f"different templates: {sorted(left.keys() ^ right.keys())}")
for name in left:
    if left[name] != right[name]:
        resources = left[name].get("Resources", {}), right[name].get("Resources", {})
        keys = resources[0].keys() | resources[1].keys()
        sys.exit(f"{name}: {sorted(key for key in keys if resources[0].get(key) != resources[1].get(key))}")
