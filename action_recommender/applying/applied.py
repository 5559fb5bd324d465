"""What was written into a CRM, is being written, or was taken away again: one row of the ledger for each key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

import orjson

from sales_kernel.clock import Clock
from sales_kernel.ledger import Ledger

if TYPE_CHECKING:
    from action_recommender.applying.form import Target
    from action_recommender.history import Document

State = Literal["planned", "created", "uncertain", "undone"]


class Row(NamedTuple):
    """One thing written, or about to be.

    *planned*: the CRM is asked to make it, or the process that asked was killed. *uncertain*: it was asked, and the answer was lost.
    *record_id* is the record's while it is *created*; in other states that of an earlier one which was taken away, or empty. *tried_at*
    is when the CRM was last asked to make it.
    """

    key: str
    state: State
    record_id: str
    body: Document
    tried_at: datetime


class Twin(NamedTuple):
    """A task that was written of an earlier recommendation of the deal: whose action it was, as which record, with which *body*."""

    said: str
    record_id: str
    body: Document


class Applied:
    """The table `applied` of a ledger."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    def find(self, key: str) -> Row | None:
        """Return the row of that key."""
        row = self._ledger.row("SELECT * FROM applied WHERE idempotency_key = ?", (key,))
        if row is None:
            return None
        tried_at = datetime.fromisoformat(row["updated_at"]).replace(tzinfo=UTC)
        return Row(row["idempotency_key"], row["state"], row["record_id"], orjson.loads(row["payload"]), tried_at)

    def twin(self, target: Target, name: str) -> Twin | None:
        """Return the newest task of that *name* for the same person that another recommendation of the deal had written."""
        subject, person = target.subject, target.action["contact_id"]
        rows = self._ledger.rows(
            "SELECT * FROM applied WHERE source = ? AND account = ? AND deal_id = ? AND form = ? AND state = 'created'"
            " AND recommendation_id != ? ORDER BY updated_at DESC, rowid DESC",
            (subject.source, subject.account, subject.id, target.form, target.made["recommendation_id"]),
        )
        for row in rows:
            body = orjson.loads(row["payload"])
            if body.get("name") == name and [str(one) for one in body.get("contactsIds", ())] == [person] * bool(
                person
            ):
                return Twin(f"{row['recommendation_id']} {row['action_id']}", row["record_id"], body)
        return None

    def plan(self, target: Target, body: Document, run_id: str) -> None:
        """Write down that the CRM is about to be asked, before it is."""
        now = _stamp(self._clock())
        subject = target.subject
        with self._ledger.writing() as connection:
            connection.execute(
                "INSERT INTO applied VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'planned', '', ?, ?, ?)"
                " ON CONFLICT (idempotency_key) DO UPDATE SET payload = excluded.payload, state = 'planned',"
                " run_id = excluded.run_id, updated_at = excluded.updated_at",
                (
                    target.key,
                    target.made["recommendation_id"],
                    target.action["id"],
                    subject.source,
                    subject.account,
                    subject.id,
                    target.form,
                    orjson.dumps(body).decode(),
                    run_id,
                    now,
                    now,
                ),
            )

    def lost(self, key: str) -> None:
        """Write down that the CRM was asked and its answer was lost."""
        self._set(key, "state = 'uncertain', updated_at = ?", _stamp(self._clock()))

    def created(self, key: str, record_id: str) -> None:
        """Write down that the CRM holds the record."""
        self._set(key, "state = 'created', record_id = ?, updated_at = ?", record_id, _stamp(self._clock()))

    def undone(self, key: str) -> None:
        """Write down that the CRM holds the record no longer."""
        self._set(key, "state = 'undone', updated_at = ?", _stamp(self._clock()))

    def refused(self, key: str, before: Row | None) -> None:
        """Write down that the CRM was asked and said no: the row is what it was *before*."""
        if before is None:
            with self._ledger.writing() as connection:
                connection.execute("DELETE FROM applied WHERE idempotency_key = ?", (key,))
        else:
            was = (before.state, orjson.dumps(before.body).decode(), _stamp(before.tried_at))
            self._set(key, "state = ?, payload = ?, updated_at = ?", *was)

    def _set(self, key: str, change: str, *values: str) -> None:
        with self._ledger.writing() as connection:
            connection.execute(f"UPDATE applied SET {change} WHERE idempotency_key = ?", (*values, key))  # noqa: S608


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
