"""The date styles of Brevo's answers, read in one place.

All of them are instants in ISO 8601, with any number of digits of a second and any offset (deal attributes `…09Z`, companies `…45.8Z`
or `+05:30`, contacts and events in the account's zone), whole milliseconds since 1970 (conversations), or bare days (date attributes).
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS = re.compile(r"\d{12,14}")
_DATED = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?")
_OLDEST = datetime(1971, 1, 1, tzinfo=UTC)
"""Nothing in a CRM happened before; a date that was never set comes as the year 1, or as 0."""
_MIDNIGHTS = frozenset({time(18, 30), time(21), time(22), time(23)})
"""Midnight in India and in eastern, summery and central Europe, told in UTC: what is left of a day that was picked there."""


def moment(value: object) -> datetime | None:
    """Return the instant that *value* names, in UTC; None when it names none. Without an offset it is in UTC."""
    found = _read(value)
    try:
        told = found.astimezone(UTC) if found else None
    except OverflowError:  # the first and last days of the calendar
        return None
    return told if told and told >= _OLDEST else None


def day(value: object) -> date | None:
    """Return the day that *value* names, as its writer saw it; None when it names none."""
    found = _read(value)
    if found is None or found.year < _OLDEST.year:
        return None
    picked_east = not found.utcoffset() and found.time() in _MIDNIGHTS
    try:
        return found.date() + timedelta(days=picked_east)
    except OverflowError:
        return None


def readable(value: object) -> str:
    """Return a date attribute for people: `2026-12-17`, or `2026-12-17 14:30 UTC` where it has a time; empty when it is none."""
    found = _read(value)
    if found is None:
        return ""
    if found.time() == time():
        return f"{found.date()}"
    try:
        return f"{found.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return ""


def _read(value: object) -> datetime | None:
    if isinstance(value, str):
        value = value.strip()
        if _DATED.fullmatch(value):
            return _iso(value)
        value = int(value) if _MILLISECONDS.fullmatch(value) else None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return _EPOCH + timedelta(milliseconds=value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
