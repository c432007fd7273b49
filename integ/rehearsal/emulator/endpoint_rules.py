"""What EC2 refuses of VPC endpoints, and who reaches a service through which, as tables and functions without a single call. `resources/endpoints.py` and `reach.py` ask, `tests/` tries.

Letters stand for: [EC2] EC2 API reference, [PL] PrivateLink guide, [UG] EKS user guide, [CFN] CloudFormation user guide; `tfaws#` hashicorp/terraform-provider-aws.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network


@dataclass(frozen=True)
class Place:
    """A subnet, as far as endpoints and ways out go."""

    subnet: str
    az: str
    table: str
    ipv4: str | None
    ipv6: str | None
    has_ipv4_route: bool = False


@dataclass(frozen=True)
class Endpoint:
    """An endpoint, as it is or as it is wanted."""

    # As it ends the name of the endpoint service.
    service: str
    is_gateway: bool
    family: str
    has_private_dns: bool = False
    places: tuple[Place, ...] = ()
    tables: tuple[str, ...] = ()
    # The blocks from which its security groups let port 443 in.
    admits: tuple[str, ...] = ()


FAMILIES = {"ipv4": (4,), "ipv6": (6,), "dualstack": (4, 6)}


def refusal(wanted: Endpoint, others: Iterable[Endpoint], has_dns: bool) -> str | None:
    """Why EC2 refuses an endpoint beside the others of the VPC, if it does."""
    same = [other for other in others if other.service == wanted.service]
    if wanted.is_gateway:
        taken = sorted({table for other in same for table in other.tables} & set(wanted.tables))
        # eksctl-io/eksctl#2510
        return f"route table {taken[0]} already has a route with destination-prefix-list-id of {wanted.service}" if taken else None
    return _dns_refusal(wanted, same, has_dns) or _subnets_refusal(wanted.family, wanted.places)


def _dns_refusal(wanted: Endpoint, same: Sequence[Endpoint], has_dns: bool) -> str | None:
    if not wanted.has_private_dns:
        return None
    if not has_dns:
        # [PL] "privatelink-access-aws-services", section on private DNS
        return "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true"
    if any(other.has_private_dns for other in same):
        # tfaws#17535
        return f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for {wanted.service} in the VPC"
    return None


def _subnets_refusal(family: str, places: Sequence[Place]) -> str | None:
    azs = Counter(place.az for place in places)
    twice = [az for az, count in azs.items() if count > 1]
    if twice:
        return f"DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of {twice[0]}"
    # [PL] "privatelink-access-aws-services", section on IP address types: each subnet has the families of the endpoint.
    lacking = [place.subnet for place in places if (4 in FAMILIES[family] and not place.ipv4) or (6 in FAMILIES[family] and not place.ipv6)]
    return f"The IP address type {family} is not supported by {', '.join(lacking)}" if lacking else None


# Who calls what from inside the VPC, where nothing else leads out over IPv4 (docs/operations.md, "Endpoints in place of a NAT gateway").
NODES = ("ec2", "ecr.api", "ecr.dkr", "s3")
# Systems Manager user guide, "setup-create-vpc": `ec2messages` is for agents of before 2024.
SESSIONS = ("ssm", "ssmmessages")
POD_IDENTITY = ("eks-auth",)
_ANSWER = ("lambda", "s3")
FUNCTIONS = {
    "Custom::AWSCDK-EKS-Cluster": ("eks", *_ANSWER, "states", "sts"),
    "Custom::AWSCDK-EKS-": ("eks", *_ANSWER, "sts"),
}


def needs_of(resource_type: str) -> tuple[str, ...]:
    """What the functions behind a custom resource call: at least S3, to answer."""
    return next((services for beginning, services in FUNCTIONS.items() if resource_type.startswith(beginning)), ("s3",))


def missing(services: Iterable[str], place: Place, endpoints: Iterable[Endpoint]) -> list[str]:
    """The services that are out of reach from a subnet."""
    if place.has_ipv4_route:
        return []
    reached = {endpoint.service for endpoint in endpoints if _is_reached(endpoint, place)}
    return [service for service in services if service not in reached]


def _is_reached(endpoint: Endpoint, place: Place) -> bool:
    """By its name, over whichever family the name server answers with."""
    if endpoint.is_gateway:
        return place.table in endpoint.tables
    blocks = {4: place.ipv4, 6: place.ipv6}
    wanted = [block for version in FAMILIES[endpoint.family] if (block := blocks[version])]
    return endpoint.has_private_dns and bool(wanted) and all(_admits(endpoint, block) for block in wanted)


def _admits(endpoint: Endpoint, block: str) -> bool:
    mine = ip_network(block)
    return any(_is_within(mine, ip_network(admitted)) for admitted in endpoint.admits)


def _is_within(mine: IPv4Network | IPv6Network, other: IPv4Network | IPv6Network) -> bool:
    return mine.version == other.version and int(mine.network_address) >= int(other.network_address) and int(mine.broadcast_address) <= int(other.broadcast_address)
