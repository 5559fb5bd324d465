"""Dates and times of day as people write them, in the languages we write in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from data_gatherer.spoken import LANGUAGES, months, weekdays
from deal_summary.stated.keys import Key, Stated, blanked
from deal_summary.stated.numbers import values

_SHORT_MONTHS = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "fr": "janv févr mars avr mai juin juil aout sept oct nov déc",
    "de": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "es": "ene feb mar abr may jun jul ago set oct nov dic",
}
_MONTH_OF: Mapping[str, int] = {
    **{name: number for names in _SHORT_MONTHS.values() for number, name in enumerate(names.split(), 1)},
    **{name.casefold(): number for language in LANGUAGES for number, name in enumerate(months(language), 1)},
    "fevrier": 2,
    "mrz": 3,
    "decembre": 12,
}
_SHORT_WEEKDAYS = "mon tue wed thu fri sat sun"
_WEEKDAY_OF: Mapping[str, int] = {
    **{name: number for number, name in enumerate(_SHORT_WEEKDAYS.split())},
    **{name.casefold(): number for language in LANGUAGES for number, name in enumerate(weekdays(language))},
    "miercoles": 2,
    "sabado": 5,
    "sonnabend": 5,
}
_MONTH = "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True))
_GAP = r"[ \u00a0\u202f]"
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º)?"
_ARTICLE = rf"(?:(?:the|le|el|der|den|dem){_GAP}+)?"
_OR = r"(?:[-–/]|to|or|and|et|ou|au|und|oder|bis|y|o|al)"
_YEAR = rf"(?:,?{_GAP}+(?:del?{_GAP}+)?(?P<{{}}>(?:19|20)\d\d)(?!\d))?"
_DATE = re.compile(
    r"(?P<iso>(?P<iy>\d{4})-(?P<im>\d\d)-(?P<id>\d\d)(?!\d))"
    r"|(?P<numeric>(?P<n1>\d{1,2})(?P<sign>[./-])(?P<n2>\d{1,2})(?P=sign)(?P<ny>\d{4}|\d\d)(?!\d))"
    rf"|(?P<named>(?:(?P<also>\d{{1,2}}){_ORDINAL}{_GAP}?{_OR}{_GAP}?{_ARTICLE})?"
    rf"(?P<d>\d{{1,2}}){_ORDINAL}{_GAP}+(?:(?:of|de){_GAP}+)?(?P<m>{_MONTH})\b\.?{_YEAR.format('y')})"
    r"|(?P<brief>(?P<b1>\d{1,2})\.(?P<b2>\d{1,2})\.(?!\d))",
    re.IGNORECASE,
)
_AFTER_MONTH = re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\w.,:]\d|\d){_YEAR.format('year')}")
_LAST_WORD = re.compile(rf"(?P<word>[^\W\d_]+)\.?{_GAP}+(?:the{_GAP}+)?$")
_WEEKDAY_BEFORE = re.compile(rf"(?P<word>[^\W\d_]+)\.?,?{_GAP}+{_ARTICLE}$")
_HOURS = r"(?:h\b|heures?\b|o['’]clock)"
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:"
    r":(?P<min>\d\d)(?::\d\d)?(?!\d)"
    rf"|(?:\.(?P<dot>\d\d))?(?={_GAP}?(?:[ap]\.?m\b|Uhr\b))"
    rf"|{_GAP}?h{_GAP}?(?P<fr>\d\d)(?!\d)"
    rf"|(?P<bare>(?={_GAP}?{_HOURS}))"
    rf"|(?P<from>(?={_GAP}?[-–]{_GAP}?\d{{1,2}}{_GAP}?[ap]m\b))"
    rf"){_GAP}?(?:(?P<half>[ap])\.?m\b\.?|Uhr\b|{_HOURS})?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[ \u00a0\u202f,]*(?:at|à|um|a las|a la|from|ab|de|dès|gegen|vers|-|–|—|\()?[ \u00a0\u202f]*")


_AHEAD = 14
"""Days in which ten working days lie."""
_SATURDAY = 5


class _Day(NamedTuple):
    start: int
    end: int
    month: int
    day: int


def date_grants(day: date) -> tuple[Key, ...]:
    """Return what a record of *day* backs: the date with and without its year, and on its weekday."""
    return (
        ("date", day.year, day.month, day.day),
        ("day", day.month, day.day),
        ("weekday", day.month, day.day, day.weekday()),
        ("number", float(day.year)),
    )


def weekday_grants(year: int, month: int, day: int) -> Iterator[Key]:
    """Yield what a date told without its year backs about its weekday: that of the year before, this one and the next."""
    for each in (year - 1, year, year + 1):
        with suppress(ValueError):
            yield ("weekday", month, day, date(each, month, day).weekday())


def near_grants(today: date) -> Iterator[Key]:
    """Yield what the calendar backs of the next ten working days: a day that is told with its right weekday."""
    for day in (today + timedelta(days) for days in range(1, _AHEAD + 1)):
        if day.weekday() < _SATURDAY:
            yield from (("weekday", day.month, day.day, day.weekday()), ("on", day.year, day.month, day.day))


def dates_and_times_out(text: str, found: list[Stated]) -> str:
    """Return *text* with its dates and times of day blanked; they are added to *found*."""
    days: list[_Day] = []
    rest = blanked(_DATE, text, lambda match: _took_date(match, found, days))
    rest = blanked(_AFTER_MONTH, rest, lambda match: _took_day(match, found, days))
    return blanked(_CLOCK, rest, lambda match: _took_clock(match, text, found, days))


def _took_date(match: re.Match[str], found: list[Stated], days: list[_Day]) -> bool:
    text, start = match.string, match.start()
    if start and (text[start - 1].isalnum() or text[start - 1] in "._"):
        return False
    readings = list(_readings(match))
    if not readings:
        return False
    weekday, start = _weekday_before(text, start)
    words = text[start : match.end()]
    extra: tuple[Key, ...] = ()
    if match["brief"]:
        extra = tuple(("number", value) for value in values(match[0].rstrip(".")))
    year, month, day = readings[0]
    also = int(match["also"] or 0)
    if also and _exists(year, month, also):
        # The weekday before "19 or 20 November" is that of the first day.
        found.append(_dated(words, [(year, month, also)], weekday, ()))
        weekday = None
    found.append(_dated(words, readings, weekday, extra))
    days.append(_Day(start, match.end(), month, day))
    return True


def _readings(match: re.Match[str]) -> Iterator[tuple[int | None, int, int]]:
    """Yield year, month and day as the digits may mean them: 04/05/2026 is April in one country and May in another."""
    if match["iso"]:
        ways = [(int(match["iy"]), int(match["im"]), int(match["id"]))]
    elif match["numeric"]:
        year, first, second = int(match["ny"]), int(match["n1"]), int(match["n2"])
        year += 2000 if year < 100 else 0
        ways = [(year, second, first)] + ([(year, first, second)] if match["sign"] != "." else [])
    elif match["named"]:
        month, day = _MONTH_OF[match["m"].casefold()], int(match["d"])
        if not match["y"]:
            yield from [(None, month, day)] if 1 <= day <= 31 else []
            return
        ways = [(int(match["y"]), month, day)]
    else:
        day, month = int(match["b1"]), int(match["b2"])
        yield from [(None, month, day)] if 1 <= day <= 31 and 1 <= month <= 12 else []
        return
    for year, month, day in ways:
        with suppress(ValueError):
            date(year, month, day)
            yield year, month, day


def _dated(
    words: str, readings: list[tuple[int | None, int, int]], weekday: int | None, extra: tuple[Key, ...]
) -> Stated:
    keys, grants = list(extra), list(extra)
    for year, month, day in readings:
        if year is None:
            keys.append(("day", month, day) if weekday is None else ("weekday", month, day, weekday))
            grants += [("day", month, day), ("yearless", month, day)]
        elif weekday is None or date(year, month, day).weekday() == weekday:
            keys += [("date", year, month, day), ("yearless", month, day)]
            keys += [("on", year, month, day)] if weekday is not None else []
            grants += date_grants(date(year, month, day))
    return Stated("date", words, tuple(keys or [("no such day",)]), tuple(grants))


def _weekday_before(text: str, start: int) -> tuple[int | None, int]:
    """Return the weekday written before *start*, if any, and where the two begin."""
    match = _WEEKDAY_BEFORE.search(text, max(0, start - 20), start)
    weekday = _WEEKDAY_OF.get(match["word"].casefold()) if match else None
    return weekday, start if match is None or weekday is None else match.start()


def _took_day(match: re.Match[str], found: list[Stated], days: list[_Day]) -> bool:
    """Take "November 19" and "Nov. 19th, 2026": digits that follow a month. The month stays in the text, where it states nothing."""
    text = match.string
    before = _LAST_WORD.search(text, max(0, match.start() - 16), match.start())
    month = _MONTH_OF.get(before["word"].casefold()) if before else None
    day, year = int(match["day"]), int(match["year"] or 0) or None
    if month is None or before is None or not _exists(year, month, day):
        return False
    weekday, begin = _weekday_before(text, before.start())
    found.append(_dated(text[begin : match.end()], [(year, month, day)], weekday, ()))
    days.append(_Day(begin, match.end(), month, day))
    return True


def _exists(year: int | None, month: int, day: int) -> bool:
    """Return whether there is such a day, in a leap year where none is told."""
    with suppress(ValueError):
        return bool(date(year or 2024, month, day))
    return False


def _took_clock(match: re.Match[str], told: str, found: list[Stated], days: list[_Day]) -> bool:
    text, start = match.string, match.start()
    hour, minute = int(match["h"]), int(match["min"] or match["dot"] or match["fr"] or 0)
    if (start and (text[start - 1].isalnum() or text[start - 1] in ".,")) or hour > 23 or minute > 59:
        return False
    half = (match["half"] or "").casefold()
    hours = {hour}
    if half:
        hours = {hour % 12 + (12 if half == "p" else 0)}
    elif match["from"] is not None and hour < 12:
        hours = {hour, hour + 12}
    on = next((day for day in days if day.end <= start and _BETWEEN.fullmatch(text, day.end, start)), None)
    keys: list[Key] = []
    for each in sorted(hours):
        keys += [("clock", each, minute), ("moment", on.month, on.day, each, minute) if on else ("at", each, minute)]
    if match["bare"] is not None or match["from"] is not None:
        keys.append(("number", float(hour)))
    grants: list[Key] = [("clock", each, minute) for each in hours]
    words = told[on.start if on else start : match.end()].strip()
    found.append(Stated("time", words, tuple(keys), tuple(grants)))
    return True
