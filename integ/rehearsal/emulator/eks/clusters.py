"""Control planes."""
from __future__ import annotations

import base64
import time
import uuid

from emulator import access_rules, service_rules
from emulator.clients import client
from emulator.eks.errors import EksError, invalid
from emulator.eks.records import Record, Records, arn_of, check_role
from emulator.kubernetes import objects
from emulator.settings import REGION


class Clusters:
    """Operations about clusters. One that changes is what was asked at once."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def create_cluster(self, given: Record) -> Record:
        """CreateCluster, which is done at once."""
        name = given["name"]
        if name in self._records.clusters:
            raise EksError(409, "ResourceInUseException", f"Cluster already exists with name: {name}")
        check_role(given["roleArn"], "eks.amazonaws.com")
        _refuse(access_rules.creation_refusal(given.get("accessConfig", {})))
        wanted = given["resourcesVpcConfig"]
        vpc_id = _check_subnets(wanted["subnetIds"], is_ipv6=given.get("kubernetesNetworkConfig", {}).get("ipFamily") == "ipv6")
        group = client("ec2").create_security_group(GroupName=f"eks-cluster-sg-{name}", Description="made by EKS", VpcId=vpc_id)["GroupId"]
        self._records.clusters[name] = {
            **given,
            "arn": arn_of(f"cluster/{name}"),
            "createdAt": time.time(),
            "endpoint": f"https://{uuid.uuid4().hex.upper()}.gr7.{REGION}.eks.amazonaws.com",
            "resourcesVpcConfig": {**wanted, "vpcId": vpc_id, "clusterSecurityGroupId": group},
            "kubernetesNetworkConfig": _network_config(given.get("kubernetesNetworkConfig", {})),
            "identity": {"oidc": {"issuer": f"https://oidc.eks.{REGION}.amazonaws.com/id/{uuid.uuid4().hex.upper()}"}},
            "status": "ACTIVE",
            "certificateAuthority": {"data": base64.b64encode(b"a certificate").decode()},
            "platformVersion": "eks.1",
            "encryptionConfig": given.get("encryptionConfig", []),
        }
        return {"cluster": self._records.clusters[name]}

    def describe_cluster(self, given: Record) -> Record:
        """DescribeCluster."""
        return {"cluster": self._records.cluster(given["name"])}

    def list_clusters(self, _given: Record) -> Record:
        """ListClusters."""
        return {"clusters": list(self._records.clusters)}

    def delete_cluster(self, given: Record) -> Record:
        """DeleteCluster, which is done at once."""
        name, records = given["name"], self._records
        cluster = records.cluster(name)
        for what, table in (("nodegroups", records.nodegroups), ("Fargate profiles", records.profiles)):
            if table.names(name):
                raise EksError(409, "ResourceInUseException", f"Cluster has {what} attached")
        for table in (records.addons, records.entries, records.associations):
            table.clear(name)
        objects.forget(name)
        client("ec2").delete_security_group(GroupId=cluster["resourcesVpcConfig"]["clusterSecurityGroupId"])
        del records.clusters[name]
        return {"cluster": {**cluster, "status": "DELETING"}}

    def update_cluster_config(self, given: Record) -> Record:
        """UpdateClusterConfig."""
        cluster, wanted = self._records.cluster(given.pop("name")), {**given}
        _refuse(service_rules.cluster_refusal(wanted))
        vpc = {name: value for name, value in wanted.pop("resourcesVpcConfig", {}).items() if value is not None}
        if "subnetIds" in vpc:
            _check_azs(cluster["resourcesVpcConfig"]["subnetIds"], vpc["subnetIds"])
        cluster["resourcesVpcConfig"] |= vpc
        if "logging" in wanted:
            cluster["logging"] = _logging(cluster.get("logging", {}), wanted.pop("logging"))
        access, wanted_access = cluster.get("accessConfig", {}), wanted.pop("accessConfig", {})
        _refuse(access_rules.mode_refusal(access, wanted_access.get("authenticationMode") or access_rules.mode_of(access)))
        cluster["accessConfig"] = {**access, **wanted_access}
        cluster.update(wanted)
        return self._records.update("ConfigUpdate", cluster=cluster["name"])

    def update_cluster_version(self, given: Record) -> Record:
        """UpdateClusterVersion."""
        cluster, wanted = self._records.cluster(given["name"]), given["version"]
        groups = {group["nodegroupName"]: group["version"] for group in self._records.nodegroups if group["clusterName"] == cluster["name"]}
        _refuse(service_rules.version_refusal(cluster["version"], wanted, groups))
        cluster["version"] = wanted
        return self._records.update("VersionUpdate", cluster=cluster["name"])

    def describe_update(self, given: Record) -> Record:
        """DescribeUpdate."""
        found = self._records.updates.get(given["updateId"])
        if found is None:
            raise EksError(404, "ResourceNotFoundException", f"No update found for ID: {given['updateId']}")
        return {"update": {name: value for name, value in found.items() if name != "whose"}}

    def tag_resource(self, given: Record) -> Record:
        """TagResource."""
        if not given["tags"]:
            raise invalid("tags: at least one")
        record = self._records.by_arn(given["resourceArn"])
        record["tags"] = {**record.get("tags", {}), **given["tags"]}
        return {}

    def untag_resource(self, given: Record) -> Record:
        """UntagResource."""
        record = self._records.by_arn(given["resourceArn"])
        record["tags"] = {key: value for key, value in record.get("tags", {}).items() if key not in given["tagKeys"]}
        return {}


def _refuse(refusal: str | None) -> None:
    if refusal:
        raise invalid(refusal)


def _check_subnets(subnet_ids: list[str], is_ipv6: bool) -> str:
    """What EKS asks of the subnets of a control plane; returns their VPC."""
    subnets = client("ec2").describe_subnets(SubnetIds=subnet_ids)["Subnets"]
    if len({subnet["AvailabilityZone"] for subnet in subnets}) < 2:
        raise invalid("Subnets specified must be in at least two different AZs")
    without = [subnet["SubnetId"] for subnet in subnets if not subnet.get("Ipv6CidrBlockAssociationSet")]
    if is_ipv6 and without:
        raise invalid(f"subnets {without} have no IPv6 block")
    vpc_id: str = subnets[0]["VpcId"]
    return vpc_id


def _check_azs(before: list[str], after: list[str]) -> None:
    """The AZs of a control plane are for life."""
    zones = [{subnet["AvailabilityZone"] for subnet in client("ec2").describe_subnets(SubnetIds=ids)["Subnets"]} for ids in (before, after)]
    if zones[0] != zones[1]:
        raise invalid(f"Provided subnets belong to the AZs {sorted(zones[1])}. But they should belong to the exact set of AZs {sorted(zones[0])}")


def _logging(before: Record, wanted: Record) -> Record:
    """A request says what to switch on and what to switch off; the rest stays."""
    enabled = {kind for setup in before.get("clusterLogging", []) if setup["enabled"] for kind in setup["types"]}
    for setup in wanted.get("clusterLogging", []):
        enabled = enabled | set(setup["types"]) if setup["enabled"] else enabled - set(setup["types"])
    return {"clusterLogging": [{"types": sorted(enabled), "enabled": True}]}


def _network_config(given: Record) -> Record:
    if given.get("ipFamily") != "ipv6":
        return {"ipFamily": "ipv4", "serviceIpv4Cidr": given.get("serviceIpv4Cidr", "10.100.0.0/16")}
    if "serviceIpv4Cidr" in given:
        raise invalid("serviceIpv4Cidr is not allowed for ipFamily ipv6")
    digits = uuid.uuid4().hex
    return {"ipFamily": "ipv6", "serviceIpv6Cidr": f"fd{digits[:2]}:{digits[2:6]}:{digits[6:10]}::/108"}
