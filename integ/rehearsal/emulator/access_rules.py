"""Who gets into a cluster: what EKS refuses, without a single call. Letters for sources as in `service_rules.py`."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONFIG_MAP, BOTH, API = "CONFIG_MAP", "API_AND_CONFIG_MAP", "API"
# From a mode to those that it may be changed to ([UG] setting-up-access-entries; re:Post eks-troubleshoot-access-entries has the words).
_CHANGES = {CONFIG_MAP: (CONFIG_MAP, BOTH), BOTH: (BOTH, API), API: (API,)}


def mode_of(access: Mapping[str, Any]) -> str:
    """The mode of a cluster; CONFIG_MAP where nothing is said ([API] CreateAccessConfigRequest)."""
    return str(access.get("authenticationMode") or CONFIG_MAP)


def _is_creator_admin(access: Mapping[str, Any]) -> bool:
    return access.get("bootstrapClusterCreatorAdminPermissions") is not False


def creation_refusal(access: Mapping[str, Any]) -> str | None:
    """A cluster that nobody could get into ([API] CreateAccessConfigRequest; capa kubernetes-sigs/cluster-api-provider-aws#5578)."""
    if mode_of(access) == CONFIG_MAP and not _is_creator_admin(access):
        return "bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP"
    return None


def entry_refusal(access: Mapping[str, Any]) -> str | None:
    """No operation on access entries without them ([UG] setting-up-access-entries; EKS Workshop, "Access entries" has the words)."""
    if mode_of(access) == CONFIG_MAP:
        return f"The cluster's authentication mode must be set to one of [{API}, {BOTH}] to perform this operation."
    return None


def mode_refusal(access: Mapping[str, Any], wanted: str) -> str | None:
    """Modes go one way, a step at a time."""
    mode = mode_of(access)
    return None if wanted in _CHANGES[mode] else f"Unsupported authentication mode update from {mode} to {wanted}."


def kubectl_refusal(access: Mapping[str, Any], entry: Mapping[str, Any] | None) -> str | None:
    """Kubectl acts with the role that made the cluster. That may do all, unless the cluster says otherwise ([UG] access-entries)."""
    if _is_creator_admin(access):
        return None
    if entry is None:
        return "You must be logged in to the server (the server has asked for the client to provide credentials)"
    return None if entry.get("policies") or entry.get("kubernetesGroups") else "Error from server (Forbidden): the role has an access entry without rights"
