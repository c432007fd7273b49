"""Internet gateways, NAT gateways, route tables and routes."""
from __future__ import annotations

from emulator.clients import client
from emulator.resource_type import Attributes, Properties, ResourceType
from emulator.resources.common import Record, ec2, only_tags_changed, pick, refuse, retag, tagged, where

_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
_TARGETS = ("GatewayId", "NatGatewayId", "EgressOnlyInternetGatewayId")


def _is_attached(gateway: Record, vpc_id: str) -> bool:
    return any(attachment["VpcId"] == vpc_id for attachment in gateway["Attachments"])


class InternetGateway(ResourceType):
    """AWS::EC2::InternetGateway."""

    name = "AWS::EC2::InternetGateway"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = ec2("CreateInternetGateway", TagSpecifications=tagged("internet-gateway", properties))
        gateway_id: str = made["InternetGateway"]["InternetGatewayId"]
        return gateway_id

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"InternetGatewayId": physical_id}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        retag(physical_id, old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").delete_internet_gateway(InternetGatewayId=physical_id)


class VpcGatewayAttachment(ResourceType):
    """AWS::EC2::VPCGatewayAttachment, for internet gateways."""

    name = "AWS::EC2::VPCGatewayAttachment"

    def create(self, properties: Properties, generated_name: str) -> str:
        ec2("AttachInternetGateway", **pick(properties, "InternetGatewayId", "VpcId"))
        return f"IGW|{properties['VpcId']}"

    def delete(self, physical_id: str, properties: Properties) -> None:
        nats = client("ec2").describe_nat_gateways(Filters=where("vpc-id", properties["VpcId"]))["NatGateways"]
        if any(nat["State"] != "deleted" for nat in nats):
            raise refuse("DependencyViolation", f"{properties['VpcId']} has mapped public addresses")
        client("ec2").detach_internet_gateway(InternetGatewayId=properties["InternetGatewayId"], VpcId=properties["VpcId"])


class ElasticIp(ResourceType):
    """AWS::EC2::EIP."""

    name = "AWS::EC2::EIP"

    def create(self, properties: Properties, generated_name: str) -> str:
        address: str = ec2("AllocateAddress", Domain=properties["Domain"], TagSpecifications=tagged("elastic-ip", properties))["PublicIp"]
        return address

    def _allocation(self, address: str) -> str:
        allocation: str = client("ec2").describe_addresses(PublicIps=[address])["Addresses"][0]["AllocationId"]
        return allocation

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"PublicIp": physical_id, "AllocationId": self._allocation(physical_id)}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        if not only_tags_changed(old, new):
            super().update(physical_id, old, new)
        retag(self._allocation(physical_id), old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").release_address(AllocationId=self._allocation(physical_id))


class NatGateway(ResourceType):
    """AWS::EC2::NatGateway, public."""

    name = "AWS::EC2::NatGateway"

    def create(self, properties: Properties, generated_name: str) -> str:
        vpc_id = client("ec2").describe_subnets(SubnetIds=[properties["SubnetId"]])["Subnets"][0]["VpcId"]
        if not client("ec2").describe_internet_gateways(Filters=where("attachment.vpc-id", vpc_id))["InternetGateways"]:
            raise refuse("Gateway.NotAttached", f"{vpc_id} has no internet gateway attached")
        made = ec2("CreateNatGateway", **pick(properties, "SubnetId", "AllocationId"), TagSpecifications=tagged("natgateway", properties))
        nat_id: str = made["NatGateway"]["NatGatewayId"]
        return nat_id

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"NatGatewayId": physical_id}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        if not only_tags_changed(old, new):
            super().update(physical_id, old, new)
        retag(physical_id, old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").delete_nat_gateway(NatGatewayId=physical_id)


class RouteTable(ResourceType):
    """AWS::EC2::RouteTable."""

    name = "AWS::EC2::RouteTable"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = ec2("CreateRouteTable", VpcId=properties["VpcId"], TagSpecifications=tagged("route-table", properties))
        table_id: str = made["RouteTable"]["RouteTableId"]
        return table_id

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"RouteTableId": physical_id}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        retag(physical_id, old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").delete_route_table(RouteTableId=physical_id)


class Route(ResourceType):
    """AWS::EC2::Route."""

    name = "AWS::EC2::Route"

    def create(self, properties: Properties, generated_name: str) -> str:
        destinations = [name for name in _DESTINATIONS if name in properties]
        targets = [name for name in _TARGETS if name in properties]
        if len(destinations) != 1 or len(targets) != 1:
            raise refuse("InvalidParameterCombination", f"one destination and one target, not {destinations} and {targets}")
        table = client("ec2").describe_route_tables(RouteTableIds=[properties["RouteTableId"]])["RouteTables"][0]
        destination: str = properties[destinations[0]]
        if any(route.get(destinations[0]) == destination for route in table["Routes"]):
            raise refuse("RouteAlreadyExists", destination)
        self._check_target(properties, destinations[0], table["VpcId"])
        ec2("CreateRoute", **pick(properties, "RouteTableId", *_DESTINATIONS, *_TARGETS))
        return f"{properties['RouteTableId']}|{destination}"

    def _check_target(self, properties: Properties, destination: str, vpc_id: str) -> None:
        """moto routes to whatever exists."""
        gateway, egress_only = properties.get("GatewayId"), properties.get("EgressOnlyInternetGatewayId")
        if gateway and not _is_attached(client("ec2").describe_internet_gateways(InternetGatewayIds=[gateway])["InternetGateways"][0], vpc_id):
            raise refuse("InvalidParameterValue", f"{gateway} is not attached to {vpc_id}")
        if egress_only and destination != "DestinationIpv6CidrBlock":
            raise refuse("InvalidParameterValue", f"{egress_only} routes IPv6 only")
        if properties.get("NatGatewayId") and destination != "DestinationCidrBlock":
            # On AWS a NAT gateway also takes 64:ff9b::/96, for DNS64, which this library switches off.
            raise refuse("InvalidParameterValue", "a NAT gateway routes IPv4 here")

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"CidrBlock": physical_id.split("|")[1]}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        ec2("ReplaceRoute", **pick(new, "RouteTableId", *_DESTINATIONS, *_TARGETS))

    def delete(self, physical_id: str, properties: Properties) -> None:
        ec2("DeleteRoute", **pick(properties, "RouteTableId", *_DESTINATIONS))


class SubnetRouteTableAssociation(ResourceType):
    """AWS::EC2::SubnetRouteTableAssociation."""

    name = "AWS::EC2::SubnetRouteTableAssociation"

    def create(self, properties: Properties, generated_name: str) -> str:
        association: str = ec2("AssociateRouteTable", **pick(properties, "SubnetId", "RouteTableId"))["AssociationId"]
        return association

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Id": physical_id}

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").disassociate_route_table(AssociationId=physical_id)


TYPES: list[ResourceType] = [
    InternetGateway(), VpcGatewayAttachment(), ElasticIp(), NatGateway(), RouteTable(), Route(), SubnetRouteTableAssociation(),
]
