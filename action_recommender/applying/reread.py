"""What the CRM holds, against what was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from action_recommender.applying.due import spoken_moment
from action_recommender.applying.form import Form, Planned
from action_recommender.history import Document
from data_gatherer.sources.brevo.marker import keys_in
from data_gatherer.sources.brevo.translation.moments import moment
from data_gatherer.tidy import plain_text
from sales_kernel.text import one_line

_LONGEST_SHOWN = 80


class Difference(NamedTuple):
    """A field that reads otherwise than it was written; *minor* when nobody does another thing for it."""

    field: str
    wrote: Any
    reads: Any
    minor: bool = False

    def __str__(self) -> str:
        return f"{self.field} was written as {_brief(self.wrote)} and reads {_brief(self.reads)}"


def differences(body: Document, found: Document) -> list[Difference]:
    """Return where *found*, the record as the CRM holds it, differs from *body*.

    A text counts as the same when it carries its key, which stands at its end: a CRM may write its markup anew.
    """
    told = [(name, wrote, found.get(name)) for name, wrote in body.items()]
    return [
        Difference(name, wrote, reads, name in _MINOR)
        for name, wrote, reads in told
        if not _SAME.get(name, _same_words)(wrote, reads)
    ]


def held(form: Form, found: Document, body: Document, zone: str) -> Planned:
    """Return the record as the CRM holds it, for people, and what became of it since it was written as *body*."""
    text = plain_text(str(found.get("notes" if form == "task" else "text") or ""))
    due = moment(found.get("date"))
    rows = (
        (form, str(found.get("id") or "")),
        ("name", one_line(str(found.get("name") or ""))),
        ("due", spoken_moment(due, zone) if due else ""),
    )
    done = ("it is marked as done",) if found.get("done") is True else ()
    since = tuple(f"it was changed since: {each}" for each in differences(body, found))
    return Planned(found, tuple(row for row in rows if row[1]), text, (*done, *since))


def _brief(value: Any) -> str:
    return one_line(repr(value), limit=_LONGEST_SHOWN)


def _same_words(wrote: Any, reads: Any) -> bool:
    return " ".join(str(wrote).split()) == " ".join(str(reads).split())


def _same_ids(wrote: Any, reads: Any) -> bool:
    return {str(each) for each in wrote} == {str(each) for each in (reads if isinstance(reads, list) else ())}


def _same_instant(wrote: Any, reads: Any) -> bool:
    return moment(wrote) == moment(reads)


def _same_key(wrote: Any, reads: Any) -> bool:
    return isinstance(reads, str) and keys_in(wrote) <= keys_in(reads)


_MINOR = {"duration"}
_LINKS = ("contactsIds", "dealsIds", "companiesIds", "contactIds", "dealIds", "companyIds")
_SAME: Mapping[str, Callable[[Any, Any], bool]] = {
    **dict.fromkeys(_LINKS, _same_ids),
    "date": _same_instant,
    "notes": _same_key,
    "text": _same_key,
}
