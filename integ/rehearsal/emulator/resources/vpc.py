"""VPC, its IPv6 block, and subnets."""
from __future__ import annotations

from ipaddress import IPv6Network

from emulator import service_rules
from emulator.clients import client
from emulator.resource_type import Attributes, Properties, ResourceType, refresh
from emulator.resources import users
from emulator.resources.common import Record, ec2, only_tags_changed, pick, refuse, retag, tagged, where
from emulator.shapes import is_true

_ALL_IPV6_OUT = [{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]


def describe_vpc(vpc_id: str) -> Record:
    """The record of a VPC."""
    vpc: Record = client("ec2").describe_vpcs(VpcIds=[vpc_id])["Vpcs"][0]
    return vpc


def ipv6_blocks(vpc: Record) -> list[str]:
    """The IPv6 blocks that a VPC has now."""
    associations = vpc.get("Ipv6CidrBlockAssociationSet", [])
    return [one["Ipv6CidrBlock"] for one in associations if one["Ipv6CidrBlockState"]["State"] == "associated"]


def subnets_of(vpc_id: str) -> list[Record]:
    """The subnets of a VPC."""
    subnets: list[Record] = client("ec2").describe_subnets(Filters=where("vpc-id", vpc_id))["Subnets"]
    return subnets


def subnet_ipv6_blocks(subnet: Record) -> list[str]:
    """The IPv6 blocks that a subnet has now."""
    # moto 5.2.5 has the state as a dict or as text, depending on the call that made the association.
    associations = subnet.get("Ipv6CidrBlockAssociationSet", [])
    return [one["Ipv6CidrBlock"] for one in associations if "disassociated" not in str(one["Ipv6CidrBlockState"])]


def check_ipv6_block(vpc_id: str, cidr: str) -> None:
    """moto takes any IPv6 block for a subnet."""
    block, vpc_blocks = IPv6Network(cidr), ipv6_blocks(describe_vpc(vpc_id))
    if not any(block.subnet_of(IPv6Network(vpc_block)) for vpc_block in vpc_blocks):
        raise refuse("InvalidSubnet.Range", f"{block} is not in {vpc_blocks}")
    for subnet in subnets_of(vpc_id):
        if any(block.overlaps(IPv6Network(other)) for other in subnet_ipv6_blocks(subnet)):
            raise refuse("InvalidSubnet.Conflict", f"{block} conflicts with {subnet['SubnetId']}")


def refuse_disassociation(refusal: str | None) -> None:
    """EC2 keeps a block of a subnet that is in use."""
    if refusal:
        raise refuse("InvalidCidrBlock.InUse", refusal)


def default_security_group(vpc_id: str) -> str:
    """The id of the group that the VPC came with."""
    groups = client("ec2").describe_security_groups(Filters=where("vpc-id", vpc_id))["SecurityGroups"]
    group_id: str = next(group["GroupId"] for group in groups if group["GroupName"] == "default")
    return group_id


class Vpc(ResourceType):
    """AWS::EC2::VPC."""

    name = "AWS::EC2::VPC"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = ec2("CreateVpc", **pick(properties, "CidrBlock", "InstanceTenancy"), TagSpecifications=tagged("vpc", properties))
        vpc_id: str = made["Vpc"]["VpcId"]
        self._as_on_ec2(vpc_id)
        self._set_dns(vpc_id, properties)
        return vpc_id

    def _as_on_ec2(self, vpc_id: str) -> None:
        """moto lets the default group out over IPv6 before there is any, and nothing in from itself."""
        group = default_security_group(vpc_id)
        client("ec2").revoke_security_group_egress(GroupId=group, IpPermissions=_ALL_IPV6_OUT)
        itself = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}]
        client("ec2").authorize_security_group_ingress(GroupId=group, IpPermissions=itself)

    def _set_dns(self, vpc_id: str, properties: Properties) -> None:
        for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
            if attribute in properties:
                ec2("ModifyVpcAttribute", VpcId=vpc_id, **{attribute: {"Value": properties[attribute]}})

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        vpc = describe_vpc(physical_id)
        return {
            "VpcId": physical_id,
            "CidrBlock": vpc["CidrBlock"],
            "Ipv6CidrBlocks": ipv6_blocks(vpc),
            "DefaultSecurityGroup": default_security_group(physical_id),
        }

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        self._set_dns(physical_id, new)
        retag(physical_id, old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        in_it = where("vpc-id", physical_id)
        groups = [group for group in client("ec2").describe_security_groups(Filters=in_it)["SecurityGroups"] if group["GroupName"] != "default"]
        gateways = client("ec2").describe_internet_gateways(Filters=where("attachment.vpc-id", physical_id))["InternetGateways"]
        for kind, found in (("subnets", subnets_of(physical_id)), ("security groups", groups), ("internet gateways", gateways)):
            if found:
                raise refuse("DependencyViolation", f"{physical_id} has {kind}")
        client("ec2").delete_vpc(VpcId=physical_id)


class VpcCidrBlock(ResourceType):
    """AWS::EC2::VPCCidrBlock."""

    name = "AWS::EC2::VPCCidrBlock"

    def create(self, properties: Properties, generated_name: str) -> str:
        answer = ec2("AssociateVpcCidrBlock", **pick(properties, "VpcId", "CidrBlock", "AmazonProvidedIpv6CidrBlock"))
        vpc_id = properties["VpcId"]
        if "Ipv6CidrBlockAssociation" in answer:
            self._let_ipv6_out(default_security_group(vpc_id))
        refresh(vpc_id)
        association: str = (answer.get("Ipv6CidrBlockAssociation") or answer["CidrBlockAssociation"])["AssociationId"]
        return association

    def _let_ipv6_out(self, group_id: str) -> None:
        """The default group gets this rule with the first IPv6 block (VPC user guide, "default-security-group"). It is not said to lose it."""
        group = client("ec2").describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]
        if not any(permission.get("Ipv6Ranges") for permission in group["IpPermissionsEgress"]):
            client("ec2").authorize_security_group_egress(GroupId=group_id, IpPermissions=_ALL_IPV6_OUT)

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Id": physical_id}

    def delete(self, physical_id: str, properties: Properties) -> None:
        if any(subnet_ipv6_blocks(subnet) for subnet in subnets_of(properties["VpcId"])):
            raise refuse("InvalidCidrBlock.InUse", f"subnets of {properties['VpcId']} have blocks of {physical_id}")
        client("ec2").disassociate_vpc_cidr_block(AssociationId=physical_id)
        refresh(properties["VpcId"])


