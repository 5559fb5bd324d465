"""Every version of a content that was written on request, durable like the recommendations."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from sales_kernel.errors import NotFound

if TYPE_CHECKING:
    from action_recommender.asking.wishes import Wishes
    from action_recommender.models import Draft
    from sales_kernel.layer import Answer
    from sales_kernel.ledger import Ledger

_OF = "FROM drafts WHERE recommendation_id = ? AND action_id = ?"


class Version(NamedTuple):
    """One kept version: its number among those of its action, and what was wished."""

    version: int
    made_at: str
    written_by: str
    wishes: dict[str, str]
    draft: dict[str, Any]


def keep(connection: sqlite3.Connection, answer: Answer[Draft], wishes: Wishes, run_id: str, made_at: datetime) -> None:
    """Write a draft down as the next version; one that says what a kept one says is that one."""
    made, digest = answer.value, answer.content.digest
    of = (made.recommendation_id, made.action.id)
    if connection.execute(f"SELECT 1 {_OF} AND content_hash = ?", (*of, digest)).fetchone():
        return
    newest = connection.execute(f"SELECT COALESCE(MAX(version), 0) {_OF}", of).fetchone()[0]
    connection.execute(
        "INSERT INTO drafts (recommendation_id, action_id, version, wishes, day, made_at, written_by, content_hash, run_id, draft_json)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *of,
            newest + 1,
            orjson.dumps(wishes.as_data()).decode(),
            made.day.isoformat(),
            f"{made_at:%Y-%m-%d %H:%M:%S}",
            made.written_by,
            digest,
            run_id,
            made.model_dump_json(),
        ),
    )


def number_of(ledger: Ledger, recommendation_id: str, action_id: str, digest: str) -> int:
    """Return the number of the version with that content hash; 0 when none was kept."""
    row = ledger.row(f"SELECT version {_OF} AND content_hash = ?", (recommendation_id, action_id, digest))
    return int(row[0]) if row else 0


def all_of(ledger: Ledger, recommendation_id: str, action_id: str) -> list[Version]:
    """Return the kept versions of an action's content, oldest first."""
    rows = ledger.rows(
        f"SELECT version, made_at, written_by, wishes, draft_json {_OF} ORDER BY version",
        (recommendation_id, action_id),
    )
    return [Version(row[0], row[1], row[2], orjson.loads(row[3]), orjson.loads(row[4])) for row in rows]


def one_of(ledger: Ledger, recommendation_id: str, action_id: str, number: int) -> Version:
    """Return one kept version. Raises NotFound."""
    kept = all_of(ledger, recommendation_id, action_id)
    found = next((one for one in kept if one.version == number), None)
    if found is None:
        known = ", ".join(str(one.version) for one in kept) or "none yet"
        raise NotFound(f"no version {number} of {action_id}", hint=f"kept versions: {known}")
    return found
