"""Every recommendation ever made, durable, and the readable table of those that are remembered."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from sales_kernel.errors import NotFound
from sales_kernel.layer import Answer, Subject
from sales_kernel.ledger import Ledger
from sales_kernel.memory import KEYS_PER_SUBJECT
from sales_kernel.text import is_text

if TYPE_CHECKING:
    from action_recommender.models import Recommendation

Document = dict[str, Any]
"""A recommendation or action as programs get it: the models' field names, plain data."""


_MADE_LAST = "SELECT recommendation_json FROM recommendations ORDER BY generated_at DESC, rowid DESC LIMIT 1"
_GIVEN_LAST = """
WITH step AS (
    SELECT o.input_data AS asked FROM step_details d JOIN llm_worker_operation o ON o.operation_id = d.operation_id
    WHERE d.layer = 'recommend' AND o.execution_status = 'done' AND json_valid(o.input_data)
    ORDER BY d.rowid DESC LIMIT 1)
SELECT c.recommendation_json FROM step, recommendation_cache c
WHERE c.enriched_data_hash = json_extract(asked, '$.inputs.enriched_data')
  AND c.summary_hash = json_extract(asked, '$.inputs.summary')
  AND c.prompt_hash = json_extract(asked, '$.inputs.prompt')
  AND c.company_context_hash = json_extract(asked, '$.inputs.company_context')
  AND c.campaign_context_hash = json_extract(asked, '$.inputs.campaign_context')
  AND substr(c.cache_key, -16) = substr(json_extract(asked, '$.inputs.calendar'), 1, 16)
ORDER BY c.generated_at DESC, c.rowid DESC LIMIT 1
"""


class Past(NamedTuple):
    """One line of the history."""

    recommendation_id: str
    deal_id: str
    deal_name: str
    source: str
    day: str
    generated_at: str
    engine: str


def record(
    connection: sqlite3.Connection,
    subject: Subject,
    run_id: str,
    answer: Answer[Recommendation],
    deal: bytes,
    summary: bytes,
) -> None:
    """Write a new recommendation down, in the same transaction in which it is remembered."""
    made, hashes = answer.value, answer.verdict.inputs
    place = (subject.source, subject.account, subject.id)
    document = made.model_dump_json()
    connection.execute(
        "INSERT INTO recommendations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            made.recommendation_id,
            run_id,
            subject.source,
            subject.account,
            subject.id,
            made.deal_name,
            made.day.isoformat(),
            _stamp(made.generated_at),
            made.written_by,
            made.context_version,
            document,
        ),
    )
    five = [hashes[name] for name in ("enriched_data", "summary", "prompt", "company_context", "campaign_context")]
    # The trade's table knows one row a key; ours adds whose deal it is, so that equal contents of two deals stay two rows.
    connection.execute(
        "DELETE FROM recommendation_cache WHERE source = ? AND account = ? AND deal_id = ? AND cache_key NOT IN ("
        "SELECT cache_key FROM recommendation_cache WHERE source = ? AND account = ? AND deal_id = ?"
        " ORDER BY generated_at DESC, rowid DESC LIMIT ?)",
        (*place, *place, KEYS_PER_SUBJECT - 1),
    )
    key = ":".join(
        (subject.source, subject.account, subject.id, *(digest[:16] for digest in (*five, hashes["calendar"])))
    )
    expires = _stamp(answer.expires_at or made.generated_at)
    connection.execute(
        "INSERT OR REPLACE INTO recommendation_cache VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            made.recommendation_id,
            subject.source,
            subject.account,
            subject.id,
            *five,
            deal.decode(),
            summary.decode(),
            document,
            _stamp(made.generated_at),
            expires,
        ),
    )


def new_id(ledger: Ledger, digest: str) -> str:
    """Return an id for a recommendation made of *digest*: repeatable, and new when the same one was made before."""
    stem = f"rec_{digest[:12]}"
    taken = {
        row[0]
        for row in ledger.rows(
            "SELECT recommendation_id FROM recommendations WHERE recommendation_id >= ? AND recommendation_id < ?",
            (stem, stem + "~"),
        )
    }
    return next(
        name
        for number in range(len(taken) + 1)
        if (name := stem if not number else f"{stem}_{number + 1}") not in taken
    )


def find(ledger: Ledger, recommendation_id: str) -> Document:
    """Return the recommendation of that id as it was made, or for `last` the one given last, also from memory.

    When that one has been forgotten, `last` is the newest made. Raises NotFound.
    """
    if not is_text(recommendation_id):
        row = None
    elif recommendation_id == "last":
        row = ledger.row(_GIVEN_LAST) or ledger.row(_MADE_LAST)
    else:
        sql = "SELECT recommendation_json FROM recommendations WHERE recommendation_id = ?"
        row = ledger.row(sql, (recommendation_id,))
    if row is None:
        raise NotFound(f"no recommendation {recommendation_id!r}", hint="list them with: sales-action history")
    document: Document = orjson.loads(row[0])
    return document


def subject_of(ledger: Ledger, recommendation_id: str) -> Subject:
    """Return whose deal a recommendation is about: source, account and id. Raises NotFound."""
    row = ledger.row(
        "SELECT source, account, deal_id FROM recommendations WHERE recommendation_id = ?", (recommendation_id,)
    )
    if row is None:
        raise NotFound(f"no recommendation {recommendation_id!r}", hint="list them with: sales-action history")
    return Subject(*row)


def find_action(made: Document, action_id: str) -> Document:
    """Return the action of that id. Raises NotFound."""
    actions: list[Document] = [*made["p0_actions"], *made["p1_actions"], *made["p2_actions"]]
    for action in actions:
        if action["id"].casefold() == action_id.casefold():
            return action
    known = ", ".join(action["id"] for action in actions) or "none"
    raise NotFound(f"{made['recommendation_id']} has no action {action_id!r}", hint=f"it has: {known}")


def past(ledger: Ledger, deal: str = "", limit: int = 50) -> list[Past]:
    """Return recommendations, newest first; of one deal when *deal* is its id or a piece of its name."""
    from sales_kernel.ledger import like_literal

    if not is_text(deal):
        return []
    rows = ledger.rows(
        "SELECT recommendation_id, deal_id, deal_name, source, day, generated_at, engine FROM recommendations"
        " WHERE ? = '' OR deal_id = ? OR deal_name LIKE ? ESCAPE '\\' ORDER BY generated_at DESC, rowid DESC LIMIT ?",
        (deal, deal, like_literal(deal), limit),
    )
    return [Past(*row) for row in rows]


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
