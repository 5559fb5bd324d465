"""What was read of a remote CRM, kept in `crm.db` as that CRM wrote it: by the deal at hand, or by a mirror of the whole account.

A deal is told from here however its records came in, so that both ways say the same of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import orjson

from data_gatherer.sources.crmfile import begin, connect, explained_crm, opened
from sales_kernel.errors import UpstreamFault
from sales_kernel.files import private_directory, private_file
from sales_kernel.fingerprint import digest_of

Document = dict[str, Any]
"""One record as it came over the wire."""
State = Literal["read", "partly", "refused", "failed"]
Tie = tuple[str, str]
"""A record another one belongs to: its kind and its id."""
_MOST_MARKS = 500
_DROP = "DELETE FROM records WHERE source = ? AND account = ? AND kind = ? AND id = ?"
_SEEN_AGAIN = "UPDATE records SET read_at = ? WHERE source = ? AND account = ? AND kind = ? AND id = ?"
_UNTIE = "DELETE FROM ties WHERE source = ? AND account = ? AND kind = ? AND id = ?"
_UNTIE_FROM = f"{_UNTIE} AND to_kind = ? AND to_id = ?"
_STILL_TIED = "SELECT 1 FROM ties WHERE source = ? AND account = ? AND kind = ? AND id = ? LIMIT 1"
_GONE = "gone"
"""The kind under which it is remembered that a record does not exist any more."""


class Kept(NamedTuple):
    """A record to keep, and those it belongs to."""

    kind: str
    id: str
    document: Document
    ties: tuple[Tie, ...] = ()


class Part(NamedTuple):
    """How the reading of a part went: of one deal, or of the whole account where *about* is empty.

    *state*: read; partly, where *reason* names the bound; refused by the CRM; failed. *proof* is what showed that nothing had
    changed since; *cursor* where an interrupted reading goes on.
    """

    part: str
    about: str
    state: State
    read_at: datetime
    reason: str = ""
    proof: str = ""
    cursor: str = ""


class Archive:
    """The records of one remote account. Reading does not make the file; `writing` does."""

    def __init__(self, path: Path, source: str, account: str, *, timeout: float) -> None:
        self.source = source
        self.account = account
        self._path = path
        self._timeout = timeout

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Give one state of the archive to read."""
        with opened(self._path, timeout=self._timeout) as connection:
            yield Reading(connection, (self.source, self.account))

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Give the archive to write to, in one transaction; when the block raises nothing is kept."""
        with explained_crm(self._path):
            private_directory(self._path.parent)
            private_file(self._path)
            with closing(connect(self._path, timeout=self._timeout)) as connection:
                _use_wal(connection)
                connection.execute("BEGIN IMMEDIATE")
                try:
                    begin(connection)
                    yield Writing(connection, (self.source, self.account))
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise


class Reading:
    """One state of the archive."""

    def __init__(self, connection: sqlite3.Connection | None, place: tuple[str, str]) -> None:
        self._connection = connection
        self._place = place

    def get(self, kind: str, record_id: str) -> Document | None:
        """Return a record, None when it was never read or is gone."""
        found = self._rows(
            "SELECT document FROM records WHERE source = ? AND account = ? AND kind = ? AND id = ?", kind, record_id
        )
        return orjson.loads(found[0][0]) if found else None

    def many(self, kind: str, ids: Sequence[str]) -> dict[str, Document]:
        """Return those of the records that are there, by id."""
        return {row[0]: orjson.loads(row[1]) for row in self._of_ids("id, document", kind, ids)}

    def digests(self, kind: str, ids: Sequence[str]) -> list[tuple[str, str]]:
        """Return id and content hash of those of the records that are there, by id."""
        return sorted((row[0], row[1]) for row in self._of_ids("id, digest", kind, ids))

    def moments(self, kind: str, ids: Sequence[str]) -> dict[str, datetime]:
        """Return when those of the records that are there were read last, by id."""
        return {row[0]: datetime.fromtimestamp(row[1], UTC) for row in self._of_ids("id, read_at", kind, ids)}

    def older(self, kind: str, moment: datetime) -> list[str]:
        """Return the ids of the records of a kind that were read last before a moment, in order."""
        sql = "SELECT id FROM records WHERE source = ? AND account = ? AND kind = ? AND read_at < ? ORDER BY id"
        return [row[0] for row in self._rows(sql, kind, moment.timestamp())]

    def gone(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Return those of the records of which the CRM said that they do not exist."""
        named = {f"{kind}:{record_id}": record_id for record_id in ids}
        return {named[row[0]] for row in self._of_ids("id, digest", _GONE, list(named))}

    def every(self, kind: str) -> Iterator[Document]:
        """Yield all records of a kind in the order of their ids."""
        last, sql = (
            "",
            (
                "SELECT id, document FROM records WHERE source = ? AND account = ? AND kind = ? AND id > ? ORDER BY id LIMIT 500"
            ),
        )
        while rows := self._rows(sql, kind, last):
            yield from (orjson.loads(row[1]) for row in rows)
            last = rows[-1][0]

    def ids(self, kind: str) -> list[str]:
        """Return the ids of all records of a kind, in order."""
        return [
            row[0]
            for row in self._rows(
                "SELECT id FROM records WHERE source = ? AND account = ? AND kind = ? ORDER BY id", kind
            )
        ]

    def count(self, kind: str) -> int:
        """Return how many records of a kind there are."""
        found = self._rows("SELECT COUNT(*) FROM records WHERE source = ? AND account = ? AND kind = ?", kind)
        return int(found[0][0]) if found else 0

    def tied(self, kind: str, to_kind: str, to_ids: Collection[str]) -> list[str]:
        """Return the ids of the records of a kind that belong to one of *to_ids*, each once, in order."""
        found: set[str] = set()
        for some in _chunks(list(to_ids)):
            sql = f"SELECT id FROM ties WHERE source = ? AND account = ? AND to_kind = ? AND kind = ? AND to_id IN ({_marks(some)})"  # noqa: S608  (question marks)
            found.update(row[0] for row in self._rows(sql, to_kind, kind, *some))
        return sorted(found)

    def part(self, part: str, about: str) -> Part | None:
        """Return how a part stands: of the record it is *about*, else of the whole account; the one read last of the two."""
        sql = "SELECT * FROM parts WHERE source = ? AND account = ? AND part = ? AND about IN (?, '')"
        found = [_part(row) for row in self._rows(sql, part, about)]
        usable = [one for one in found if one.about == about or one.state != "failed"]
        return max(usable, key=lambda one: one.read_at, default=None)

    def parts(self, about: str = "") -> list[Part]:
        """Return all that was said of the parts about one record, or of the account's own, by name."""
        sql = "SELECT * FROM parts WHERE source = ? AND account = ? AND about = ? ORDER BY part"
        return [_part(row) for row in self._rows(sql, about)]

    def peers(self) -> list[list[Any]]:
        """Return how long won deals of the account took: pipeline, stage (empty: from creation to close), samples, median, p75, p90."""
        sql = "SELECT pipeline, stage, samples, median_days, p75_days, p90_days FROM peers WHERE source = ? AND account = ?"
        return [list(row) for row in self._rows(f"{sql} ORDER BY pipeline, stage")]

    def _of_ids(self, columns: str, kind: str, ids: Sequence[str]) -> Iterator[sqlite3.Row]:
        for some in _chunks(ids):
            sql = f"SELECT {columns} FROM records WHERE source = ? AND account = ? AND kind = ? AND id IN ({_marks(some)})"  # noqa: S608  (constants)
            yield from self._rows(sql, kind, *some)

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        return self._connection.execute(sql, (*self._place, *values)).fetchall() if self._connection else []


