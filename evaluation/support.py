"""A second pair of eyes on claims: does a record hold what each says? Written apart from the product's own check.

It looks at ids, numbers, days, times of day and quoted words, and doubts only what nothing explains: numbers that signals hold, counts and
ages are computed, not read, and pass. What a claim means it cannot judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import combinations
from zoneinfo import ZoneInfo

from data_gatherer.models import Contact, EnrichedDeal
from data_gatherer.spoken import LANGUAGES, months
from deal_summary.models import Signals
from deal_summary.thresholds import Thresholds
from evaluation.passages import Passage, card
from evaluation.walk import members, plain_values

_MONTHS = {
    name.casefold()[:length]: number
    for language in LANGUAGES
    for number, name in enumerate(months(language), 1)
    for length in (3, 4, len(name))
    if length > 3 or language == "en"
}
_VERBS = {"may": "(?-i:May)", "march": "(?-i:March)", "mar": "(?-i:Mar)"}
_NAMES = "|".join(_VERBS.get(name, name) for name in sorted(_MONTHS, key=len, reverse=True))
_DAYS = re.compile(
    rf"\b(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)\b"
    rf"|\b(?P<before>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+|of\s+)?(?P<name>{_NAMES})\b\.?(?:\s+(?:de\s+)?(?P<of>\d{{4}})\b)?"
    rf"|\b(?P<named>{_NAMES})\.?\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<in>\d{{4}})\b)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(?P<hour>[01]?\d|2[0-3])(?::| ?h ?)(?P<minute>[0-5]\d)\b")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,'’\s]\d{3}(?!\d))*(?:[.,]\d+)?")
_SCALES = {
    **dict.fromkeys(("k", "thousand", "mille", "tausend", "mil"), 1e3),
    **dict.fromkeys(("m", "mio", "million", "millions", "millionen", "millones"), 1e6),
}
_SCALE = re.compile(rf"\s?(?P<unit>{'|'.join(_SCALES)})\b", re.IGNORECASE)
_CURRENCIES = ("€", "$", "£", "¥")
_CURRENCY_AFTER = re.compile(r"\s?(?:[€$£¥]|(?:EUR|USD|GBP|CHF|CAD|JPY|euros?|dollars?|pounds?)\b)", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(("day", "days", "tag", "tage", "tagen", "jour", "jours", "día", "días"), "day"),
    **dict.fromkeys(("week", "weeks", "woche", "wochen", "semaine", "semaines", "semana", "semanas"), "week"),
    **dict.fromkeys(("month", "months", "monat", "monate", "monaten", "mois", "mes", "meses"), "month"),
}
_UNIT = re.compile(rf"\W+(?:\w+\W+){{0,3}}?(?P<unit>{'|'.join(_UNITS)})\b", re.IGNORECASE)
_QUOTES = (re.compile(r"“([^“”]+)”"), re.compile(r"«\s*([^«»]+?)\s*»"), re.compile(r"„([^„“”]+)[“”]"))
_STRAIGHT = re.compile(r'"([^"]+)"')
_MARKS = re.compile(r"[\"'“”„«»‘’‚`*_]")
_CUT = re.compile(r"…|\[\.\.\.\]|\.\.\.")
_NAMES_OF_RECORDS = frozenset({"id", "people", "about", "linkedin", "time_zone"})
"""Fields whose digits mean nothing."""
_QUOTED_FIELDS = frozenset({"words", "what", "value", "evidence", "id", "contact", "person", "people"})
"""Fields of the signals that hold a buyer's words, for which a claim must cite the record itself, or names of records."""
_AGES_OF = 30
"""So many of the days a claim cites are compared with each other; more would let any number pass."""


@dataclass(frozen=True)
class Doubt:
    """What in a passage no record holds."""

    where: str
    text: str
    why: str


def doubts(deal: EnrichedDeal, signals: Signals, passages: Iterable[Passage]) -> list[Doubt]:
    """Return the facts and digests among *passages* that say something no record holds, each once with the first reason."""
    records = Records(deal, signals)
    found = (Doubt(one.where, one.text, why) for one in passages if (why := next(_reasons(records, one), "")))
    return list(found)


def _reasons(records: Records, passage: Passage) -> Iterator[str]:
    unknown = sorted(passage.records - records.known)
    if unknown:
        yield f"there is no record {unknown[0]}"
    if passage.kind == "fact" and not passage.records:
        yield "it states a fact and cites no record"
    if passage.kind in ("fact", "digest"):
        yield from _not_held(records, passage)


def _not_held(records: Records, passage: Passage) -> Iterator[str]:
    """A digest may rest on every record, a fact on those it cites, both on the CRM's card and on what was computed."""
    cited = records.known if passage.kind == "digest" else passage.records & records.known
    held = records.held(cited | card(records.deal))
    rest = passage.text
    for words in _quoted(passage.text):
        if not held.says(words):
            yield f"no record it cites has the words “{words}”"
        rest = rest.replace(words, " · ")
    for kind, pattern, known in (("day", _DAYS, held.has_day), ("time", _CLOCK, held.has_time)):
        for match in pattern.finditer(rest):
            if not known(match) and not held.says(match[0]):
                yield f"no record it cites has the {kind} {match[0].strip()}"
        rest = pattern.sub(" · ", rest)
    for number in _numbers(rest):
        if not held.has_number(number, len(cited)):
            yield f"no record it cites has the number {number.text}"


