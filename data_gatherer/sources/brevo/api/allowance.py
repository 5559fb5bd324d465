"""How many calls the account has left, by our own book of them, since most answers of Brevo do not say.

A call is written down before it is made, with the moment it may be made at. That moment is what spreads calls over the second and over the
hour, also among processes that know nothing of each other.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from data_gatherer.sources.brevo.api.buckets import Limit
from data_gatherer.sources.brevo.api.callfile import CallFile
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp
from data_gatherer.sources.brevo.api.rates import SHORT, Rates
from data_gatherer.sources.brevo.api.standing import Standing, turned_away, used_up
from sales_kernel.clock import Clock

HOUR = 3600.0
_AHEAD = 60.0
"""Seconds: no queue for a second's allowance is longer; what stands further ahead was written before the clock was put back."""

T = TypeVar("T")


class Reserved(NamedTuple):
    """A call that may be made after *wait* seconds; *call* is its number in the book."""

    call: int
    wait: float


class Window(NamedTuple):
    """What Brevo said of an hour's window: *used* of *allowed* calls up to and including *call*; it ends in *ends_in* seconds."""

    call: int
    used: int
    allowed: int
    ends_in: float


class CallBook:
    """The calls of the last hour of one *account* (a digest of key and place), as all threads and processes of this home made them.

    Moments are those of *clock*, told to people in *zone*.
    """

    def __init__(
        self,
        path: Path,
        account: str,
        allowed: Mapping[str, Limit],
        clock: Clock,
        *,
        zone: str = "UTC",
        timeout: float = 20,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._file = CallFile(path, timeout=timeout, say=say)
        self._account = account
        self._limits = allowed
        self._clock = clock
        self._zone = zone
        self._lock = threading.Lock()  # threads queue here, where nobody polls; processes at the file

    def reserve(self, bucket: str, *, patience: float) -> Reserved:
        """Write down a call and say how long to wait before it is made.

        Raises AllowanceUsedUp, and writes nothing, when the hour's allowance comes back later than in *patience* seconds.
        """
        return self._alone(lambda page: page.reserve(self._limits[bucket], max(patience, SHORT), self._zone), bucket)

    def give_back(self, bucket: str, call: int) -> None:
        """Strike a call out that was never made."""
        self._alone(lambda page: page.give_back(call), bucket)

    def used(self, bucket: str) -> int:
        """Return how many calls of the hour's allowance are used."""
        return self._alone(lambda page: page.standing(self._limits[bucket]).used, bucket)

    def left(self, bucket: str) -> int:
        """Return how many calls of the hour's allowance are left."""
        standing = self._alone(lambda page: page.standing(self._limits[bucket]), bucket)
        return max(0, standing.allowed - standing.used)

    def tell(self, bucket: str, window: Window) -> None:
        """Take over what an answer said of the hour; of one and the same window the answer that saw most calls is believed."""
        self._alone(lambda page: page.tell(window), bucket)

    def full(self, bucket: str, call: int, told: Rates) -> None:
        """Take over that Brevo turned *call* away: nothing more until the wait it told is over, and everything afterwards."""
        used = told.limit or self._limits[bucket].hour  # no less than an answer before it may have told
        self.tell(bucket, Window(call, used, told.limit or 0, told.wait or 0.0))

    def turned_away(self, bucket: str, wait: float | None, *, request_id: str) -> AllowanceUsedUp:
        """Return the error of a call that Brevo answered with "too many"; *wait* is in seconds, None when it did not say."""
        limit = self._limits[bucket]
        standing = self._alone(lambda page: page.standing(limit), bucket)
        return turned_away(limit, standing, wait, self._clock().timestamp(), self._zone, request_id)

    def pause(self, bucket: str, seconds: float) -> None:
        """Let no call of the bucket be made for a moment; it says nothing of the hour."""
        self._alone(lambda page: page.pause(seconds), bucket)

    def moment_in(self, seconds: float) -> datetime:
        """Return the moment that many seconds from now."""
        return datetime.fromtimestamp(self._clock().timestamp() + seconds, UTC)

    def _alone(self, action: Callable[[_Page], T], bucket: str) -> T:
        # The clock is read inside the transaction: moments are written in the order of the calls.
        def within(connection: sqlite3.Connection) -> T:
            return action(_Page(connection, self._account, bucket, self._clock().timestamp()))

        with self._lock:
            return self._file.writing(within)


class _Page:
    """The book opened at a bucket, at the moment *now*; what has fallen out of the hour is struck out."""

    def __init__(self, connection: sqlite3.Connection, account: str, bucket: str, now: float) -> None:
        self._connection = connection
        self._place = (account, bucket)
        self._now = now
        connection.execute("DELETE FROM calls WHERE at <= ?", (now - HOUR,))

    def reserve(self, limit: Limit, patience: float, zone: str) -> Reserved:
        standing, paused = self.standing(limit), self._paused()
        if paused > standing.ready:
            standing = Standing(standing.used, 0, paused, told=True)
        ready = standing.ready
        if ready - self._now > patience:
            raise used_up(limit, standing, self._now, zone)
        at = max(ready, min(self._paced(limit.second), ready + _AHEAD))
        insert = "INSERT INTO calls (account, bucket, at) VALUES (?, ?, ?)"
        return Reserved(self._connection.execute(insert, (*self._place, at)).lastrowid or 0, at - self._now)

    def give_back(self, call: int) -> None:
        self._connection.execute("DELETE FROM calls WHERE account = ? AND bucket = ? AND id = ?", (*self._place, call))

    def standing(self, limit: Limit) -> Standing:
        told = self._row("SELECT call, used, allowed, until FROM told WHERE account = ? AND bucket = ?")
        until = told["until"] if told and told["until"] <= self._now + HOUR else 0.0
        if told and until > self._now:
            return self._told(limit, told, until)
        # A window that Brevo told of and that has ended leaves nothing behind.
        calls = "FROM calls WHERE account = ? AND bucket = ? AND at >= ?"
        used = self._row(f"SELECT COUNT(*) {calls}", until)[0]
        oldest = self._row(f"SELECT at {calls} ORDER BY at DESC LIMIT 1 OFFSET ?", until, limit.hour - 1)
        return Standing(used, limit.hour, oldest["at"] + HOUR if oldest else self._now, told=False)

    def _told(self, limit: Limit, told: sqlite3.Row, until: float) -> Standing:
        """Brevo's count, which knows of others' calls too, and ours since; a setting below the plan's allowance still holds."""
        since = self._row(
            "SELECT COUNT(*) FROM calls WHERE account = ? AND bucket = ? AND id > ? AND at < ?", told["call"], until
        )[0]
        used, allowed = told["used"] + since, min(limit.hour, told["allowed"])
        by_brevo = used >= told["allowed"] or limit.hour >= told["allowed"]
        if used < allowed:
            return Standing(used, allowed, self._now, told=by_brevo)
        after = self._row("SELECT COUNT(*) FROM calls WHERE account = ? AND bucket = ? AND at >= ?", until)[0]
        return Standing(used, allowed, until if after < limit.hour else until + HOUR, told=by_brevo)

    def tell(self, window: Window) -> None:
        self._connection.execute(
            "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET call = excluded.call, used = excluded.used,"
            " allowed = excluded.allowed, until = excluded.until"
            " WHERE excluded.used >= told.used OR abs(excluded.until - told.until) > 5",
            (*self._place, window.call, window.used, window.allowed, self._now + min(window.ends_in, HOUR)),
        )

    def pause(self, seconds: float) -> None:
        self._connection.execute(
            "INSERT INTO pauses VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until",
            (*self._place, self._now + min(seconds, HOUR)),
        )

    def _paused(self) -> float:
        row = self._row("SELECT until FROM pauses WHERE account = ? AND bucket = ?")
        return max(self._now, row["until"]) if row and row["until"] <= self._now + HOUR else self._now

    def _paced(self, second: int) -> float:
        """Return when the second's allowance lets one more call through."""
        last = "SELECT at FROM calls WHERE account = ? AND bucket = ? ORDER BY at DESC LIMIT 1 OFFSET ?"
        row = self._row(last, second - 1) if second else None
        return row["at"] + 1 if row else 0.0

    def _row(self, sql: str, *values: float) -> sqlite3.Row:
        found: sqlite3.Row = self._connection.execute(sql, (*self._place, *values)).fetchone()
        return found
