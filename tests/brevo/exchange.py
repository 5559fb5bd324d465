"""One request and its answer, as the server's parts hand them on."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

import orjson

JSON = "application/json"


class Request(NamedTuple):
    """What was asked: *path* is decoded and starts behind the base path, *target* is as it stood in the request line."""

    method: str
    target: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def one(self, name: str, default: str = "") -> str:
        """Return the last value given for a parameter of the query."""
        return self.query.get(name, [default])[-1]

    def many(self, name: str) -> list[str]:
        """Return the values of a parameter that is repeated or comma-joined."""
        return [part.strip() for value in self.query.get(name, []) for part in value.split(",") if part.strip()]


def request_of(method: str, target: str, headers: Mapping[str, str], body: bytes, *, base: str) -> Request:
    """Read a request line; a path outside *base* gets an empty path."""
    parts = urlsplit(target)
    path = unquote(parts.path.removeprefix(base)) if parts.path.startswith(f"{base}/") else ""
    held = {name.lower(): value for name, value in headers.items()}
    return Request(method, target, path, parse_qs(parts.query, keep_blank_values=True), held, body)


class Delivery(NamedTuple):
    """How an answer goes out: at most *most* bytes of its body (fewer than it has: the connection is dropped; below 0: before the status
    line), and one byte a time as *gate* allows, if there is one."""

    most: int | None = None
    gate: threading.Event | None = None
    pause: float = 0.0


class Reply(NamedTuple):
    """What is answered."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = {}
    kind: str = JSON
    delivery: Delivery = Delivery()

    def document(self) -> Any:
        """Return what the body says."""
        return orjson.loads(self.body)


def told(status: int, document: Any, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a JSON answer."""
    return Reply(status, orjson.dumps(document), headers or {})


class Refusal(Exception):
    """An answer that says no, in Brevo's form."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.reply = told(status, {"code": code, "message": message})


def not_found(what: str) -> Refusal:
    """Return the refusal for a record that does not exist."""
    return Refusal(404, "document_not_found", what)


def invalid(message: str) -> Refusal:
    """Return the refusal of a parameter."""
    return Refusal(400, "invalid_parameter", message)
