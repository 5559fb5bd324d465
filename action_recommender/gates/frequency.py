"""Have we been at this person too often, on whatever deal?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from action_recommender.gates import Approach, blocked
from sales_kernel.settings import Part

if TYPE_CHECKING:
    from action_recommender.models import Finding
    from data_gatherer.models import Interaction

_WEEK = timedelta(days=7)
_CHANNEL_OF: Mapping[str, str] = {
    "email": "email",
    "call": "phone",
    "meeting": "meeting",
    "linkedin": "linkedin",
    "whatsapp": "whatsapp",
}
"""By kind of record; a meeting is on no channel, so only the gap between any two touches follows it."""
_NOT_REACHED = {"bounced", "no_answer", "no_show", "cancelled", "planned"}
_TALKED = {"connected", "held"}


@dataclass(frozen=True)
class Frequency(Part):
    """How often a person may be reached, counted across deals.

    At most *touches_per_week* in any seven days (C5); *min_gap_hours_same* between two on one channel and *min_gap_hours_any* between any
    two (C4); after *unanswered_emails* in a row no e-mail for *pause_days* (C2). Confidence C and own policy: defaults, to be overridden.
    """

    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "touches_per_week": (1, 50),
        "min_gap_hours_same": (0, 24 * 30),
        "min_gap_hours_any": (0, 24 * 30),
        "unanswered_emails": (1, 50),
        "pause_days": (0, 365),
    }
    touches_per_week: int = 3
    min_gap_hours_same: float = 48
    min_gap_hours_any: float = 24
    unanswered_emails: int = 3
    pause_days: int = 30


class _Touch(NamedTuple):
    at: datetime
    channel: str


def frequency(approach: Approach) -> Finding | None:
    """Block e-mail to somebody who answers none (C2), and say from when on the next touch is due (C4, C5).

    A limit that ends on the day planned for moves the action, one that ends later blocks it. Talks count as touches. A message of theirs
    after our last touch lifts the gaps, and the answer to one that waits is never held back. Without a day or moment nothing has ended yet.
    """
    if approach.answering or approach.channel == "internal":
        return None
    numbers = approach.rules.frequency
    until = _horizon(approach)
    heard = max(_heard(approach, until), default=None)
    touches = sorted({touch.at: touch for touch in _touches(approach, until)}.values())
    return _unanswered(approach, numbers, touches, heard) or _too_soon(approach, numbers, touches, heard)


def _unanswered(
    approach: Approach, numbers: Frequency, touches: list[_Touch], heard: datetime | None
) -> Finding | None:
    """Too many e-mails in a row that brought no sign of life on any channel: another channel, or a pause."""
    if approach.channel != "email":
        return None
    talked = max((record.at for record in approach.deal.interactions if _talk_with(approach, record)), default=None)
    since = max(filter(None, (heard, talked)), default=None)
    here = {
        record.at for record in approach.deal.interactions
    }  # of another deal we do not know what they answered there
    mails = [touch.at for touch in touches if touch.channel == "email" and touch.at in here]
    waiting = [at for at in mails if since is None or at > since]
    if len(waiting) < numbers.unanswered_emails:
        return None
    earliest = waiting[-1] + timedelta(days=numbers.pause_days)
    if _reached(approach, earliest):
        return None
    reason = (
        f"{len(waiting)} e-mails in a row are unanswered, the last of {waiting[-1]:%Y-%m-%d}; {numbers.unanswered_emails} are allowed, "
        f"then {numbers.pause_days} days without e-mail"
    )
    return blocked("frequency", approach, reason, earliest)


def _too_soon(approach: Approach, numbers: Frequency, touches: list[_Touch], heard: datetime | None) -> Finding | None:
    """The limit that ends last, if it has not ended."""
    limits = [
        (earliest, reason)
        for earliest, reason in _limits(approach, numbers, touches, heard)
        if not _reached(approach, earliest)
    ]
    if not limits:
        return None
    earliest, reason = max(limits)
    if _on_the_day(approach, earliest):
        from action_recommender.models import Finding

        return Finding(gate="frequency", outcome="moved", reason=reason, channel=approach.channel, earliest=earliest)
    return blocked("frequency", approach, reason, earliest)


def _limits(
    approach: Approach, numbers: Frequency, touches: list[_Touch], heard: datetime | None
) -> Iterator[tuple[datetime, str]]:
    if len(touches) >= numbers.touches_per_week:
        first = touches[-numbers.touches_per_week].at
        yield first + _WEEK, f"{numbers.touches_per_week} touches in seven days are allowed, over all deals"
    if not touches or (heard and heard > touches[-1].at):
        return
    any_gap, same_gap = numbers.min_gap_hours_any, numbers.min_gap_hours_same
    last = touches[-1]
    yield last.at + timedelta(hours=any_gap), f"last touched {_told(last)}; {any_gap:g} hours lie between two touches"
    same = next((touch for touch in reversed(touches) if touch.channel == approach.channel), None)
    if same:
        yield (
            same.at + timedelta(hours=same_gap),
            f"last touched {_told(same)}; {same_gap:g} hours lie between two on one channel",
        )


def _told(touch: _Touch) -> str:
    return f"{touch.at:%Y-%m-%d %H:%M} UTC ({touch.channel})"


def _touches(approach: Approach, until: datetime | None) -> Iterator[_Touch]:
    """What reached the person from us: elsewhere what the gatherer counted, on this deal whatever got through or was left for them.

    Touches of one moment are one touch: a message or meeting filed under two deals. This deal's telling of it comes last and wins.
    """
    for touch in approach.deal.elsewhere:
        if touch.person == approach.contact.id and (until is None or touch.at < until):
            yield _Touch(touch.at, touch.channel)
    for record in approach.deal.interactions:
        if approach.contact.id in record.people and _of_ours(record) and (until is None or record.at < until):
            yield _Touch(record.at, _CHANNEL_OF[record.kind])


def _of_ours(record: Interaction) -> bool:
    if record.kind not in _CHANNEL_OF or record.outcome in _NOT_REACHED:
        return False
    if record.kind == "meeting":
        return record.outcome in _TALKED
    return record.direction == "outbound" or (record.outcome in _TALKED and record.direction != "inbound")


def _heard(approach: Approach, until: datetime | None) -> Iterable[datetime]:
    """When they wrote or called of their own accord."""
    return (
        record.at
        for record in approach.deal.interactions
        if approach.contact.id in record.people
        and record.direction == "inbound"
        and record.kind in ("email", "form", "linkedin", "whatsapp", "call")
        and (until is None or record.at < until)
    )


def _talk_with(approach: Approach, record: Interaction) -> bool:
    from deal_summary.signals.records import tells_of_them

    talked = record.outcome in _TALKED or tells_of_them(approach.deal, record)
    return talked and approach.contact.id in record.people


def _day_there(approach: Approach, moment: datetime) -> date:
    from action_recommender.schedule import zones_of

    return moment.astimezone(ZoneInfo((zones_of(approach.contact) or ("UTC",))[0])).date()


def _horizon(approach: Approach) -> datetime | None:
    """The moment after which nothing has happened yet: the one planned for, else the end of the day, wherever that ends last."""
    if approach.at:
        return approach.at
    if approach.day is None:
        return None
    midnight = datetime.combine(approach.day + timedelta(days=1), datetime.min.time(), UTC)
    return midnight + timedelta(hours=12)


def _reached(approach: Approach, earliest: datetime) -> bool:
    """Return whether a limit that ends at *earliest* has ended: by the moment planned for, else before that day begins there."""
    if approach.at:
        return earliest <= approach.at
    return approach.day is not None and _day_there(approach, earliest) < approach.day


def _on_the_day(approach: Approach, earliest: datetime) -> bool:
    day = approach.day or (_day_there(approach, approach.at) if approach.at else None)
    return day is None or _day_there(approach, earliest) <= day
