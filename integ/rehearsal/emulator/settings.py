"""Where the emulator is and who it pretends to be."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
REGION = "us-east-1"
# moto's own account: both halves must agree, or ARNs of one are foreign to the other.
ACCOUNT = "123456789012"
# MiniStack takes these for the root user of the account.
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@dataclass(frozen=True)
class Endpoints:
    """The gateway serves everything; EC2 stands behind it."""

    port: int
    ec2_port: int
    # Of the gateway. With one it speaks TLS.
    certificate: Path | None = None

    @property
    def gateway(self) -> str:
        """The address of the gateway."""
        return f"{'https' if self.certificate else 'http'}://{HOST}:{self.port}"

    @property
    def ec2(self) -> str:
        """The address of EC2."""
        return f"http://{HOST}:{self.ec2_port}"
