"""The operations of EKS that the stacks and the rehearsal use."""
from __future__ import annotations

import base64
import re
import time
import uuid
from typing import Any

from botocore.exceptions import ClientError

from emulator.clients import client
from emulator.eks import nodes
from emulator.eks.errors import EksError, invalid
from emulator.settings import ACCOUNT, REGION

Record = dict[str, Any]


class Table:
    """Records of one kind, by cluster and name."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._records: dict[tuple[str, str], Record] = {}

    def add(self, cluster: str, name: str, record: Record) -> Record:
        """A new record."""
        if (cluster, name) in self._records:
            raise EksError(409, "ResourceInUseException", f"{self._kind} {name} already exists in cluster {cluster}")
        self._records[cluster, name] = record
        return record

    def get(self, cluster: str, name: str) -> Record:
        """The record of that name."""
        try:
            return self._records[cluster, name]
        except KeyError:
            raise EksError(404, "ResourceNotFoundException", f"no {self._kind} {name} in cluster {cluster}") from None

    def remove(self, cluster: str, name: str) -> Record:
        """Delete it, and return it as it was."""
        record = self.get(cluster, name)
        del self._records[cluster, name]
        return {**record, "status": "DELETING"}

    def names(self, cluster: str) -> list[str]:
        """Those that a cluster has."""
        return [name for owner, name in self._records if owner == cluster]

    def clear(self, cluster: str) -> None:
        """Forget those of a cluster that is gone."""
        for name in self.names(cluster):
            del self._records[cluster, name]


class EksService:
    """Records of clusters and what belongs to them. An operation is a method of its name, in snake case."""

    def __init__(self) -> None:
        self._clusters: dict[str, Record] = {}
        self._nodegroups = Table("node group")
        self._profiles = Table("Fargate profile")
        self._addons = Table("add-on")
        self._entries = Table("access entry")
        self._associations = Table("pod identity association")

    def call(self, operation: str, parameters: Record) -> Record:
        """Do an operation."""
        method = getattr(self, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower(), None)
        if method is None:
            raise EksError(400, "InvalidRequestException", f"the emulator has no {operation}")
        answer: Record = method(parameters)
        return answer

    # ---- clusters ------------------------------------------------------------------------------------------------

    def _cluster(self, name: str) -> Record:
        if name not in self._clusters:
            raise EksError(404, "ResourceNotFoundException", f"No cluster found for name: {name}.")
        return self._clusters[name]

    def create_cluster(self, given: Record) -> Record:
        """CreateCluster, which is done at once."""
        name = given["name"]
        if name in self._clusters:
            raise EksError(409, "ResourceInUseException", f"Cluster already exists with name: {name}")
        check_role(given["roleArn"], "eks.amazonaws.com")
        wanted = given["resourcesVpcConfig"]
        vpc_id = _check_subnets(wanted["subnetIds"], is_ipv6=given.get("kubernetesNetworkConfig", {}).get("ipFamily") == "ipv6")
        group = client("ec2").create_security_group(GroupName=f"eks-cluster-sg-{name}", Description="made by EKS", VpcId=vpc_id)["GroupId"]
        self._clusters[name] = {
            **given,
            "arn": _arn(f"cluster/{name}"),
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
        return {"cluster": self._clusters[name]}

    def describe_cluster(self, given: Record) -> Record:
        """DescribeCluster."""
        return {"cluster": self._cluster(given["name"])}

    def list_clusters(self, _given: Record) -> Record:
        """ListClusters."""
        return {"clusters": list(self._clusters)}

    def delete_cluster(self, given: Record) -> Record:
        """DeleteCluster, which is done at once."""
        name = given["name"]
        cluster = self._cluster(name)
        for what, table in (("nodegroups", self._nodegroups), ("Fargate profiles", self._profiles)):
            if table.names(name):
                raise EksError(409, "ResourceInUseException", f"Cluster has {what} attached")
        for table in (self._addons, self._entries, self._associations):
            table.clear(name)
        client("ec2").delete_security_group(GroupId=cluster["resourcesVpcConfig"]["clusterSecurityGroupId"])
        del self._clusters[name]
        return {"cluster": {**cluster, "status": "DELETING"}}

    def update_cluster_config(self, given: Record) -> Record:
        """UpdateClusterConfig. What the stacks never change is refused, so that a change shows."""
        raise invalid(f"the emulator updates no cluster: {sorted(given)}")

    # ---- nodes ---------------------------------------------------------------------------------------------------

    def create_nodegroup(self, given: Record) -> Record:
        """CreateNodegroup. Nodes that could not work fail it, as they do on AWS after some twenty minutes."""
        cluster, name = given.pop("name"), given["nodegroupName"]
        check_role(given["nodeRole"], "ec2.amazonaws.com")
        nodes.check_can_join(self._cluster(cluster)["name"], given["subnets"], given["nodeRole"])
        group = {
            # What EKS calls the image of a launch template.
            "amiType": "CUSTOM",
            **given,
            "clusterName": cluster,
            "nodegroupArn": _arn(f"nodegroup/{cluster}/{name}/{uuid.uuid4()}"),
            "createdAt": time.time(),
            "status": "ACTIVE",
            "health": {"issues": []},
        }
        return {"nodegroup": self._nodegroups.add(cluster, name, group)}

    def describe_nodegroup(self, given: Record) -> Record:
        """DescribeNodegroup."""
        return {"nodegroup": self._nodegroups.get(given["name"], given["nodegroupName"])}

    def list_nodegroups(self, given: Record) -> Record:
        """ListNodegroups."""
        return {"nodegroups": self._nodegroups.names(given["name"])}

    def update_nodegroup_version(self, given: Record) -> Record:
        """UpdateNodegroupVersion, of which the launch template is what the stacks change."""
        group = self._nodegroups.get(given["name"], given["nodegroupName"])
        group.update({key: given[key] for key in ("launchTemplate", "version", "releaseVersion") if key in given})
        return _update("VersionUpdate")

    def update_nodegroup_config(self, given: Record) -> Record:
        """UpdateNodegroupConfig, of which the sizes are what the stacks change."""
        group = self._nodegroups.get(given["name"], given["nodegroupName"])
        group["scalingConfig"] = {**group["scalingConfig"], **given["scalingConfig"]}
        return _update("ConfigUpdate")

    def delete_nodegroup(self, given: Record) -> Record:
        """DeleteNodegroup, which is done at once."""
        return {"nodegroup": self._nodegroups.remove(given["name"], given["nodegroupName"])}

    def create_fargate_profile(self, given: Record) -> Record:
        """CreateFargateProfile."""
        cluster, name = given.pop("name"), given["fargateProfileName"]
        check_role(given["podExecutionRoleArn"], "eks-fargate-pods.amazonaws.com")
        nodes.check_routes(given.get("subnets", []))
        nodes.check_private(given.get("subnets", []))
        profile = {
            **given,
            "clusterName": self._cluster(cluster)["name"],
            "fargateProfileArn": _arn(f"fargateprofile/{cluster}/{name}/{uuid.uuid4()}"),
            "createdAt": time.time(),
            "status": "ACTIVE",
        }
        return {"fargateProfile": self._profiles.add(cluster, name, profile)}

    def describe_fargate_profile(self, given: Record) -> Record:
        """DescribeFargateProfile."""
        return {"fargateProfile": self._profiles.get(given["name"], given["fargateProfileName"])}

    def list_fargate_profiles(self, given: Record) -> Record:
        """ListFargateProfiles."""
        return {"fargateProfileNames": self._profiles.names(given["name"])}

    def delete_fargate_profile(self, given: Record) -> Record:
        """DeleteFargateProfile, which is done at once."""
        return {"fargateProfile": self._profiles.remove(given["name"], given["fargateProfileName"])}

    # ---- add-ons and identities ----------------------------------------------------------------------------------

    def create_addon(self, given: Record) -> Record:
        """CreateAddon. CoreDNS without compute stays degraded on AWS, and fails the stack."""
        cluster, name = self._cluster(given.pop("name"))["name"], given["addonName"]
        has_compute = self._nodegroups.names(cluster) or self._profiles.names(cluster) or nodes.groups_of(cluster)
        if name == "coredns" and not has_compute:
            raise invalid("coredns: DEGRADED, InsufficientNumberOfReplicas: no nodes available to schedule pods")
        if "serviceAccountRoleArn" in given:
            check_role(given["serviceAccountRoleArn"], None)
        arn = _arn(f"addon/{cluster}/{name}/{uuid.uuid4()}")
        associations = [self._associate(cluster, {**wanted, "namespace": "kube-system", "ownerArn": arn}) for wanted in given.get("podIdentityAssociations", [])]
        addon = {
            **given,
            "clusterName": cluster,
            "addonArn": arn,
            "createdAt": time.time(),
            "status": "ACTIVE",
            "health": {"issues": []},
            "podIdentityAssociations": [association["associationArn"] for association in associations],
        }
        return {"addon": self._addons.add(cluster, name, addon)}

    def describe_addon(self, given: Record) -> Record:
        """DescribeAddon."""
        return {"addon": self._addons.get(given["name"], given["addonName"])}

    def list_addons(self, given: Record) -> Record:
        """ListAddons."""
        return {"addons": self._addons.names(given["name"])}

    def update_addon(self, given: Record) -> Record:
        """UpdateAddon, without its identities, which the stacks never change."""
        addon = self._addons.get(given["name"], given["addonName"])
        addon.update({key: given[key] for key in ("addonVersion", "configurationValues") if key in given})
        return _update("AddonUpdate")

    def delete_addon(self, given: Record) -> Record:
        """DeleteAddon, and the identities that it owns."""
        cluster = given["name"]
        removed = self._addons.remove(cluster, given["addonName"])
        for arn in removed["podIdentityAssociations"]:
            self._associations.remove(cluster, arn.split("/")[-1])
        return {"addon": removed}

    def _associate(self, cluster: str, wanted: Record) -> Record:
        check_role(wanted["roleArn"], "pods.eks.amazonaws.com")
        for name in self._associations.names(cluster):
            other = self._associations.get(cluster, name)
            if (other["namespace"], other["serviceAccount"]) == (wanted["namespace"], wanted["serviceAccount"]):
                raise EksError(409, "ResourceInUseException", f"{wanted['serviceAccount']} has an association already")
        association_id = f"a-{uuid.uuid4().hex[:17]}"
        arn = _arn(f"podidentityassociation/{cluster}/{association_id}")
        record = {**wanted, "clusterName": cluster, "associationArn": arn, "associationId": association_id}
        return self._associations.add(cluster, association_id, record)

    def create_pod_identity_association(self, given: Record) -> Record:
        """CreatePodIdentityAssociation."""
        return {"association": self._associate(self._cluster(given.pop("name"))["name"], given)}

    def describe_pod_identity_association(self, given: Record) -> Record:
        """DescribePodIdentityAssociation."""
        return {"association": self._associations.get(given["name"], given["associationId"])}

    def list_pod_identity_associations(self, given: Record) -> Record:
        """ListPodIdentityAssociations."""
        cluster = given["name"]
        return {"associations": [self._associations.get(cluster, name) for name in self._associations.names(cluster)]}

    def delete_pod_identity_association(self, given: Record) -> Record:
        """DeletePodIdentityAssociation."""
        return {"association": self._associations.remove(given["name"], given["associationId"])}

    def create_access_entry(self, given: Record) -> Record:
        """CreateAccessEntry."""
        cluster, principal = self._cluster(given.pop("name"))["name"], given["principalArn"]
        if given.get("type", "STANDARD") != "STANDARD":
            check_role(principal, None)
        entry = {
            "type": "STANDARD",
            **given,
            "clusterName": cluster,
            "accessEntryArn": _arn(f"access-entry/{cluster}/{uuid.uuid4()}"),
            "policies": [],
        }
        return {"accessEntry": self._entries.add(cluster, principal, entry)}

    def associate_access_policy(self, given: Record) -> Record:
        """AssociateAccessPolicy."""
        cluster, principal = given["name"], given["principalArn"]
        self._entries.get(cluster, principal)["policies"].append({"policyArn": given["policyArn"], "accessScope": given["accessScope"]})
        return {"clusterName": cluster, "principalArn": principal}

    def list_associated_access_policies(self, given: Record) -> Record:
        """ListAssociatedAccessPolicies."""
        cluster, principal = given["name"], given["principalArn"]
        return {"clusterName": cluster, "principalArn": principal, "associatedAccessPolicies": self._entries.get(cluster, principal)["policies"]}

    def describe_access_entry(self, given: Record) -> Record:
        """DescribeAccessEntry."""
        return {"accessEntry": self._entries.get(given["name"], given["principalArn"])}

    def list_access_entries(self, given: Record) -> Record:
        """ListAccessEntries."""
        return {"accessEntries": self._entries.names(given["name"])}

    def delete_access_entry(self, given: Record) -> Record:
        """DeleteAccessEntry."""
        self._entries.remove(given["name"], given["principalArn"])
        return {}


def check_role(arn: str, principal: str | None) -> None:
    """Refuse a role that does not exist, or that the principal cannot take."""
    try:
        role = client("iam").get_role(RoleName=arn.split("/")[-1])["Role"]
    except ClientError:
        raise invalid(f"role {arn} does not exist") from None
    if principal is not None and f"'{principal}'" not in str(role["AssumeRolePolicyDocument"]):
        raise invalid(f"role {arn} cannot be assumed by {principal}")


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


def _network_config(given: Record) -> Record:
    if given.get("ipFamily") != "ipv6":
        return {"ipFamily": "ipv4", "serviceIpv4Cidr": given.get("serviceIpv4Cidr", "10.100.0.0/16")}
    if "serviceIpv4Cidr" in given:
        raise invalid("serviceIpv4Cidr is not allowed for ipFamily ipv6")
    digits = uuid.uuid4().hex
    return {"ipFamily": "ipv6", "serviceIpv6Cidr": f"fd{digits[:2]}:{digits[2:6]}:{digits[6:10]}::/108"}


def _arn(resource: str) -> str:
    return f"arn:aws:eks:{REGION}:{ACCOUNT}:{resource}"


def _update(kind: str) -> Record:
    return {"update": {"id": str(uuid.uuid4()), "status": "Successful", "type": kind, "createdAt": time.time()}}
