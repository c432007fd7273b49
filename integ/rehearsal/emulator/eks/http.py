"""EKS requests over HTTP: which operation they mean, after the service model, and how answers are written."""
from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from emulator.eks.errors import EksError
from emulator.eks.service import EksService
from emulator.shapes import service_model

Response = tuple[int, dict[str, str], bytes]


class Router:
    """Finds the operation that a request means, and has the service do it."""

    def __init__(self, service: EksService) -> None:
        self._service = service
        model = service_model("eks")
        self._routes = [self._route(model.operation_model(name)) for name in model.operation_names]
        # `/clusters/{name}` would swallow what stands below it.
        self._routes.sort(key=lambda route: -len(route[1].pattern))

    @staticmethod
    def _route(operation: Any) -> tuple[str, re.Pattern[str], str]:
        uri = re.sub(r"\{(\w+)\+?\}", lambda part: f"(?P<{part[1]}>[^/]+)", operation.http["requestUri"])
        return operation.http["method"], re.compile(uri), operation.name

    async def handle_request(self, method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]) -> Response:
        """What MiniStack calls for each EKS request. Rules ask EC2 and IAM, so it must not stand in the way of their answers."""
        return await asyncio.to_thread(self._answer, method, path, body, query)

    def _answer(self, method: str, path: str, body: bytes, query: Mapping[str, Any]) -> Response:
        headers = {"Content-Type": "application/json"}
        try:
            operation, parameters = self._operation(method, path)
            answer = self._service.call(operation, {**query, **json.loads(body or b"{}"), **parameters})
        except EksError as error:
            headers["x-amzn-errortype"] = error.code
            return error.status, headers, json.dumps({"__type": error.code, "message": error.message}).encode()
        return 200, headers, json.dumps(answer).encode()

    def _operation(self, method: str, path: str) -> tuple[str, dict[str, str]]:
        # MiniStack decodes the path, and the ARN of a role or user has a slash.
        path = re.sub(r"(arn:[^/]+?):(role|user)/", r"\1:\2%2F", path)
        path = re.sub(r"^/tags/(.*)$", lambda part: f"/tags/{quote(unquote(part[1]), safe='')}", path)
        for route_method, pattern, name in self._routes:
            match = pattern.fullmatch(path)
            if match and route_method == method:
                return name, {member: unquote(value) for member, value in match.groupdict().items()}
        raise EksError(400, "InvalidRequestException", f"no operation for {method} {path}")
