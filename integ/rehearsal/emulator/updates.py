"""What stands between CloudFormation and the resource types: schemas, the rules of the services, and the journal."""
from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from ministack.core.concurrency import run_reentrant
from ministack.services.cloudformation import engine, provisioners

from emulator import journal, reach, schemas, service_rules
from emulator.resource_type import Properties, ResourceType

Result = tuple[str, Any]
_OWNER = "kubernetes.io/cluster/"


class Updates:
    """Wraps the functions with which MiniStack creates, updates and deletes a resource."""

    def __init__(self, resource_types: list[ResourceType]) -> None:
        self._types = {resource_type.name: resource_type for resource_type in resource_types}
        # Resources of a stack as its template has them: a policy of an Auto Scaling group is no property.
        self._definitions: dict[str, dict[str, Any]] = {}
        # Auto Scaling groups with nodes of an older template: the next update replaces those too.
        self._outdated: set[str] = set()
        # MiniStack forgets those of what an update of a nested stack leaves as it is.
        self._attributes: dict[tuple[str, str], Any] = {}

    def deploying(self, deploy: Callable[..., Any]) -> Callable[..., Any]:
        """Remember the template of each deployment."""

        def remembered(stack_name: str, stack_id: str, template: Properties, *rest: Any, **named: Any) -> Any:
            self._definitions[stack_name] = template.get("Resources", {})
            return deploy(stack_name, stack_id, template, *rest, **named)

        return remembered

    def creating(self, create: Callable[..., Result]) -> Callable[..., Result]:
        """Refuse what the service refuses, and then create."""

        def checked(resource_type: str, logical_id: str, properties: Properties, stack_name: str) -> Result:
            properties = _complete(resource_type, properties)
            schemas.validate(resource_type, properties)
            self._check(service_rules.Update(resource_type, None, properties, self._policy(stack_name, logical_id)), stack_name, logical_id)
            name = service_rules.identifier(resource_type, properties)
            if name and _is_taken(resource_type, name):
                journal.record(stack_name, logical_id, resource_type, "refused")
                raise ValueError(service_rules.already_exists(resource_type, name))
            reach.check_functions(resource_type, properties)
            result = create(resource_type, logical_id, properties, stack_name)
            reach.remember_function(resource_type, result[0], properties)
            journal.record(stack_name, logical_id, resource_type, "created", **_of_cluster(properties))
            self._attributes[resource_type, result[0]] = result[1]
            return result

        return checked

    def updating(self, update: Callable[..., Result]) -> Callable[..., Result]:
        """Refuse what the service refuses, update, and write down what that did to nodes."""

        def checked(
            resource_type: str, physical_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str = "", *rest: Any,
        ) -> Result:
            old, new = _complete(resource_type, old), _complete(resource_type, new)
            schemas.validate(resource_type, new)
            if old == new:
                return physical_id, self._attributes.get((resource_type, physical_id), {})
            change = service_rules.Update(resource_type, old, new, self._policy(stack_name, logical_id), self._nodes(resource_type, physical_id))
            self._check(change, stack_name, logical_id)
            reach.check_functions(resource_type, new)
            result = update(resource_type, physical_id, old, new, stack_name, logical_id, *rest)
            reach.remember_function(resource_type, result[0], new)
            self._write(change, physical_id, result[0], stack_name, logical_id)
            self._attributes[resource_type, result[0]] = result[1]
            return result

        return checked

    def deleting(self, delete: Callable[..., None]) -> Callable[..., None]:
        """Write down what went."""

        def noted(resource_type: str, physical_id: str, properties: Properties, stack_name: str = "", logical_id: str = "") -> None:
            nodes = self._nodes(resource_type, physical_id)
            reach.check_functions(resource_type, properties)
            delete(resource_type, physical_id, properties, stack_name, logical_id)
            journal.record(stack_name or "", logical_id or "", resource_type, "deleted", **_of_cluster(properties))
            if nodes:
                journal.record(stack_name or "", logical_id or "", resource_type, "nodes", nodes=nodes, reason="group deleted")

        return noted

    def rolling_back(self, roll_back: Callable[..., Any]) -> Callable[..., Any]:
        """A launch template goes back by a newer version with the old content, and what uses its latest version follows."""

        async def followed(stack_name: str, stack_id: str, stack: Properties, *rest: Any, **named: Any) -> None:
            await roll_back(stack_name, stack_id, stack, *rest, **named)
            if stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE":
                stack["StackStatus"] = "UPDATE_ROLLBACK_IN_PROGRESS"
                try:
                    await run_reentrant(self._follow_templates, stack_name, stack_id, stack)
                finally:
                    stack["StackStatus"] = "UPDATE_ROLLBACK_COMPLETE"

        return followed

    def _follow_templates(self, stack_name: str, stack_id: str, stack: Properties) -> None:
        template, resources, parameters = stack["_template"], stack["_resources"], stack["_resolved_params"]
        self._definitions[stack_name] = template["Resources"]
        conditions = engine._evaluate_conditions(template, parameters)
        for logical_id, definition in template["Resources"].items():
            if definition["Type"] not in (service_rules.NODEGROUP, service_rules.GROUP) or logical_id not in resources:
                continue
            record = resources[logical_id]
            wanted = copy.deepcopy(definition["Properties"])
            wanted = engine._resolve_refs(wanted, resources, parameters, conditions, template.get("Mappings", {}), stack_name, stack_id)
            wanted = {name: value for name, value in wanted.items() if value is not engine._NO_VALUE}
            tagged = [
                provisioners._with_stack_tags(definition["Type"], properties, stack.get("Tags") or [], stack_name, stack_id, logical_id)
                for properties in (record["Properties"], wanted)
            ]
            provisioners._update_resource(definition["Type"], record["PhysicalResourceId"], *tagged, stack_name, logical_id)
            record["Properties"] = wanted

    def _check(self, change: service_rules.Update, stack_name: str, logical_id: str) -> None:
        refusal = service_rules.refusal(change)
        if refusal:
            journal.record(stack_name, logical_id, change.type, "refused")
            raise ValueError(f'Resource handler returned message: "{refusal}" (HandlerErrorCode: InvalidRequest)')

    def _write(self, change: service_rules.Update, before: str, after: str, stack_name: str, logical_id: str) -> None:
        old = change.old or {}
        changed = sorted(name for name in {**old, **change.new} if old.get(name) != change.new.get(name))
        # Replaced nodes go with their group, which is deleted later.
        journal.record(stack_name, logical_id, change.type, "updated" if after == before else "replaced", properties=changed)
        if after != before:
            return
        for name in service_rules.kept(change):
            journal.record(stack_name, logical_id, change.type, "kept", property=name)
        reason = self._restart(change, before)
        if reason and change.nodes:
            journal.record(stack_name, logical_id, change.type, "nodes", nodes=change.nodes, reason=reason)

    def _restart(self, change: service_rules.Update, group: str) -> str | None:
        reason = service_rules.restart(change)
        if reason is None and change.type == service_rules.GROUP:
            if group in self._outdated and (service_rules.ROLLING in change.policy or service_rules.REFRESH in change.policy):
                reason = "instances that do not match the group"
            elif any(change.changed(name) for name in ("LaunchTemplate", "MixedInstancesPolicy")):
                self._outdated.add(group)
        if reason:
            self._outdated.discard(group)
        return reason

    def _policy(self, stack_name: str, logical_id: str) -> Properties:
        policy: Properties = self._definitions.get(stack_name, {}).get(logical_id, {}).get("UpdatePolicy", {})
        return policy

    def _nodes(self, resource_type: str, physical_id: str) -> int | None:
        return self._types[resource_type].nodes(physical_id) if resource_type in self._types else None


