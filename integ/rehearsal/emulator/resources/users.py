"""Who has network interfaces in a subnet: moto knows those of instances, and deletes the subnet under the others."""
from __future__ import annotations

from emulator.clients import client
from emulator.resources.common import Record, where


def of_subnet(subnet_id: str) -> list[str]:
    """All that keep the subnet from being deleted."""
    nats = client("ec2").describe_nat_gateways(Filters=where("subnet-id", subnet_id))["NatGateways"]
    gateways = [nat["NatGatewayId"] for nat in nats if nat["State"] != "deleted"]
    return gateways + _endpoints(subnet_id) + [instance["InstanceId"] for instance in instances(subnet_id)] + _control_planes(subnet_id)


def _endpoints(subnet_id: str) -> list[str]:
    # moto keeps those that were deleted.
    found = client("ec2").describe_vpc_endpoints()["VpcEndpoints"]
    return [one["VpcEndpointId"] for one in found if one["State"] != "deleted" and subnet_id in one.get("SubnetIds", [])]


def of_ipv6(subnet_id: str) -> list[str]:
    """All that have addresses of its IPv6 block. A NAT gateway has IPv4 addresses only."""
    mine = [one["InstanceId"] for one in instances(subnet_id) if any(interface.get("Ipv6Addresses") for interface in one["NetworkInterfaces"])]
    return mine + _control_planes(subnet_id) + _nodes(subnet_id)


def instances(subnet_id: str) -> list[Record]:
    """The instances in it that are not terminated."""
    reservations = client("ec2").describe_instances(Filters=where("subnet-id", subnet_id))["Reservations"]
    return [one for reservation in reservations for one in reservation["Instances"] if one["State"]["Name"] != "terminated"]


def _clusters() -> list[Record]:
    eks = client("eks")
    return [eks.describe_cluster(name=name)["cluster"] for name in eks.list_clusters()["clusters"]]


def _control_planes(subnet_id: str) -> list[str]:
    return [cluster["name"] for cluster in _clusters() if subnet_id in cluster["resourcesVpcConfig"]["subnetIds"]]


def _nodes(subnet_id: str) -> list[str]:
    eks = client("eks")
    managed = [
        name for cluster in eks.list_clusters()["clusters"] for name in eks.list_nodegroups(clusterName=cluster)["nodegroups"]
        if subnet_id in eks.describe_nodegroup(clusterName=cluster, nodegroupName=name)["nodegroup"]["subnets"]
    ]
    groups = client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    return managed + [group["AutoScalingGroupName"] for group in groups if subnet_id in group["VPCZoneIdentifier"].split(",")]
