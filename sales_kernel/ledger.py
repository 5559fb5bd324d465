"""The durable record in one SQLite file. Delete it and you lose history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from sales_kernel.database import explained, turn_to_write
from sales_kernel.errors import LedgerDamaged, LedgerTooNew
from sales_kernel.files import private_directory, private_file
from sales_kernel.migrations import MIGRATIONS

APPLICATION = 0x53414C45
"""Marks a SQLite file as our ledger ("SALE")."""


class Ledger:
    """A connection to the ledger at *path*, made and brought up to date on opening.

    *timeout* is how long, in seconds, another process's write is waited for. Raises LedgerDamaged, LedgerTooNew, LedgerBusy
    or HomeFault, here and at each use; a ledger that cannot be read is never changed.
    """

    def __init__(self, path: Path, *, timeout: float) -> None:
        self.path = path
        self._timeout = timeout
        with _explained(path):
            private_directory(path.parent)
            private_file(path)
            self._connection = sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)
            try:
                self._open()
            except BaseException:
                self._connection.close()
                raise

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[sqlite3.Row]:
        """Return all rows of a reading statement."""
        with _explained(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> sqlite3.Row | None:
        """Return the first row of a reading statement, or None."""
        with _explained(self.path):
            row: sqlite3.Row | None = self._connection.execute(sql, parameters).fetchone()
            return row

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the one writer's place from the first statement on; all of the block is kept, or none of it."""
        with turn_to_write(self.path, timeout=self._timeout), _explained(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _open(self) -> None:
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._refuse_what_is_not_ours()
        if self._version() == len(MIGRATIONS):
            return
        self._use_wal()
        with self.writing() as connection:
            self._refuse_what_is_not_ours()  # again, now that nobody else can migrate
            for migrate in MIGRATIONS[self._version() :]:
                migrate(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _refuse_what_is_not_ours(self) -> None:
        # One statement: between two of them another process may finish making the ledger.
        version, application, tables = self._connection.execute(
            "SELECT user_version, application_id, (SELECT COUNT(*) FROM sqlite_master)"
            " FROM pragma_user_version, pragma_application_id"
        ).fetchone()
        if application != APPLICATION and (version or tables):
            raise LedgerDamaged(
                f"the ledger {self.path} cannot be read: it is a database of another program",
                hint="it was left as it is; move it away, or set SALES_AGENT_HOME to another folder",
            )
        if version > len(MIGRATIONS):
            raise LedgerTooNew(
                f"the ledger {self.path} has schema {version}; this version knows {len(MIGRATIONS)}",
                hint="upgrade the suite, or set SALES_AGENT_HOME to another folder",
            )

    def _use_wal(self) -> None:
        """Switch the journal. SQLite does not wait for a writer here, so wait in a way in which it does, and try again."""
        for last in (False, False, True):
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if last:
                    raise
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.execute("ROLLBACK")
            else:
                return

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])


def _explained(path: Path) -> AbstractContextManager[None]:
    return explained(
        path, "ledger", mend="it was left as it is; restore it from a backup, or move it away to begin a new one"
    )


def stamp(moment: datetime) -> str:
    """Return *moment*, which is in UTC, as the ledger writes times."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def like_literal(text: str) -> str:
    """Return *text* as a LIKE pattern that finds it anywhere, its own wildcards taken literally (`ESCAPE '\\'`)."""
    escaped = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
