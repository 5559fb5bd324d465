"""When the task of an action is due: its slot, or, where that is over, the next moment that is allowed, and never silently."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from action_recommender.channels import CHANNELS, Window
from action_recommender.history import Document
from action_recommender.schedule import HORIZON, OurDay, Slot, find_slot
from data_gatherer.models import Contact
from data_gatherer.spoken import spoken_date, spoken_weekday
from sales_kernel.clock import local_day
from sales_kernel.errors import GateBlocked


class Due(NamedTuple):
    """An aware moment; *moved* says why it is not the one that was recommended, and is empty when it is."""

    at: datetime
    moved: str = ""


def due_of(action: Document, now: datetime, zone: str, hours: Window) -> Due:
    """Return when the action is due: at its time; or on its first day when ours begins, for what rings when both sides are at work.

    *zone* and *hours* are ours. Raises GateBlocked when that has passed and no moment is allowed within the horizon.
    """
    planned = _planned(action, zone, hours)
    if planned >= now:
        return Due(planned)
    slot = _slot(action, local_day(now, zone), zone, hours, now)
    told = spoken_moment(planned, zone)
    if slot is None:
        raise GateBlocked(
            f"the time of {action['id']} has passed ({told}), and none is allowed within {HORIZON} days",
            hint="ask for a fresh recommendation",
        )
    return Due(slot.at, f"it was recommended for {told}, which has passed")


def spoken_moment(moment: datetime, zone: str) -> str:
    """Return *moment* as people in *zone* say it, the zone included."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{spoken_weekday(there.date())} {spoken_date(there.date())} {there.year}, {there:%H:%M} ({zone})"


def _planned(action: Document, zone: str, hours: Window) -> datetime:
    timing = action["timing"]
    if timing["at"]:
        return datetime.fromisoformat(timing["at"])
    day = date.fromisoformat(timing["first_day"])
    begin = datetime.combine(day, hours[0], ZoneInfo(zone))
    slot = _slot(action, day, zone, hours, begin) if CHANNELS[action["channel"]].rings else None
    return slot.at if slot and not slot.moved else begin


def _slot(action: Document, day: date, zone: str, hours: Window, begin: datetime) -> Slot | None:
    """Find a good moment from *begin* on. Of the person only what the recommendation knows is known: where their clock stands."""
    reach, whom = action["channel"], action["contact_id"]
    known = Contact(id=whom, time_zone=action["timing"]["zone"]) if whom and reach != "internal" else None
    return find_slot(reach, known, OurDay(day, zone, hours, begin))
