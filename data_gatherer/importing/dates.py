"""Dates and times in the styles exports use; day or month first is decided by a column's values, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

_TIME = (
    r"(?:[,T\s]+(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<utc>Z|UTC|GMT)?)?"
)
_NUMBERS = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<mark>[/.\-])(?P<second_>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_TIME}", re.I
)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[/.\-](?P<month>\d{{1,2}})[/.\-](?P<day>\d{{1,2}}){_TIME}", re.I)
_NAMED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\.?[\s\-]+(?:de\s+)?(?P<month>[^\W\d_]{{3,}})\.?[\s\-]+(?:de\s+)?(?P<year>\d{{4}})"
    rf"|(?P<month2>[^\W\d_]{{3,}})\.?\s+(?P<day2>\d{{1,2}}),?\s+(?P<year2>\d{{4}})){_TIME}",
    re.I,
)
_SECONDS = re.compile(r"\d{9,10}(?:\.0+)?")
_MILLISECONDS = re.compile(r"\d{12,13}(?:\.0+)?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d|\d{8}(?:T|$)|\d{4}-?W\d\d")
_MONTHS = {
    "jan": 1, "ene": 1, "feb": 2, "fev": 2, "mar": 3, "mrz": 3, "apr": 4, "avr": 4, "abr": 4, "may": 5, "mai": 5, "jun": 6,
    "juin": 6, "jul": 7, "juil": 7, "aug": 8, "aou": 8, "ago": 8, "sep": 9, "set": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12,
    "dez": 12, "dic": 12,
}  # fmt: skip
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNDECIDED = "day or month first?"


class DateOrder:
    """What a column's values say about the order of day and month."""

    def __init__(self, told: str = "") -> None:
        self._told = told
        self._seen: set[str] = set()

    def look(self, text: str) -> None:
        """Take a value into account."""
        if text[4:5] == "-":
            return
        found = _NUMBERS.fullmatch(text)
        if found and found["mark"] != ".":
            first, second = int(found["first"]), int(found["second_"])
            self._seen.update({"day-first"} if first > 12 else {"month-first"} if second > 12 else ())

    @property
    def order(self) -> str:
        """The order the values tell; else that of the mapping; empty when nobody says."""
        return next(iter(self._seen)) if len(self._seen) == 1 else self._told


@lru_cache(maxsize=20_000)
def moment_of(text: str, order: str, zone: tzinfo) -> str:
    """Return the instant *text* names as ISO text in UTC; without an offset it is in *zone*. Raises ValueError or OverflowError."""
    return _aware(_read(text, order), zone).astimezone(UTC).isoformat()


@lru_cache(maxsize=20_000)
def day_of(text: str, order: str, zone: tzinfo) -> str:
    """Return the day *text* names, in *zone* if it is an instant; midnight in UTC is the day itself."""
    found = _read(text, order)
    if found.tzinfo and (found.utcoffset() or (found.hour, found.minute, found.second) != (0, 0, 0)):
        found = found.astimezone(zone)
    return found.date().isoformat()


def _aware(found: datetime, zone: tzinfo) -> datetime:
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _read(text: str, order: str) -> datetime:
    if _ISO.match(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:
            if "must be in" in str(error) or "out of range" in str(error):
                raise ValueError("no such day or time") from None
    return next(_readings(text, order), None) or _unread()


def _unread() -> datetime:
    raise ValueError("not a date")


def _readings(text: str, order: str) -> Iterator[datetime]:
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        yield _at(found, int(found["year"]), int(found["month"]), int(found["day"]))
    found = _NUMBERS.fullmatch(text)
    if found:
        month, day = _month_and_day(found, order)
        yield _at(found, int(found["year"]), month, day)
    found = _NAMED.fullmatch(text)
    if found:
        month = _month(found["month"] or found["month2"])
        yield _at(found, int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"]))
    if _SECONDS.fullmatch(text):
        yield _EPOCH + timedelta(seconds=float(text))
    if _MILLISECONDS.fullmatch(text):
        yield _EPOCH + timedelta(milliseconds=float(text))


def _month_and_day(found: re.Match[str], order: str) -> tuple[int, int]:
    first, second = int(found["first"]), int(found["second_"])
    if found["mark"] == "." or first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    if not order:
        raise ValueError(UNDECIDED)
    return (first, second) if order == "month-first" else (second, first)


def _month(name: str) -> int:
    plain = "".join(sign for sign in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(sign))
    month = _MONTHS.get(plain[:4]) or _MONTHS.get(plain[:3])
    if not month:
        raise ValueError("no such month")
    return month


def _at(found: re.Match[str], year: int, month: int, day: int) -> datetime:
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    half = (found["half"] or "").casefold()[:1]
    if half and not 1 <= hour <= 12:
        raise ValueError("no such day or time")
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC if found["utc"] else None)
    except ValueError:
        raise ValueError("no such day or time") from None


def far_ahead(day: str, today: date | None) -> bool:
    """Return whether *day* lies more than ten years after *today*."""
    return bool(today) and today is not None and int(day[:4]) > today.year + 10
