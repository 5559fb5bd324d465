"""Days a text names: any date in it, and the day by which a sentence says that something is due."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from data_gatherer.spoken import months, weekdays
from deal_summary.lexicons import LANGUAGES
from deal_summary.reading.lists import document
from deal_summary.reading.phrases import split
from deal_summary.reading.words import folded

_FAR = 300
"""A day without a year that comes this many days on is more likely one that has just been."""
_NEAR = 40
"""How many letters before and behind a day tell whether it is one by which something is due."""
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_SIGNS = re.compile(r"[^\w/.+-]+|(?<!\d)[.-]|[.-](?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_ISO = r"\b(?P<iso>\d{4}-\d{2}-\d{2})\b"
_NUMERIC = (
    r"(?<![\d/.-])(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?:(?P=mark)(?P<year>\d{4}|\d{2}))?(?![\d/]|[.-]\d)"
)
_POINTED = re.compile(r"\b(?:am|bis|zum|vom|den|der|dem|le|el|del|au|avant|before|by|on) $")
"""What leads to a day written "3.12"; without it that is a version or a decimal."""


def dates(text: str, *, after: date) -> list[date]:
    """Return the days *text* names as "12 March", "12. März" or "3 de marzo", each its next occurrence on or after *after*, in order."""
    pattern, numbers = _spoken_days()
    found = (_next(int(day), numbers[month.casefold()], after) for day, month in pattern.findall(text))
    return [day for day in found if day]


def due_date(sentence: str, language: str, *, on: date) -> date | None:
    """Return the day by which *sentence*, said on the day *on*, has something done; None unless it is plain.

    A day that follows "by" goes before one that is merely named.
    """
    speech = _speech(language)
    said = _plain(sentence, language)
    found: list[tuple[bool, int, date]] = []
    for reader in speech.readers:
        matches = list(reader.pattern.finditer(said))
        for match in matches:
            start, end = match.span()
            before, behind = said[max(0, start - _NEAR) : start], said[end : end + _NEAR]
            named = not speech.unless.search(before) and not speech.unless_after.match(behind)
            day = reader.day(match, on) if named else None
            if day and day >= on:
                found.append((not speech.by.search(before), start, day))
        if matches:
            said = reader.pattern.sub(lambda match: "_" * len(match[0]), said)
    return min(found)[2] if found else None


_Day = Callable[[re.Match[str], date], date | None]


@dataclass(frozen=True)
class _Reader:
    pattern: re.Pattern[str]
    day: _Day


@dataclass(frozen=True)
class _Speech:
    """How a language speaks of days; readers that see more come first and leave nothing of it to the next."""

    readers: tuple[_Reader, ...]
    by: re.Pattern[str]
    unless: re.Pattern[str]
    unless_after: re.Pattern[str]


@cache
def _spoken_days() -> tuple[re.Pattern[str], Mapping[str, int]]:
    numbers = {name.casefold(): number for language in LANGUAGES for number, name in enumerate(months(language), 1)}
    return re.compile(rf"\b(\d{{1,2}})(?:\.|er)? (?:de )?({'|'.join(numbers)})\b", re.IGNORECASE), numbers


@cache
def _speech(language: str) -> _Speech:
    file: dict[str, dict[str, str]] = document(language)
    lists = {name: _choice(phrases, language) for name, phrases in file["days"].items()}
    return _Speech(
        tuple(_Reader(re.compile(pattern), day) for pattern, day in _Calendar(language, lists).readers()),
        re.compile(rf"\b(?:{lists['by']})(?: \w+)? ?$"),
        re.compile(rf"\b(?:{lists['unless']}) $"),
        re.compile(rf" (?:{lists['unless_after']})\b"),
    )


class _Calendar:
    """The words for days in one language, and the days they stand for."""

    def __init__(self, language: str, lists: Mapping[str, str]) -> None:
        self._lists = lists
        self._day_first = language != "en"
        self._weekdays = [folded(name, language) for name in weekdays(language)]
        self._months = _month_names(language)
        self._numbers = {folded(word, language): int(number) for word, number in document(language)["numbers"].items()}

    def readers(self) -> Iterator[tuple[str, _Day]]:
        """Yield patterns for a sentence in plain words, the most telling first, with what each stands for."""
        yield from self._dated()
        yield from self._ends()
        yield from self._named()
        yield from self._counted()

    def _dated(self) -> Iterator[tuple[str, _Day]]:
        weekday, month = "|".join(self._weekdays), "|".join(sorted(self._months, key=len, reverse=True))
        lead = rf"(?:\b(?:{weekday})(?: (?:the|den|dem|der|le|el|dia))? )?"
        year = r"(?:(?: de| del)? (?P<year>20\d\d)\b)?"
        yield lead + _ISO, _iso
        yield rf"{lead}\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?(?: of| de)? (?P<month>{month})\b{year}", self._date
        yield (
            rf"{lead}\b(?P<month>{month}) (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{year}(?! \w+ {month})",
            self._date,
        )
        yield lead + _NUMERIC, self._numeric
        yield (
            rf"\b(?P<name>{weekday}) (?:(?:the|den|dem|le|el|dia) )?(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?![\w:/]| uhr\b| h\b|[.]\d)",
            self._weekday_date,
        )

    def _ends(self) -> Iterator[tuple[str, _Day]]:
        lists, month = self._lists, "|".join(sorted(self._months, key=len, reverse=True))
        yield rf"\b(?:{lists['next_week_end']})\b", lambda _, on: _friday(on) + _WEEK
        yield rf"\b(?:{lists['week_end']})\b", lambda _, on: _friday(on)
        yield rf"\b(?:{lists['next_month_end']})\b", lambda _, on: _month_end(_month_end(on) + _DAY)
        yield rf"\b(?:{lists['month_end']})\b", lambda _, on: _month_end(on)
        yield rf"\b(?:{lists['end_of']}) (?P<month>{month})\b(?: (?P<year>20\d\d)\b)?", self._end_of

    def _named(self) -> Iterator[tuple[str, _Day]]:
        lists, weekday = self._lists, "|".join(self._weekdays)
        glue = rf"(?: (?:{lists['glue']})){{0,3}}"
        yield rf"\b(?P<name>{weekday}){glue} (?:{lists['next_week']})\b", self._following
        yield rf"\b(?:{lists['next_week']}){glue} (?P<name>{weekday})\b", self._following
        yield rf"\b(?P<name>{weekday})\b", self._weekday
        yield rf"\b(?:{lists['after_tomorrow']})\b", lambda _, on: on + 2 * _DAY
        yield rf"\b(?:{lists['tomorrow_unless']}) (?:{lists['tomorrow']})\b", lambda *_: None
        yield rf"\b(?:{lists['tomorrow']})\b", lambda _, on: on + _DAY
        yield rf"\b(?:{lists['today']})\b|\b(?:{lists['today_last']})$", lambda _, on: on

    def _counted(self) -> Iterator[tuple[str, _Day]]:
        lists, number = self._lists, "|".join((r"\d{1,3}", *self._numbers))
        yield (
            rf"\b(?:{lists['within']}) (?P<n>{number}) (?:(?P<days>{lists['day']})|(?:{lists['week']}))\b",
            self._within,
        )

    def _date(self, match: re.Match[str], on: date) -> date | None:
        return _dated(int(match["day"]), self._months[match["month"]], match["year"], on)

    def _numeric(self, match: re.Match[str], on: date) -> date | None:
        one, two, year = int(match["one"]), int(match["two"]), match["year"]
        bare = match["mark"] != "/" and not year
        if (one, two) == (24, 7) or (
            bare and not _POINTED.search(match.string[max(0, match.start() - _NEAR) : match.start()])
        ):
            return None
        if self._day_first:
            return _dated(one, two, year, on)
        return None if (one > 12) == (two > 12) else _dated(max(one, two), min(one, two), year, on)

    def _weekday_date(self, match: re.Match[str], on: date) -> date | None:
        """ "Thursday 26th" is the first 26th to come, if that is a Thursday; "Friday 10" may be an hour."""
        coming = (on + _DAY * ahead for ahead in range(1, 32))
        day = next((one for one in coming if one.day == int(match["day"])), None)
        return day if day and day.weekday() == self._weekdays.index(match["name"]) else self._weekday(match, on)

    def _weekday(self, match: re.Match[str], on: date) -> date:
        return on + _DAY * ((self._weekdays.index(match["name"]) - on.weekday() - 1) % 7 + 1)

    def _following(self, match: re.Match[str], on: date) -> date:
        return on + _DAY * (7 - on.weekday() + self._weekdays.index(match["name"]))

    def _end_of(self, match: re.Match[str], on: date) -> date:
        number, year = self._months[match["month"]], int(match["year"] or 0)
        return _month_end(date(year or on.year + (number < on.month), number, 1))

    def _within(self, match: re.Match[str], on: date) -> date | None:
        number = int(match["n"]) if match["n"].isdigit() else self._numbers[match["n"]]
        return on + number * (_DAY if match["days"] else _WEEK) if number else None


def _plain(sentence: str, language: str) -> str:
    """The sentence in folded words with single spaces; numbers keep the signs that make them dates."""
    apart = re.sub(r"(?<=\d\.)(?=[^\W\d])", " ", sentence)
    words = _WORD.sub(lambda match: folded(match[0], language), apart)
    return " ".join(_SIGNS.sub(" ", words).split())


def _choice(phrases: str, language: str) -> str:
    """A list of phrases as one pattern, longest first, that matches nothing where the list is empty."""
    patterns = (_pattern(phrase, language) for phrase in split(phrases))
    return "|".join(sorted(patterns, key=len, reverse=True)) or "(?!)"


def _pattern(phrase: str, language: str) -> str:
    made = ""
    for element in phrase.split():
        ways = "|".join(folded(way, language).replace("_", " ") for way in element.strip("[]").split("|"))
        made += rf"(?:(?:{ways}) )?" if element.startswith("[") else rf"(?:{ways}) "
    return made.removesuffix(" ")


def _month_names(language: str) -> dict[str, int]:
    """Names of the months and their usual short forms, as far as these are clear."""
    names = {folded(name, language): number for number, name in enumerate(months(language), 1)}
    short = {name[:length]: number for name, number in names.items() for length in (3, 4) if len(name) > length + 1}
    clear = {name: number for name, number in short.items() if sum(other.startswith(name) for other in names) == 1}
    return clear | names


def _dated(day: int, month: int, year: str | None, on: date) -> date | None:
    if not year:
        found = _next(day, month, on)
        return found if found and (found - on).days <= _FAR else None
    with suppress(ValueError):
        return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    return None


def _next(day: int, month: int, after: date) -> date | None:
    for year in (after.year, after.year + 1):
        with suppress(ValueError):
            named = date(year, month, day)
            if named >= after:
                return named
    return None


def _iso(match: re.Match[str], _: date) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(match["iso"])
    return None


def _friday(on: date) -> date:
    """The Friday of the week of *on*, that of the next one where Friday is over."""
    return on + _DAY * ((4 - on.weekday()) % 7)


def _month_end(on: date) -> date:
    return (on.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
