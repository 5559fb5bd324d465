"""Runs that belong together, such as those of many deals in one go: what they answered, and what was broken off."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import orjson

from sales_kernel.ledger import stamp

if TYPE_CHECKING:
    from sales_kernel.ledger import Ledger

_BULK = "instr(t.request_body, :bulk) AND json_valid(t.request_body) AND json_extract(t.request_body, '$.bulk') = :bulk"
_ANSWERED = f"""
SELECT json_extract(t.request_body, '$.customer_info') AS about, json_extract(o.output_data, '$.data.content') AS content
FROM llm_worker_task t JOIN llm_worker_operation o ON o.task_id = t.task_id
     JOIN step_details d ON d.operation_id = o.operation_id
WHERE {_BULK} AND t.status = 'completed' AND d.layer = :layer AND o.execution_status = 'done' AND json_valid(o.output_data)
ORDER BY t.rowid
"""  # noqa: S608  (constants)

_RUNNING = f"SELECT t.task_id FROM llm_worker_task t WHERE t.status = 'running' AND t.created_at >= :since AND {_BULK}"  # noqa: S608

_SPENT = f"""
SELECT json_extract(t.request_body, '$.customer_info') AS about, COUNT(*) AS calls, SUM(c.cost_usd) AS usd,
       SUM(c.cost_usd IS NULL) AS unknown
FROM engine_calls c JOIN llm_worker_task t ON t.task_id = c.task_id
WHERE t.status = 'waiting' AND t.created_at >= :since AND c.state <> 'begun' AND {_BULK} GROUP BY about
"""  # noqa: S608  (constants)


class Earlier(NamedTuple):
    """What runs took that wait for an answer; no *usd* where it is unknown."""

    calls: int
    usd: float | None


def spent_waiting(ledger: Ledger, bulk: str, since: datetime) -> dict[str, Earlier]:
    """Return what the runs of *bulk* took that were begun *since* then and wait, by what each was asked about."""
    rows = ledger.rows(_SPENT, {"bulk": bulk, "since": stamp(since)})
    return {row["about"]: Earlier(row["calls"], None if row["unknown"] else row["usd"]) for row in rows}


def answered(ledger: Ledger, bulk: str, layer: str) -> dict[str, str]:
    """Return the hashes of what *layer* answered last in the completed runs of *bulk*, by what each was asked about."""
    rows = ledger.rows(_ANSWERED, {"bulk": bulk, "layer": layer})
    return {row["about"]: row["content"] for row in rows if row["about"] and row["content"]}


def broken_off(ledger: Ledger, bulk: str, since: datetime) -> None:
    """Close as failed the runs of *bulk* and their steps that were begun *since* then and never ended: whoever did them was interrupted."""
    told = {"error": "interrupted", "message": "interrupted"}
    with ledger.writing() as connection:
        runs = connection.execute(_RUNNING, {"bulk": bulk, "since": stamp(since)}).fetchall()
        connection.executemany(
            "UPDATE llm_worker_operation SET execution_status = 'failed', output_data = ?"
            " WHERE execution_status = 'running' AND task_id = ?",
            [(orjson.dumps(told).decode(), run["task_id"]) for run in runs],
        )
        connection.executemany(
            "UPDATE llm_worker_task SET status = 'failed', messages = ? WHERE task_id = ?",
            [(orjson.dumps([told]).decode(), run["task_id"]) for run in runs],
        )