class Writing(Reading):
    """The archive within a transaction."""

    _connection: sqlite3.Connection

    def put(self, records: Iterable[Kept], now: datetime) -> int:
        """Keep the records as read at *now*, and return how many are new or say something else than before."""
        return sum(self._put(record, now) for record in records)

    def _put(self, record: Kept, now: datetime) -> bool:
        data = _plain(record.document)
        digest = digest_of(data)
        key = (*self._place, record.kind, record.id)
        held = self._rows(
            "SELECT digest FROM records WHERE source = ? AND account = ? AND kind = ? AND id = ?",
            record.kind,
            record.id,
        )
        changed = not held or held[0][0] != digest
        if changed:
            self._connection.execute(
                "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*key, data.decode(), digest, now.timestamp()),
            )
            self._connection.execute(_UNTIE, key)
        else:
            self._connection.execute(_SEEN_AGAIN, (now.timestamp(), *key))
        if not held:
            self._connection.execute(_DROP, (*self._place, _GONE, f"{record.kind}:{record.id}"))
        self._connection.executemany(
            "INSERT OR IGNORE INTO ties VALUES (?, ?, ?, ?, ?, ?)",
            [(*key, to_kind, to_id) for to_kind, to_id in record.ties],
        )
        return changed

    def opened_by(self, door: str, title: str) -> None:
        """Write down that a door opens this account."""
        self._connection.execute(
            "INSERT OR REPLACE INTO accounts VALUES (?, ?, ?, ?)", (self._place[0], door, self._place[1], title)
        )

    def put_peers(self, rows: Iterable[Sequence[object]]) -> None:
        """Replace how long won deals took; the columns are those of `peers`."""
        self._connection.execute("DELETE FROM peers WHERE source = ? AND account = ?", self._place)
        self._connection.executemany(
            "INSERT INTO peers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(*self._place, *row) for row in rows]
        )

    def forget(self, kind: str, ids: Iterable[str]) -> int:
        """Let go of records that no longer exist, and return how many there were."""
        gone = 0
        for record_id in ids:
            key = (*self._place, kind, record_id)
            gone += self._connection.execute(_DROP, key).rowcount
            self._connection.execute(_UNTIE, key)
        return gone

    def bury(self, kind: str, ids: Sequence[str], now: datetime) -> int:
        """Let go of records of which the CRM said that they do not exist, remember that it did, and return how many there were."""
        gone = self.forget(kind, ids)
        self.put((Kept(_GONE, f"{kind}:{record_id}", {}) for record_id in ids), now)
        return gone

    def keep_only(
        self, kind: str, to_kind: str, to_ids: Collection[str], fresh: Collection[str], before: datetime
    ) -> int:
        """Let the records of a kind belong to *to_ids* no more unless they are among the *fresh* ones, all there are; return how many.

        One that belongs to nobody then is gone. Those read since *before* stay: the list may be older than they are.
        """
        read_at = self.moments(kind, sorted(set(self.tied(kind, to_kind, to_ids)) - set(fresh)))
        lost = [record_id for record_id, moment in read_at.items() if moment < before]
        for record_id in lost:
            key = (*self._place, kind, record_id)
            for to_id in to_ids:
                self._connection.execute(_UNTIE_FROM, (*key, to_kind, to_id))
            if not self._connection.execute(_STILL_TIED, key).fetchone():
                self.forget(kind, [record_id])
        return len(lost)

    def mark(self, part: Part) -> None:
        """Write down how the reading of a part went."""
        self._connection.execute(
            "INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *self._place,
                part.part,
                part.about,
                part.state,
                part.reason,
                part.read_at.timestamp(),
                part.proof,
                part.cursor,
            ),
        )

    def unmark(self, about: str) -> None:
        """Forget how all parts about one record went."""
        self._connection.execute(
            "DELETE FROM parts WHERE source = ? AND account = ? AND about = ?", (*self._place, about)
        )


