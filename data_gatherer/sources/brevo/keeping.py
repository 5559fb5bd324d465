"""Brevo's records as the archive keeps them: under which id, and to which deals, contacts, companies and mailboxes they belong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data_gatherer.sources.archive import Document, Kept, Tie
from sales_kernel.fingerprint import content_hash

DEFINITIONS = ("pipelines", "deal_attributes", "company_attributes", "contact_attributes", "task_types")
"""What all deals of an account share."""
CONTACTS_PER_CALL = 20
"""How many contacts Brevo gives by their ids at once."""
_TIES: Mapping[str, Mapping[str, str]] = {
    "deal": {"linkedContactsIds": "contact", "linkedCompaniesIds": "company"},
    "company": {"linkedContactsIds": "contact", "linkedDealsIds": "deal"},
    "note": {"dealIds": "deal", "contactIds": "contact", "companyIds": "company"},
    "task": {"dealsIds": "deal", "contactsIds": "contact", "companiesIds": "company"},
    "file": {"dealId": "deal", "contactId": "contact", "companyId": "company"},
}
"""By kind of record, in which fields the ids of others stand."""


def kept(kind: str, documents: Iterable[Document]) -> Iterator[Kept]:
    """Yield the documents that have an id, ready to be kept; with notes their authors, who name and place our users."""
    for document in documents:
        if kind == "note" and isinstance(document.get("authorId"), dict):
            yield from kept("author", [document["authorId"]])
        record_id = document.get("id")
        if isinstance(record_id, str | int) and not isinstance(record_id, bool) and str(record_id):
            yield Kept(kind, str(record_id), document, tuple(_ties(kind, document)))


def kept_events(documents: Iterable[Document]) -> Iterator[Kept]:
    """Yield e-mail events, which have no id of their own: the same event twice is one."""
    for document in documents:
        yield Kept("email_event", _identity(document), document, (("mailbox", mailbox(document.get("email"))),))


def kept_messages(kind: str, contact_id: str, documents: Iterable[Document]) -> Iterator[Kept]:
    """Yield SMS or WhatsApp events (*kind* `sms_event` or `whatsapp_event`) of a contact."""
    for document in documents:
        yield Kept(kind, _identity(document), document, (("contact", contact_id),))


def definition(name: str, rows: list[Document]) -> Kept:
    """Return a list of the account's definitions as one record."""
    return Kept("definition", name, {"rows": rows})


def linked(document: Document, field: str) -> list[str]:
    """Return the ids in a field of links, in the record's order, each once."""
    value = document.get(field)
    values = value if isinstance(value, list) else [] if value is None else [value]
    return list(dict.fromkeys(str(one) for one in values if isinstance(one, str | int) and not isinstance(one, bool)))


def mailbox(address: Any) -> str:
    """Return an address in the form in which two are compared."""
    return address.strip().casefold() if isinstance(address, str) else ""


def numbers_of(contact: Document) -> tuple[str, str]:
    """Return the numbers a contact's SMS and WhatsApp events are asked for by, which Brevo keeps under names of its own."""
    attributes = contact.get("attributes")
    known = attributes if isinstance(attributes, dict) else {}
    sms, whatsapp = (
        "".join(sign for sign in str(known.get(name) or "") if sign.isdecimal()) for name in ("SMS", "WHATSAPP")
    )
    return sms, whatsapp


def _ties(kind: str, document: Document) -> Iterator[Tie]:
    for field, to_kind in _TIES.get(kind, {}).items():
        yield from ((to_kind, to_id) for to_id in linked(document, field))


def _identity(document: Document) -> str:
    return content_hash({name: str(value) for name, value in document.items()})[:32]
