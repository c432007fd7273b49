"""Starts the emulator: `python -m emulator --port 4566 --ec2-port 4567`. It ends with its standard input, so it never outlives who started it."""
from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from emulator import journal
from emulator.images import PublicParameters
from emulator.ordering import Order
from emulator.settings import ACCOUNT, CREDENTIALS, HOST, REGION, Endpoints

# Of the user's own account and network; Lambda functions would inherit them.
_FOREIGN_SETTINGS = (
    "AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE",
)


def main() -> None:
    """Read the options, prepare both halves, and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="emulator", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="of everything, on loopback")
    parser.add_argument("--ec2-port", type=int, required=True, help="of EC2, which the other one forwards to")
    parser.add_argument("--order", type=Order, choices=list(Order), default=Order.DEFAULT, help="in which resources are created")
    parser.add_argument("--enforce-iam", type=Path, metavar="CERTIFICATE", help="refuse what the caller has no permission for, and speak TLS")
    parser.add_argument("--journal", type=Path, metavar="FILE", help="where to write down what happens to resources and nodes")
    options = parser.parse_args()

    images = PublicParameters()
    threading.Thread(target=_obey_stdin, args=(images,), daemon=True).start()
    journal.configure(options.journal)
    endpoints = Endpoints(options.port, options.ec2_port, options.enforce_iam)
    _set_environment(endpoints)
    _prepare(endpoints, options.order, images)
    _serve(endpoints)


def _obey_stdin(images: PublicParameters) -> None:
    """A line `publish BEGINNING` is a day on which AWS publishes images. The end of the input is the end of the emulator."""
    for line in sys.stdin:
        images.publish(line.split()[1])
    # The Lambda functions are processes of the same group.
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _set_environment(endpoints: Endpoints) -> None:
    """MiniStack reads its settings when it is imported."""
    for name in _FOREIGN_SETTINGS:
        os.environ.pop(name, None)
    os.environ.update(
        CREDENTIALS,
        AWS_DEFAULT_REGION=REGION,
        GATEWAY_PORT=str(endpoints.port),
        BIND_HOST=HOST,
        MINISTACK_HOST=HOST,
        MINISTACK_ACCOUNT_ID=ACCOUNT,
        MINISTACK_REGION=REGION,
        # Nothing listens but the two ports, and no container is looked for.
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
        DOCKER_HOST="unix:///nonexistent",
    )
    if endpoints.certificate:
        certificate = str(endpoints.certificate)
        os.environ.update(AUTH="true", USE_SSL="1", MINISTACK_SSL_CERT=certificate, MINISTACK_SSL_KEY=certificate)


def _prepare(endpoints: Endpoints, order: Order, images: PublicParameters) -> None:
    import ministack.services.ec2
    import ministack.services.eks
    import ministack.services.ssm

    from emulator import clients, ec2_gateway, engine, resources
    from emulator.eks.http import Router
    from emulator.eks.service import EksService
    from emulator.resources import kubernetes

    clients.configure(endpoints)
    ministack.services.ec2.handle_request = ec2_gateway.handle_request
    eks = EksService()
    ministack.services.eks.handle_request = Router(eks).handle_request
    ministack.services.ssm._PUBLIC_AMI_PARAMETERS = images
    engine.prepare(order, [*resources.ALL, *kubernetes.types(eks.compute_of)])


def _serve(endpoints: Endpoints) -> None:
    from ministack import app
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    ThreadedMotoServer(ip_address=HOST, port=endpoints.ec2_port, verbose=False).start()
    # With TLS it would take the port of the web too, for a service that nothing here uses.
    app._port_is_bindable = lambda _host, _port: False
    # MiniStack parses the arguments anew.
    sys.argv = sys.argv[:1]
    app.main()


if __name__ == "__main__":
    main()
