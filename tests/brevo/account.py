"""What an account of Brevo's is: who works there, how its records are described, and its deals, people and companies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.brevo.definitions import Definitions, User
from tests.brevo.moments import in_zone, to_the_second, trimmed
from tests.brevo.shelf import Document, Shelf


class Account:
    """The lasting half of a world: settings, users, definitions, deals, contacts and companies.

    Everything is done at the moment the *clock* tells, or *at* the moment given. All methods may be called from any thread; who reads
    several things at once holds the *lock*.
    """

    def __init__(self, now: datetime, users: Sequence[User], definitions: Definitions, *, company: str) -> None:
        self.lock = threading.RLock()
        self.clock: Callable[[], datetime] = lambda: now
        self.zone = "Europe/Paris"
        self.organization_id = "64c0ffee0d1a5e2b9a7f0001"
        self.company = company
        self.users = {user.id: user for user in users}
        self.owner = next(user for user in users if user.is_owner)
        self.definitions = definitions
        self.deals = Shelf({"contacts": "linkedContactsIds", "companies": "linkedCompaniesIds"})
        self.contacts = Shelf()
        self.companies = Shelf({"contacts": "linkedContactsIds", "deals": "linkedDealsIds"})
        self._made = 0

    def pass_time(self, **length: float) -> datetime:
        """Let the clock stand so much later (`minutes=5`); return the new moment."""
        later = self.clock() + timedelta(**length)
        self.clock = lambda: later
        return later

    def add_deal(
        self,
        attributes: Document,
        *,
        contacts: Sequence[int] = (),
        companies: Sequence[str] = (),
        key: str = "",
        at: datetime | None = None,
        bare: bool = False,
    ) -> str:
        """Add a deal and return its id; a *bare* one has no attribute but those given, and no links."""
        with self.lock:
            moment = at or self.clock()
            key = key or self._new_id(moment)
            document: Document = {"id": key, "attributes": dict(attributes)}
            if not bare:
                told = to_the_second(moment)
                made = {"created_at": told, "last_updated_date": told, "stage_updated_at": told}
                counted = {"number_of_activities": 0, "number_of_contacts": len(contacts)}
                document["attributes"] = {"deal_owner": self.owner.id, **made, **counted, **attributes}
                document["linkedContactsIds"] = list(contacts)
                document["linkedCompaniesIds"] = list(companies)
                document |= {"createdBy": self.owner.id, "companyTimelineEnabledFrom": None, "refs": {}}
            self.deals.put(document, moment)
            self._link_companies(key, companies)
            return key

    def edit_deal(
        self,
        key: str,
        attributes: Document | None = None,
        *,
        contacts: Sequence[int] | None = None,
        companies: Sequence[str] | None = None,
        at: datetime | None = None,
    ) -> None:
        """Change a deal: an attribute that is None goes away, a list of links replaces the one there was."""
        with self.lock:
            moment = at or self.clock()
            document = dict(self.deals[key])
            held = _changed(document["attributes"], attributes or {})
            held["last_updated_date"] = to_the_second(moment)
            if attributes and {"deal_stage", "pipeline"} & set(attributes):
                held["stage_updated_at"] = to_the_second(moment)
            if contacts is not None:
                document["linkedContactsIds"] = list(contacts)
                held["number_of_contacts"] = len(contacts)
            if companies is not None:
                document["linkedCompaniesIds"] = list(companies)
                self._link_companies(key, companies)
            document["attributes"] = held
            self.deals.put(document, moment)

    def delete_deal(self, key: str) -> None:
        """Delete a deal; its notes and tasks stay."""
        with self.lock:
            self.deals.remove(key)
            self._link_companies(key, ())

    def add_contact(
        self,
        email: str = "",
        attributes: Document | None = None,
        *,
        key: int = 0,
        at: datetime | None = None,
        **fields: Any,
    ) -> int:
        """Add a contact and return its id; *fields* are Brevo's own (`emailBlacklisted=True`)."""
        with self.lock:
            moment = at or self.clock()
            self._made += 1
            key = key or 100_000 + self._made
            told = in_zone(moment, self.zone)
            free = {"emailBlacklisted": False, "smsBlacklisted": False, "whatsappBlacklisted": False}
            document = {"id": key, **({"email": email} if email else {}), **free, "createdAt": told, "modifiedAt": told}
            self.contacts.put({**document, "listIds": [], "attributes": attributes or {}, **fields}, moment)
            return key

    def edit_contact(
        self, key: int, attributes: Document | None = None, *, at: datetime | None = None, **fields: Any
    ) -> None:
        """Change a contact: an attribute that is None goes away."""
        with self.lock:
            moment = at or self.clock()
            document = {**self.contacts[key], **fields, "modifiedAt": in_zone(moment, self.zone)}
            document["attributes"] = _changed(document["attributes"], attributes or {})
            self.contacts.put(document, moment)

    def delete_contact(self, key: int) -> None:
        """Delete a contact; deals and companies keep the link to it."""
        with self.lock:
            self.contacts.remove(key)

    def add_company(
        self,
        attributes: Document,
        *,
        contacts: Sequence[int] = (),
        key: str = "",
        at: datetime | None = None,
    ) -> str:
        """Add a company and return its id."""
        with self.lock:
            moment = at or self.clock()
            key = key or self._new_id(moment)
            told = trimmed(moment)
            made = {"created_at": told, "last_updated_at": told, "number_of_contacts": len(contacts)}
            document: Document = {"id": key, "attributes": {"owner": self.owner.id, **made, **attributes}}
            document |= {"linkedContactsIds": list(contacts), "linkedDealsIds": [], "createdBy": self.owner.id}
            self.companies.put(document, moment)
            return key

    def edit_company(
        self,
        key: str,
        attributes: Document | None = None,
        *,
        contacts: Sequence[int] | None = None,
        at: datetime | None = None,
    ) -> None:
        """Change a company: an attribute that is None goes away."""
        with self.lock:
            moment = at or self.clock()
            document = dict(self.companies[key])
            held = _changed(document["attributes"], attributes or {})
            held["last_updated_at"] = trimmed(moment)
            if contacts is not None:
                document["linkedContactsIds"] = list(contacts)
                held["number_of_contacts"] = len(contacts)
            document["attributes"] = held
            self.companies.put(document, moment)

    def delete_company(self, key: str) -> None:
        """Delete a company; deals keep the link to it."""
        with self.lock:
            self.companies.remove(key)

    def _link_companies(self, deal: str, companies: Sequence[str]) -> None:
        for company in [
            *self.companies.linked("deals", deal),
            *(self.companies[one] for one in companies if one in self.companies),
        ]:
            others = [one for one in company["linkedDealsIds"] if one != deal]
            linked = [*others, deal] if company["id"] in companies else others
            key = company["id"]
            self.companies.put({**company, "linkedDealsIds": linked}, self.companies.changed[key])

    def _new_id(self, at: datetime) -> str:
        self._made += 1
        return f"{int(at.timestamp()):08x}a11a11a1{self._made:08x}"


def _changed(held: Document, by: Document) -> Document:
    return {name: value for name, value in {**held, **by}.items() if value is not None}
