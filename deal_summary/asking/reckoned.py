"""The signals as a model is shown them: every value with its unit and its records, and what cannot be said as "unknown"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from deal_summary.asking.wording import Teller, day_told

if TYPE_CHECKING:
    from deal_summary.models import Signals
    from sales_kernel.fingerprint import Plain

_MOST, _LONGEST = 60, 400
"""Members of a list, and characters of a text, that are told; what is beyond is counted."""
_UNITS = {
    "score": "points of 100, not a probability",
    "rate": "share, 0 to 1",
    "days": "whole calendar days; days_to_close is negative once the date has passed",
    "hours": "median hours",
    "from_hour, to_hour, weekday": "in the zone beside them; 0 is Monday",
}
_NONE: Mapping[str, str] = {
    "unanswered": "nothing waits for an answer of ours",
    "next_meeting": "none is planned",
    "missed_meeting": "none",
    "pushes": "no move of the close date is recorded",
    "preferred_channel": "unknown: they never answered",
    "habits": "unknown: fewer than three messages of theirs",
    "deal_age": "unknown: too few deals were won to compare with",
    "weekday": "none stands out",
    "due": "no day was named",
    "wished_channel": "",
    "last_day": "never heard of",
}
"""What it means that a field is empty, where that is not simply "unknown"."""
_PEOPLE = frozenset({"contact", "person", "people", "engaged_people", "gone_people"})
"""Fields that hold ids of contacts."""


def signals_shown(signals: Signals) -> Plain:
    """Return the *signals* as a model is shown them; ids are those of the records."""
    return {"units": _UNITS, **_fields(signals, ZoneInfo(signals.zone))}


def _fields(model: BaseModel, zone: ZoneInfo) -> dict[str, Plain]:
    told = {name: _told(name, getattr(model, name), zone) for name in type(model).model_fields}
    return {name: value for name, value in told.items() if value not in ("", [])}


def _told(name: str, value: object, zone: ZoneInfo) -> Plain:
    if value is None:
        return _NONE.get(name, "unknown")
    if isinstance(value, BaseModel):
        return _fields(value, zone)
    if isinstance(value, tuple):
        told = [_told(name, each, zone) for each in value[:_MOST]]
        return [*told, f"and {len(value) - _MOST:,} more"] if len(value) > _MOST else told
    if isinstance(value, datetime):
        return Teller(zone, str).moment(value)
    if isinstance(value, date):
        return day_told(value)
    if isinstance(value, str):
        whose = f"contact:{value}" if name in _PEOPLE and value and not value.startswith("contact:") else value
        return whose if len(whose) <= _LONGEST else whose[: _LONGEST - 1] + "…"
    return value
