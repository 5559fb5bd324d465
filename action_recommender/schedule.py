"""When: the first good moment in the recipient's day, inside what law and house allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from action_recommender.channels import CALL_HOURS, CHANNELS, Channel, Window
from action_recommender.models import Reach
from data_gatherer.models import Contact
from data_gatherer.tidy import zones_of_country

HORIZON = 14
"""Days that are looked ahead for a slot."""
_QUARTER = timedelta(minutes=15)
_MEETING_TIMES = (time(10), time(15))


@dataclass(frozen=True)
class Slot:
    """A moment to act, until when it holds, in the zone it was chosen in, and why then."""

    at: datetime
    until: datetime
    zone: str
    why: str
    moved: str = ""
    """Why it is not on the day asked for; empty when it is."""


@dataclass(frozen=True)
class Usual:
    """The hours at which a person is usually at it themselves, in their zone, and how we know."""

    window: Window
    why: str


@dataclass(frozen=True)
class OurDay:
    """The day planned for, and our own zone and working hours; *now* is the earliest moment."""

    day: date
    zone: str
    hours: Window
    now: datetime


def zones_of(contact: Contact) -> tuple[str, ...]:
    """Return the zones the contact may be in: their own, else all of their country's, else none. An area code tells nothing."""
    return (contact.time_zone,) if contact.time_zone else zones_of_country(contact.country)


def find_slot(
    reach: Reach, contact: Contact | None, ours: OurDay, *, asap: bool = False, usual: Usual | None = None
) -> Slot | None:
    """Return the first good slot from the day on; None when none is allowed within the horizon.

    Good are the person's *usual* hours where they are known, else the channel's.

    A slot is allowed when it is within the channel's window, and for calls the law's, in every zone the contact may be in, on a working day
    there, and for what rings, in our own working hours. Without a known zone e-mail goes by our own; calls do not go at all.
    """
    channel = CHANNELS[reach]
    zones = zones_of(contact) if contact else ()
    if not zones and channel.rings:
        return None
    places = [ZoneInfo(zone) for zone in zones or (ours.zone,)]
    country = contact.country if contact else ""
    begin = max(ours.now, datetime.combine(ours.day, time.min, ZoneInfo(ours.zone)))
    reason = ""
    for offset in range(HORIZON):
        day = ours.day + timedelta(days=offset)
        holiday = _day_off(day, country)
        spans = [] if holiday else list(_spans(channel, day, places, country, ours, begin))
        if spans:
            return _chosen(channel, spans, places[0], asap=asap, usual=usual, moved=reason)
        reason = reason or holiday or "their working day is over"
    return None


def meeting_slots(contact: Contact, ours: OurDay, *, skip: int = 0) -> tuple[datetime, datetime]:
    """Return two times to propose for a meeting, on the next two working days of theirs, in their zone (ours if unknown).

    They lie where both sides are at work, if there is such an hour, else where they are. *skip* moves on by as many proposals, so
    that two people are not offered the same hour of ours.
    """
    zone = ZoneInfo((zones_of(contact) or (ours.zone,))[0])
    days = (ours.day + timedelta(days=offset) for offset in range(1, 2 * HORIZON))
    working = [day for day in days if not _day_off(day, contact.country)][:2]
    first, second = (
        _shared_hour(day, clock, zone, ours, skip) for day, clock in zip(working, _MEETING_TIMES, strict=True)
    )
    return first, second


def _shared_hour(day: date, wished: time, zone: ZoneInfo, ours: OurDay, skip: int) -> datetime:
    """The hour at or nearest to *wished* at which both sides work on *day*."""
    hours = [datetime.combine(day, time(hour), zone) for hour in range(9, 17)]
    here = ZoneInfo(ours.zone)
    shared = [moment for moment in hours if ours.hours[0] <= moment.astimezone(here).time() < ours.hours[1]]
    ranked = sorted(shared or hours, key=lambda moment: (abs(moment.hour - wished.hour), moment))
    return ranked[skip % len(ranked)]


def working_days(day: date, count: int, country: str = "") -> date:
    """Return the day *count* working days after *day*."""
    while count > 0:
        day += timedelta(days=1)
        count -= not _day_off(day, country)
    return day


def _chosen(
    channel: Channel,
    spans: list[tuple[datetime, datetime]],
    zone: ZoneInfo,
    *,
    asap: bool,
    usual: Usual | None,
    moved: str,
) -> Slot:
    if asap:
        at, until = spans[0]
        return Slot(_quarter(at, until), until, str(zone), "as soon as they can be reached", moved)
    wishes = [((usual.window,), usual.why)] if usual else []
    for windows, why in [*wishes, (channel.preferred, channel.why)]:
        for begin, end in _preferred(windows, spans, zone):
            return Slot(_quarter(begin, end), end, str(zone), why, moved)
    at, until = spans[0]
    return Slot(_quarter(at, until), until, str(zone), "the next hour that is allowed", moved)


def _preferred(
    windows: Sequence[Window], spans: list[tuple[datetime, datetime]], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    for start, end in windows:
        for begin, until in spans:
            day = begin.astimezone(zone).date()
            first, last = max(begin, datetime.combine(day, start, zone)), min(until, datetime.combine(day, end, zone))
            if last - first >= _QUARTER:
                yield first, last


def _spans(
    channel: Channel, day: date, places: Sequence[ZoneInfo], country: str, ours: OurDay, begin: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans of *day*, there, that every window allows and that are at least a quarter of an hour."""
    windows = [(place, channel.allowed) for place in places]
    if channel.name == "phone" and country in CALL_HOURS:
        windows += [(place, CALL_HOURS[country]) for place in places]
    theirs = [_bounds(day, place, window) for place, window in windows]
    # Our own hours, of the days that can overlap with theirs: across the date line it is another date here.
    here = ZoneInfo(ours.zone)
    days = [day + timedelta(days=shift) for shift in (-1, 0, 1)] if channel.rings else []
    own = [[*theirs, _bounds(each, here, ours.hours)] for each in days]
    for bounds in own or [theirs]:
        first, last = max(begin, *(start for start, _ in bounds)), min(end for _, end in bounds)
        if last - first >= _QUARTER:
            yield first, last


def _bounds(day: date, place: ZoneInfo, window: Window) -> tuple[datetime, datetime]:
    return datetime.combine(day, window[0], place), datetime.combine(day, window[1], place)


def _quarter(at: datetime, until: datetime) -> datetime:
    """Round up to the quarter of an hour, where the span leaves room."""
    over = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    rounded = at + (_QUARTER - over) if over else at
    return rounded if rounded < until else at


def _day_off(day: date, country: str) -> str:
    """Return why nobody works on *day* in *country*; empty for a working day."""
    if day.weekday() >= 5:
        return "it is a weekend"
    name = _holidays(country, day.year).get(day, "") if country else ""
    return f"it is a holiday there ({name})" if name else ""


@cache
def _holidays(country: str, year: int) -> dict[date, str]:
    from holidays import country_holidays

    try:
        return dict(country_holidays(country, years=year, language="en_US"))
    except NotImplementedError:
        return {}
