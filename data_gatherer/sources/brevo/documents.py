"""What was read of one deal, as Brevo wrote it: the form in which the archive hands a deal to its translation."""

from __future__ import annotations

from typing import Any, NamedTuple

Document = dict[str, Any]
"""One record as it came over the wire."""


class Unread(NamedTuple):
    """Something that was not read: about which record (`deal:…`, `contact:…`, `company:…`), what, and why."""

    about: str
    what: str
    reason: str


class Documents(NamedTuple):
    """All records around one deal. Lists are in no particular order; *contacts* and *companies* are those the deal links, as far as read.

    *notes* are those of the deal, its contacts and its companies, each once. *campaign_stats* are by contact id. *touched* are tasks of
    other deals with the same people. The last five are the account's definitions. *unread* is what is missing, in a stable order.
    """

    deal: Document
    contacts: list[Document]
    companies: list[Document]
    notes: list[Document]
    tasks: list[Document]
    files: list[Document]
    email_events: list[Document]
    sms_events: list[Document]
    whatsapp_events: list[Document]
    campaign_stats: dict[str, Document]
    campaigns: list[Document]
    touched: list[Document]
    pipelines: list[Document]
    deal_attributes: list[Document]
    company_attributes: list[Document]
    contact_attributes: list[Document]
    task_types: list[Document]
    unread: tuple[Unread, ...] = ()
