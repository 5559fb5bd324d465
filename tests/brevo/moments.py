"""The ways in which Brevo writes a moment, and one way to read them all."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Ago(Protocol):
    """Tells a moment by days before a day, and a time of day."""

    def __call__(self, days: int, clock: str = ...) -> datetime: ...


def to_the_second(at: datetime) -> str:
    """Return *at* as deals write it: `2026-10-01T22:44:09Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def to_the_millisecond(at: datetime) -> str:
    """Return *at* as notes, tasks and activity dates write it: `2026-10-01T22:44:09.070Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def trimmed(at: datetime) -> str:
    """Return *at* as companies write it, without trailing zeros of the fraction: `…09.07Z`, `…09Z`."""
    whole = at.astimezone(UTC)
    fraction = f".{whole.microsecond // 1000:03d}".rstrip("0").rstrip(".")
    return f"{whole:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def in_zone(at: datetime, zone: str) -> str:
    """Return *at* as contacts and mail events write it, in an account's or a user's zone: `…09.070+02:00`."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds")


def read(text: str) -> datetime:
    """Return the moment *text* tells; one without a zone is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def days_before(now: datetime, zone: str) -> Ago:
    """Return how days are counted back from *now* in *zone*: `ago(3, "14:05")`; a negative number lies ahead."""
    today = now.astimezone(ZoneInfo(zone)).date()

    def ago(days: int, clock: str = "10:00") -> datetime:
        return datetime.combine(today - timedelta(days=days), time.fromisoformat(clock), ZoneInfo(zone))

    return ago
