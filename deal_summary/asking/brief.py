"""The enriched deal as a model is shown it, within a budget; what does not fit is condensed by rules and counted.

Where all of it fits, all of it is shown. Where it does not:

1. Opens and clicks that machines made, and all but the newest open, click or campaign touch of the same message, become counts.
2. Half of the budget at most goes to what stands around the timeline: people, companies, open tasks, gaps, changes, facts, done tasks.
   What the signals point at comes first; half of that room is for whole records, three tenths for shortened ones, the rest for the barest.
3. The rest goes to the timeline, shared in the same way: what the signals point at and the newest 20 first, then from the newest to the
   oldest; whole, then cut to telling sentences, then without their text.
4. What is then left is counted by kind and direction, by month where that fits.

What the writers of messages did not write themselves (threads quoted below, signatures) is always folded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from data_gatherer.models import EnrichedDeal, Interaction
from deal_summary.asking.counts import groups_of, lines_of
from deal_summary.asking.masking import hider
from deal_summary.asking.room import BYTES_A_TOKEN, Entry, all_fit, clipped, size_of, spread
from deal_summary.asking.wording import TELLING, Teller
from deal_summary.models import Signals
from deal_summary.telling import Marks, marks_of
from sales_kernel.engines.question import Limits
from sales_kernel.fingerprint import Plain

T = TypeVar("T")

FEWEST_TOKENS = 4_000
"""A smaller budget counts as this one: below it a brief says nothing."""
_NEWEST = 20
_TELLING_NEWEST = 5 * TELLING
"""Characters kept of a text that is cut and is among the newest."""
_TOUCHES = frozenset({"email_opened", "email_clicked", "campaign"})
_FORMS = ((300, 20), (80, 20))
"""Bytes of a text, and members of a list, that a shortened record keeps, and the barest one."""
_BAREST = (40, 14)
"""What is always told of the deal itself."""
_LINES, _COUNTS, _FRAME = 2_600, 2_000, 500
"""Bytes kept for the lines that say what was left out, for the counts, and for the names of the parts."""
_COUNTED = 3
"""The rank of what is told by counts alone."""
_READING = (
    "what is not here is empty or unknown in the CRM; a mark such as done or machine that is not here does not apply;"
    " a channel missing from consent was never asked about"
)


class Brief(NamedTuple):
    """What a model is shown of a deal, and a line for each thing of it that is not shown."""

    records: Plain
    left_out: tuple[str, ...]


def brief_of(deal: EnrichedDeal, signals: Signals, limits: Limits) -> Brief:
    """Return *deal* as a model is shown it, in at most *limits.tokens* estimated tokens: a third of the bytes of its JSON."""
    teller = Teller(ZoneInfo(signals.zone), hider(deal, masked=limits.masked))
    pointed = _pointed_at(deal, signals)
    head, facts = _head(deal, signals, teller), teller.deal(deal.deal)
    around = list(_around(deal, teller, pointed))
    timeline = list(_timeline(deal.interactions, teller, marks_of(signals), pointed))
    room = max(limits.tokens, FEWEST_TOKENS) * BYTES_A_TOKEN - size_of(head) - _FRAME
    shown = facts
    if not all_fit((*around, *timeline), room - size_of(facts)):
        shown = _condensed(facts, around, timeline, room - _LINES - _COUNTS)
    untold = [record for record, entry in zip(deal.interactions, timeline, strict=True) if not entry.told]
    groups = groups_of(untold, teller.zone, _COUNTS)
    lines = lines_of(groups, timeline, around, deal_cut=shown is not facts)
    told = [entry.said for entry in timeline if entry.told]
    rest = {name: each for name, each in (("counted", groups), ("left_out", list(lines))) if each}
    return Brief({**head, "deal": shown, **_parts(around), "timeline": told, **rest}, lines)


def _condensed(facts: Plain, around: Sequence[Entry], timeline: Sequence[Entry], room: int) -> Plain:
    """Tell what fits into *room* bytes, and return the deal's own facts as they fit."""
    forms = (facts, *(clipped(facts, *form) for form in (*_FORMS, _BAREST)))
    shown = next((form for form in forms if size_of(form) <= room // 4), forms[-1])
    room -= size_of(shown)
    half = room // 2
    left = spread(around, half)
    spread((entry for entry in timeline if entry.rank[0] != _COUNTED), room - half + left)
    return shown


def _head(deal: EnrichedDeal, signals: Signals, teller: Teller) -> dict[str, Plain]:
    """What is no list and not the deal itself: where it comes from, the day, and what is true of all of it."""
    apart = {"deal", "interactions", *_PARTS}
    told = {**teller.told(deal, apart), "unheard": EnrichedDeal.model_fields["unheard"].description}
    if not deal.unheard:
        del told["unheard"]
    return {"reading": _READING, "today": teller.told(signals.as_of), "zone": signals.zone, **clipped(told, 300, 20)}


_PARTS = ("company", "contacts", "tasks", "gaps", "changes", "facts", "other_companies", "elsewhere")
"""What stands around the timeline, in the order of what is missed most; done tasks come after all of it."""


def _parts(around: Sequence[Entry]) -> dict[str, Plain]:
    told: dict[str, list[Plain]] = {}
    for entry in around:
        if entry.told:
            told.setdefault(entry.part, []).append(entry.said)
    company = told.pop("company", [])
    return {**({"company": company[0]} if company else {}), **told}


def _around(deal: EnrichedDeal, teller: Teller, pointed: Set[str]) -> Iterator[Entry]:
    """Yield what stands around the timeline, each part in its own order; of changes and touches the newest rank first."""

    def entries(
        part: str, values: Iterable[T], tell: Callable[[T], Plain], last: Callable[[T], bool]
    ) -> Iterator[Entry]:
        for place, value in enumerate(values):
            forms = (partial(tell, value), *(partial(_clipped, tell, value, *form) for form in _FORMS))
            order = -place if part in ("changes", "elsewhere") else place
            rest = len(_PARTS) if last(value) else _PARTS.index(part)
            yield Entry(part, forms, (tell(value).get("id") not in pointed, rest, order))

    def never(_: object) -> bool:
        return False

    yield from entries("company", [deal.company] if deal.company else [], teller.company, never)
    yield from entries("other_companies", deal.other_companies, teller.company, never)
    yield from entries("contacts", deal.contacts, teller.contact, never)
    yield from entries("tasks", deal.tasks, teller.task, lambda task: task.done)
    yield from entries("changes", deal.changes, teller.told, never)
    yield from entries("facts", deal.facts, teller.told, never)
    yield from entries("elsewhere", deal.elsewhere, teller.touch, never)
    yield from entries("gaps", deal.gaps, teller.told, never)


def _clipped(tell: Callable[[T], Plain], value: T, longest: int, most: int) -> Plain:
    return clipped(tell(value), longest, most)


def _timeline(records: Sequence[Interaction], teller: Teller, marks: Marks, pointed: Set[str]) -> Iterator[Entry]:
    """Yield the interactions, oldest first."""
    newest = {record.id for record in records[-_NEWEST:]} | pointed
    last_touch = {_touched(record): record.id for record in records}
    for place, record in enumerate(records):
        rank = 0 if record.id in newest else 1
        if record.kind in _TOUCHES and record.id not in pointed:
            repeated = record.machine or last_touch[_touched(record)] != record.id
            rank = _COUNTED if repeated else 2
        forms = [partial(teller.interaction, record)]
        if record.text:
            limit = _TELLING_NEWEST if place >= len(records) - _NEWEST else TELLING
            forms += [partial(teller.telling, record, marks, limit), partial(teller.heading, record)]
        yield Entry("timeline", forms, (rank, -place))


def _touched(record: Interaction) -> tuple[str, str]:
    return record.kind, record.about or record.subject


def _pointed_at(deal: EnrichedDeal, signals: Signals) -> Set[str]:
    """The records that signals rest on; not those that nobody could read."""
    told = set(_texts(signals.model_dump(exclude={"people": {"__all__": {"contact"}}, "unread": True})))
    return deal.evidence_ids & (told | {f"contact:{each}" for each in told})


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
