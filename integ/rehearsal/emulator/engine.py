"""What the emulator changes in MiniStack's CloudFormation engine."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import engine, provisioners, stacks

from emulator import schemas
from emulator.ordering import Order, template_sorter
from emulator.resource_type import ResourceType, install

# Services of which MiniStack keeps records of its own that nothing else here reads.
_REPLACED = ("AWS::EC2::", "AWS::EKS::")


def prepare(order: Order, resource_types: list[ResourceType]) -> None:
    """Teach the engine the resource types, the order, and to check properties before it uses them."""
    for name in [name for name in provisioners._RESOURCE_HANDLERS if name.startswith(_REPLACED)]:
        del provisioners._RESOURCE_HANDLERS[name]
    for resource_type in resource_types:
        install(resource_type)

    sorter = template_sorter(order, engine._extract_deps)
    for module in (engine, stacks):
        module._topological_sort = sorter
    # Resource types call APIs of this very process: on the event loop they would wait for themselves.
    stacks._runs_on_worker_thread = lambda _resource_type: True
    for module in (provisioners, stacks):
        module._provision_resource = _checked(provisioners._provision_resource, 2)
        module._update_resource = _checked(provisioners._update_resource, 3)


def _checked(function: Callable[..., Any], position: int) -> Callable[..., Any]:
    def checked(resource_type: str, *arguments: Any) -> Any:
        schemas.validate(resource_type, arguments[position - 1])
        return function(resource_type, *arguments)

    return checked
