"""Where a request is answered, and what the answers from shelves have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tests.brevo.activities import World
from tests.brevo.exchange import Request, invalid, not_found
from tests.brevo.listing import MAX_LIMITS, Span, descending, hex_id, in_order, moment_in_ms, since, span
from tests.brevo.moments import read
from tests.brevo.shelf import Document, Shelf


class Desk(NamedTuple):
    """The world asked of, and what was said of the largest limit of its lists."""

    world: World
    max_limits: Mapping[str, int]

    def span(self, request: Request, name: str, default: int) -> Span:
        """Return the window of list *name* that was asked for."""
        return span(request, default, self.max_limits.get(name, MAX_LIMITS[name]))

    def owned(self, documents: list[Document], request: Request, parameter: str, name: str) -> list[Document]:
        """Keep those of an owner: the filter takes the address, the attribute *name* holds the id."""
        wanted = request.one(parameter)
        if not wanted:
            return documents
        ids = {user.id for user in self.world.users.values() if user.email == wanted}
        return [one for one in documents if one["attributes"].get(name) in ids]

    def bare_list(self, request: Request, name: str, shelf: Shelf) -> list[Document]:
        """Return a window of *shelf* as a bare array, newest first; without an entity it is of the whole account."""
        window = self.span(request, name, 50)
        entity, ids = request.one("entity"), request.many("entityIds")
        if entity not in ("", "deals", "contacts", "companies"):
            raise invalid("entity should be one of companies, deals, contacts")
        if entity and ids:
            found = {one["id"]: one for key in ids for one in shelf.linked(entity, _key(entity, key))}
            kept = shelf.sorted(list(found.values()))
        else:
            kept = shelf.newest_first()
        first, last = moment_in_ms(request, "dateFrom"), moment_in_ms(request, "dateTo")
        if first or last:
            kept = [one for one in kept if _within(read(one["createdAt"]), first, last)]
        return window.of(kept if descending(request) else kept[::-1])


def one_of(shelf: Shelf, key: str, what: str) -> Document:
    """Return the record *key*; *what* it is stands in the refusal."""
    if hex_id(key, what) not in shelf:
        raise not_found(f"{what} not found")
    return shelf[key]


def paged(
    request: Request, window: Span, shelf: Shelf, kept: list[Document], *, to_the_second: bool = False
) -> Document:
    """Return a window of *kept* with the pager, after the filters of time and in the order asked for."""
    ordered = in_order(request, shelf, since(request, shelf, kept, to_the_second))
    shown = window.of(ordered)
    return {"items": shown, "pager": window.pager(len(shown), len(ordered))}


def linked(shelf: Shelf, request: Request, filters: Mapping[str, str]) -> list[Document]:
    """Return what is linked to the records each filter names, all if none does; *filters* are parameters by kind."""
    kept = list(shelf)
    for kind, name in filters.items():
        if wanted := request.many(name):
            found = {one["id"] for key in wanted for one in shelf.linked(kind, _key(kind, key))}
            kept = [one for one in kept if one["id"] in found]
    return kept


def having(documents: Iterable[Document], request: Request, name: str) -> list[Document]:
    """Keep those whose attribute *name* is exactly what its filter says."""
    wanted = request.one(f"filters[attributes.{name}]")
    return [one for one in documents if not wanted or one["attributes"].get(name) == wanted]


def _key(kind: str, text: str) -> Any:
    if kind != "contacts":
        return hex_id(text, kind)
    if not text.isdecimal():
        raise invalid("contact ID is not valid")
    return int(text)


def _within(at: datetime, first: datetime | None, last: datetime | None) -> bool:
    return (first is None or first <= at) and (last is None or at <= last)
