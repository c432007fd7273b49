"""What the emulator changes in MiniStack's CloudFormation engine."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import changesets, custom_resource, engine, handlers, provisioners, stacks

from emulator import updates
from emulator.ordering import Order, template_sorter
from emulator.resource_type import ResourceType, install

# Services of which MiniStack keeps records of its own that nothing else here reads.
_REPLACED = ("AWS::EC2::", "AWS::EKS::")


def prepare(order: Order, resource_types: list[ResourceType]) -> None:
    """Teach the engine the resource types, the order, and to ask the services' rules before it acts."""
    for name in [name for name in provisioners._RESOURCE_HANDLERS if name.startswith(_REPLACED)]:
        del provisioners._RESOURCE_HANDLERS[name]
    for resource_type in resource_types:
        install(resource_type)

    sorter = template_sorter(order, engine._extract_deps)
    for module in (engine, stacks):
        module._topological_sort = sorter
    # Resource types call APIs of this very process: on the event loop they would wait for themselves.
    stacks._runs_on_worker_thread = lambda _resource_type: True
    updates.install(updates.Updates(resource_types), [provisioners, stacks, changesets, handlers])
    custom_resource._normalise_resource_properties = _in_order(custom_resource._normalise_resource_properties)


def _in_order(normalise: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The handler of the control plane compares its logs as text, and CloudFormation does not keep the order of the template (an event stands in cdk#33063)."""

    def ordered(value: Any) -> Any:
        properties = normalise(value)
        is_logging = isinstance(properties, dict) and properties.keys() == {"types", "enabled"}
        return {name: properties[name] for name in ("types", "enabled")} if is_logging else properties

    return ordered
