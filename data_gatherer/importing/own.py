"""Our own documented columns, as a mapping like those of other CRMs."""

from __future__ import annotations

from functools import cache

from data_gatherer.importing.fields import fields_of
from data_gatherer.mapping import CrmMapping

_FILES = {
    "deals": ("deals", ["id", "stage"]),
    "companies": (
        "companies",
        ["id", "name", "!stage", "!deal_id", "!deal_ids", "!company_id", "!email", "!phone", "!at"],
    ),
    "links": ("deal_contacts", ["deal_id", "contact_id", "!id", "!at", "!title"]),
    "contacts": (
        "contacts",
        ["id", "deal_id|deal_ids|company_id|email|phone", "!stage", "!at", "!due", "!done", "!assignee"],
    ),
    "interactions": ("interactions", ["at", "kind|direction|text|subject", "!field"]),
    "tasks": ("tasks", ["title", "due|done|assignee", "!at"]),
    "changes": ("changes", ["deal_id", "field", "new", "at"]),
}


@cache
def own_mapping() -> CrmMapping:
    """Return the mapping in which every column is called as its field."""
    tables = {
        table: {"file": f"{stem}.csv", "signs": signs, "fields": {name: name for name in fields_of(table)}}
        for table, (stem, signs) in _FILES.items()
    }
    return CrmMapping.model_validate({"title": "our own columns", "account": "own", "lenient": True, **tables})
