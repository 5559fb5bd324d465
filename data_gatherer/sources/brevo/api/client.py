"""Brevo's API by its endpoints: what is asked, under which names of parameters, and what comes back as plain documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import count

from data_gatherer.sources.brevo.api import asking
from data_gatherer.sources.brevo.api.asking import Query
from data_gatherer.sources.brevo.api.faults import BadRequest, RecordGone, uncertain
from data_gatherer.sources.brevo.api.judging import Answer
from data_gatherer.sources.brevo.api.paging import Listing, Page, document, everything, pages, rows
from data_gatherer.sources.brevo.api.transport import Transport
from data_gatherer.sources.brevo.documents import Document

IDS_A_CALL = 20
"""The most that `GET /contacts?ids=` takes."""
_JOINED = 50
"""Ids that are joined in one parameter, so that an address stays short enough for what stands in between."""


class Client:
    """One method for each endpoint that is used. Each raises the faults of `faults`; lists come page by page, rows are dicts.

    Dates that are given must be aware. An id that Brevo cannot have made is refused as RecordGone without a call.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def account(self) -> Document:
        """Return whose key this is; a cheap check of it."""
        return document(self.transport.get("/account"))

    def users(self) -> list[Document]:
        """Return who was invited to the account."""
        return rows(self.transport.get("/organization/invited/users"), "users")

    def pipelines(self) -> list[Document]:
        """Return the pipelines with their stages in the board's order."""
        return rows(self.transport.get("/crm/pipeline/details/all"))

    def deal_attributes(self) -> list[Document]:
        """Return the definitions of deal attributes."""
        return rows(self.transport.get("/crm/attributes/deals"))

    def company_attributes(self) -> list[Document]:
        """Return the definitions of company attributes."""
        return rows(self.transport.get("/crm/attributes/companies"))

    def contact_attributes(self) -> list[Document]:
        """Return the definitions of contact attributes."""
        return rows(self.transport.get("/contacts/attributes"), "attributes")

    def task_types(self) -> list[Document]:
        """Return the types of tasks by the titles the account gave them."""
        return rows(self.transport.get("/crm/tasktypes"))

    def deal(self, deal_id: str) -> Document:
        """Return a deal. Raises RecordGone when there is none."""
        return self._one("/crm/deals", deal_id)

    def company(self, company_id: str) -> Document:
        """Return a company. Raises RecordGone when there is none."""
        return self._one("/companies", company_id)

    def note(self, note_id: str) -> Document:
        """Return a note. Raises RecordGone when there is none."""
        return self._one("/crm/notes", note_id)

    def task(self, task_id: str) -> Document:
        """Return a task. Raises RecordGone when there is none."""
        return self._one("/crm/tasks", task_id)

    def contact(self, contact_id: int) -> Document:
        """Return a contact with its statistics. Raises RecordGone when there is none."""
        return self._one("/contacts", asking.contact_number(contact_id), [("identifierType", "contact_id")])

    def campaign_stats(self, contact_id: int) -> Document:
        """Return what campaigns of the last 90 days did to a contact; empty when none did anything."""
        answer = self.transport.get(f"/contacts/{asking.contact_number(contact_id)}/campaignStats")
        return {} if answer.document is None or answer.document == {} else document(answer)

    def contacts_by_ids(self, ids: Sequence[int]) -> list[Document]:
        """Return those of the contacts that exist, without statistics, 20 a call."""
        wanted = list(dict.fromkeys(one for one in ids if type(one) is int and one > 0))
        found = []
        for start in range(0, len(wanted), IDS_A_CALL):
            some = wanted[start : start + IDS_A_CALL]
            query = [*(("ids", str(one)) for one in some), ("limit", str(IDS_A_CALL)), ("offset", "0")]
            came = rows(self.transport.get("/contacts", query), "contacts")
            found += [row for row in came if row.get("id") in some]
        return found

    def deals(
        self, *, modified_since: datetime | None = None, name: str = "", offset: int = 0, limit: int = 100
    ) -> Iterator[Page]:
        """Yield deals, oldest first; *name* is matched by Brevo."""
        query = [("sort", "asc"), ("sortBy", "attributes.created_at"), *asking.modified_since(modified_since)]
        query += [("filters[attributes.deal_name]", name)] if name else []
        return pages(Listing(self._by_offset("/crm/deals", query), "items", offset, limit), set())

    def companies(self, *, modified_since: datetime | None = None, offset: int = 0, limit: int = 100) -> Iterator[Page]:
        """Yield companies, oldest first; *offset* counts rows and is rounded down to whole pages, by which this list goes."""

        numbers = count(offset // limit + 1)
        query = [("sort", "asc"), *asking.modified_since(modified_since)]

        def ask(_: int, size: int) -> Answer:
            return self.transport.get("/companies", [("limit", str(size)), ("page", str(next(numbers))), *query])

        return pages(Listing(ask, "items", offset - offset % limit, limit), set())

    def contacts(self, *, modified_since: datetime | None = None, offset: int = 0, limit: int = 1000) -> Iterator[Page]:
        """Yield contacts, oldest first, without statistics."""
        query = [("sort", "asc"), *asking.modified_since(modified_since)]
        return pages(Listing(self._by_offset("/contacts", query), "contacts", offset, limit), set())

    def notes(
        self,
        entity: str = "",
        ids: Sequence[str] = (),
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        offset: int = 0,
        limit: int = 100,
        sort: str = "desc",
    ) -> Iterator[Page]:
        """Yield notes of deals, contacts or companies (*entity*) of these ids; without an entity, those of the account."""
        query = [("sort", sort)]
        query += [("dateFrom", asking.milliseconds(since))] if since else []
        query += [("dateTo", asking.milliseconds(until))] if until else []
        return self._linked("/crm/notes", query, entity, ids, offset, limit)

    def files(self, entity: str = "", ids: Sequence[str] = (), *, offset: int = 0, limit: int = 100) -> Iterator[Page]:
        """Yield what is known of files of these deals, contacts or companies; without an entity, of the account."""
        return self._linked("/crm/files", [("sort", "desc")], entity, ids, offset, limit)

    def tasks(self, *, deals: str = "", undone: bool = False, offset: int = 0, limit: int = 100) -> Iterator[Page]:
        """Yield tasks of the deal *deals*, newest first; without one, those of the account, or on request the *undone* ones of it."""
        query = [("filter[deals]", asking.checked(deals))] if deals else []
        query += [("filter[status]", "undone")] if undone else []
        ours = asking.holds("dealsIds", deals) if deals else everything
        return pages(Listing(self._by_offset("/crm/tasks", query), "items", offset, limit, ours), set())

    def email_events(self, email: str = "", *, days: int = 90, offset: int = 0, limit: int = 2500) -> Iterator[Page]:
        """Yield what happened to mails sent to an address; without one, to all of the account."""
        query = [("days", str(days)), ("sort", "desc")]
        query += [("email", email)] if email else []

        def ours(row: Document) -> bool:
            return not email or str(row.get("email") or email).casefold() == email.casefold()

        asked = self._by_offset("/smtp/statistics/events", query)
        return pages(Listing(asked, "events", offset, limit, ours), set())

    def sms_events(self, phone: str = "", *, days: int = 90) -> Iterator[Page]:
        """Yield what happened to messages sent to a number; without one, to all of the account."""
        return self._messages("/transactionalSMS/statistics/events", "phoneNumber", phone, days, limit=100)

    def whatsapp_events(self, phone: str = "", *, days: int = 90) -> Iterator[Page]:
        """Yield what was sent to a number over WhatsApp, and answered; without one, to and from all."""
        return self._messages("/whatsapp/statistics/events", "contactNumber", phone, days, limit=2500)

    def campaigns(self, *, offset: int = 0, limit: int = 100) -> Iterator[Page]:
        """Yield e-mail campaigns without their contents."""
        query = [("excludeHtmlContent", "true")]
        return pages(Listing(self._by_offset("/emailCampaigns", query), "campaigns", offset, limit), set())

    def create_task(self, body: Document) -> str:
        """Write a task and return its id. Raises WriteUncertain when nobody can know whether it was written."""
        return self._created("/crm/tasks", body)

    def create_note(self, body: Document) -> str:
        """Write a note and return its id. Raises WriteUncertain when nobody can know whether it was written."""
        return self._created("/crm/notes", body)

    def delete_task(self, task_id: str) -> None:
        """Delete a task; one that is not there is deleted."""
        self._deleted("/crm/tasks", task_id)

    def delete_note(self, note_id: str) -> None:
        """Delete a note; one that is not there is deleted."""
        self._deleted("/crm/notes", note_id)

    def _one(self, path: str, record_id: str, query: Sequence[tuple[str, str]] = ()) -> Document:
        try:
            return document(self.transport.get(f"{path}/{asking.checked(record_id)}", query))
        except BadRequest as refused:
            if refused.status != 400:
                raise
            why, hint = refused.said, "Brevo does not accept this id"
            raise RecordGone(why, hint=hint, status=refused.status, request_id=refused.request_id) from refused

    def _by_offset(self, path: str, query: Query) -> Callable[[int, int], Answer]:
        def ask(offset: int, limit: int) -> Answer:
            return self.transport.get(path, [("limit", str(limit)), ("offset", str(offset)), *query])

        return ask

    def _linked(
        self, path: str, query: Query, entity: str, ids: Sequence[str], offset: int, limit: int
    ) -> Iterator[Page]:
        """Yield pages of a list that is asked for by entity and joined ids; where Brevo refuses joined ids, by one id after another."""
        if not entity:
            yield from pages(Listing(self._by_offset(path, query), "", offset, limit), set())
            return
        wanted, seen = [asking.checked(one) for one in dict.fromkeys(ids)], set[str]()
        groups = [wanted[start : start + _JOINED] for start in range(0, len(wanted), _JOINED)]
        while groups:
            some = groups.pop(0)
            asked = self._by_offset(path, [*query, ("entity", entity), ("entityIds", ",".join(some))])
            try:
                yield from pages(Listing(asked, "", offset, limit, asking.names_any(entity, some)), seen)
            except BadRequest:
                if len(some) == 1:
                    raise
                groups = [[one] for one in some] + groups

    def _messages(self, path: str, name: str, phone: str, days: int, *, limit: int) -> Iterator[Page]:
        digits = re.sub(r"[^0-9]", "", phone)
        if phone and not digits:
            return iter(())
        query = [*([(name, digits)] if digits else []), ("days", str(days)), ("sort", "desc")]
        return pages(Listing(self._by_offset(path, query), "events", 0, limit), set())

    def _created(self, path: str, body: Document) -> str:
        answer = self.transport.write("POST", path, body)
        made = answer.document.get("id") if isinstance(answer.document, dict) else None
        if not isinstance(made, str) or not asking.is_id(made):
            why = "Brevo took it and did not say under which id"
            raise uncertain(answer.call, why, status=answer.status, request_id=answer.request_id)
        return made

    def _deleted(self, path: str, record_id: str) -> None:
        where = f"{path}/{asking.checked(record_id)}"
        try:
            self.transport.write("DELETE", where)
        except RecordGone:
            return
