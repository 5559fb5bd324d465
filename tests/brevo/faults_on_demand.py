"""What can go wrong with a call, each as an act to be scripted: `server.script(dropped(), path="/crm/notes", times=1)`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.brevo.exchange import Delivery, Reply, Request, told

Act = Callable[[Request, Callable[[], Reply]], Reply]
"""Makes the answer to a request; calling its second argument does what the request asks and returns the true answer."""


def answering(status: int, body: Any = None, *, headers: Mapping[str, str] | None = None) -> Act:
    """Answer with *status* instead; *body* is a document, or text that goes out as HTML."""
    said = {"code": "unknown", "message": f"answer {status}"} if body is None else body
    if isinstance(said, str):
        return lambda _, __: Reply(status, said.encode(), headers or {}, "text/html; charset=UTF-8")
    return lambda _, __: told(status, said, headers)


def too_many(reset: int | None = None, *, retry_after: int | None = None) -> Act:
    """Answer 429: the wait in seconds in Brevo's headers, in `Retry-After`, or not told."""
    headers: dict[str, str] = {}
    if reset is not None:
        headers |= {
            "x-sib-ratelimit-limit": "100",
            "x-sib-ratelimit-remaining": "0",
            "x-sib-ratelimit-reset": str(reset),
        }
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return answering(429, {"code": "too_many_requests", "message": "API rate limit exceeded"}, headers=headers)


def dropped() -> Act:
    """Drop the connection before any answer; nothing is done."""
    return lambda _, __: Reply(200, delivery=Delivery(most=-1))


def done_but_dropped() -> Act:
    """Do what was asked and drop the connection before the answer."""
    return lambda _, proceed: proceed()._replace(delivery=Delivery(most=-1))


def dropped_midway() -> Act:
    """Drop the connection in the middle of the body; what was asked is done."""

    def act(_: Request, proceed: Callable[[], Reply]) -> Reply:
        reply = proceed()
        return reply._replace(delivery=Delivery(most=len(reply.body) // 2))

    return act


def trickled(pause: float = 0.0, gate: threading.Event | None = None) -> Act:
    """Send the body byte by byte with a *pause* of seconds between; with a *gate*, none after the first until it is set."""
    return lambda _, proceed: proceed()._replace(delivery=Delivery(gate=gate or _open(), pause=pause))


def malformed() -> Act:
    """Answer as if well with a body that is cut JSON of the full length told."""

    def act(_: Request, proceed: Callable[[], Reply]) -> Reply:
        reply = proceed()
        return reply._replace(body=reply.body[: len(reply.body) // 2] + b'{"')

    return act


def altered(change: Callable[[Any], Any]) -> Act:
    """Answer what *change* makes of the true document."""

    def act(_: Request, proceed: Callable[[], Reply]) -> Reply:
        reply = proceed()
        return told(reply.status, change(reply.document()), reply.headers)

    return act


def redirected(to: str, status: int = 302) -> Act:
    """Send the caller elsewhere."""
    return lambda _, __: Reply(status, b"", {"Location": to}, "text/html")


def not_permitted() -> Act:
    """Answer 403: a module that is not on the plan, or a user without the right."""
    return answering(403, {"code": "permission_denied", "message": "You do not have permission to access this feature"})


def read_only() -> Act:
    """Let reads pass and answer writes with 403."""
    refused = not_permitted()
    return lambda request, proceed: proceed() if request.method == "GET" else refused(request, proceed)


def unknown_address(address: str = "203.0.113.77") -> Act:
    """Answer 401: the key is fine, the caller's address is not on the list."""
    said = (
        f"We have detected you are using an unrecognised IP address {address}. If you performed this action make sure "
        "to add the new IP address in this link: https://app.brevo.com/security/authorised_ips"
    )
    return answering(401, {"code": "unauthorized", "message": said})


def agent_refused() -> Act:
    """Answer 403 as the edge does, in a few words that are no JSON."""
    return answering(403, "error code: 1010")


def _page(title: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"


def _open() -> threading.Event:
    gate = threading.Event()
    gate.set()
    return gate


NAMED: Mapping[str, tuple[Act, str, str]] = {
    "down": (answering(503, _page("503 Service Unavailable")), "", ""),
    "bad-gateway": (answering(502, _page("502 Bad Gateway")), "", ""),
    "too-many": (too_many(), "", ""),
    "too-many-told": (too_many(1800), "", ""),
    "drop": (dropped(), "", ""),
    "half": (dropped_midway(), "", ""),
    "trickle": (trickled(0.02), "", ""),
    "malformed": (malformed(), "", ""),
    "redirect": (redirected("http://127.0.0.1:9/"), "", ""),
    "lost-task": (done_but_dropped(), "/crm/tasks", "POST"),
    "lost-note": (done_but_dropped(), "/crm/notes", "POST"),
    "no-crm": (not_permitted(), "/crm", ""),
    "no-notes": (not_permitted(), "/crm/notes", ""),
    "no-mail-events": (not_permitted(), "/smtp", ""),
    "read-only": (read_only(), "", ""),
    "unknown-address": (unknown_address(), "", ""),
    "agent-refused": (agent_refused(), "", ""),
}
"""Faults that `python -m tests.brevo --fault` knows, each with the path and the method it is for."""


@dataclass
class Scripted:
    """An act and the calls it is for; *used* counts those it has met."""

    act: Act
    path: str = ""
    method: str = ""
    times: int | None = None
    after: int = 0
    when: Callable[[Request], bool] = lambda _: True
    used: int = 0
    _passed: int = field(default=0, repr=False)

    def takes(self, request: Request) -> bool:
        """Return whether this act makes the answer to *request*, and count."""
        if not self._meant(request) or (self.times is not None and self.used >= self.times):
            return False
        if self._passed < self.after:
            self._passed += 1
            return False
        self.used += 1
        return True

    def _meant(self, request: Request) -> bool:
        return request.path.startswith(self.path) and self.method in ("", request.method) and self.when(request)
