"""The sentences of a deal that say most, verbatim: what a colleague would read out to you."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from data_gatherer.models import EnrichedDeal, Interaction
from deal_summary import reading
from deal_summary.models import Claim, Signals
from deal_summary.orders import without_orders
from deal_summary.signals.records import theirs
from sales_kernel.text import one_line

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_WITHIN = 120
"""Days after which words no longer tell how the deal stands."""
_LONGEST = 220
_PER_RECORD = 3


class Marks(NamedTuple):
    """What makes a sentence of a deal tell: the words of its worries and matters, and what was promised, in lower case."""

    worries: frozenset[str]
    matters: frozenset[str]
    promises: frozenset[str]


class _Told(NamedTuple):
    weight: float
    place: int
    record: Interaction
    sentence: str


def telling_words(deal: EnrichedDeal, signals: Signals, limit: int = 10) -> Iterator[Claim]:
    """Yield the buyer's most telling sentences, the newest first, each with its record; at most three of one record.

    Links are not repeated. A sentence weighs by the matters it holds (a worry twice), figures, questions and promises, and by its age.
    """
    ranked = sorted(_sentences(deal, signals), key=lambda one: (-one.weight, one.place))
    kept: list[_Told] = []
    for one in ranked:
        of_same = sum(other.record.id == one.record.id for other in kept)
        if len(kept) < limit and of_same < _PER_RECORD and one.sentence not in {other.sentence for other in kept}:
            kept.append(one)
    for one in sorted(kept, key=lambda told: (-told.record.at.timestamp(), told.place)):
        yield Claim(text=f"{speaker(deal, one.record)}: “{one.sentence}”", evidence=(one.record.id,))


def _sentences(deal: EnrichedDeal, signals: Signals) -> Iterator[_Told]:
    marks = marks_of(signals)
    zone = ZoneInfo(signals.zone)
    place = 0
    for record in deal.interactions:
        age = (signals.as_of - record.at.astimezone(zone).date()).days
        if not (theirs(record) and record.text and 0 <= age <= _WITHIN) or record.outcome == "planned":
            continue
        for sentence, weight in weighed(record.text, marks):
            weight += 0.5 * (record.direction == "inbound")
            place += 1
            if weight >= 1 and len(sentence.split()) >= 4 and not _LINK.search(sentence):
                yield _Told(weight + 2 * 0.5 ** (age / 30), place, record, one_line(sentence, limit=_LONGEST))


def marks_of(signals: Signals) -> Marks:
    """Return what the signals say is telling."""
    return Marks(
        frozenset(words.casefold() for theme in signals.themes if theme.concern for words in theme.words),
        frozenset(words.casefold() for theme in signals.themes for words in theme.words),
        frozenset(promise.what.casefold() for promise in signals.commitments),
    )


def weighed(text: str, marks: Marks) -> Iterator[tuple[str, float]]:
    """Yield the writer's own sentences, each on one line, and what each weighs: a worry two, all else that tells one."""
    for sentence in filter(None, map(one_line, _SENTENCE.split(without_orders(reading.own_words(text))))):
        folded = sentence.casefold()
        yield (
            sentence,
            2.0 * any(worry in folded for worry in marks.worries)
            + 1.0 * sum(matter in folded for matter in marks.matters)
            + 1.0 * bool(_FIGURE.search(sentence))
            + 1.0 * sentence.endswith("?")
            + 1.0 * any(promise in folded for promise in marks.promises),
        )


def speaker(deal: EnrichedDeal, record: Interaction) -> str:
    """Return whose words a record holds, as one names them before a quote."""
    contact = deal.contact(record.people[0]) if record.people else None
    if record.direction == "inbound":
        return contact.name if contact and contact.name else "They"
    return f"Our {record.kind}{f' with {contact.name}' if contact and contact.name else ''}"
