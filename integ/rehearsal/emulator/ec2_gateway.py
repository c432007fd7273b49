"""EC2 requests that reach the gateway go to moto, which knows the whole API where MiniStack knows a part."""
from __future__ import annotations

import asyncio
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from email.message import Message

from emulator.clients import ec2_address

_NOT_FORWARDED = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding"}
# moto 5.2.5 writes the state of a subnet's IPv6 block as a Python dict into its XML.
_STATE_AS_DICT = re.compile(rb"\{(?:'|&#x27;|&apos;)State(?:'|&#x27;|&apos;): (?:'|&#x27;|&apos;)(\w+)(?:'|&#x27;|&apos;)\}")

Response = tuple[int, dict[str, str], bytes]


async def handle_request(method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, list[str]]) -> Response:
    """What MiniStack calls for each EC2 request."""
    return await asyncio.to_thread(_forward, method, path, headers, body, query)


def _forward(method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, list[str]]) -> Response:
    request = urllib.request.Request(
        f"{ec2_address()}{path}?{urllib.parse.urlencode(query, doseq=True)}",
        data=body or None,
        method=method,
        headers={name: value for name, value in headers.items() if name.lower() not in _NOT_FORWARDED},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, _xml(response.headers), _STATE_AS_DICT.sub(rb"\1", response.read())
    except urllib.error.HTTPError as error:
        return error.code, _xml(error.headers), error.read()


def _xml(headers: Message) -> dict[str, str]:
    return {"Content-Type": headers.get_content_type()}
