"""Whether nodes that start now could become Ready.

EKS itself takes any order: it makes the instances, waits for them for some twenty minutes, and fails the node group. The emulator has no instances, but
what they need can be looked up, so a dependency that a stack forgot fails the deployment here too.
"""
from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from emulator import endpoint_rules, reach
from emulator.clients import client
from emulator.eks.errors import EksError, invalid
from emulator.kubernetes import objects
from emulator.kubernetes.pods import why_not_ready

_CNI_ACTION = "ec2:AssignIpv6Addresses"


def check_can_join(cluster: str, subnet_ids: list[str], node_role: str) -> None:
    """Raise an error that says what nodes of this cluster in these subnets still lack."""
    check_routes(subnet_ids)
    addons = client("eks").list_addons(clusterName=cluster)["addons"]
    missing = why_not_ready(addons, objects.of(cluster))
    if missing:
        raise _never_ready(missing)
    if "vpc-cni" not in addons:
        return
    unreached = reach.missing(endpoint_rules.POD_IDENTITY, subnet_ids) if _associations(cluster) else []
    if unreached:
        raise _never_ready(f"the agent of EKS Pod Identity does not reach {', '.join(unreached)}")
    role = _cni_role(cluster, addons) or node_role
    if not _may(role, _CNI_ACTION):
        raise _never_ready(f"role {role}, with which the CNI acts, may not {_CNI_ACTION}")


def check_routes(subnet_ids: list[str]) -> None:
    """Nodes pull images and reach the EKS API over either family; where nothing leads out over IPv4, through endpoints."""
    for subnet_id in subnet_ids:
        tables = client("ec2").describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet_id]}])["RouteTables"]
        routes = [route for table in tables for route in table["Routes"]]
        destinations = {route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock") for route in routes}
        missing = {"0.0.0.0/0", "::/0"} - destinations
        if "0.0.0.0/0" in missing:
            unreached = reach.missing(endpoint_rules.NODES, [subnet_id])
            if unreached:
                raise _never_ready(f"{subnet_id} has no route to 0.0.0.0/0, and no endpoint for {', '.join(unreached)}")
        elif missing:
            raise _never_ready(f"{subnet_id} has no route to {' and '.join(sorted(missing))}")


def check_private(subnet_ids: list[str]) -> None:
    """Fargate takes subnets without a route to an internet gateway only."""
    for subnet_id in subnet_ids:
        tables = client("ec2").describe_route_tables(Filters=[{"Name": "association.subnet-id", "Values": [subnet_id]}])["RouteTables"]
        if any(route.get("GatewayId", "").startswith("igw-") for table in tables for route in table["Routes"]):
            raise _never_ready(f"{subnet_id} is not a private subnet")


def groups_of(cluster: str) -> list[str]:
    """The Auto Scaling groups whose instances join a cluster."""
    groups = client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    return [group["AutoScalingGroupName"] for group in groups if any(tag["Key"] == f"kubernetes.io/cluster/{cluster}" for tag in group["Tags"])]


def _never_ready(reason: str) -> EksError:
    return invalid(f"NodeCreationFailure: Instances failed to join the kubernetes cluster: {reason}")


def _cni_role(cluster: str, addons: list[str]) -> str | None:
    """The role of the CNI; None where it is that of the node."""
    addon: dict[str, Any] = client("eks").describe_addon(clusterName=cluster, addonName="vpc-cni")["addon"]
    if addon.get("serviceAccountRoleArn"):
        return str(addon["serviceAccountRoleArn"])
    mine = _associations(cluster)
    if not mine:
        return None
    if "eks-pod-identity-agent" not in addons:
        raise _never_ready("the CNI has a Pod Identity, and the cluster no agent for it")
    described = client("eks").describe_pod_identity_association(clusterName=cluster, associationId=mine[0]["associationId"])
    return str(described["association"]["roleArn"])


def _associations(cluster: str) -> list[dict[str, Any]]:
    associations = client("eks").list_pod_identity_associations(clusterName=cluster)["associations"]
    return [association for association in associations if association["serviceAccount"] == "aws-node"]


def _may(role_arn: str, action: str) -> bool:
    iam, name = client("iam"), role_arn.split("/")[-1]
    documents = [iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"] for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]]
    for attached in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        version = iam.get_policy(PolicyArn=attached["PolicyArn"])["Policy"]["DefaultVersionId"]
        documents.append(iam.get_policy_version(PolicyArn=attached["PolicyArn"], VersionId=version)["PolicyVersion"]["Document"])
    return any(_allows(statement, action) for document in documents for statement in _statements(document))


def _statements(document: Any) -> list[dict[str, Any]]:
    statements = (json.loads(document) if isinstance(document, str) else document)["Statement"]
    return statements if isinstance(statements, list) else [statements]


def _allows(statement: dict[str, Any], action: str) -> bool:
    actions = statement.get("Action", [])
    return statement["Effect"] == "Allow" and any(fnmatchcase(action, one) for one in ([actions] if isinstance(actions, str) else actions))
