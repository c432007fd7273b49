"""In which order resources come into being.

CloudFormation starts whatever has nothing left to wait for, so any order that respects the dependencies can happen. MiniStack knows one, by name.
The other one here brings to light dependencies that a stack forgot: what puts other resources to use comes as early as it can, so all that it does not
say that it waits for is not there yet.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

Dependencies = Mapping[str, set[str]]
# What works with other resources as soon as it is created: functions run, gateways and routes are checked, nodes and instances start.
_USERS = ("Custom::", "AWS::EKS::", "AWS::AutoScaling::", "AWS::EC2::Route", "AWS::EC2::NatGateway", "AWS::EC2::Instance")
_NO_USERS = ("AWS::EC2::RouteTable",)


class Order(str, Enum):
    """How the choice is made among the resources that could come next."""

    DEFAULT = "default"
    REVERSED = "reversed"


def arrange(dependencies: Dependencies, order: Order, users: Iterable[str]) -> list[str]:
    """An order in which each name comes after those that it depends on."""
    if order is Order.DEFAULT:
        return _by_name(dependencies, reverse=False)
    backwards = _by_name(dependencies, reverse=True)
    needed = _closure(dependencies, backwards)
    arranged: dict[str, None] = {}
    for user in sorted(users, key=lambda name: len(needed[name])):
        arranged.update(dict.fromkeys(name for name in backwards if name in needed[user]))
        arranged[user] = None
    arranged.update(dict.fromkeys(backwards))
    return list(arranged)


def _by_name(dependencies: Dependencies, reverse: bool) -> list[str]:
    """The first, or last, of the names that could come next, again and again."""
    arranged: dict[str, None] = {}
    while len(arranged) < len(dependencies):
        ready = [name for name, needed in dependencies.items() if name not in arranged and needed <= arranged.keys()]
        if not ready:
            raise ValueError(f"Circular dependency between resources: {sorted(dependencies.keys() - arranged.keys())}")
        arranged[max(ready) if reverse else min(ready)] = None
    return list(arranged)


def _closure(dependencies: Dependencies, arranged: list[str]) -> dict[str, set[str]]:
    """All that each name depends on, directly or not."""
    closure: dict[str, set[str]] = {}
    for name in arranged:
        closure[name] = dependencies[name].union(*(closure[other] for other in dependencies[name]))
    return closure


def template_sorter(order: Order, references: Callable[[Any, set[str]], Any]) -> Callable[[Mapping[str, Any], Mapping[str, bool]], list[str]]:
    """A sort of the resources of a template, with the engine's own reading of what refers to what."""

    def arrange_template(resources: Mapping[str, Any], conditions: Mapping[str, bool]) -> list[str]:
        active = {name for name, resource in resources.items() if conditions.get(resource.get("Condition", ""), True)}
        dependencies = {name: set(references(resources[name], active)) & active - {name} for name in active}
        return arrange(dependencies, order, [name for name in active if _is_user(resources[name]["Type"])])

    return arrange_template


def _is_user(resource_type: str) -> bool:
    return resource_type.startswith(_USERS) and resource_type not in _NO_USERS
