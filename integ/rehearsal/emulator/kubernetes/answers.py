"""What Kubernetes says of an object, of which the stacks ask for the address of load balancers only."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from emulator.kubernetes.pods import Compute, is_running

_ADDRESS = ".status.loadBalancer."
_KINDS = {"ingress": "Ingress", "service": "Service"}
_CONTROLLER = "aws-load-balancer-controller"


def refusal(properties: Mapping[str, Any], compute: Compute) -> str | None:
    """Why `kubectl get` would have nothing to say until the time is over, if it would not."""
    if not properties["JsonPath"].startswith(_ADDRESS):
        return None
    kind, name, namespace = _KINDS[properties["ObjectType"]], properties["ObjectName"], properties["ObjectNamespace"]
    if not any((one.kind, one.name, one.namespace or "default") == (kind, name, namespace) for one in compute.objects):
        return f"timeout waiting for output from kubectl command: no {kind} {name} in {namespace}"
    if not is_running(_CONTROLLER, compute):
        return f"timeout waiting for output from kubectl command: no load balancer of {kind} {name}, as no {_CONTROLLER} runs"
    return None


def value(properties: Mapping[str, Any]) -> str:
    """The name that Elastic Load Balancing gives the load balancer, or nothing where another thing is asked for."""
    if not properties["JsonPath"].startswith(_ADDRESS):
        return ""
    namespace, name = ("".join(letter for letter in properties[key] if letter.isalnum())[:8] for key in ("ObjectNamespace", "ObjectName"))
    digest = hashlib.sha256(json.dumps([properties["ObjectNamespace"], properties["ObjectName"]]).encode()).hexdigest()[:10]
    return f"k8s-{namespace}-{name}-{digest}.us-east-1.elb.amazonaws.com"
