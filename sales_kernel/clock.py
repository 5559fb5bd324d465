"""The one place that knows what time it is, and whose day it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sales_kernel.errors import UsageFault

Clock = Callable[[], datetime]
"""Tells the present moment, aware, in UTC. Everything that needs the time is handed one."""


def clock_from(environment: Mapping[str, str] = os.environ) -> Clock:
    """Return the clock of this process: the system's, or one that stands at `SALES_AGENT_NOW` (ISO 8601 with offset).

    Raises UsageFault when `SALES_AGENT_NOW` is not such a moment.
    """
    fixed = environment.get("SALES_AGENT_NOW", "")
    if not fixed:
        return lambda: datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
        told = moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        told = None
    if told is None:
        raise UsageFault(
            f"SALES_AGENT_NOW is not a moment with an offset: {fixed!r}", hint="write it like 2026-11-20T09:00:00+01:00"
        )
    return lambda: told


def system_zone() -> str:
    """Return the IANA name of this machine's time zone, `UTC` where it has none."""
    # What nearly every machine says, read without the library that knows the others: it is on the way of each answer.
    named = os.environ.get("TZ") or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    with suppress(LookupError, ValueError, OSError):
        return ZoneInfo(named).key
    from tzlocal import get_localzone_name

    try:
        return get_localzone_name() or "UTC"
    except (LookupError, ValueError, OSError):
        return "UTC"


def local_day(moment: datetime, zone: str) -> date:
    """Return the calendar day of *moment* in *zone*."""
    return moment.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """Return the instant at which *day* begins in *zone*, in UTC; a day may have 23 or 25 hours."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the instant at which *day* is over in *zone*, in UTC."""
    return start_of_day(day + timedelta(days=1), zone)
