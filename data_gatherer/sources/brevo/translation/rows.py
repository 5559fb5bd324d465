"""The records around one deal, read and sorted out: each once, in an order of ours, without the broken ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from data_gatherer.sources.brevo.documents import Documents
from data_gatherer.sources.brevo.translation.tolerant import Wire, newest
from data_gatherer.sources.brevo.translation.wire import (
    CompanyRow,
    ContactRow,
    DealRow,
    FileRow,
    MailEvent,
    Note,
    PhoneEvent,
    TaskRow,
)

W = TypeVar("W", bound=Wire)


class Rows(NamedTuple):
    """The records as wire models; *broken* says how many of which were of no use."""

    deal: DealRow
    contacts: list[ContactRow]
    companies: list[CompanyRow]
    notes: list[Note]
    tasks: list[TaskRow]
    touched: list[TaskRow]
    files: list[FileRow]
    email_events: list[MailEvent]
    sms_events: list[PhoneEvent]
    whatsapp_events: list[PhoneEvent]
    broken: dict[str, int]


def read(documents: Documents) -> Rows:
    """Return the documents' records; contacts and companies in the order in which the deal links them."""
    broken: dict[str, int] = {}

    def usable(what: str, model: type[W], rows: Iterable[object], fit: Callable[[W], Any]) -> list[W]:
        told = [model.model_validate(row) if isinstance(row, dict) else None for row in rows]
        good = [row for row in told if row is not None and fit(row)]
        if len(good) < len(told):
            broken[what] = len(told) - len(good)
        return good

    deal = DealRow.model_validate(documents.deal)
    tasks = usable("tasks", TaskRow, documents.tasks, _named)
    every = _each_once([*tasks, *usable("tasks of other deals", TaskRow, documents.touched, _named)])
    unlinked = {row.id for row in tasks if not row.deals_ids}
    own = {row.id: row for row in every if deal.id in row.deals_ids or row.id in unlinked}
    return Rows(
        deal=deal,
        contacts=_linked(usable("contacts", ContactRow, documents.contacts, _named), deal.linked_contacts_ids),
        companies=_linked(usable("companies", CompanyRow, documents.companies, _named), deal.linked_companies_ids),
        notes=_each_once(usable("notes", Note, documents.notes, _dated)),
        tasks=list(own.values()),
        touched=[row for row in every if row.id not in own],
        files=_each_once(usable("files", FileRow, documents.files, _filed)),
        email_events=usable("e-mail events", MailEvent, documents.email_events, _of_message),
        sms_events=usable("SMS events", PhoneEvent, documents.sms_events, _of_message),
        whatsapp_events=usable("WhatsApp events", PhoneEvent, documents.whatsapp_events, _of_message),
        broken=broken,
    )


def _named(row: CompanyRow | ContactRow | TaskRow) -> bool:
    return bool(row.id)


def _dated(row: Note) -> bool:
    return bool(row.id and row.at)


def _filed(row: FileRow) -> bool:
    return bool(row.id and row.created_at)


def _of_message(event: MailEvent | PhoneEvent) -> bool:
    return bool(event.message_id and event.date)


def _each_once(rows: Iterable[Any]) -> list[Any]:
    told: dict[str, list[Any]] = {}
    for row in rows:
        told.setdefault(row.id, []).append(row)
    return [newest(several) if len(several) > 1 else several[0] for _, several in sorted(told.items())]


def _linked(rows: Iterable[Any], order: Sequence[str]) -> list[Any]:
    places = {record: place for place, record in enumerate(order)}
    return sorted(_each_once(rows), key=lambda row: (places.get(row.id, len(places)), row.id))