class Subnet(ResourceType):
    """AWS::EC2::Subnet."""

    name = "AWS::EC2::Subnet"
    _flags = ("MapPublicIpOnLaunch", "AssignIpv6AddressOnCreation", "EnableDns64")
    _mutable = {*_flags, "Ipv6CidrBlock", "Tags"}

    def create(self, properties: Properties, generated_name: str) -> str:
        if "Ipv6CidrBlock" in properties:
            check_ipv6_block(properties["VpcId"], properties["Ipv6CidrBlock"])
        wanted = pick(properties, "VpcId", "CidrBlock", "Ipv6CidrBlock", "AvailabilityZone")
        made = ec2("CreateSubnet", **wanted, TagSpecifications=tagged("subnet", properties))
        subnet_id: str = made["Subnet"]["SubnetId"]
        self._set_flags(subnet_id, properties)
        return subnet_id

    def _set_flags(self, subnet_id: str, properties: Properties) -> None:
        for flag in self._flags:
            if flag in properties:
                ec2("ModifySubnetAttribute", SubnetId=subnet_id, **{flag: {"Value": properties[flag]}})

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        subnet = client("ec2").describe_subnets(SubnetIds=[physical_id])["Subnets"][0]
        return {
            "SubnetId": physical_id,
            "VpcId": subnet["VpcId"],
            "CidrBlock": subnet["CidrBlock"],
            "AvailabilityZone": subnet["AvailabilityZone"],
            "Ipv6CidrBlocks": subnet_ipv6_blocks(subnet),
        }

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        changed = {name for name in {**old, **new} if old.get(name) != new.get(name)}
        if changed - self._mutable:
            super().update(physical_id, old, new)
        has_other_block = "Ipv6CidrBlock" in changed
        if has_other_block and old.get("Ipv6CidrBlock"):
            # First, as nothing is taken back here of an update that failed.
            refuse_disassociation(service_rules.disassociation_refusal(False, users.of_ipv6(physical_id)))
        # What vanishes from the template is off again. That the handler switches off what needs the block before it takes the block is assumed (README).
        flags = {flag: is_true(new.get(flag, False)) for flag in self._flags if flag in changed}
        self._set_flags(physical_id, {flag: False for flag, is_on in flags.items() if not is_on})
        if has_other_block:
            self._change_ipv6_block(physical_id, new)
        self._set_flags(physical_id, {flag: True for flag, is_on in flags.items() if is_on})
        retag(physical_id, old, new)

    def _change_ipv6_block(self, subnet_id: str, new: Properties) -> None:
        """In place, as `Ipv6CidrBlock` is conditionalCreateOnly and the handler may associate and disassociate it (registry schema)."""
        subnet = client("ec2").describe_subnets(SubnetIds=[subnet_id])["Subnets"][0]
        if subnet_ipv6_blocks(subnet):
            refuse_disassociation(service_rules.disassociation_refusal(subnet["AssignIpv6AddressOnCreation"], []))
            for association in subnet["Ipv6CidrBlockAssociationSet"]:
                client("ec2").disassociate_subnet_cidr_block(AssociationId=association["AssociationId"])
        if "Ipv6CidrBlock" in new:
            check_ipv6_block(new["VpcId"], new["Ipv6CidrBlock"])
            client("ec2").associate_subnet_cidr_block(SubnetId=subnet_id, Ipv6CidrBlock=new["Ipv6CidrBlock"])

    def delete(self, physical_id: str, properties: Properties) -> None:
        present = users.of_subnet(physical_id)
        if present:
            raise refuse("DependencyViolation", f"{physical_id} has network interfaces of {present}")
        client("ec2").delete_subnet(SubnetId=physical_id)


