"""What happens in an account: notes, tasks and files, and what they change at deals and companies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.brevo.definitions import Definitions, User
from tests.brevo.mailbox import Mailbox
from tests.brevo.moments import read, to_the_millisecond, to_the_second
from tests.brevo.shelf import Document, Shelf


class World(Mailbox):
    """An account of Brevo's in memory.

    As Brevo does, a note or task that is added raises number_of_activities, last_activity_date and last_updated_date of its deals; one
    that is edited or done changes nothing but itself. A deleted one lowers the number, unless *recounts* is false.
    """

    def __init__(self, now: datetime, users: Sequence[User], definitions: Definitions, *, company: str) -> None:
        super().__init__(now, users, definitions, company=company)
        self.recounts = True
        self.notes = Shelf({"deals": "dealIds", "contacts": "contactIds", "companies": "companyIds"})
        self.tasks = Shelf({"deals": "dealsIds", "contacts": "contactsIds", "companies": "companiesIds"})
        self.files = Shelf({"deals": "dealId", "contacts": "contactId", "companies": "companyId"})

    def add_note(
        self,
        text: str,
        *,
        deals: Sequence[str] = (),
        contacts: Sequence[int] = (),
        companies: Sequence[str] = (),
        author: str = "",
        key: str = "",
        at: datetime | None = None,
    ) -> str:
        """Add a note and return its id; *author* is a user's id, the owner's if none is given."""
        with self.lock:
            moment = at or self.clock()
            key = key or self._new_id(moment)
            told = to_the_millisecond(moment)
            links = {"contactIds": list(contacts), "dealIds": list(deals), "companyIds": list(companies)}
            written = {"authorId": self._author(author), "createdAt": told, "updatedAt": told}
            self.notes.put({"id": key, "text": text, **links, **written}, moment)
            self._raise(deals, companies, moment)
            return key

    def edit_note(self, key: str, text: str, *, at: datetime | None = None) -> None:
        """Write another text into a note."""
        with self.lock:
            moment = at or self.clock()
            self.notes.put({**self.notes[key], "text": text, "updatedAt": to_the_millisecond(moment)}, moment)

    def delete_note(self, key: str) -> None:
        """Delete a note."""
        with self.lock:
            note = self.notes.remove(key)
            self._lower(note["dealIds"], note["companyIds"])

    def add_task(
        self,
        name: str,
        kind: str,
        due: datetime,
        *,
        deals: Sequence[str] = (),
        contacts: Sequence[int] = (),
        companies: Sequence[str] = (),
        assignee: str = "",
        done: bool = False,
        key: str = "",
        at: datetime | None = None,
        **fields: Any,
    ) -> str:
        """Add a task and return its id; *kind* is a task type's id or title, *assignee* a user's id."""
        with self.lock:
            moment = at or self.clock()
            key = key or self._new_id(moment)
            told = to_the_millisecond(moment)
            document: Document = {"id": key, "taskTypeId": self.task_type(kind), "name": name}
            document |= {"contactsIds": list(contacts), "dealsIds": list(deals), "companiesIds": list(companies)}
            document |= {"assignToId": assignee or self.owner.id, "date": to_the_millisecond(due), "done": done}
            self.tasks.put({**document, "createdAt": told, "updatedAt": told, **fields}, moment)
            self._raise(deals, companies, moment)
            if not done and due > moment:
                self._expect(deals, due)
            return key

    def edit_task(self, key: str, *, at: datetime | None = None, **fields: Any) -> None:
        """Change fields of a task, by Brevo's names (`done=True`)."""
        with self.lock:
            moment = at or self.clock()
            self.tasks.put({**self.tasks[key], **fields, "updatedAt": to_the_millisecond(moment)}, moment)

    def delete_task(self, key: str) -> None:
        """Delete a task."""
        with self.lock:
            task = self.tasks.remove(key)
            self._lower(task["dealsIds"], task["companiesIds"])

    def add_file(
        self,
        name: str,
        *,
        size: int = 20_480,
        deal: str = "",
        contact: int = 0,
        company: str = "",
        author: str = "",
        key: str = "",
        at: datetime | None = None,
    ) -> str:
        """Add a file and return its id; it changes nothing at its deal."""
        with self.lock:
            moment = at or self.clock()
            key = key or self._new_id(moment)
            links = {"contactId": contact, "dealId": deal, "companyId": company}
            document = {"id": key, "name": name, "authorId": author or self.owner.id, "size": size}
            document["createdAt"] = to_the_millisecond(moment)
            self.files.put(document | {name: value for name, value in links.items() if value}, moment)
            return key

    def delete_file(self, key: str) -> None:
        """Delete a file."""
        with self.lock:
            self.files.remove(key)

    def task_type(self, kind: str) -> str:
        """Return the id of the task type with this id, title, or place in the list ("0" is Email). Raises LookupError."""
        for place, one in enumerate(self.definitions.task_types):
            if kind in (one["id"], one["title"], str(place)):
                return str(one["id"])
        raise LookupError(kind)

    def _author(self, key: str) -> Document:
        user = self.users[key or self.owner.id]
        who = {"id": user.id, "email": user.email, "locale": "en_GB", "timezone": self.zone}
        return {**who, "name": {"fullName": user.name}}

    def _raise(self, deals: Sequence[str], companies: Sequence[str], at: datetime) -> None:
        self._count(deals, companies, 1)
        for key in deals:
            if key in self.deals:
                held = self.deals[key]["attributes"]
                held["last_activity_date"] = _later(held.get("last_activity_date"), to_the_millisecond(at))
                held["last_updated_date"] = _later(held.get("last_updated_date"), to_the_second(at))
                self.deals.changed[key] = max(at, self.deals.changed[key])

    def _lower(self, deals: Sequence[str], companies: Sequence[str]) -> None:
        if self.recounts:
            self._count(deals, companies, -1)

    def _count(self, deals: Sequence[str], companies: Sequence[str], by: int) -> None:
        for shelf, keys in ((self.deals, deals), (self.companies, companies)):
            for key in keys:
                if key in shelf:
                    held = shelf[key]["attributes"]
                    held["number_of_activities"] = held.get("number_of_activities", 0) + by

    def _expect(self, deals: Sequence[str], due: datetime) -> None:
        for key in deals:
            if key in self.deals:
                held = self.deals[key]["attributes"]
                known = held.get("next_activity_date")
                if not known or read(known) > due or read(known) < self.clock():
                    held["next_activity_date"] = to_the_millisecond(due)


def _later(held: str | None, told: str) -> str:
    return told if held is None or read(told) > read(held) else held
