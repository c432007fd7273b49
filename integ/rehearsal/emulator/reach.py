"""Which services of AWS are in reach from a subnet, asked of EC2: through a way out over IPv4, or through an endpoint."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from emulator import endpoint_rules
from emulator.clients import client
from emulator.endpoint_rules import Endpoint, Place

_HTTPS = 443
_FUNCTION = "AWS::Lambda::Function"
# By the name of the function. MiniStack forgets it.
_subnets_of_functions: dict[str, list[str]] = {}


def places_of(subnet_ids: Iterable[str]) -> list[Place]:
    """Subnets, with what their route tables say."""
    wanted = list(subnet_ids)
    return [_place(subnet) for subnet in client("ec2").describe_subnets(SubnetIds=wanted)["Subnets"]] if wanted else []


def _place(subnet: Mapping[str, Any]) -> Place:
    tables = client("ec2").describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet["SubnetId"]]}])["RouteTables"]
    blocks = [one["Ipv6CidrBlock"] for one in subnet.get("Ipv6CidrBlockAssociationSet", []) if "disassociated" not in str(one["Ipv6CidrBlockState"])]
    return Place(
        subnet["SubnetId"], subnet["AvailabilityZone"], tables[0]["RouteTableId"] if tables else "", subnet.get("CidrBlock"), blocks[0] if blocks else None,
        any(route.get("DestinationCidrBlock") == "0.0.0.0/0" for table in tables for route in table["Routes"]),
    )


def endpoints_of(vpc_id: str, but: str = "") -> list[Endpoint]:
    """The endpoints of a VPC, but for one."""
    # moto keeps those that were deleted.
    found = client("ec2").describe_vpc_endpoints(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])["VpcEndpoints"]
    return [_endpoint(one) for one in found if one["State"] != "deleted" and one["VpcEndpointId"] != but]


def _endpoint(record: Mapping[str, Any]) -> Endpoint:
    return Endpoint(
        service_of(record["ServiceName"]),
        record["VpcEndpointType"] == "Gateway",
        record["IpAddressType"],
        record.get("PrivateDnsEnabled", False),
        tuple(places_of(record.get("SubnetIds", []))),
        tuple(record.get("RouteTableIds", [])),
        blocks_let_in(group["GroupId"] for group in record.get("Groups", [])),
    )


def service_of(name: str) -> str:
    """`ecr.api` of `com.amazonaws.us-east-1.ecr.api`."""
    return name.split(".", 3)[3]


def blocks_let_in(group_ids: Iterable[str]) -> tuple[str, ...]:
    """From where security groups let port 443 in."""
    wanted = list(group_ids)
    groups = client("ec2").describe_security_groups(GroupIds=wanted)["SecurityGroups"] if wanted else []
    rules = [rule for group in groups for rule in group["IpPermissions"] if rule["IpProtocol"] == "-1" or rule.get("FromPort", 0) <= _HTTPS <= rule.get("ToPort", 0)]
    return tuple(block for rule in rules for block in (*(one["CidrIp"] for one in rule["IpRanges"]), *(one["CidrIpv6"] for one in rule["Ipv6Ranges"])))


def missing(services: Iterable[str], subnet_ids: Iterable[str]) -> list[str]:
    """The services that are out of reach from some of the subnets."""
    wanted, places = list(services), places_of(subnet_ids)
    if all(place.has_ipv4_route for place in places):
        return []
    vpc_id = client("ec2").describe_subnets(SubnetIds=[places[0].subnet])["Subnets"][0]["VpcId"]
    endpoints = endpoints_of(vpc_id)
    lacking = {service for place in places for service in endpoint_rules.missing(wanted, place, endpoints)}
    return [service for service in wanted if service in lacking]


def remember_function(resource_type: str, physical_id: str, properties: Mapping[str, Any]) -> None:
    """Keep in which subnets a function runs."""
    if resource_type == _FUNCTION:
        _subnets_of_functions[physical_id] = properties.get("VpcConfig", {}).get("SubnetIds", [])


def check_functions(resource_type: str, properties: Mapping[str, Any]) -> None:
    """A function in the VPC that does not get out never answers CloudFormation, which waits an hour for it. Functions run outside of any VPC here."""
    token = str(properties.get("ServiceToken", ""))
    if not resource_type.startswith("Custom::") or ":function:" not in token:
        return
    lacking = missing(endpoint_rules.needs_of(resource_type), _subnets_of_functions.get(token.split(":")[6], []))
    if lacking:
        raise ValueError(f"CloudFormation did not receive a response from your Custom Resource: its functions do not reach {', '.join(lacking)}")
