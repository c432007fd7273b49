"""VPC endpoints, as EC2 tells of them."""
from __future__ import annotations

from typing import Any

from rehearse.checks.network import ipv6_blocks_of
from rehearse.deployment import Deployment
from rehearse.expectations import Network
from rehearse.report import AppReport

Record = dict[str, Any]
_GATEWAYS = ("s3", "dynamodb")


def check(report: AppReport, deployment: Deployment, expected: Network) -> None:
    """Assert that the VPC has the endpoints that were meant, and no others."""
    ec2, vpc_id = deployment.client("ec2"), deployment.only("AWS::EC2::VPC")
    in_vpc = [{"Name": "vpc-id", "Values": [vpc_id]}]
    vpc = ec2.describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]
    subnets = ec2.describe_subnets(Filters=in_vpc)["Subnets"]
    found = [one for one in ec2.describe_vpc_endpoints(Filters=in_vpc)["VpcEndpoints"] if one["State"] != "deleted"]
    endpoints = {one["ServiceName"].split(".", 3)[3]: one for one in found}
    families = {service: one["IpAddressType"] for service, one in endpoints.items()}
    report.equal("there is one endpoint for each service, in its address family", (families, len(found)), (dict(expected.endpoints), len(expected.endpoints)))

    tables = {
        association["SubnetId"]: table for table in ec2.describe_route_tables(Filters=in_vpc)["RouteTables"]
        for association in table["Associations"] if "SubnetId" in association
    }
    for service, endpoint in sorted(endpoints.items()):
        if service in _GATEWAYS:
            _check_gateway(report, service, endpoint, list(tables.values()))
        else:
            _check_interface(report, service, endpoint, {subnet["SubnetId"] for subnet in subnets})
    groups = {group["GroupId"] for endpoint in found for group in endpoint.get("Groups", [])}
    has_ipv6 = any(family == "dualstack" for service, family in families.items() if service not in _GATEWAYS)
    _check_group(report, ec2, groups, {vpc["CidrBlock"], *(ipv6_blocks_of(vpc) if has_ipv6 else [])})


def _check_gateway(report: AppReport, service: str, endpoint: Record, tables: list[Record]) -> None:
    report.equal(f"the endpoint of {service} is in all route tables", set(endpoint["RouteTableIds"]), {table["RouteTableId"] for table in tables})
    led = [table["RouteTableId"] for table in tables if any(route.get("GatewayId") == endpoint["VpcEndpointId"] for route in table["Routes"])]
    report.equal(f"each of them has a route to {service}", len(led), len(tables))


def _check_interface(report: AppReport, service: str, endpoint: Record, subnets: set[str]) -> None:
    report.equal(f"the endpoint of {service} is in the subnet of each AZ", set(endpoint["SubnetIds"]), subnets)
    names = endpoint["PrivateDnsEnabled"], endpoint["DnsOptions"]["DnsRecordIpType"]
    report.equal(f"the name of {service} leads to its endpoint, in the family of that", names, (True, endpoint["IpAddressType"]))


def _check_group(report: AppReport, ec2: Any, group_ids: set[str], blocks: set[str]) -> None:
    report.equal("interface endpoints share a security group", len(group_ids), 1)
    rules = ec2.describe_security_groups(GroupIds=list(group_ids))["SecurityGroups"][0]["IpPermissions"]
    opened = {(rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) for rule in rules}
    admitted = {block for rule in rules for block in (*(one["CidrIp"] for one in rule["IpRanges"]), *(one["CidrIpv6"] for one in rule["Ipv6Ranges"]))}
    report.equal("it lets in port 443 from the VPC, in the families of the endpoints, and nothing else", (opened, admitted), ({("tcp", 443, 443)}, blocks))
