"""Whether what a template says of its add-ons is what they do: UpdateAddon takes what is absent for no change."""
from __future__ import annotations

import json
from typing import Any

from rehearse.deployment import Deployment
from rehearse.report import AppReport

Record = dict[str, Any]


def check(report: AppReport, deployment: Deployment) -> None:
    """Assert that each add-on has what its template says, and nothing that an earlier one said."""
    for resource in deployment.resources:
        if resource.type == "AWS::EKS::Addon" and not resource.is_nested:
            cluster, name = resource.physical_id.split("|")
            addon = deployment.client("eks").describe_addon(clusterName=cluster, addonName=name)["addon"]
            said = _said(deployment.template(resource.path[0])["Resources"][resource.logical_id]["Properties"])
            in_effect = {
                "identities": _accounts(deployment, cluster, addon),
                "role": bool(addon.get("serviceAccountRoleArn")),
                "configuration": json.loads(addon.get("configurationValues") or "{}") if said["configuration"] is not None else None,
            }
            report.equal(f"what the template says of {name} is in effect", in_effect, said)


def _said(properties: Record) -> Record:
    values = properties.get("ConfigurationValues", "{}")
    return {
        "identities": sorted(one["ServiceAccount"] for one in properties.get("PodIdentityAssociations", [])),
        "role": "ServiceAccountRoleArn" in properties,
        # Not compared where it has values that come at deployment.
        "configuration": json.loads(values) if isinstance(values, str) else None,
    }


def _accounts(deployment: Deployment, cluster: str, addon: Record) -> list[str]:
    eks, accounts = deployment.client("eks"), []
    for arn in addon["podIdentityAssociations"]:
        association = eks.describe_pod_identity_association(clusterName=cluster, associationId=arn.split("/")[-1])["association"]
        accounts.append(association["serviceAccount"])
    return sorted(accounts)