def _of_cluster(properties: Properties) -> dict[str, str]:
    """To which cluster it belongs, and which add-on it is."""
    tags = properties.get("Tags") or []
    owners = [tag["Key"].removeprefix(_OWNER) for tag in tags if isinstance(tag, dict) and tag["Key"].startswith(_OWNER)] if isinstance(tags, list) else []
    found = {"cluster": properties.get("ClusterName") or next(iter(owners), None), "addon": properties.get("AddonName")}
    return {name: value for name, value in found.items() if value}


def _is_taken(resource_type: str, name: tuple[str, ...]) -> bool:
    from ministack.services.cloudformation import _stacks

    return any(
        resource["ResourceType"] == resource_type and service_rules.identifier(resource_type, resource.get("Properties", {})) == name
        for stack in list(_stacks.values()) for resource in list(stack.get("_resources", {}).values())
    )


def _complete(resource_type: str, properties: Properties) -> Properties:
    """Tags of the stack reach instances too, and the schema of the group wants that said."""
    if resource_type != service_rules.GROUP or not properties.get("Tags"):
        return properties
    return {**properties, "Tags": [{"PropagateAtLaunch": True, **tag} for tag in properties["Tags"]]}


def install(updates: Updates, modules: list[Any]) -> None:
    """Have all modules of the engine use them; each has the functions under their own names."""
    functions = {
        "_provision_resource": updates.creating(provisioners._provision_resource),
        "_update_resource": updates.updating(provisioners._update_resource),
        "_delete_resource": updates.deleting(provisioners._delete_resource),
    }
    for module in modules:
        for name, function in functions.items():
            if hasattr(module, name):
                setattr(module, name, function)
        if hasattr(module, "_roll_back_operation"):
            module._roll_back_operation = updates.rolling_back(module._roll_back_operation)
        if hasattr(module, "_deploy_stack_async"):
            module._deploy_stack_async = updates.deploying(module._deploy_stack_async)
