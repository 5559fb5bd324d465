"""How an hour's allowance stands, and in words why there is no call left of it: by whose count, and what helps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from data_gatherer.sources.brevo.api.buckets import Limit
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp

_LOCAL = "work from the mirror with --source local"


class Standing(NamedTuple):
    """*used* of *allowed* calls, another one from *ready* on (seconds since 1970).

    *told*: it is Brevo's own word that holds, not the settings'. It may say no without a number; then *allowed* is 0.
    """

    used: int
    allowed: int
    ready: float
    told: bool


def used_up(limit: Limit, standing: Standing, now: float, zone: str) -> AllowanceUsedUp:
    """Return the error of a call that is held back until the allowance comes back."""
    ready = datetime.fromtimestamp(standing.ready, UTC)
    when = _until(ready, standing.ready - now, zone)
    if standing.told or not limit.setting:
        return AllowanceUsedUp(
            f"Brevo allows no more {limit.label} calls {when}{_counted(standing)}",
            hint=f"wait, or {_LOCAL}",
            ready_at=ready,
        )
    return AllowanceUsedUp(
        f"no more {limit.label} calls {when}: {_by_setting(limit, standing.used)}",
        hint=f"wait, raise `brevo: {limit.setting}` in config.yaml if the plan allows more, or {_LOCAL}",
        ready_at=ready,
    )


def turned_away(
    limit: Limit, standing: Standing, wait: float | None, now: float, zone: str, request_id: str
) -> AllowanceUsedUp:
    """Return the error of a call that Brevo answered with "too many"; *wait* is in seconds, None where it did not say."""
    when, ready, todo = "for now", None, "Brevo does not say for how long: try again in some minutes"
    if wait is not None:
        ready, todo = datetime.fromtimestamp(now + wait, UTC), "wait"
        when = _until(ready, wait, zone)
    counted = _counted(standing) if standing.told and standing.used >= standing.allowed else ""
    return AllowanceUsedUp(
        f"Brevo allows no more {limit.label} calls {when}{counted}",
        hint=f"{todo}, or {_LOCAL}",
        ready_at=ready,
        status=429,
        request_id=request_id,
    )


def _until(ready: datetime, seconds: float, zone: str) -> str:
    return f"before {ready.astimezone(ZoneInfo(zone)):%H:%M} (in {_duration(seconds)})"


def _counted(standing: Standing) -> str:
    if not standing.allowed:
        return ""
    word = ", as Brevo counts" if standing.told else ""
    return f"; {standing.used} of {standing.allowed} used this hour{word}"


def _by_setting(limit: Limit, used: int) -> str:
    name, whole = f"`brevo: {limit.setting}`", limit.hour + limit.kept_back
    others = f", and {limit.kept_back} are left to others" if limit.kept_back else ""
    if used > limit.hour:
        return f"{used} were made this hour, more than the {whole} that {name} allows{others}"
    return f"{used} of the {whole} that {name} allows are used this hour{others}"


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if seconds >= 90 else f"{max(1, round(seconds))} seconds"
