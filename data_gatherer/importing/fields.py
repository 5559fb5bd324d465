"""What a mapping may fill, by table."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

_LINKS = "deal_id deal_ids:list company_id contact_id contact_ids:list"
FIELDS = {
    "deals": "id! name pipeline stage! currency owner_name owner_email owner_manager company_id company_name loss_reason"
    " amount:amount created_at:moment stage_entered_at:moment close_date:day status won:flag lost:flag closed:flag"
    " probability:number stage_order:number contact_id contact_ids:list",
    "companies": "id! name! domain industry city employees:count country:country",
    "links": "deal_id! contact_id! role",
    "contacts": "deal_id deal_ids:list company_id id! name email phone title buying_role linkedin language time_zone"
    " email_status:status email_consent:consent phone_consent:consent linkedin_consent:consent whatsapp_consent:consent"
    " objection",
    "interactions": f"{_LINKS} id kind:kind direction:direction author subject text:long outcome at:moment! machine:flag",
    "tasks": f"{_LINKS} id title! kind assignee due:moment done:flag",
    "changes": "deal_id! id field old new at:moment!",
}
"""Text unless a kind is named, and with ! what every row must have. Where the mapping makes an `id`, it must be filled too."""
MAY_BE_EMPTY = {("deals", "stage")}
"""Required of the mapping, not of every row: a deal of which nothing but a name is known is a deal."""
LINKED = {
    "contacts": ("deal_id", "deal_ids", "company_id"),
    "interactions": ("deal_id", "deal_ids", "contact_id", "contact_ids", "company_id"),
    "tasks": ("deal_id", "deal_ids", "contact_id", "contact_ids", "company_id"),
}
"""Fields by which a row finds its deal."""


class FieldOf(NamedTuple):
    """One field of a table."""

    name: str
    kind: str
    required: bool


@cache
def fields_of(table: str) -> dict[str, FieldOf]:
    """Return what a mapping may fill in *table*, by name."""
    parsed = (_parsed(field) for field in FIELDS[table].split())
    return {field.name: field for field in parsed}


def _parsed(field: str) -> FieldOf:
    name, _, kind = field.rstrip("!").partition(":")
    return FieldOf(name, kind or "text", field.endswith("!"))
