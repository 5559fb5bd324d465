"""Lists that come in pages: rows are documents, each told once, though rows move between pages while somebody works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from data_gatherer.sources.brevo.api.judging import Answer, unusable
from data_gatherer.sources.brevo.documents import Document
from sales_kernel.fingerprint import content_hash

Ours = Callable[[Document], bool]


class Page(NamedTuple):
    """Some rows of a list; *total* is the length of the whole list as the server says, None when it does not."""

    items: list[Document]
    total: int | None


def everything(_: Document) -> bool:
    """Take every row for one that was asked for."""
    return True


class Listing(NamedTuple):
    """How a list is read: *ask* takes an offset and a limit, *name* is the field that holds the rows (empty: the answer is the bare list).

    *ours* says which rows were asked for, since a filter that Brevo does not honour returns rows of the whole account.
    """

    ask: Callable[[int, int], Answer]
    name: str
    offset: int
    limit: int
    ours: Ours = everything


def pages(listing: Listing, seen: set[str]) -> Iterator[Page]:
    """Yield pages until one is empty, is the last or brings nothing new; *seen* are ids told already.

    Raises Unreachable when a page holds rows and none that was asked for: the filter was not honoured, and to call that an empty list
    would be to lose records silently.
    """
    offset = listing.offset
    while True:
        answer = listing.ask(offset, listing.limit)
        came = rows(answer, listing.name)
        total = _total(answer.document)
        offset += len(came)
        fresh = _fresh(came, seen)
        items = [row for row in fresh if listing.ours(row)]
        if fresh and not items:
            raise unusable(answer, "it holds only rows that were not asked for")
        if items:
            yield Page(items, total)
        last = offset >= total if total is not None else len(came) < listing.limit
        if last or not items:
            return


def rows(answer: Answer, name: str = "") -> list[Document]:
    """Return the documents of a list; an answer without a body, `{}` and a field that is absent or null are empty lists.

    Raises Unreachable when the answer is no list.
    """
    found = answer.document
    if found is None or found == {}:
        return []
    if name:
        if not isinstance(found, dict):
            raise unusable(answer, f"an object with {name!r} was expected, not {_kind(found)}")
        found = found.get(name)
        if found is None:
            return []
    if not isinstance(found, list):
        raise unusable(answer, f"a list was expected{f' as {name!r}' if name else ''}, not {_kind(found)}")
    documents = [row for row in found if isinstance(row, dict)]
    if found and not documents:
        raise unusable(answer, f"the list holds no objects but {_kind(found[0])}")
    return documents


def document(answer: Answer) -> Document:
    """Return the one record of an answer. Raises Unreachable when it is none."""
    if not isinstance(answer.document, dict) or not answer.document:
        raise unusable(answer, f"a record was expected, not {_kind(answer.document)}")
    return answer.document


def _fresh(came: list[Document], seen: set[str]) -> list[Document]:
    """Return the rows not told before. What has no id of its own, as events do, is known by all it says, and may stand twice in a page."""
    fresh, now = [], set()
    for row in came:
        known = row.get("id")
        mark = f"id {known}" if isinstance(known, str | int) else content_hash(row)
        if mark not in seen and (known is None or mark not in now):
            fresh.append(row)
        now.add(mark)
    seen |= now
    return fresh


def _total(found: Any) -> int | None:
    if not isinstance(found, dict):
        return None
    pager = found.get("pager")
    total = pager.get("total") if isinstance(pager, dict) else found.get("count")
    return total if isinstance(total, int) and not isinstance(total, bool) and total >= 0 else None


def _kind(found: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a yes or no", type(None): "nothing"}
    return names.get(type(found), "a number")
