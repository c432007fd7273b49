"""Addresses, routes and gateways, as EC2 tells of them."""
from __future__ import annotations

import json
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from rehearse.deployment import Deployment
from rehearse.expectations import Kind, Network, Tier
from rehearse.processes import run_typescript
from rehearse.report import AppReport

Record = dict[str, Any]
_ALL_IPV4, _ALL_IPV6 = "0.0.0.0/0", "::/0"
_PUBLIC_TAG, _INTERNAL_TAG = "kubernetes.io/role/elb", "kubernetes.io/role/internal-elb"
_LOAD_BALANCER_TAGS = {Kind.PUBLIC: _PUBLIC_TAG, Kind.PRIVATE: _INTERNAL_TAG}


def check(report: AppReport, deployment: Deployment, expected: Network) -> None:
    """Assert that the VPC is the one that was planned."""
    _NetworkCheck(report, deployment, expected).run()


def ipv4_block(tier: Tier, az_slot: int) -> str:
    """The documented rule: the blocks of a tier follow each other, an AZ each."""
    if tier.blocks:
        return tier.blocks[az_slot][0]
    first = IPv4Network(tier.first_ipv4)
    return f"{first.network_address + az_slot * first.num_addresses}/{first.prefixlen}"


def ipv6_block(vpc_block: str, tier: Tier, tier_slot: int, az_slot: int) -> str:
    """The documented rule: a digit for the tier, a digit for the AZ."""
    number = tier.blocks[az_slot][1] if tier.blocks else tier_slot << 4 | az_slot
    return str(IPv6Network(((int(IPv6Network(vpc_block).network_address) >> 64 | number) << 64, 64)))


def ipv6_blocks_of(record: Record) -> list[str]:
    """The IPv6 blocks that a VPC or a subnet has now."""
    associations = record.get("Ipv6CidrBlockAssociationSet", [])
    return [one["Ipv6CidrBlock"] for one in associations if "disassociated" not in str(one["Ipv6CidrBlockState"])]


def tag(record: Record, key: str) -> str | None:
    """The value of a tag."""
    return next((one["Value"] for one in record.get("Tags", []) if one["Key"] == key), None)


