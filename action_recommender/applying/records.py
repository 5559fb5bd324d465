"""Brevo's tasks or notes of one deal, as far as we write, read back, look for and remove them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from action_recommender.applying.form import Form, Target
from action_recommender.applying.names import Names, names_around
from action_recommender.history import Document
from data_gatherer.sources.archive import Archive
from data_gatherer.sources.brevo.api.faults import NotPermitted, RecordGone
from data_gatherer.sources.brevo.keeping import kept
from data_gatherer.sources.brevo.marker import keys_in
from data_gatherer.sources.brevo.settings import BrevoSettings
from sales_kernel.errors import AccessRefused, NotFound

if TYPE_CHECKING:
    from data_gatherer.sources.brevo.api.client import Client
    from data_gatherer.sources.brevo.api.paging import Page
    from data_gatherer.sources.brevo.translation.wire import DealRow
    from sales_kernel.workspace import Workspace


class _Calls(NamedTuple):
    """How records of one form are made, read, removed and listed, and in which field their text is."""

    create: Callable[[Client, Document], str]
    read: Callable[[Client, str], Document]
    delete: Callable[[Client, str], None]
    of_deal: Callable[[Client, str], Iterator[Page]]
    text: str


_CALLS: dict[Form, _Calls] = {
    "task": _Calls(
        lambda client, body: client.create_task(body),
        lambda client, task_id: client.task(task_id),
        lambda client, task_id: client.delete_task(task_id),
        lambda client, deal_id: client.tasks(deals=deal_id),
        "notes",
    ),
    "note": _Calls(
        lambda client, body: client.create_note(body),
        lambda client, note_id: client.note(note_id),
        lambda client, note_id: client.delete_note(note_id),
        lambda client, deal_id: client.notes("deals", [deal_id]),
        "text",
    ),
}


class Records:
    """The records of the target's form and deal. Raises the faults of the client; what a key may not write is put into words.

    What is read of them is kept in the local CRM, so that the next recommendation knows of it.
    """

    def __init__(self, client: Client, target: Target, workspace: Workspace) -> None:
        self._client = client
        self._target = target
        self._calls = _CALLS[target.form]
        self._now = workspace.clock
        self._settings = workspace.settings.section(BrevoSettings)
        timeout = workspace.settings.busy_timeout_seconds
        self._archive = Archive(workspace.crm_path, target.subject.source, target.subject.account, timeout=timeout)

    def deal(self) -> Document:
        """Return the deal as it is now. Raises NotFound when the account has none of that id: they differ between accounts."""
        deal_id = self._target.subject.id
        try:
            return self._client.deal(deal_id)
        except RecordGone as error:
            raise NotFound(
                f"the deal {self._target.made['deal_name']} ({deal_id}) is not in the account of this key",
                hint="it was deleted, or BREVO_API_KEY is of another account",
            ) from error

    def names(self, deal: DealRow) -> Names:
        """Return what those around a deal are called, without a call."""
        return names_around(self._archive, deal, self._settings)

    def task_types(self) -> list[Document]:
        """Return the account's types of tasks."""
        return self._client.task_types()

    def create(self, body: Document) -> str:
        """Make a record and return its id. Raises WriteUncertain when nobody can know whether it was made."""
        with self._allowed():
            return self._calls.create(self._client, body)

    def read(self, record_id: str) -> Document | None:
        """Return a record; None when there is none."""
        try:
            found = self._calls.read(self._client, record_id)
        except RecordGone:
            with self._archive.writing() as writing:
                writing.forget(self._target.form, [record_id])
            return None
        with self._archive.writing() as writing:
            writing.put(kept(self._target.form, [found]), self._now())
        return found

    def delete(self, record_id: str) -> None:
        """Remove a record; one that is not there is removed. Raises WriteUncertain when nobody can know."""
        with self._allowed():
            self._calls.delete(self._client, record_id)

    def find(self, key: str, *, but: str) -> str:
        """Return the id of the deal's record that carries *key*, other than the record *but*; empty when none does."""
        for page in self._calls.of_deal(self._client, self._target.subject.id):
            for found in page.items:
                record_id = str(found.get("id") or "")
                if key in keys_in(str(found.get(self._calls.text) or "")) and record_id not in ("", but):
                    return record_id
        return ""

    @contextmanager
    def _allowed(self) -> Iterator[None]:
        try:
            yield
        except NotPermitted as error:
            named = f"{self._target.made['recommendation_id']} --action {self._target.action['id']}"
            raise AccessRefused(
                f"this key may read Brevo, but not write a {self._target.form}: {error}",
                hint=f"use a key of a user who may edit deals, or enter it by hand: sales-action show {named} --plain",
            ) from error
