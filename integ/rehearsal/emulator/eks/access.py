"""Add-ons, pod identities and access entries."""
from __future__ import annotations

import time
import uuid

from emulator import access_rules
from emulator.eks.capacity import compute_of
from emulator.eks.errors import EksError
from emulator.eks.records import Record, Records, arn_of, check_role
from emulator.kubernetes.pods import health_issue, pods_of_addon


class Access:
    """Operations about add-ons, and about who may do what."""

    def __init__(self, records: Records) -> None:
        self._records = records

    # ---- add-ons -------------------------------------------------------------------------------------------------

    def create_addon(self, given: Record) -> Record:
        """CreateAddon. Whether it is healthy shows when it is described."""
        cluster, name = self._records.cluster(given.pop("name"))["name"], given["addonName"]
        if name in self._records.addons.names(cluster):
            raise EksError(409, "ResourceInUseException", "Addon already exists.")
        if "serviceAccountRoleArn" in given:
            check_role(given["serviceAccountRoleArn"], None)
        arn = arn_of(f"addon/{cluster}/{name}/{uuid.uuid4()}")
        addon = {
            **given,
            "clusterName": cluster,
            "addonArn": arn,
            "createdAt": time.time(),
            "status": "CREATING",
            "health": {"issues": []},
            "podIdentityAssociations": self._own(cluster, {**given, "addonArn": arn}, given.get("podIdentityAssociations", [])),
        }
        return {"addon": self._records.addons.add(cluster, name, addon)}

    def describe_addon(self, given: Record) -> Record:
        """DescribeAddon. An add-on is degraded as long as its pods have nothing to run on, and recovers by itself."""
        cluster, addon = given["name"], self._records.addons.get(given["name"], given["addonName"])
        needed = pods_of_addon(given["addonName"], addon.get("configurationValues"))
        issue = health_issue(needed, compute_of(self._records, cluster)) if needed else None
        addon.update(status="DEGRADED" if issue else "ACTIVE", health={"issues": [issue] if issue else []})
        return {"addon": addon}

    def list_addons(self, given: Record) -> Record:
        """ListAddons."""
        return {"addons": self._records.addons.names(given["name"])}

    def update_addon(self, given: Record) -> Record:
        """UpdateAddon. What the request lacks stays; an empty list takes the identities away."""
        cluster, name = given["name"], given["addonName"]
        addon = self._records.addons.get(cluster, name)
        if "serviceAccountRoleArn" in given:
            check_role(given["serviceAccountRoleArn"], None)
        if "podIdentityAssociations" in given:
            self._change_owned(cluster, addon, given["podIdentityAssociations"])
        addon.update({key: given[key] for key in ("addonVersion", "configurationValues", "serviceAccountRoleArn") if key in given})
        return self._records.update("AddonUpdate", cluster=cluster, addon=name)

    def delete_addon(self, given: Record) -> Record:
        """DeleteAddon, and the identities that it owns."""
        removed = self._records.addons.remove(given["name"], given["addonName"])
        self._disown(given["name"], removed)
        return {"addon": removed}

    def _own(self, cluster: str, addon: Record, wanted: list[Record]) -> list[str]:
        own = {"namespace": addon.get("namespaceConfig", {}).get("namespace", "kube-system"), "ownerArn": addon["addonArn"]}
        return [self._associate(cluster, {**one, **own})["associationArn"] for one in wanted]

    def _disown(self, cluster: str, addon: Record) -> None:
        for arn in addon["podIdentityAssociations"]:
            self._records.associations.remove(cluster, arn.split("/")[-1])

    def _change_owned(self, cluster: str, addon: Record, wanted: list[Record]) -> None:
        """Those that are asked for as they are stay."""
        present = {arn: self._records.associations.get(cluster, arn.split("/")[-1]) for arn in addon["podIdentityAssociations"]}
        stays = [arn for arn, one in present.items() if {"serviceAccount": one["serviceAccount"], "roleArn": one["roleArn"]} in wanted]
        self._disown(cluster, {"podIdentityAssociations": [arn for arn in present if arn not in stays]})
        known = [present[arn]["serviceAccount"] for arn in stays]
        made = self._own(cluster, addon, [one for one in wanted if one["serviceAccount"] not in known])
        addon["podIdentityAssociations"] = [*stays, *made]

    # ---- pod identities ------------------------------------------------------------------------------------------

    def _associate(self, cluster: str, wanted: Record) -> Record:
        check_role(wanted["roleArn"], "pods.eks.amazonaws.com")
        for name in self._records.associations.names(cluster):
            other = self._records.associations.get(cluster, name)
            if (other["namespace"], other["serviceAccount"]) == (wanted["namespace"], wanted["serviceAccount"]):
                raise EksError(409, "ResourceInUseException", f"Association already exists: {name}")
        association_id = f"a-{uuid.uuid4().hex[:17]}"
        arn = arn_of(f"podidentityassociation/{cluster}/{association_id}")
        record = {**wanted, "clusterName": cluster, "associationArn": arn, "associationId": association_id}
        return self._records.associations.add(cluster, association_id, record)

    def create_pod_identity_association(self, given: Record) -> Record:
        """CreatePodIdentityAssociation."""
        return {"association": self._associate(self._records.cluster(given.pop("name"))["name"], given)}

    def describe_pod_identity_association(self, given: Record) -> Record:
        """DescribePodIdentityAssociation."""
        return {"association": self._records.associations.get(given["name"], given["associationId"])}

    def update_pod_identity_association(self, given: Record) -> Record:
        """UpdatePodIdentityAssociation."""
        association = self._records.associations.get(given["name"], given["associationId"])
        check_role(given.get("roleArn", association["roleArn"]), "pods.eks.amazonaws.com")
        association.update({key: given[key] for key in ("roleArn", "targetRoleArn", "disableSessionTags", "policy") if key in given})
        return {"association": association}

    def list_pod_identity_associations(self, given: Record) -> Record:
        """ListPodIdentityAssociations."""
        cluster = given["name"]
        return {"associations": [self._records.associations.get(cluster, name) for name in self._records.associations.names(cluster)]}

    def delete_pod_identity_association(self, given: Record) -> Record:
        """DeletePodIdentityAssociation."""
        return {"association": self._records.associations.remove(given["name"], given["associationId"])}

    # ---- access entries ------------------------------------------------------------------------------------------

    def _with_entries(self, cluster: str) -> str:
        refusal = access_rules.entry_refusal(self._records.cluster(cluster).get("accessConfig", {}))
        if refusal:
            raise EksError(400, "InvalidRequestException", refusal)
        return cluster

    def create_access_entry(self, given: Record) -> Record:
        """CreateAccessEntry."""
        cluster, principal = self._with_entries(given.pop("name")), given["principalArn"]
        if given.get("type", "STANDARD") != "STANDARD":
            check_role(principal, None)
        entry = {
            "type": "STANDARD",
            **given,
            "clusterName": cluster,
            "accessEntryArn": arn_of(f"access-entry/{cluster}/{uuid.uuid4()}"),
            "policies": [],
        }
        return {"accessEntry": self._records.entries.add(cluster, principal, entry)}

    def describe_access_entry(self, given: Record) -> Record:
        """DescribeAccessEntry."""
        self._with_entries(given["name"])
        return {"accessEntry": self._records.entries.get(given["name"], given["principalArn"])}

    def update_access_entry(self, given: Record) -> Record:
        """UpdateAccessEntry."""
        entry = self._records.entries.get(given["name"], given["principalArn"])
        entry.update({key: given[key] for key in ("kubernetesGroups", "username") if key in given})
        return {"accessEntry": entry}

    def list_access_entries(self, given: Record) -> Record:
        """ListAccessEntries."""
        return {"accessEntries": self._records.entries.names(self._with_entries(given["name"]))}

    def delete_access_entry(self, given: Record) -> Record:
        """DeleteAccessEntry."""
        self._records.entries.remove(given["name"], given["principalArn"])
        return {}

    def associate_access_policy(self, given: Record) -> Record:
        """AssociateAccessPolicy."""
        policies = self._policies(given)
        policies.append({"policyArn": given["policyArn"], "accessScope": given["accessScope"]})
        return {"clusterName": given["name"], "principalArn": given["principalArn"]}

    def disassociate_access_policy(self, given: Record) -> Record:
        """DisassociateAccessPolicy."""
        policies = self._policies(given)
        policies[:] = [policy for policy in policies if policy["policyArn"] != given["policyArn"]]
        return {}

    def list_associated_access_policies(self, given: Record) -> Record:
        """ListAssociatedAccessPolicies."""
        return {"clusterName": given["name"], "principalArn": given["principalArn"], "associatedAccessPolicies": self._policies(given)}

    def _policies(self, given: Record) -> list[Record]:
        policies: list[Record] = self._records.entries.get(given["name"], given["principalArn"])["policies"]
        return policies
