"""The SQLite file in which calls are written down: private, shared by processes, and begun afresh when it is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from sales_kernel.database import explained
from sales_kernel.errors import LedgerDamaged
from sales_kernel.files import alone, private_directory, private_file

_VERSION = 1
_SCHEMA = """
CREATE TABLE calls (id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, bucket TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX calls_by_moment ON calls (account, bucket, at);
CREATE INDEX calls_by_age ON calls (at);
CREATE TABLE told (account TEXT NOT NULL, bucket TEXT NOT NULL, call INTEGER NOT NULL, used INTEGER NOT NULL,
    allowed INTEGER NOT NULL, until REAL NOT NULL, PRIMARY KEY (account, bucket)) WITHOUT ROWID;
CREATE TABLE pauses (account TEXT NOT NULL, bucket TEXT NOT NULL, until REAL NOT NULL,
    PRIMARY KEY (account, bucket)) WITHOUT ROWID;
"""

T = TypeVar("T")


class CallFile:
    """Transactions on the file at *path*, each on a connection of its own, so that threads, forks and kills do no harm.

    A file that is damaged, or of another version, is set aside; *say* is told.
    """

    def __init__(self, path: Path, *, timeout: float, say: Callable[[str], None]) -> None:
        self._path = path
        self._timeout = timeout
        self._say = say

    def writing(self, action: Callable[[sqlite3.Connection], T]) -> T:
        """Return what *action* does alone in the file: all of it is kept, or nothing when it raises."""
        try:
            return self._done(action)
        except LedgerDamaged as damage:
            self._set_aside(damage)
            return self._done(action)

    def _done(self, action: Callable[[sqlite3.Connection], T]) -> T:
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")  # closing without a commit rolls back
            self._make(connection)
            found = action(connection)
            connection.execute("COMMIT")
            return found

    def _make(self, connection: sqlite3.Connection) -> None:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise LedgerDamaged(f"the book of calls {self._path} is of another version")
        if version == 0:
            for statement in (*_SCHEMA.split(";"), f"PRAGMA user_version = {_VERSION}"):
                connection.execute(statement)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with explained(self._path, "book of calls", mend="delete it"):
            private_directory(self._path.parent)
            private_file(self._path)
            with closing(sqlite3.connect(self._path, timeout=self._timeout, isolation_level=None)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA synchronous = NORMAL")
                self._use_wal(connection)
                yield connection

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return
        with alone(self._path.with_suffix(".lock")):  # SQLite does not wait for others here
            connection.execute("PRAGMA journal_mode = WAL")

    def _set_aside(self, damage: LedgerDamaged) -> None:
        """Move the damaged file away, unless another process has done so meanwhile."""
        import shutil

        with alone(self._path.with_suffix(".lock")):
            if self._sound():
                return
            aside = self._path.with_suffix(".damaged")
            shutil.rmtree(aside, ignore_errors=True)
            private_directory(aside)
            for ending in ("", "-wal", "-shm"):
                file = self._path.with_name(self._path.name + ending)
                if file.exists():
                    file.replace(aside / file.name)
        self._say(f"{damage}; it was set aside in {aside} and begun afresh, so calls made before are not counted")

    def _sound(self) -> bool:
        """Return whether the file can be read and is of our making now."""
        try:
            with closing(sqlite3.connect(self._path, timeout=self._timeout)) as connection:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                connection.execute("SELECT 1 FROM calls, told, pauses LIMIT 1")
                return bool(version == _VERSION and connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")
        except sqlite3.DatabaseError:
            return False
