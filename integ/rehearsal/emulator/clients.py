"""Clients with which the emulator calls itself: a resource type is what it is on AWS, a few API calls."""
from __future__ import annotations

import functools
from typing import Any

import boto3
from botocore.config import Config

from emulator.settings import CREDENTIALS, REGION, Endpoints

_endpoints: Endpoints | None = None


def configure(endpoints: Endpoints) -> None:
    """Say where the services are; before the first client is made."""
    global _endpoints
    _endpoints = endpoints


@functools.cache
def client(service: str) -> Any:
    """A client of a service; of EC2 without the way through the gateway. They are safe to share between threads, and slow to make."""
    assert _endpoints is not None
    return make_client(_endpoints, service, _endpoints.ec2 if service == "ec2" else _endpoints.gateway)


def make_client(endpoints: Endpoints, service: str, address: str) -> Any:
    """A client with the permissions of the root user."""
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=address,
        verify=str(endpoints.certificate) if endpoints.certificate else None,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        # A refusal is an answer here; a second try would only hide it.
        config=Config(retries={"total_max_attempts": 1}, max_pool_connections=50),
    )


def ec2_address() -> str:
    """The address of EC2."""
    assert _endpoints is not None
    return _endpoints.ec2
