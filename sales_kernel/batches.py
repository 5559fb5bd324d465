"""Batches that were handed over, kept so that another process can take up what one began."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import orjson

from sales_kernel.ledger import stamp

if TYPE_CHECKING:
    from sales_kernel.clock import Clock
    from sales_kernel.ledger import Ledger


class Batch(NamedTuple):
    """A batch of the other side's id, of the bulk of that name, for a day: its calls in the ledger, and what each request is about.

    *host* is who took it.
    """

    batch_id: str
    bulk: str
    day: date
    calls: Mapping[str, int]
    about: Mapping[str, str]
    host: str


def keep(ledger: Ledger, clock: Clock, batch: Batch) -> None:
    """Write down a batch that was sent and, at once, of all its calls that they are in it: they stay set aside until they are settled."""
    asked = orjson.dumps({"bulk": batch.bulk, "calls": dict(batch.calls), "about": dict(batch.about)}).decode()
    now = stamp(clock())
    with ledger.writing() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO batches VALUES (?, ?, ?, ?, ?, 'sent', ?, ?)",
            (batch.batch_id, batch.host, batch.day.isoformat(), asked, len(batch.calls), now, now),
        )
        connection.executemany(
            "UPDATE engine_calls SET batch_id = ? WHERE call_id = ?",
            [(batch.batch_id, call) for call in batch.calls.values()],
        )


def close(ledger: Ledger, clock: Clock, batch_id: str) -> None:
    """Write down that the answers of a batch were collected and are where they belong."""
    with ledger.writing() as connection:
        connection.execute(
            "UPDATE batches SET state = 'collected', updated_at = ? WHERE batch_id = ?", (stamp(clock()), batch_id)
        )


def under_way(ledger: Ledger, bulk: str) -> list[Batch]:
    """Return the batches of *bulk* that were sent and not collected, oldest first."""
    rows = ledger.rows(
        "SELECT batch_id, host, day, asked FROM batches WHERE state = 'sent' AND json_valid(asked)"
        " AND json_extract(asked, '$.bulk') = ? ORDER BY created_at, rowid",
        (bulk,),
    )
    kept = [(row, orjson.loads(row["asked"])) for row in rows]
    return [
        Batch(row["batch_id"], bulk, date.fromisoformat(row["day"]), asked["calls"], asked["about"], row["host"])
        for row, asked in kept
    ]
