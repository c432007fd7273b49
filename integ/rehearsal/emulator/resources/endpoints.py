"""VPC endpoints."""
from __future__ import annotations

import json

from moto.ec2.models import ec2_backends

from emulator import endpoint_rules, reach
from emulator.clients import client
from emulator.endpoint_rules import Endpoint
from emulator.resource_type import Attributes, Properties, ResourceType
from emulator.resources.common import Record, ec2, pick, refuse, retag, tagged
from emulator.settings import ACCOUNT, REGION
from emulator.shapes import is_true

_GATEWAY = "Gateway"
_LISTS = ("SubnetIds", "RouteTableIds", "SecurityGroupIds")


class VpcEndpoint(ResourceType):
    """AWS::EC2::VPCEndpoint, of services of AWS."""

    name = "AWS::EC2::VPCEndpoint"

    def create(self, properties: Properties, generated_name: str) -> str:
        self._check(properties, "")
        wanted = pick(properties, "VpcId", "ServiceName", "VpcEndpointType", *_LISTS)
        made = ec2(
            "CreateVpcEndpoint", **wanted, PolicyDocument=_policy(properties), PrivateDnsEnabled=is_true(properties.get("PrivateDnsEnabled")),
            TagSpecifications=tagged("vpc-endpoint", properties),
        )
        endpoint_id: str = made["VpcEndpoint"]["VpcEndpointId"]
        _set_family(endpoint_id, properties)
        return endpoint_id

    def _check(self, properties: Properties, own_id: str) -> None:
        refusal = endpoint_rules.refusal(
            Endpoint(
                reach.service_of(properties["ServiceName"]),
                properties.get("VpcEndpointType", _GATEWAY) == _GATEWAY,
                properties.get("IpAddressType", "ipv4"),
                is_true(properties.get("PrivateDnsEnabled")),
                tuple(reach.places_of(properties.get("SubnetIds", []))),
                tuple(properties.get("RouteTableIds", [])),
            ),
            reach.endpoints_of(properties["VpcId"], own_id),
            _has_dns(properties["VpcId"]),
        )
        if refusal:
            raise refuse("InvalidParameter", refusal)

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        endpoint = client("ec2").describe_vpc_endpoints(VpcEndpointIds=[physical_id])["VpcEndpoints"][0]
        return {
            "Id": physical_id,
            "CreationTimestamp": str(endpoint["CreationTimestamp"]),
            "NetworkInterfaceIds": endpoint.get("NetworkInterfaceIds", []),
            "DnsEntries": [f"{entry['HostedZoneId']}:{entry['DnsName']}" for entry in endpoint.get("DnsEntries", [])],
        }

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        self._check(new, physical_id)
        lists = {name: (old.get(name, []), new.get(name, [])) for name in _LISTS}
        added = {f"Add{name}": [one for one in after if one not in before] for name, (before, after) in lists.items()}
        removed = {f"Remove{name}": [one for one in before if one not in after] for name, (before, after) in lists.items()}
        ec2("ModifyVpcEndpoint", VpcEndpointId=physical_id, PolicyDocument=_policy(new), **{name: ids for name, ids in {**added, **removed}.items() if ids})
        # moto has routes for the tables that a gateway endpoint was made with.
        prefix_list = _backend_record(physical_id).destination_prefix_list_id
        for table in removed["RemoveRouteTableIds"]:
            client("ec2").delete_route(RouteTableId=table, DestinationPrefixListId=prefix_list)
        for table in added["AddRouteTableIds"]:
            client("ec2").create_route(RouteTableId=table, DestinationPrefixListId=prefix_list, GatewayId=physical_id)
        # What is absent stays as it is.
        _set_family(physical_id, {**old, **new})
        retag(physical_id, old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").delete_vpc_endpoints(VpcEndpointIds=[physical_id])


def _policy(properties: Properties) -> str | None:
    document = properties.get("PolicyDocument")
    return json.dumps(document) if document else None


def _has_dns(vpc_id: str) -> bool:
    attributes = {"enableDnsSupport": "EnableDnsSupport", "enableDnsHostnames": "EnableDnsHostnames"}
    return all(client("ec2").describe_vpc_attribute(VpcId=vpc_id, Attribute=name)[key]["Value"] for name, key in attributes.items())


def _backend_record(endpoint_id: str) -> Record:
    record: Record = ec2_backends[ACCOUNT][REGION].vpc_end_points[endpoint_id]
    return record


def _set_family(endpoint_id: str, properties: Properties) -> None:
    """moto 5.2.5 takes no IP address type and no DNS options, and describes what its records have."""
    record = _backend_record(endpoint_id)
    record.ip_address_type = properties.get("IpAddressType", "ipv4")
    record.dns_options = {"DnsRecordIpType": properties.get("DnsOptions", {}).get("DnsRecordIpType", "ipv4")}


TYPES: list[ResourceType] = [VpcEndpoint()]