def account_of(path: Path, source: str, door: str, *, timeout: float) -> str:
    """Return the account a *door* (the digest of a key and an address) opens; empty when it was never opened."""
    with opened(path, timeout=timeout) as connection:
        sql = "SELECT account FROM accounts WHERE source = ? AND door = ?"
        found = connection.execute(sql, (source, door)).fetchone() if connection else None
    return str(found[0]) if found else ""


def accounts(path: Path, *, timeout: float) -> list[tuple[str, str]]:
    """Return the remote accounts of which something was read: source and account, in order."""
    with opened(path, timeout=timeout) as connection:
        sql = "SELECT DISTINCT source, account FROM accounts ORDER BY source, account"
        return [(row[0], row[1]) for row in connection.execute(sql)] if connection else []


def _part(row: sqlite3.Row) -> Part:
    moment = datetime.fromtimestamp(row["read_at"], UTC)
    return Part(row["part"], row["about"], row["state"], moment, row["reason"], row["proof"], row["cursor"])


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _MOST_MARKS] for start in range(0, len(ids), _MOST_MARKS))


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))


def _use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer not wait for each other, unless others are at work on a new file: then it is for the next one to do."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")


def _plain(document: Document) -> bytes:
    """Return the record's canonical bytes; signs and numbers that have none are written as near as can be.

    Raises UpstreamFault for a record that is nested without end.
    """
    try:
        return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        pass
    try:
        return orjson.dumps(_mended(document), option=orjson.OPT_SORT_KEYS)
    except (TypeError, RecursionError) as error:
        raise UpstreamFault(f"a record that came cannot be kept: {error}", hint="mend it in the CRM") from error


def _mended(value: Any) -> Any:
    if isinstance(value, dict):
        return {_mended(str(name)): _mended(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return str(value) if isinstance(value, int) and abs(value) >= 2**63 else value
