"""What the local CRM holds, as far as the doctor looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from data_gatherer.sources.archive import Archive, Document, Part
from data_gatherer.sources.brevo.archived import SOURCE
from data_gatherer.sources.brevo.around import authors, definitions
from data_gatherer.sources.brevo.keeping import DEFINITIONS
from data_gatherer.sources.crmfile import opened

KINDS = {
    "deal": ("deal", "deals"),
    "contact": ("contact", "contacts"),
    "company": ("company", "companies"),
    "note": ("note", "notes"),
    "task": ("task", "tasks"),
    "email_event": ("e-mail event", "e-mail events"),
}
"""Records that are counted, and what one and many of them are called."""
SOME_DEAL = "deal"
"""What a part is said to be about whose latest reading was of a deal, whichever it was."""


class Kept(NamedTuple):
    """What was read of an account: its *definitions* by name with how their reading *went*, *authors* of notes, *counts* by kind."""

    account: str = ""
    definitions: Mapping[str, list[Document]] = {}
    went: Mapping[str, Part] = {}
    authors: tuple[Document, ...] = ()
    counts: Mapping[str, int] = {}
    parts: tuple[Part, ...] = ()


class Held(NamedTuple):
    """An account in the local CRM: the CRM it is of (`local` for files that were imported), what it is called, how many deals it has."""

    source: str
    account: str
    title: str
    deals: int


def kept(path: Path, account: str, *, timeout: float) -> Kept:
    """Return what was read of an account of Brevo."""
    with Archive(path, SOURCE, account, timeout=timeout).reading() as reading:
        went = {name: reading.part(name, "") for name in DEFINITIONS}
        return Kept(
            account=account,
            definitions=definitions(reading),
            went={name: part for name, part in went.items() if part},
            authors=tuple(authors(reading)),
            counts={kind: count for kind in KINDS if (count := reading.count(kind))},
            parts=tuple(latest_parts(path, account, timeout=timeout)),
        )


def latest_parts(path: Path, account: str, *, timeout: float) -> list[Part]:
    """Return how each part went last where there was an answer: once of the whole account, once of whichever deal it was."""
    sql = (
        "SELECT part, about = '' AS whole, state, MAX(read_at) AS read_at FROM parts"
        " WHERE source = ? AND account = ? AND state IN ('read', 'partly', 'refused') GROUP BY part, about = ''"
    )
    with opened(path, timeout=timeout) as connection:
        rows = connection.execute(sql, (SOURCE, account)).fetchall() if connection else []
    return [
        Part(
            row["part"],
            "" if row["whole"] else SOME_DEAL,
            row["state"],
            datetime.fromtimestamp(row["read_at"], UTC),
        )
        for row in rows
    ]


def held(path: Path, *, timeout: float) -> list[Held]:
    """Return the accounts that have deals in the local CRM, or were opened, in order."""
    sql = (
        "SELECT 'local' AS source, account, account AS title, COUNT(*) AS deals FROM deals WHERE source = 'local' GROUP BY account"
        " UNION ALL SELECT source, account, MAX(title), (SELECT COUNT(*) FROM records r"
        " WHERE r.source = a.source AND r.account = a.account AND r.kind = 'deal') FROM accounts a GROUP BY source, account"
        " ORDER BY 1, 2"
    )
    with opened(path, timeout=timeout) as connection:
        return [Held(*row) for row in connection.execute(sql)] if connection else []
