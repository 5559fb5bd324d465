"""Who is who on our side: user ids, addresses and names."""

from __future__ import annotations

from collections.abc import Iterable

from data_gatherer import tidy
from data_gatherer.models import Owner
from data_gatherer.sources.brevo.translation.attributes import type_of
from data_gatherer.sources.brevo.translation.tolerant import each
from data_gatherer.sources.brevo.translation.wire import Author, Definition, Note


class Colleagues:
    """Our users, as the account's attributes of type `user` list them (id and address) and as notes name their authors.

    A name is never made of an address.
    """

    def __init__(self, definitions: Iterable[object], notes: Iterable[Note]) -> None:
        users = (one for one in each(Definition, definitions) if type_of(one) == "user")
        options = (option for one in users for option in one.attribute_options if option.key and option.value)
        self._values = dict(sorted((option.key, option.value) for option in options))
        self._authors: dict[str, dict[str, str]] = {}
        for note in sorted(notes, key=_told_last):
            self._meet(note.author_id)
        self._owners: dict[str, Owner | None] = {}

    def _meet(self, author: Author) -> None:
        said = {"name": author.name.full_name, "email": author.email, "time_zone": tidy.known_zone(author.timezone)}
        for key in (author.id, author.email.casefold()):
            if key:
                self._authors[key] = self._authors.get(key, {}) | {name: value for name, value in said.items() if value}

    def owner(self, user: str) -> Owner | None:
        """Return the colleague of that user id or address; None when nobody says who that is."""
        if user not in self._owners:
            self._owners[user] = self._told(user)
        return self._owners[user]

    def called(self, user: str) -> str:
        """Return the colleague's name, else the address; the id of one whom nobody names."""
        owner = self.owner(user)
        return (owner.name or owner.email) if owner else user

    def _told(self, user: str) -> Owner | None:
        listed = self._values.get(user, user)
        address = listed if "@" in listed else ""
        author = self._authors.get(user) or self._authors.get(address.casefold(), {})
        known = {"name": "" if address or listed == user else listed, "email": address}
        known = {**author, **{name: value for name, value in known.items() if value}}
        return Owner(**known) if known.get("name") or known.get("email") else None


def _told_last(note: Note) -> tuple[float, str]:
    changed = note.updated_at or note.at
    return (changed.timestamp() if changed else 0.0, repr(note.author_id))
