"""How EKS refuses."""
from __future__ import annotations


class EksError(Exception):
    """An answer of EKS other than success."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def invalid(message: str) -> EksError:
    """Parameters that EKS refuses."""
    return EksError(400, "InvalidParameterException", message)
