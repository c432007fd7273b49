"""Outputs: what tokens became."""
from __future__ import annotations

import re
from collections.abc import Mapping

from rehearse.deployment import Deployment
from rehearse.report import AppReport


def check(report: AppReport, deployment: Deployment, expected: Mapping[str, str]) -> None:
    """Assert that each output matches its pattern."""
    outputs = deployment.outputs()
    for name, pattern in expected.items():
        value = outputs.get(name, "")
        report.holds(f"{name} is {value}", re.fullmatch(pattern, value))
