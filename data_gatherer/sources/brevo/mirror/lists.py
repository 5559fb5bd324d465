"""The lists of an account that are mirrored, in the order of their worth: how a page of each is asked for, and what its rows tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Literal, NamedTuple

from data_gatherer.sources.archive import Document, Kept
from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.paging import Page
from data_gatherer.sources.brevo.keeping import kept
from data_gatherer.sources.brevo.translation.moments import moment

Renewal = Literal["changes", "newest", "recent"]
"""How it is found what is new in a list: by `modifiedSince`; newest first, down to what is known; by the days since the last time."""
REREAD = timedelta(days=7)
"""How old anything in the mirror may become before it is read again, changed or not, where the allowance lets us."""
_SELDOM = timedelta(hours=12)
_LARGE, _MIDDLE, _SAFE = 1000, 500, 100
"""Rows of a page; Brevo does not say how many its CRM lists give at once."""


class Asked(NamedTuple):
    """Which rows are wanted: *limit* from *offset* on, changed or made *since*; of tasks the *undone* alone, of events the last *days*."""

    offset: int
    limit: int
    since: datetime | None = None
    undone: bool = False
    days: int = 90


class CrmList(NamedTuple):
    """A list that holds all records of a *kind*. *sizes* are rows of a page worth trying, those that are sure to work last.

    *made* and *changed* tell of a row when it was; a renewal goes by *changed*. *by_page* is a list that gives whole pages only, *chosen*
    one of which not all rows are kept. News is looked for after *fresh* at the earliest, where nobody asks for it; a row is believed for
    *again* without being read again, None: for ever.
    """

    part: str
    kind: str
    label: str
    ask: Callable[[Client, Asked], Iterator[Page]]
    sizes: tuple[int, ...]
    renewal: Renewal
    made: Callable[[Document], datetime | None]
    changed: Callable[[Document], datetime | None]
    keep: Callable[[str, Iterable[Document]], Iterator[Kept]] = kept
    bucket: str = "crm"
    by_page: bool = False
    chosen: bool = False
    fresh: timedelta = timedelta(0)
    again: timedelta | None = REREAD

    def kept(self, documents: Iterable[Document]) -> list[Kept]:
        """Return the rows as the archive keeps them."""
        return list(self.keep(self.kind, documents))


def _at(*path: str) -> Callable[[Document], datetime | None]:
    return partial(_told, path)


def _told(path: tuple[str, ...], document: Document) -> datetime | None:
    value: object = document
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return moment(value)


def _deals(client: Client, asked: Asked) -> Iterator[Page]:
    return client.deals(modified_since=asked.since, offset=asked.offset, limit=asked.limit)


def _contacts(client: Client, asked: Asked) -> Iterator[Page]:
    return client.contacts(modified_since=asked.since, offset=asked.offset, limit=asked.limit)


def _companies(client: Client, asked: Asked) -> Iterator[Page]:
    return client.companies(modified_since=asked.since, offset=asked.offset, limit=asked.limit)


def _tasks(client: Client, asked: Asked) -> Iterator[Page]:
    return client.tasks(undone=asked.undone, offset=asked.offset, limit=asked.limit)


def _notes(client: Client, asked: Asked) -> Iterator[Page]:
    return client.notes(since=asked.since, offset=asked.offset, limit=asked.limit)


def _mail(client: Client, asked: Asked) -> Iterator[Page]:
    return client.email_events(days=asked.days, offset=asked.offset, limit=asked.limit)


def _files(client: Client, asked: Asked) -> Iterator[Page]:
    return client.files(offset=asked.offset, limit=asked.limit)


def _campaigns(client: Client, asked: Asked) -> Iterator[Page]:
    return client.campaigns(offset=asked.offset, limit=asked.limit)


_CRM = (_LARGE, _MIDDLE, _SAFE)
_BORN, _MADE = _at("attributes", "created_at"), _at("createdAt")
DEALS = CrmList("deal", "deal", "deals", _deals, _CRM, "changes", _BORN, _at("attributes", "last_updated_date"))
CONTACTS = CrmList("contacts", "contact", "contacts", _contacts, (_LARGE, _MIDDLE), "changes", _MADE, _at("modifiedAt"))
COMPANIES = CrmList(
    "companies", "company", "companies", _companies, _CRM, "changes", _BORN, _at("attributes", "last_updated_at"),
    by_page=True, fresh=timedelta(hours=1),
)  # fmt: skip
TASKS = CrmList("tasks", "task", "tasks", _tasks, _CRM, "newest", _MADE, _MADE)
NOTES = CrmList("notes", "note", "notes", _notes, _CRM, "newest", _MADE, _MADE)
MAIL = CrmList(
    "mail", "email_event", "e-mail events", _mail, (2500, _MIDDLE), "recent", _at("date"), _at("date"),
    bucket="mail_events", again=None,
)  # fmt: skip
FILES = CrmList("files", "file", "files", _files, _CRM, "newest", _MADE, _MADE, fresh=_SELDOM)
CAMPAIGNS = CrmList("campaigns", "campaign", "campaigns", _campaigns, (100, 50), "newest", _MADE, _MADE, fresh=_SELDOM)
LISTS = (DEALS, CONTACTS, COMPANIES, TASKS, NOTES, MAIL, FILES, CAMPAIGNS)
"""All of them. What a deal is judged by comes first."""
