"""Asks the loopback server as any caller would, with nothing but the standard library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, urlsplit


class Served(Protocol):
    """Where to ask, and with which key."""

    @property
    def url(self) -> str: ...
    @property
    def key(self) -> str: ...


class Answered(NamedTuple):
    """What came back; *said* is the document, the text where it is none, or None."""

    status: int
    said: Any
    headers: Mapping[str, str]


def ask(
    server: Served,
    path: str,
    *,
    method: str = "GET",
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    line: HTTPConnection | None = None,
) -> Answered:
    """Ask with the server's key, over *line* or a connection of its own; *headers* that are empty are left out."""
    where = urlsplit(server.url)
    connection = line or HTTPConnection("127.0.0.1", where.port or 0, timeout=5)
    sent = {
        "api-key": server.key,
        **({"content-type": "application/json"} if body is not None else {}),
        **(headers or {}),
    }
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        target = quote(where.path + path, safe="/?&=[],%")
        connection.request(method, target, data, {name: value for name, value in sent.items() if value})
        response = connection.getresponse()
        raw = response.read()
        told = {name.lower(): value for name, value in response.getheaders()}
    finally:
        if line is None:
            connection.close()
    return Answered(response.status, _said(raw), told)


def _said(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode()
