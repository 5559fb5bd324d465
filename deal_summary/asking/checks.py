"""What a statement about a deal is checked against: ids that exist, words that stand there, figures that somebody gave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from data_gatherer.models import EnrichedDeal, Interaction
from deal_summary.asking.masking import Hide
from deal_summary.models import Claim, Signals
from deal_summary.orders import TOLD, gives_orders, suspicious_of
from deal_summary.reading import language_of
from deal_summary.stated.allowed import allowed_of, stated
from deal_summary.stated.days import date_grants
from deal_summary.stated.keys import Key
from sales_kernel.text import harmless, one_line

_SHORTEST_QUOTE = 8
_ORDERS = 3
"""So many planted passages of one record are told."""
_SNIPPET = 80
_QUOTES = str.maketrans(
    {**dict.fromkeys("“”„«»‟″", '"'), **dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("‐‑‒–—", "-")}
)
_ID = re.compile(r"\b[a-z_]+:[^\s,;()\[\]]*[^\s,;.()\[\]]")
_ELSEWHERE = ("link", "address", "phone number")
"""Kinds of statement that a record alone does not back: who writes to us cannot make us repeat their links."""
_AHEAD = 14
"""Days from now on that the calendar backs."""
_SCALE = 100.0
"""Scores are told of so many points."""


class Checks:
    """Everything about one deal that a statement is checked against; each part is made when it is first asked for.

    *context* is the company context a model was shown, and *hide* is what the records' texts went through before.
    """

    def __init__(self, deal: EnrichedDeal, signals: Signals, context: str, hide: Hide) -> None:
        self.deal = deal
        self.signals = signals
        self._context = context
        self._hide = hide
        self._zone = ZoneInfo(signals.zone)
        self._granted: dict[str, frozenset[Key]] = {}
        self._words: dict[str, str] = {}

    def record_id(self, told: str) -> str:
        """Return the id of the record meant, empty when there is none; a forgotten prefix is added where only one record fits."""
        told = told.strip().strip("[]()")
        if told in self._records:
            return told
        fitting = self._bare.get(told, [])
        return fitting[0] if len(fitting) == 1 else ""

    def interaction(self, record: str) -> Interaction | None:
        """Return the interaction of that id, None when it is another kind of record or there is none."""
        found = self._records.get(record)
        return found if isinstance(found, Interaction) else None

    def quotes(self, record: str, quote: str) -> bool:
        """Return whether *quote* stands in the record; kinds of quotation marks, dashes and spaces do not matter."""
        wanted = _folded(quote).strip("\"' ").rstrip(".,;:!? ")
        if record not in self._words:
            said = list(_said_in(self._records[record]))
            self._words[record] = "\n".join(_folded(text) for text in dict.fromkeys([*said, *map(self._hide, said)]))
        return len(wanted) >= _SHORTEST_QUOTE and wanted in self._words[record]

    def faults(self, text: str, evidence: Iterable[str] = (), *, longest: int) -> Iterator[str]:
        """Yield what is wrong with a text of a model's that rests on the records of *evidence*."""
        if not text.strip():
            yield "it is empty"
        if len(text) > longest:
            yield f"it is longer than {longest:,} characters"
        if harmless(text) != text.replace("\r\n", "\n").replace("\r", "\n"):
            yield "it holds hidden characters"
        if gives_orders(text):
            yield "it speaks to a machine; report such words under suspicious"
        for words in self.unbacked(text, evidence):
            yield f"nothing on record says “{words}”"

    def unbacked(self, text: str, evidence: Iterable[str] = ()) -> Iterator[str]:
        """Yield the figures, dates, amounts, addresses and links in *text* that nobody gave us, as it words them."""
        text = _ID.sub(lambda match: " " if match[0] in self._records else match[0], text)
        found = [each for each in stated(text, language_of(text) or "en") if self._known.isdisjoint(each.keys)]
        granted: frozenset[Key] = frozenset()
        if found:
            granted = granted.union(*(self._grants(record) for record in evidence))
        for each in found:
            if each.keys and (each.kind in _ELSEWHERE or granted.isdisjoint(each.keys)):
                yield one_line(each.words, limit=_SNIPPET).rstrip(".,;:")

    @cached_property
    def orders(self) -> tuple[Claim, ...]:
        """What our own rules find planted in records, each in the words that stand there."""
        return tuple(
            Claim(text=f"{TOLD[each.kind]}: “{each.quote}”", evidence=(record,))
            for record, found in groupby(suspicious_of(self.deal), lambda each: each.record)
            for each in islice(found, _ORDERS)
        )

    @cached_property
    def _records(self) -> dict[str, BaseModel]:
        deal = self.deal
        firms = (deal.company, *deal.other_companies) if deal.company else deal.other_companies
        return {
            f"deal:{deal.deal.id}": deal.deal,
            **{f"contact:{contact.id}": contact for contact in deal.contacts},
            **{f"company:{firm.id}": firm for firm in firms},
            **{task.id: task for task in deal.tasks},
            **{record.id: record for record in deal.interactions},
            **{change.id: change for change in deal.changes},
            **{fact.id: fact for fact in deal.facts},
        }

    @cached_property
    def _bare(self) -> dict[str, list[str]]:
        bare: dict[str, list[str]] = {}
        for record in self._records:
            bare.setdefault(record.partition(":")[2], []).append(record)
        return bare

    @cached_property
    def _known(self) -> frozenset[Key]:
        """What any statement may say: what records, context, calendar and signals have, and how many records there are of a kind."""
        deal, signals = self.deal, self.signals
        allowed = allowed_of(deal, today=signals.as_of, zone=signals.zone, context=self._context)
        open_tasks = [task for task in deal.tasks if not task.done]
        counts = (deal.contacts, deal.tasks, open_tasks, deal.interactions, deal.changes, deal.facts)
        numbers = {("number", float(len(each))) for each in counts} | {("number", _SCALE)}
        ahead = (signals.as_of + timedelta(days) for days in range(_AHEAD + 1))
        near = (key for day in ahead for key in date_grants(day))
        return frozenset({*allowed.keys, *numbers, *near, *self._grants_of(signals)})

    def _grants(self, record: str) -> frozenset[Key]:
        if record not in self._granted:
            self._granted[record] = frozenset(self._grants_of(self._records[record]))
        return self._granted[record]

    def _grants_of(self, value: BaseModel) -> Iterator[Key]:
        """Yield what *value* backs: its numbers and days, how many days ago those are, and what its texts state."""
        text = "\n".join(text for text in _texts(value) if text not in self._records and text not in self._bare)
        for each in stated(text, language_of(text) or "en", small=True):
            yield from each.grants if each.kind not in _ELSEWHERE else ()
        for leaf in _leaves(value):
            if isinstance(leaf, datetime):
                yield from self._moment(leaf.astimezone(self._zone))
            elif isinstance(leaf, date):
                yield from self._day(leaf)
            elif isinstance(leaf, int | float) and not isinstance(leaf, bool):
                yield from _number(abs(float(leaf)))

    def _moment(self, moment: datetime) -> Iterator[Key]:
        yield from self._day(moment.date())
        yield ("at", moment.hour, moment.minute)
        yield ("moment", moment.month, moment.day, moment.hour, moment.minute)

    def _day(self, day: date) -> Iterator[Key]:
        yield from date_grants(day)
        yield ("number", float(abs((self.signals.as_of - day).days)))


def _number(value: float) -> Iterator[Key]:
    yield from (("number", value), ("number", float(round(value))), ("worth", value))
    if 0 < value < 1:
        yield ("percent", float(round(100 * value)))


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _leaves(getattr(value, name))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _leaves(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def _texts(value: BaseModel) -> Iterator[str]:
    return (leaf for leaf in _leaves(value) if isinstance(leaf, str) and leaf)


def _said_in(record: BaseModel) -> Iterator[str]:
    return iter((record.subject, record.text)) if isinstance(record, Interaction) else _texts(record)


def _folded(text: str) -> str:
    return " ".join(harmless(text).translate(_QUOTES).split())
