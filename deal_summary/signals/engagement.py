"""How much the buyer does, who answers whom, and when they are usually at it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import zip_longest
from statistics import median
from zoneinfo import ZoneInfo

from data_gatherer.models import Channel, Interaction
from deal_summary import reading
from deal_summary.models import Engagement, Evidence, Habits, Level, Responses, Silence, Trend, Unanswered
from deal_summary.signals.history import History
from deal_summary.signals.records import CHANNEL_OF, MESSAGES, ids, inbound, outbound, tells_of_them, two_way
from deal_summary.signals.words import COURTESIES
from deal_summary.thresholds import Thresholds

POINTS: Mapping[str, int] = {
    "meeting": 20,
    "email": 12,
    "call": 12,
    "form": 12,
    "linkedin": 8,
    "whatsapp": 8,
    "email_clicked": 3,
    "email_opened": 1,
}
"""Engagement points of what a buyer does, before decay; own policy, weighted by how much effort it takes them."""
_WINDOW = 14
_SCANNED = timedelta(seconds=60)
_FEWEST = 3
"""Below so many messages nobody has habits (playbook facts, section 1)."""


def level_of(score: float, thresholds: Thresholds) -> Level:
    """Return the word for an engagement score."""
    if score >= thresholds.high_engagement:
        return "high"
    return "medium" if score >= thresholds.medium_engagement else "low" if score > 0 else "none"


def trend_of(now: float, before: float) -> Trend:
    """Return where a quantity goes: rising above 1.25 x what it was, falling below 0.75 x; unknown when both are 0."""
    if not now and not before:
        return "unknown"
    return "rising" if now > 1.25 * before else "falling" if now < 0.75 * before else "steady"


def engagement(history: History) -> Engagement:
    """100 x (1 - exp(-sum / scale)), where each deed counts points x 0.5 ^ (days / half-life).

    The trend compares the points of the last 14 days with those of the 14 before. What a machine opened does not count (M4).
    """
    sent = {record.id: record for record in history.past if record.direction == "outbound"}
    done = [record for record in history.past if inbound(record) or _by_a_person(record, sent.get(record.about))]
    thresholds = history.thresholds
    decayed = sum(
        POINTS.get(record.kind, 0) * 0.5 ** (history.age(record) / thresholds.half_life_days) for record in done
    )
    score = round(100 * (1 - math.exp(-decayed / thresholds.engagement_scale)), 1)
    now = sum(POINTS.get(record.kind, 0) for record in done if history.age(record) < _WINDOW)
    before = sum(POINTS.get(record.kind, 0) for record in done if _WINDOW <= history.age(record) < 2 * _WINDOW)
    return Engagement(
        score=score, level=level_of(score, thresholds), trend=trend_of(now, before), evidence=ids(done[-5:])
    )


def _by_a_person(record: Interaction, mail: Interaction | None) -> bool:
    """A proxy or scanner loads a mail within the minute it arrives, and says so or does not."""
    if record.kind not in ("email_clicked", "email_opened") or record.machine:
        return False
    return mail is None or record.at - mail.at >= _SCANNED


def silence(history: History) -> Silence:
    """Days since the last touch in each direction, and how often we wrote or called in vain since theirs."""
    last_in = next((record for record in reversed(history.past) if inbound(record)), None)
    last_out = next((record for record in reversed(history.past) if outbound(record)), None)
    noted = next((record for record in reversed(history.past) if tells_of_them(history.deal, record)), None)
    if noted and last_in and last_in.at > noted.at:
        noted = None
    told = noted or last_in
    since = [
        record
        for record in history.past
        if outbound(record) and not two_way(record) and (told is None or record.at > told.at)
    ]
    return Silence(
        inbound_days=history.age(last_in) if last_in and not noted else None,
        outbound_days=history.age(last_out) if last_out else None,
        note_days=history.age(noted) if noted else None,
        last_inbound=last_in.id if last_in and not noted else "",
        last_outbound=last_out.id if last_out else "",
        last_note=noted.id if noted else "",
        touches_since_reply=len(since),
    )


def unanswered(history: History) -> Unanswered | None:
    """The buyer's messages that nobody on our side answered; None when it is not our turn.

    A word of ours to somebody else is no answer to the one who wrote, and neither is a call that nobody took. Thanks alone wait for none.
    Where the CRM does not hold what passes between us, a note about that person is the nearest to an answer, on whichever deal.
    """
    answers = [record for record in history.past if outbound(record) and (record.kind != "call" or two_way(record))]
    answers += [
        record
        for record in history.deal.interactions
        if tells_of_them(history.deal, record) and history.day(record) <= history.as_of
    ]
    waiting = [
        record
        for record in history.past
        if record.direction == "inbound"
        and record.kind in MESSAGES | {"call"}
        and not two_way(record)
        and not _thanks_alone(history, record)
        and not any(answer.at >= record.at and _between_same(record, answer) for answer in answers)
    ]
    if not waiting:
        return None
    cold = not any(outbound(record) for record in history.past)
    return Unanswered(days=history.age(waiting[0]), since=waiting[0].at, cold=cold, evidence=ids(waiting))


def _thanks_alone(history: History, record: Interaction) -> bool:
    owner = history.deal.deal.owner
    names = " ".join((*(contact.name for contact in history.deal.contacts), owner.name if owner else ""))
    return reading.only_thanks(reading.own_words(record.text), COURTESIES.union(names.casefold().split()))


def _between_same(record: Interaction, answer: Interaction) -> bool:
    """Return whether *answer* went to who wrote *record*; where either names nobody it may have."""
    return not record.people or not answer.people or record.people[0] in answer.people


def responses(history: History) -> Responses:
    """Of our written messages of the last 90 days, the share the buyer answered before we wrote again and within *answer_days*.

    Unknown where the CRM does not hold what they write. A message still inside that time counts only once it is answered. Latencies are
    medians in hours, ours over the same days.
    """
    written = [record for record in history.past if record.kind in MESSAGES and record.outcome != "bounced"]
    if history.deal.unheard and not any(record.direction == "inbound" for record in written):
        return Responses()
    recent = [record for record in written if history.age(record) <= 90]
    limit = timedelta(days=history.thresholds.answer_days)
    sent, answered, theirs, ours = 0, [], [], []
    for record, after in zip_longest(recent, recent[1:]):
        turned = after is not None and after.direction != record.direction
        took = after.at - record.at if turned and after else None
        if record.direction == "inbound" and took is not None:
            ours.append(took)
        if record.direction == "outbound":
            in_time = took is not None and took <= limit
            sent += in_time or after is not None or history.age(record) > limit.days
            answered += [record] if in_time else []
            theirs += [took] if in_time and took else []
    return Responses(
        sent=sent,
        answered=len(answered),
        rate=round(len(answered) / sent, 2) if sent else None,
        their_median_hours=_hours(theirs),
        our_median_hours=_hours(ours),
        evidence=ids(answered[-3:]),
    )


def _hours(spans: Sequence[timedelta]) -> float | None:
    return round(median(span.total_seconds() for span in spans) / 3600, 1) if spans else None


def preferred_channel(history: History) -> tuple[Channel | None, Evidence]:
    """The most frequent channel of the buyer's last eight words."""
    answers = [record for record in history.past if inbound(record) and record.kind in CHANNEL_OF]
    if not answers:
        return None, ()
    kind = Counter(record.kind for record in answers[-8:]).most_common(1)[0][0]
    return CHANNEL_OF[kind], ids(record for record in answers if record.kind == kind)[-3:]


def habits(history: History) -> Habits | None:
    """The middle half of the hours at which the buyer wrote or called, and the weekday of at least half of it all.

    Counted in the zone of the contact who did so last, ours where it is unknown; None below three messages.
    """
    mine = [
        record
        for record in history.past
        if record.direction == "inbound" and record.kind in MESSAGES | {"call"} and history.age(record) <= 180
    ]
    if len(mine) < _FEWEST:
        return None
    zones = (
        contact.time_zone
        for record in reversed(mine)
        for contact in history.deal.contacts
        if record.people[:1] == (contact.id,) and contact.time_zone
    )
    zone = next(zones, history.zone)
    local = [record.at.astimezone(ZoneInfo(zone)) for record in mine]
    hours = sorted(moment.hour for moment in local)
    quarter = len(hours) // 4
    weekday, times = Counter(moment.weekday() for moment in local).most_common(1)[0]
    return Habits(
        from_hour=hours[quarter],
        to_hour=hours[-1 - quarter] + 1,
        weekday=weekday if times * 2 >= len(local) and times >= _FEWEST else None,
        zone=zone,
        messages=len(mine),
        evidence=ids(mine[-5:]),
    )
