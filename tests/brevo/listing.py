"""What Brevo's lists have in common: limits, offsets, sorting, spans of time, the pager."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tests.brevo.exchange import Refusal, Request, invalid
from tests.brevo.moments import read
from tests.brevo.shelf import Document, Shelf

HEX = re.compile(r"[0-9a-f]{24}")
MAX_LIMITS = {
    "deals": 1000, "companies": 1000, "notes": 1000, "tasks": 1000, "files": 1000, "contacts": 1000,
    "email_events": 5000, "sms_events": 100, "whatsapp_events": 5000, "campaigns": 100,
}  # fmt: skip
"""The largest `limit` each list takes. Brevo does not publish those of the CRM lists."""


class Span(NamedTuple):
    """A window of a list, and how it was asked for."""

    offset: int
    limit: int

    def of(self, documents: list[Document]) -> list[Document]:
        """Return the documents in the window."""
        return documents[self.offset : self.offset + self.limit]

    def pager(self, shown: int, total: int) -> Document:
        """Return what deals, companies and tasks say about their pages."""
        ends = self.offset + self.limit
        place = {"current": self.offset // self.limit + 1, "limit": self.limit, "from": self.offset, "to": ends}
        return {**place, "count": shown, "total": total, "max": -(-total // self.limit)}


def span(request: Request, default: int, most: int) -> Span:
    """Return the window asked for by `limit` and `offset`; a limit above *most* is refused, not clamped."""
    limit = number(request, "limit", default)
    if limit > most:
        raise Refusal(400, "out_of_range", "Limit exceeds max value")
    if limit < 1:
        raise Refusal(400, "out_of_range", "Limit should be at least 1")
    return Span(number(request, "offset", 0), limit)


def number(request: Request, name: str, default: int) -> int:
    """Return a whole number of the query, not negative."""
    text = request.one(name)
    if not text:
        return default
    if not text.isdecimal():
        raise invalid(f"{name} should be a number")
    return int(text)


def descending(request: Request) -> bool:
    """Return whether the newest come first; so they do unless `sort=asc`."""
    sort = request.one("sort") or "desc"
    if sort not in ("asc", "desc"):
        raise invalid("sort should be asc or desc")
    return sort == "desc"


def moment(request: Request, name: str) -> datetime | None:
    """Return a moment of the query such as `modifiedSince`."""
    text = request.one(name)
    try:
        return read(text) if text else None
    except ValueError:
        raise invalid(f"{name} is not a valid date") from None


def moment_in_ms(request: Request, name: str) -> datetime | None:
    """Return a moment of the query that is milliseconds since the epoch, such as `dateFrom`."""
    text = request.one(name)
    return datetime.fromtimestamp(number(request, name, 0) / 1000, UTC) if text else None


def since(request: Request, shelf: Shelf, documents: Iterable[Document], whole_seconds: bool) -> list[Document]:
    """Return the documents made and changed since the query's moments, as the account tells these to the second or finer."""
    changed, born = moment(request, "modifiedSince"), moment(request, "createdSince")

    def seen(at: datetime) -> datetime:
        return at.replace(microsecond=0) if whole_seconds else at.replace(microsecond=at.microsecond // 1000 * 1000)

    kept = list(documents)
    if changed:
        kept = [one for one in kept if seen(shelf.changed[one["id"]]) >= changed]
    if born:
        kept = [one for one in kept if seen(shelf.born[one["id"]]) >= born]
    return kept


def in_order(request: Request, shelf: Shelf, documents: list[Document]) -> list[Document]:
    """Return *documents* by when they were made, or by the attribute `sortBy` leads to; those without it come last."""
    newest = descending(request)
    path = request.one("sortBy")
    if not path:
        ordered = shelf.sorted(documents)
        return ordered if newest else ordered[::-1]
    if not path.startswith("attributes."):
        raise invalid("sortBy is not a valid path")
    name = path.removeprefix("attributes.")
    known = [one for one in documents if one["attributes"].get(name) is not None]
    unknown = [one for one in documents if one["attributes"].get(name) is None]
    return sorted(known, key=_value_of(name), reverse=newest) + unknown


def _value_of(name: str) -> Callable[[Document], Any]:
    def value(document: Document) -> Any:
        held = document["attributes"][name]
        try:
            return 1, read(held).timestamp(), document["id"]
        except (TypeError, ValueError):
            return (0, float(held), document["id"]) if isinstance(held, int | float) else (2, str(held), document["id"])

    return value


def days(request: Request, now: datetime, default: int = 30) -> tuple[datetime, datetime]:
    """Return the span of a statistic: `startDate` with `endDate`, or the last `days` (at most 90)."""
    first, last = moment(request, "startDate"), moment(request, "endDate")
    if (first is None) != (last is None):
        raise Refusal(400, "missing_parameter", "startDate and endDate should be given together")
    if first and last:
        if not timedelta(0) <= last - first <= timedelta(days=90):
            raise Refusal(400, "out_of_range", "Time period should be at most 90 days")
        return first, last + timedelta(days=1)
    length = number(request, "days", default)
    if not 1 <= length <= 90:
        raise Refusal(400, "out_of_range", "days should be between 1 and 90")
    return now - timedelta(days=length), now + timedelta(days=1)


def hex_id(text: str, what: str) -> str:
    """Return an id of 24 hex digits; another form is refused."""
    if not HEX.fullmatch(text):
        raise invalid(f"{what} ID is not valid")
    return text
