"""What goes into a question to Brevo: ids safe in an address, moments in its styles; and which rows of an answer were meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from data_gatherer.sources.brevo.api.faults import RecordGone
from data_gatherer.sources.brevo.api.paging import Ours
from data_gatherer.sources.brevo.documents import Document
from sales_kernel.text import one_line

Query = list[tuple[str, str]]

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LINKS = {
    "deals": ("dealIds", "dealId"),
    "contacts": ("contactIds", "contactId"),
    "companies": ("companyIds", "companyId"),
}
"""By kind of entity, where notes and files name it."""


def is_id(text: object) -> bool:
    """Return whether Brevo may have made this id; such a one needs no encoding in an address."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def checked(record_id: str) -> str:
    """Return an id that can stand in a path or a joined list. Raises RecordGone for anything else."""
    if not is_id(record_id):
        raise RecordGone(
            f"Brevo has no record {one_line(str(record_id), limit=80)!r}", hint="an id is letters and digits"
        )
    return record_id


def contact_number(contact_id: int) -> str:
    """Return the id of a contact as text. Raises RecordGone when it can be none."""
    if type(contact_id) is not int or contact_id <= 0:
        raise RecordGone(
            f"Brevo has no contact {one_line(str(contact_id), limit=80)!r}", hint="an id of a contact is a number"
        )
    return str(contact_id)


def modified_since(moment: datetime | None) -> Query:
    """Return the parameter that asks for what was changed since; nothing for no moment."""
    if moment is None:
        return []
    return [("modifiedSince", moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"))]


def milliseconds(moment: datetime) -> str:
    """Return a moment as notes are asked by it."""
    return str(round(moment.timestamp() * 1000))


def holds(field: str, record_id: str) -> Ours:
    """Return which rows name *record_id* in a list of ids."""

    def ours(row: Document) -> bool:
        held = row.get(field)
        return isinstance(held, list) and record_id in held

    return ours


def names_any(entity: str, ids: Sequence[str]) -> Ours:
    """Return which rows name one of the ids, or do not say whom they belong to: a note may lack the list of its companies."""
    wanted = set(ids)

    def ours(row: Document) -> bool:
        told = [row[field] for field in _LINKS.get(entity, ()) if row.get(field) is not None]
        named = {str(one) for value in told for one in (value if isinstance(value, list) else [value])}
        return not told or bool(named & wanted)

    return ours
