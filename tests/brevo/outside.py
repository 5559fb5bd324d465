"""A transport whose time, sleep, chance and words belong to the test."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data_gatherer.sources.brevo.api.allowance import CallBook
from data_gatherer.sources.brevo.api.attempt import Line
from data_gatherer.sources.brevo.api.buckets import limits
from data_gatherer.sources.brevo.api.transport import Transport
from data_gatherer.sources.brevo.settings import BrevoSettings

KEY = "xkeysib-0a1b2c3d4e5f-CanarySecret"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Outside:
    """Time that passes only while somebody sleeps, or when the test says so."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "cache" / "calls.db"
        self.now = NOON
        self.slept: list[float] = []
        self.said: list[str] = []
        self.leaving = 0
        self._lock = threading.Lock()

    def clock(self) -> datetime:
        """Tell the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        with self._lock:
            self.slept.append(round(seconds, 3))
            self.now += timedelta(seconds=seconds)

    def later(self, **span: float) -> None:
        """Let time pass, as `later(minutes=30)`."""
        self.now += timedelta(**span)

    def book(self, account: str = "one", **settings: float) -> CallBook:
        """Open the book of calls, with settings of `brevo:`."""
        allowed = limits(BrevoSettings(**settings), leaving=self.leaving)  # type: ignore[arg-type]
        return CallBook(self.path, account, allowed, self.clock, zone="Europe/Paris", say=self.said.append)

    def transport(
        self,
        base: str,
        *,
        key: str = KEY,
        connect: float = 2,
        read: float = 20,
        monotonic: Callable[[], float] = time.monotonic,
        max_calls: int | None = None,
        **settings: float,
    ) -> Transport:
        """Return a transport to *base*; by chance every backoff is 1 second, then 2."""
        line = Line(base, key, connect=connect, read=read, monotonic=monotonic)
        return Transport(
            line,
            self.book("one", **settings),
            most_wait=settings.get("most_wait_seconds", 20),
            sleep=self.sleep,
            random=lambda: 0.5,
            say=self.said.append,
            max_calls=max_calls,
        )
