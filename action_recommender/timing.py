"""When an action is to be done, and what before it."""

from __future__ import annotations

from datetime import date, timedelta

from action_recommender.models import Prerequisite, Priority, Timing
from action_recommender.plan import Drafted
from action_recommender.schedule import OurDay, Slot, working_days, zones_of
from data_gatherer.models import Contact


def prerequisites(drafted: Drafted, assignee: str, due: date) -> tuple[Prerequisite, ...]:
    """Return what must be done first, by whom and until when."""
    return tuple(Prerequisite(task=task, assignee=assignee, due=due) for task in drafted.prerequisites)


def timing(priority: Priority, contact: Contact | None, slot: Slot | None, ours: OurDay) -> Timing:
    """Return the moment chosen for an action of today, the days for a later one."""
    day, zone = ours.day, (zones_of(contact) if contact else ())[:1]
    where = zone[0] if zone else ours.zone
    if priority == "P0" and slot:
        until = slot.at.date()
        return Timing(
            at=slot.at,
            until=slot.until,
            first_day=until,
            last_day=until,
            zone=slot.zone,
            our_zone=ours.zone,
            why=slot.why,
        )
    country = contact.country if contact else ""
    first, last = working_days(day, 1, country), max(_friday(day), working_days(day, 2, country))
    why = (
        "this week, after what comes first"
        if first <= _friday(day)
        else "the next working days, after what comes first"
    )
    if priority == "P2":
        first = max(day + timedelta(days=7 - day.weekday()), last + timedelta(days=1))
        last, why = _friday(first), "next week, if nothing changes before"
    return Timing(first_day=first, last_day=last, zone=where, our_zone=ours.zone, why=why)


def _friday(day: date) -> date:
    return day + timedelta(days=4 - day.weekday())
