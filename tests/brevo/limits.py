"""How often Brevo lets itself be asked, by group of endpoints."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.brevo.exchange import Reply, Request, told

BUCKETS = ("crm", "contacts", "mail_events", "mails")
SECOND, HOUR = 1, 3600
Limits = Mapping[str, Mapping[int, int]]
"""By bucket: how many calls in a window of so many seconds."""

GENERAL: Limits = {
    "crm": {HOUR: 100}, "contacts": {SECOND: 10, HOUR: 36_000}, "mail_events": {HOUR: 300}, "mails": {SECOND: 2, HOUR: 7_200},
}  # fmt: skip
ADVANCED: Limits = {
    "crm": {HOUR: 200}, "contacts": {SECOND: 20, HOUR: 72_000}, "mail_events": {HOUR: 600}, "mails": {SECOND: 3, HOUR: 10_800},
}  # fmt: skip
EXTENDED: Limits = {"crm": {HOUR: 600}, "contacts": {SECOND: 60}, "mail_events": {HOUR: 1_800}, "mails": {HOUR: 18_000}}
HOURLY: Limits = {"crm": {HOUR: 100}, "contacts": {HOUR: 36_000}, "mail_events": {HOUR: 300}, "mails": {HOUR: 7_200}}
"""The general tier without its windows of a second, so that the pace of a test machine decides nothing."""


def bucket_of(request: Request, contact_lists: str = "crm") -> str:
    """Return the group of endpoints *request* counts to; Brevo does not say to which the bare list of contacts does."""
    if request.path == "/contacts":
        return contact_lists
    if request.path.startswith("/contacts/"):
        return "contacts"
    if request.path == "/smtp/emails" and request.method == "GET":
        return "mails"
    return "mail_events" if request.path.startswith("/smtp/") else "crm"


@dataclass
class _Window:
    """Calls of the last *seconds*, or, if *fixed*, since the first call of a window of that length."""

    calls: int
    seconds: int
    fixed: bool
    seen: deque[float] = field(default_factory=deque)

    def forget(self, now: float) -> None:
        if self.fixed:
            if self.seen and self.seen[0] <= now - self.seconds:
                self.seen.clear()
            return
        while self.seen and self.seen[0] <= now - self.seconds:
            self.seen.popleft()

    def reset(self, now: float) -> int:
        """Return the seconds until this window lets a call in, or is over."""
        return math.ceil(self.seen[0] + self.seconds - now) if self.seen else self.seconds

    @property
    def left(self) -> int:
        return self.calls - len(self.seen)


class Gatekeeper:
    """Counts calls and refuses those beyond the limits; a refused call does not count."""

    def __init__(self, limits: Limits, *, fixed: bool = False) -> None:
        self._lock = threading.Lock()
        self._windows = {
            bucket: [_Window(calls, seconds, fixed) for seconds, calls in windows.items()]
            for bucket, windows in limits.items()
        }

    def admit(self, bucket: str, at: datetime) -> tuple[bool, dict[str, str]]:
        """Count a call; return whether it may pass, and the headers that tell how things stand."""
        now = at.timestamp()
        with self._lock:
            windows = self._windows.get(bucket, [])
            for window in windows:
                window.forget(now)
            shut = [window for window in windows if window.left <= 0]
            if not shut:
                for window in windows:
                    window.seen.append(now)
            # Recorded answers tell of the shortest window; what has to be waited for goes before.
            told_of = max(shut, key=lambda one: one.reset(now)) if shut else next(iter(windows), None)
            return not shut, _headers(told_of, now) if told_of else {}


def too_many(headers: Mapping[str, str]) -> Reply:
    """Return the answer to a call beyond the limit."""
    return told(429, {"code": "too_many_requests", "message": "API rate limit exceeded"}, headers)


def _headers(window: _Window, now: float) -> dict[str, str]:
    limit = {"x-sib-ratelimit-limit": str(window.calls), "x-sib-ratelimit-remaining": str(max(window.left, 0))}
    return {**limit, "x-sib-ratelimit-reset": str(window.reset(now))}