def _quoted(text: str) -> Iterator[str]:
    patterns = (*_QUOTES, _STRAIGHT) if text.count('"') % 2 == 0 else _QUOTES
    yield from (found[1] for pattern in patterns for found in pattern.finditer(text))


@dataclass(frozen=True)
class Number:
    """A number as it stands in a text and every value it may mean: 1.500 is 1500 or 1.5, "88 thousand" 88 or 88000."""

    text: str
    values: frozenset[float]
    money: bool
    """True with a currency or "thousand" beside it: no count and no age explains it."""
    unit: str
    """day, week or month where such a word follows: only then can it be an age."""


def _numbers(text: str) -> Iterator[Number]:
    for found in _NUMBER.finditer(text):
        values = {value for token in {found[0], *found[0].split()} for value in _values(token)}
        unit = _SCALE.match(text, found.end())
        scaled = {value * _SCALES[unit["unit"].casefold()] for value in values} if unit else set()
        money = unit or _CURRENCY_AFTER.match(text, found.end()) or text[: found.start()].rstrip()[-1:] in _CURRENCIES
        values |= scaled
        age = _UNIT.match(text, found.end())
        known = frozenset(round(value, 4) for value in values)
        yield Number(found[0], known, bool(money), _UNITS[age["unit"].casefold()] if age else "")


def _values(token: str) -> Iterator[float]:
    plain = re.sub(r"[\s'’]", "", token)
    for grouping, decimal in ((",", "."), (".", ",")):
        number = plain.replace(grouping, "").replace(decimal, ".")
        if number.count(".") <= 1:
            yield float(number)


class Records:
    """A deal's records as claims are held against them; what does not depend on the claim is worked out once."""

    def __init__(self, deal: EnrichedDeal, signals: Signals) -> None:
        self.deal = deal
        self.signals = signals
        self.known = deal.evidence_ids
        self._kept: dict[frozenset[str], Held] = {}

    def held(self, cited: frozenset[str]) -> Held:
        """Return what the *cited* records hold, with what was computed."""
        if cited not in self._kept:
            parts = [part for record in sorted(cited) for part in self._parts.get(record, ())]
            self._kept[cited] = Held(parts, self)
        return self._kept[cited]

    @cached_property
    def zones(self) -> list[ZoneInfo]:
        """The zones in which somebody may tell the day of a record."""
        owner = self.deal.deal.owner
        named = [owner.time_zone if owner else "", *(contact.time_zone for contact in self.deal.contacts), "UTC"]
        found = []
        for zone in filter(None, dict.fromkeys(named)):
            with suppress(LookupError, ValueError, OSError):
                found.append(ZoneInfo(zone))
        return found

    @cached_property
    def _parts(self) -> dict[str, tuple[object, ...]]:
        """By record id what it holds; a record that refers to another holds that one too."""
        deal = self.deal
        parts: dict[str, tuple[object, ...]] = {f"deal:{deal.deal.id}": (deal.deal, deal.peers, deal.gaps)}
        parts |= {f"contact:{contact.id}": (contact,) for contact in deal.contacts}
        parts |= {f"company:{deal.company.id}": (deal.company,)} if deal.company else {}
        parts |= {task.id: (task, *self._people(task.people)) for task in deal.tasks}
        parts |= {record.id: (record, *self._people(record.people)) for record in deal.interactions}
        parts |= {change.id: (change,) for change in deal.changes}
        for record in deal.interactions:
            parts[record.id] += parts.get(record.about, ())
        return parts

    def _people(self, people: Sequence[str]) -> list[Contact]:
        return [contact for contact in map(self.deal.contact, people) if contact]

    @cached_property
    def computed(self) -> frozenset[float]:
        """Every number of the signals and thresholds, the 100 points a score is out of, and how many there are of each thing."""
        signals, deal = self.signals, self.deal
        own = [*plain_values(signals, _QUOTED_FIELDS), *plain_values(Thresholds())]
        numbers = {value for one in own if isinstance(one, int | float) for value in _rounded(one)}
        numbers |= {value for one in own if isinstance(one, str) for number in _numbers(one) for value in number.values}
        counted: list[Sequence[object]] = [value for value in members(signals) if isinstance(value, tuple)]
        counted += [deal.contacts, deal.contacts[1:], deal.tasks, deal.interactions, deal.changes, deal.elsewhere]
        kinds = [(record.kind, record.direction) for record in deal.interactions]
        tallies = [kinds.count(kind) for kind in kinds] + [sum(kind == one for one, _ in kinds) for kind, _ in kinds]
        return frozenset(
            numbers | {100.0} | {float(len(many)) for many in counted} | {float(count) for count in tallies}
        )

    @cached_property
    def days(self) -> frozenset[date]:
        """The days that signals name."""
        return frozenset(day for value in plain_values(self.signals) for day in self.days_of(value))

    def days_of(self, value: object) -> Iterator[date]:
        """Yield the day of a value, in every zone of the people concerned."""
        if isinstance(value, datetime):
            yield from (value.astimezone(zone).date() for zone in self.zones)
        elif isinstance(value, date):
            yield value