class SubnetCidrBlock(ResourceType):
    """AWS::EC2::SubnetCidrBlock, for IPv6."""

    name = "AWS::EC2::SubnetCidrBlock"

    def create(self, properties: Properties, generated_name: str) -> str:
        subnet = client("ec2").describe_subnets(SubnetIds=[properties["SubnetId"]])["Subnets"][0]
        if subnet_ipv6_blocks(subnet):
            raise refuse("InvalidSubnet.Conflict", f"{subnet['SubnetId']} has an IPv6 block")
        check_ipv6_block(subnet["VpcId"], properties["Ipv6CidrBlock"])
        answer = client("ec2").associate_subnet_cidr_block(SubnetId=subnet["SubnetId"], Ipv6CidrBlock=properties["Ipv6CidrBlock"])
        association: str = answer["Ipv6CidrBlockAssociation"]["AssociationId"]
        return association

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Id": physical_id}

    def delete(self, physical_id: str, properties: Properties) -> None:
        subnet = client("ec2").describe_subnets(SubnetIds=[properties["SubnetId"]])["Subnets"][0]
        refuse_disassociation(service_rules.disassociation_refusal(subnet["AssignIpv6AddressOnCreation"], users.of_ipv6(subnet["SubnetId"])))
        client("ec2").disassociate_subnet_cidr_block(AssociationId=physical_id)


class EgressOnlyInternetGateway(ResourceType):
    """AWS::EC2::EgressOnlyInternetGateway."""

    name = "AWS::EC2::EgressOnlyInternetGateway"

    def create(self, properties: Properties, generated_name: str) -> str:
        made = ec2(
            "CreateEgressOnlyInternetGateway",
            VpcId=properties["VpcId"],
            TagSpecifications=tagged("egress-only-internet-gateway", properties),
        )
        gateway_id: str = made["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
        return gateway_id

    def attributes(self, physical_id: str, properties: Properties) -> Attributes:
        return {"Id": physical_id}

    def update(self, physical_id: str, old: Properties, new: Properties) -> None:
        if not only_tags_changed(old, new):
            super().update(physical_id, old, new)
        retag(physical_id, old, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        client("ec2").delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=physical_id)


TYPES: list[ResourceType] = [Vpc(), VpcCidrBlock(), Subnet(), SubnetCidrBlock(), EgressOnlyInternetGateway()]