class _NetworkCheck:
    def __init__(self, report: AppReport, deployment: Deployment, expected: Network) -> None:
        self._report, self._expected = report, expected
        self._ec2 = deployment.client("ec2")
        self._vpc_id = deployment.only("AWS::EC2::VPC")
        self._azs = [zone["ZoneName"] for zone in self._ec2.describe_availability_zones()["AvailabilityZones"]]
        self._tiers = {tier.name: (slot, tier) for slot, tier in enumerate(expected.tiers) if tier.kind is not Kind.RESERVED}
        self._kinds = {tier.kind for tier in expected.tiers}
        # Isolated tiers are for internal load balancers where there is no private one.
        self._tags = _LOAD_BALANCER_TAGS if Kind.PRIVATE in self._kinds else {**_LOAD_BALANCER_TAGS, Kind.ISOLATED: _INTERNAL_TAG}
        self._subnets: dict[tuple[str, int], Record] = {}

    def run(self) -> None:
        vpc = self._ec2.describe_vpcs(VpcIds=[self._vpc_id])["Vpcs"][0]
        blocks = ipv6_blocks_of(vpc)
        self._report.equal("the VPC has its IPv4 block", vpc["CidrBlock"], self._expected.ipv4)
        if self._expected.has_ipv6:
            self._report.equal("the VPC has one IPv6 block, a /56", [IPv6Network(block).prefixlen for block in blocks], [56])
        else:
            self._report.equal("the VPC has no IPv6 block", blocks, [])
        # That of a VPC that was there first is an output of the app.
        if not any(tier.blocks for tier in self._expected.tiers):
            self._check_plan()
        self._check_subnets(blocks[0] if blocks else None)
        self._check_gateways()
        self._check_routes()
        self._check_default_security_group()

    def _in_vpc(self, operation: str, key: str, filter_name: str = "vpc-id") -> list[Record]:
        found: list[Record] = getattr(self._ec2, operation)(Filters=[{"Name": filter_name, "Values": [self._vpc_id]}])[key]
        return found

    def _check_plan(self) -> None:
        """What `AddressPlan` says of itself; EC2 is compared with the same rule below."""
        tiers = [
            f"{tier.kind.value}:{tier.name}" + (f":{tier.first_ipv4.split('/')[1]}" if tier.is_mask_stated else "")
            for tier in self._expected.tiers
        ]
        table = json.loads(run_typescript("integ/rehearsal/apps/address-plan.ts", self._expected.ipv4, *tiers))
        said = [(row["tier"], row["azSlot"], row["ipv4Cidr"], row["ipv6Suffix"]) for row in table]
        documented = [
            (tier.name, az_slot, ipv4_block(tier, az_slot), f"xx{slot:x}{az_slot:x}::/64")
            for slot, tier in enumerate(self._expected.tiers) for az_slot in range(8)
        ]
        self._report.equal("the address plan says what is documented", said, documented)

    def _check_subnets(self, vpc_ipv6: str | None) -> None:
        for subnet in self._in_vpc("describe_subnets", "Subnets"):
            self._subnets[tag(subnet, "aws-cdk:subnet-name") or "", self._azs.index(subnet["AvailabilityZone"])] = subnet
        planned = {(name, az_slot) for name in self._tiers for az_slot in range(self._expected.azs)}
        self._report.equal("there is a subnet for each tier and AZ", set(self._subnets), planned)

        for (name, az_slot), subnet in sorted(self._subnets.items()):
            slot, tier = self._tiers[name]
            blocks = subnet["CidrBlock"], ipv6_blocks_of(subnet)
            planned_blocks = ipv4_block(tier, az_slot), [ipv6_block(vpc_ipv6, tier, slot, az_slot)] if vpc_ipv6 and tier.has_ipv6 else []
            self._report.equal(f"subnet {name} {az_slot} has its planned IPv4 and IPv6 block", blocks, planned_blocks)
            flags = subnet["AssignIpv6AddressOnCreation"], subnet["MapPublicIpOnLaunch"], subnet.get("EnableDns64", False)
            self._report.equal(f"subnet {name} {az_slot} gives its interfaces the right addresses", flags, (self._expected.has_ipv6 and tier.has_ipv6, tier.kind is Kind.PUBLIC and tier.maps_public_ipv4, False))
            tags = {key: tag(subnet, key) for key in (_PUBLIC_TAG, _INTERNAL_TAG)}
            self._report.equal(
                f"subnet {name} {az_slot} is found by the right load balancers",
                tags, {key: "1" if key == self._tags.get(tier.kind) and not self._expected.is_stock else None for key in tags},
            )

    def _check_gateways(self) -> None:
        gateways = self._in_vpc("describe_internet_gateways", "InternetGateways", "attachment.vpc-id")
        self._report.equal("an internet gateway is attached where there are public subnets", len(gateways), int(Kind.PUBLIC in self._kinds))
        egress_only = [one for one in self._egress_only() if one["Attachments"][0]["VpcId"] == self._vpc_id]
        needs_egress_only = self._expected.has_ipv6 and Kind.PRIVATE in self._kinds
        self._report.equal(f"there is one egress-only internet gateway for IPv6 ({needs_egress_only})", len(egress_only), int(needs_egress_only))
        nats = [nat for nat in self._in_vpc("describe_nat_gateways", "NatGateways") if nat["State"] == "available"]
        places = sorted(self._place(nat["SubnetId"]) for nat in nats)
        self._report.equal(
            "NAT gateways stand in the public subnets of the first AZs", places, [("Public", slot) for slot in range(self._expected.nat_gateways)],
        )
        addresses = {nat["NatGatewayAddresses"][0]["AllocationId"] for nat in nats}
        self._report.equal("each NAT gateway has an address of its own", len(addresses), self._expected.nat_gateways)

    def _egress_only(self) -> list[Record]:
        found: list[Record] = self._ec2.describe_egress_only_internet_gateways()["EgressOnlyInternetGateways"]
        return found

    def _place(self, subnet_id: str) -> tuple[str, int]:
        return next(place for place, subnet in self._subnets.items() if subnet["SubnetId"] == subnet_id)

    def _check_routes(self) -> None:
        tables = {
            association["SubnetId"]: table
            for table in self._in_vpc("describe_route_tables", "RouteTables")
            for association in table["Associations"] if "SubnetId" in association
        }
        for (name, az_slot), subnet in sorted(self._subnets.items()):
            routes = tables.get(subnet["SubnetId"], {"Routes": []})["Routes"]
            # Those to gateway endpoints are asserted with the endpoints.
            ways_out = dict(self._way_out(route) for route in routes if not route.get("GatewayId", "").startswith(("local", "vpce-")))
            planned = self._planned_ways_out(name, az_slot)
            if not self._expected.has_ipv6:
                planned.pop(_ALL_IPV6, None)
            self._report.equal(f"subnet {name} {az_slot} has its default routes and no others", ways_out, planned)

    def _way_out(self, route: Record) -> tuple[str, str]:
        destination = route.get("DestinationCidrBlock") or route["DestinationIpv6CidrBlock"]
        if "NatGatewayId" in route:
            nat = self._ec2.describe_nat_gateways(NatGatewayIds=[route["NatGatewayId"]])["NatGateways"][0]
            return destination, f"NAT gateway {self._place(nat['SubnetId'])[1]}"
        target = route.get("EgressOnlyInternetGatewayId") or route["GatewayId"]
        return destination, target.split("-")[0]

    def _planned_ways_out(self, name: str, az_slot: int) -> dict[str, str]:
        kind = self._tiers[name][1].kind
        if kind is Kind.PUBLIC:
            return {_ALL_IPV4: "igw", _ALL_IPV6: "igw"}
        if kind is Kind.PRIVATE:
            return {_ALL_IPV4: f"NAT gateway {az_slot % self._expected.nat_gateways}", _ALL_IPV6: "eigw"}
        return {}

    def _check_default_security_group(self) -> None:
        """The answer of the custom resource of the stock VPC, which knows the rules of IPv4 only (see the README)."""
        group = next(one for one in self._in_vpc("describe_security_groups", "SecurityGroups") if one["GroupName"] == "default")
        ipv4 = [one for rule in group["IpPermissionsEgress"] for one in rule["IpRanges"]]
        self._report.equal("nothing gets into the default security group, or out over IPv4", (group["IpPermissions"], ipv4), ([], []))
