"""The emulator, the CDK CLI and ts-node as processes, none of which outlives the rehearsal."""
from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from emulator.clients import make_client
from emulator.ordering import Order
from emulator.settings import ACCOUNT, CREDENTIALS, HOST, REGION, Endpoints
from emulator.tls import write_certificate

REPOSITORY = Path(__file__).resolve().parents[3]
_START_SECONDS = 60
_COMMAND_SECONDS = 300


class CommandFailed(Exception):
    """A command that ended with an error; the message is what it printed."""


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind((HOST, 0))
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Emulator:
    """An emulated account, empty but for the CDK bootstrap stack."""

    def __init__(self, order: Order, enforce_iam: bool, folder: Path) -> None:
        self._order, self._folder = order, folder
        port, ec2_port = _free_ports(2)
        self._endpoints = Endpoints(port, ec2_port, folder / "gateway.pem" if enforce_iam else None)
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: dict[str, Any] = {}
        self.log = folder / "emulator.log"

    def __enter__(self) -> Emulator:
        self._folder.mkdir(parents=True)
        try:
            self._start()
            self.cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}", "--cloudformation-execution-policies", "arn:aws:iam::aws:policy/AdministratorAccess")
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._stop()

    def _start(self) -> None:
        ports = ["--port", str(self._endpoints.port), "--ec2-port", str(self._endpoints.ec2_port)]
        command = [sys.executable, "-m", "emulator", *ports, "--order", self._order.value]
        if self._endpoints.certificate:
            write_certificate(self._endpoints.certificate)
            command += ["--enforce-iam", str(self._endpoints.certificate)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=Path(__file__).parents[1],
                env={**os.environ, "TMPDIR": str(self._folder)},
                # The emulator ends when this pipe closes, so also when this process is killed.
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                # With the Lambda functions it starts, it is a group that can be stopped as one.
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_up():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the emulator did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.2)

    def _is_up(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((HOST, self._endpoints.port)) == 0

    def _stop(self) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def client(self, service: str) -> Any:
        """A client of a service, with the permissions of the root user."""
        if service not in self._clients:
            self._clients[service] = make_client(self._endpoints, service, self._endpoints.gateway)
        return self._clients[service]

    def cdk(self, *arguments: str) -> str:
        """Run the CDK CLI in this account; raises CommandFailed where it fails."""
        environment = {
            **os.environ,
            **CREDENTIALS,
            "AWS_ENDPOINT_URL": self._endpoints.gateway,
            "AWS_REGION": REGION,
            # No configuration of the user and no service of the network has a say.
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "CDK_HOME": str(self._folder / "cdk"),
            "TMPDIR": str(self._folder),
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CDK_DISABLE_VERSION_CHECK": "true",
            "CI": "1",
        }
        if self._endpoints.certificate:
            environment["AWS_CA_BUNDLE"] = str(self._endpoints.certificate)
        return _run([str(REPOSITORY / "node_modules/.bin/cdk"), *arguments, "--no-notices"], environment, self._folder)


def run_typescript(source: str, *arguments: str, **variables: str) -> str:
    """Run a program as integ-runner runs tests, and return what it prints."""
    environment = {**os.environ, "TS_NODE_TRANSPILE_ONLY": "1", "TS_NODE_PROJECT": "integ/tsconfig.json", **variables}
    return _run([str(REPOSITORY / "node_modules/.bin/ts-node"), source, *arguments], environment, REPOSITORY)


def _run(command: list[str], environment: dict[str, str], folder: Path) -> str:
    finished = subprocess.run(
        command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=False,
    )
    if finished.returncode != 0:
        raise CommandFailed(f"{' '.join(command)}\n{finished.stdout}\n{finished.stderr}")
    return finished.stdout
