"""The emulator, the CDK CLI and the apps as processes, none of which outlives the rehearsal."""
from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
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

    @property
    def reasons(self) -> list[str]:
        """What CloudFormation says of the resources that failed; all that was printed where it says nothing."""
        failed = [line.split("|")[-1].strip() for line in str(self).splitlines() if "_FAILED" in line and "|" in line]
        return list(dict.fromkeys(failed)) or [str(self)[-3000:]]


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind((HOST, 0))
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


_children: set[subprocess.Popen[Any]] = set()
_lock = threading.Lock()
# boto3 makes one client at a time.
_client_lock = threading.Lock()


def _start_child(command: list[str], **options: Any) -> subprocess.Popen[Any]:
    """A process that is a group of its own, so that what it starts ends with it."""
    with _lock:
        child = subprocess.Popen(command, start_new_session=True, **options)
        _children.add(child)
    return child


def _end_child(child: subprocess.Popen[Any]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    _children.discard(child)


def end_all() -> None:
    """End all processes; none is started from now on."""
    _lock.acquire()
    for child in list(_children):
        _end_child(child)


class Emulator:
    """An emulated account, empty but for the CDK bootstrap stack."""

    def __init__(self, order: Order, enforce_iam: bool, folder: Path) -> None:
        self._order, self._folder = order, folder
        port, ec2_port = _free_ports(2)
        self._endpoints = Endpoints(port, ec2_port, folder / "gateway.pem" if enforce_iam else None)
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: dict[str, Any] = {}
        self._journal = folder / "journal.jsonl"
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
        command = [sys.executable, "-m", "emulator", *ports, "--order", self._order.value, "--journal", str(self._journal)]
        if self._endpoints.certificate:
            write_certificate(self._endpoints.certificate)
            command += ["--enforce-iam", str(self._endpoints.certificate)]
        with self.log.open("wb") as log:
            self._process = _start_child(
                command,
                cwd=Path(__file__).parents[1],
                env={**os.environ, "TMPDIR": str(self._folder)},
                # The emulator ends when this pipe closes, so also when this process is killed.
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
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
        _end_child(self._process)
        self._process = None

    def publish(self, beginning: str) -> None:
        """Have AWS publish new images behind the parameters whose names begin so."""
        assert self._process is not None and self._process.stdin is not None
        parameter = f"{beginning.rstrip('/')}/bottlerocket/aws-k8s-1.36/x86_64/latest/image_id"
        before = self._image(parameter)
        self._process.stdin.write(f"publish {beginning}\n".encode())
        self._process.stdin.flush()
        deadline = time.monotonic() + _START_SECONDS
        while self._image(parameter) == before:
            if time.monotonic() > deadline:
                raise RuntimeError(f"no new image behind {parameter}")
            time.sleep(0.1)

    def _image(self, parameter: str) -> str:
        image: str = self.client("ssm").get_parameter(Name=parameter)["Parameter"]["Value"]
        return image

    def journal_mark(self) -> int:
        """Where the journal ends now."""
        return self._journal.stat().st_size if self._journal.exists() else 0

    def journal(self, mark: int, stacks: tuple[str, ...]) -> list[dict[str, Any]]:
        """What happened since then to the resources of stacks and of those nested in them."""
        with self._journal.open("rb") as journal:
            journal.seek(mark)
            events = [json.loads(line) for line in journal]
        return [event for event in events if event["stack"].startswith(stacks)]

    def client(self, service: str) -> Any:
        """A client of a service, with the permissions of the root user."""
        if service not in self._clients:
            with _client_lock:
                self._clients[service] = make_client(self._endpoints, service, self._endpoints.gateway)
        return self._clients[service]

    def skip_failed_rollback(self, stack: str) -> None:
        """Get a stack out of UPDATE_ROLLBACK_FAILED, as its owner has to: what cannot be rolled back is skipped."""
        cloudformation = self.client("cloudformation")
        reason = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatusReason"]
        failed = [name.strip() for names in re.findall(r"\[(.*?)\]", reason) for name in names.split(",")]
        cloudformation.continue_update_rollback(StackName=stack, ResourcesToSkip=failed)
        deadline = time.monotonic() + _START_SECONDS
        while cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"] == "UPDATE_ROLLBACK_IN_PROGRESS":
            if time.monotonic() > deadline:
                raise RuntimeError(f"{stack} stays in its rollback")
            time.sleep(0.2)

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
    """Run a program of the repository, as scripts/ci/rehearsal.sh has transpiled it, and return what it prints."""
    program = Path(os.environ["REHEARSAL_PROGRAMS"], source).with_suffix(".js")
    return _run(["node", str(program), *arguments], {**os.environ, **variables}, REPOSITORY)


def _run(command: list[str], environment: dict[str, str], folder: Path) -> str:
    child = _start_child(command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        output, errors = child.communicate(timeout=_COMMAND_SECONDS)
    finally:
        _end_child(child)
    if child.returncode != 0:
        raise CommandFailed(f"{' '.join(command)}\n{output}\n{errors}")
    return str(output)
