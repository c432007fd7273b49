"""Security groups and their rules."""
from __future__ import annotations

import uuid
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

from emulator.clients import client
from emulator.resource_type import Attributes, Properties, ResourceType
from emulator.resources.common import Record, ec2, refuse, retag, tagged

# What a group gets whose template says nothing: IPv4 only (cloudformation-coverage-roadmap #2241).
_DEFAULT_EGRESS = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}


def _permission(rule: Properties) -> Record:
    """A rule of a template as the API has it."""
    permission: Record = {"IpProtocol": str(rule["IpProtocol"])}
    permission |= {port: int(rule[port]) for port in ("FromPort", "ToPort") if port in rule}
    described = {"Description": rule["Description"]} if "Description" in rule else {}
    peer = rule.get("SourceSecurityGroupId") or rule.get("DestinationSecurityGroupId")
    if peer:
        permission["UserIdGroupPairs"] = [{"GroupId": peer, **described}]
    for name, ranges, version in (("CidrIp", "IpRanges", 4), ("CidrIpv6", "Ipv6Ranges", 6)):
        if name in rule:
            # moto takes any text for a block.
            if ip_network(rule[name]).version != version:
                raise refuse("InvalidParameterValue", f"CIDR block {rule[name]} is malformed")
            permission[ranges] = [{name: rule[name], **described}]
    return permission


def _calls(egress: bool) -> tuple[Callable[..., Any], Callable[..., Any]]:
    api = client("ec2")
    if egress:
        return api.authorize_security_group_egress, api.revoke_security_group_egress
    return api.authorize_security_group_ingress, api.revoke_security_group_ingress


class SecurityGroup(ResourceType):
    """AWS::EC2::SecurityGroup."""

    name = "AWS::EC2::SecurityGroup"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = ec2(
            "CreateSecurityGroup",
            # Unique, so that a replacement can stand beside what it replaces.
            GroupName=properties.get("GroupName") or f"{generated_name}-{uuid.uuid4().hex[:8]}",
            Description=properties["GroupDescription"],
            VpcId=properties.get("VpcId"),
            TagSpecifications=tagged("security-group", properties),
        )
        group_id: str = made["GroupId"]
        # moto lets a new group out over IPv6 too, in a VPC that has it.
        made_by_moto = client("ec2").describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]["IpPermissionsEgress"]
        _calls(egress=True)[1](GroupId=group_id, IpPermissions=made_by_moto)
        self._reconcile(group_id, {"SecurityGroupEgress": []}, properties)
        return group_id

    def _reconcile(self, group_id: str, old: Properties, new: Properties) -> None:
        for name, egress, default in (("SecurityGroupIngress", False, []), ("SecurityGroupEgress", True, [_DEFAULT_EGRESS])):
            authorize, revoke = _calls(egress)
            before = [_permission(rule) for rule in old.get(name, default)]
            after = [_permission(rule) for rule in new.get(name, default)]
            for permission in before:
                if permission not in after:
                    revoke(GroupId=group_id, IpPermissions=[permission])
            for permission in after:
                if permission not in before:
                    authorize(GroupId=group_id, IpPermissions=[permission])

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        group = client("ec2").describe_security_groups(GroupIds=[physical_id])["SecurityGroups"][0]
        return {"GroupId": physical_id, "Id": physical_id, "VpcId": group["VpcId"]}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        self._reconcile(physical_id, old, new)
        retag(physical_id, old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").delete_security_group(GroupId=physical_id)


class _Rule(ResourceType):
    """A rule that is a resource of its own."""

    _egress: bool

    def create(self, properties: Properties, generated_name: str) -> str:
        _calls(self._egress)[0](GroupId=properties["GroupId"], IpPermissions=[_permission(properties)])
        return f"sgr-{uuid.uuid4().hex[:17]}"

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Id": physical_id}

    def delete(self, physical_id: str, properties: Properties) -> None:
        _calls(self._egress)[1](GroupId=properties["GroupId"], IpPermissions=[_permission(properties)])


class SecurityGroupIngress(_Rule):
    """AWS::EC2::SecurityGroupIngress."""

    name = "AWS::EC2::SecurityGroupIngress"
    _egress = False


class SecurityGroupEgress(_Rule):
    """AWS::EC2::SecurityGroupEgress."""

    name = "AWS::EC2::SecurityGroupEgress"
    _egress = True


TYPES: list[ResourceType] = [SecurityGroup(), SecurityGroupIngress(), SecurityGroupEgress()]