class Held:
    """What some records hold: words, days, times of day and numbers."""

    def __init__(self, parts: list[object], records: Records) -> None:
        self._values = [value for part in parts for value in plain_values(part, _NAMES_OF_RECORDS)]
        self._records = records

    def says(self, words: str) -> bool:
        """Return whether the words stand in the records; where they were cut with dots, every piece does."""
        pieces = (_plain(piece).strip(" .,;:!?") for piece in _CUT.split(words))
        return all(piece in self._words for piece in pieces)

    def has_day(self, match: re.Match[str]) -> bool:
        """Return whether the records name that day of a year, or bear it as their own."""
        year = match["year"] or match["of"] or match["in"]
        return _day(match) in self._days and (not year or int(year) in self._years)

    def has_time(self, match: re.Match[str]) -> bool:
        """Return whether something happened at that time of day, or signals name the full hour."""
        hour, minute = int(match["hour"]), int(match["minute"])
        return (hour, minute) in self._times or (minute == 0 and float(hour) in self._records.computed)

    def has_number(self, number: Number, cited: int) -> bool:
        """Return whether the records hold the number, or counting or the calendar explains it."""
        if number.money or number.values & self._numbers:
            return bool(number.values & self._numbers)
        return bool(
            number.values & (self._records.computed | self._ages.get(number.unit, frozenset()) | {float(cited)})
        )

    @cached_property
    def _words(self) -> str:
        return _plain(" ¶ ".join(str(value) for value in self._values if isinstance(value, str)))

    @cached_property
    def _own_days(self) -> frozenset[date]:
        return frozenset(day for value in self._values for day in self._records.days_of(value))

    @cached_property
    def _days(self) -> frozenset[tuple[int, int]]:
        named = {_day(match) for text in self._texts for match in _DAYS.finditer(text)}
        return frozenset(named | {(day.month, day.day) for day in self._own_days | self._records.days})

    @cached_property
    def _years(self) -> frozenset[int]:
        """Those of the days at hand; a text that names a day leaves out the year, so the one after may be meant."""
        years = {day.year for day in self._own_days | self._records.days}
        return frozenset(years | {self._records.signals.as_of.year + 1})

    @cached_property
    def _times(self) -> frozenset[tuple[int, int]]:
        said = {(int(match["hour"]), int(match["minute"])) for text in self._texts for match in _CLOCK.finditer(text)}
        moments = [value for value in self._values if isinstance(value, datetime)]
        local = (moment.astimezone(zone) for moment in moments for zone in self._records.zones)
        return frozenset(said | {(moment.hour, moment.minute) for moment in local})

    @cached_property
    def _numbers(self) -> frozenset[float]:
        bare = (_CLOCK.sub(" · ", _DAYS.sub(" · ", text)) for text in self._texts)
        said = {value for text in bare for number in _numbers(text) for value in number.values}
        fields_of = (value for value in self._values if isinstance(value, int | float))
        return frozenset(
            said | set(map(float, self._years)) | {near for value in fields_of for near in _rounded(value)}
        )

    @cached_property
    def _ages(self) -> Mapping[str, frozenset[float]]:
        """By unit the spans between today and the days at hand, and between two of those."""
        today, days = self._records.signals.as_of, sorted(self._own_days)
        pairs = [(min(today, day), max(today, day)) for day in days]
        pairs += combinations(days, 2) if len(days) <= _AGES_OF else []
        spans = [_spans(*pair) for pair in pairs]
        return {
            unit: frozenset(float(one) for span in spans for one in span[unit]) for unit in ("day", "week", "month")
        }

    @property
    def _texts(self) -> list[str]:
        return [value for value in self._values if isinstance(value, str)]


def _day(match: re.Match[str]) -> tuple[int, int]:
    if match["month"]:
        return int(match["month"]), int(match["day"])
    return _MONTHS[(match["name"] or match["named"]).casefold()], int(match["before"] or match["after"])


def _spans(first: date, last: date) -> Mapping[str, set[int]]:
    """How long it is from *first* to *last*, by unit; a day more or less, since the day began elsewhere at another hour."""
    days, working = (last - first).days, _working_days(last) - _working_days(first)
    near = {days - 1, days, days + 1, working - 1, working, working + 1}
    return {"day": near, "week": {days // 7, round(days / 7)}, "month": {days // 30, round(days / 30.4)}}


def _working_days(day: date) -> int:
    """Monday to Friday since the calendar began, on a Monday."""
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(rest, 5)


def _rounded(value: float) -> set[float]:
    """The ways to say a number: as it is, without its sign, rounded, and a share as one of a hundred."""
    size = abs(float(value))
    ways = (size, size * 100) if size <= 1 else (size,)
    return {round(said, 4) for one in ways for said in (one, one // 1, round(one), round(one, 1), -(-one // 1))}


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", text).casefold().split())
