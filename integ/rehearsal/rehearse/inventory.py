"""Everything that is in the emulated account, to find what a stack leaves behind."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from rehearse.processes import Emulator

# The Lambda service makes these when a function writes its first line. No stack has them, on AWS either.
_LOGS_OF_FUNCTIONS = "/aws/lambda/"

Client = Callable[[str], Any]


def take(emulator: Emulator) -> dict[str, frozenset[str]]:
    """The ids of what there is, by kind."""
    return {kind: frozenset(ids(emulator.client)) for kind, ids in _KINDS.items()}


def _ec2(operation: str, key: str, id_key: str) -> Callable[[Client], Iterable[str]]:
    return lambda client: [one[id_key] for one in getattr(client("ec2"), operation)()[key]]


def _nat_gateways(client: Client) -> Iterable[str]:
    return [nat["NatGatewayId"] for nat in client("ec2").describe_nat_gateways()["NatGateways"] if nat["State"] != "deleted"]


def _endpoints(client: Client) -> Iterable[str]:
    return [endpoint["VpcEndpointId"] for endpoint in client("ec2").describe_vpc_endpoints()["VpcEndpoints"] if endpoint["State"] != "deleted"]


def _instances(client: Client) -> Iterable[str]:
    reservations = client("ec2").describe_instances()["Reservations"]
    return [one["InstanceId"] for reservation in reservations for one in reservation["Instances"] if one["State"]["Name"] != "terminated"]


def _stacks(client: Client) -> Iterable[str]:
    stacks = client("cloudformation").describe_stacks()["Stacks"]
    return [stack["StackName"] for stack in stacks if stack["StackStatus"] != "DELETE_COMPLETE"]


def _log_groups(client: Client) -> Iterable[str]:
    names = [group["logGroupName"] for group in client("logs").describe_log_groups()["logGroups"]]
    return [name for name in names if not name.startswith(_LOGS_OF_FUNCTIONS)]


def _parameters(client: Client) -> Iterable[str]:
    pages = client("ssm").get_paginator("describe_parameters").paginate()
    return [parameter["Name"] for page in pages for parameter in page["Parameters"]]


_KINDS: dict[str, Callable[[Client], Iterable[str]]] = {
    "VPCs": _ec2("describe_vpcs", "Vpcs", "VpcId"),
    "subnets": _ec2("describe_subnets", "Subnets", "SubnetId"),
    "route tables": _ec2("describe_route_tables", "RouteTables", "RouteTableId"),
    "security groups": _ec2("describe_security_groups", "SecurityGroups", "GroupId"),
    "internet gateways": _ec2("describe_internet_gateways", "InternetGateways", "InternetGatewayId"),
    "egress-only gateways": _ec2("describe_egress_only_internet_gateways", "EgressOnlyInternetGateways", "EgressOnlyInternetGatewayId"),
    "NAT gateways": _nat_gateways,
    "VPC endpoints": _endpoints,
    "elastic addresses": _ec2("describe_addresses", "Addresses", "AllocationId"),
    "instances": _instances,
    "launch templates": _ec2("describe_launch_templates", "LaunchTemplates", "LaunchTemplateId"),
    "Auto Scaling groups": lambda client: [
        group["AutoScalingGroupName"] for group in client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    ],
    "clusters": lambda client: client("eks").list_clusters()["clusters"],
    "roles": lambda client: [role["Arn"] for role in client("iam").list_roles(MaxItems=1000)["Roles"]],
    "managed policies": lambda client: [policy["Arn"] for policy in client("iam").list_policies(Scope="Local", MaxItems=1000)["Policies"]],
    "instance profiles": lambda client: [profile["Arn"] for profile in client("iam").list_instance_profiles()["InstanceProfiles"]],
    "identity providers": lambda client: [
        provider["Arn"] for provider in client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    ],
    "functions": lambda client: [function["FunctionArn"] for function in client("lambda").list_functions()["Functions"]],
    "layers": lambda client: [layer["LayerArn"] for layer in client("lambda").list_layers()["Layers"]],
    "state machines": lambda client: [machine["stateMachineArn"] for machine in client("stepfunctions").list_state_machines()["stateMachines"]],
    "log groups": _log_groups,
    "parameters": _parameters,
    "buckets": lambda client: [bucket["Name"] for bucket in client("s3").list_buckets()["Buckets"]],
    "stacks": _stacks,
}
