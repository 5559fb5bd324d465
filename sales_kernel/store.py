"""Disposable contents by key. Delete the store and you lose money, never history."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sales_kernel.database import turn_to_write
from sales_kernel.errors import HomeFault, LedgerBusy
from sales_kernel.files import alone, private_directory, private_file

if TYPE_CHECKING:
    from diskcache import Cache

KEEP_AT_MOST = timedelta(days=60)
"""Contents nobody wrote again for this long may go."""
SIZE_LIMIT = 512 * 2**20
"""Bytes past which the oldest contents go."""

T = TypeVar("T")


class Store:
    """Text by key on disk, shared by processes. It holds text only: what a stranger planted is refused, never unpickled.

    A store that turns out to be damaged is set aside under a new name and begun afresh; *warn* is told.
    """

    def __init__(self, directory: Path, *, timeout: float, warn: Callable[[str], None]) -> None:
        self.directory = directory
        self._timeout = timeout
        self._warn = warn

    @cached_property
    def _cache(self) -> Cache:
        private_directory(self.directory)
        if "$" in str(self.directory):  # the library would read it as a variable and go elsewhere
            raise HomeFault(
                f"the name of {self.directory} holds a $", hint="set SALES_AGENT_HOME to a folder without one"
            )
        self._check_settings()
        return self._open()

    def get(self, key: str) -> bytes | None:
        """Return the content under *key*, or None when it was never there, has gone, or is not ours to read."""
        try:
            text = self._mending(lambda: self._cache.get(key))
        except UnicodeError:
            return None
        return text.encode() if isinstance(text, str) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep *content*, which must be UTF-8 text, under *key*."""
        with turn_to_write(self.directory, timeout=self._timeout):
            self._mending(lambda: self._cache.set(key, content.decode(), expire=KEEP_AT_MOST.total_seconds()))

    def clear(self) -> None:
        """Forget everything."""
        self._mending(lambda: self._cache.clear())

    def bytes_on_disk(self) -> int:
        """Return how much room the store takes."""
        return sum(file.stat().st_size for file in self.directory.glob("cache.db*")) if self.directory.exists() else 0

    def close(self) -> None:
        """Let go of the files."""
        if "_cache" in self.__dict__:
            self._cache.close()

    def _open(self) -> Cache:
        from diskcache import Cache

        from sales_kernel.textdisk import TextDisk

        private_file(self.directory / "cache.db")
        return Cache(
            str(self.directory),
            timeout=self._timeout,
            disk=TextDisk,
            size_limit=SIZE_LIMIT,
            eviction_policy="least-recently-stored",
        )

    def _mending(self, action: Callable[[], T]) -> T:
        with self._explained():
            try:
                return action()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._set_aside(error)
                return action()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say in words what went wrong with the files; a store that cannot be written stops the answer before it is shown."""
        from diskcache import Timeout

        try:
            yield
        except Timeout:
            raise self._busy() from None
        except (sqlite3.OperationalError, OSError) as error:
            if "decode" in str(error):
                raise UnicodeError(str(error)) from error
            if "locked" in str(error):
                raise self._busy() from error
            raise HomeFault(
                f"cannot use the store {self.directory}: {error}",
                hint="make room, or make the folder writable; nothing was lost",
            ) from error

    def _busy(self) -> LedgerBusy:
        return LedgerBusy(
            f"another process is writing to {self.directory} and did not finish in time", hint="try again"
        )

    def _check_settings(self) -> None:
        """Refuse a database that is not the library's own: its settings become attributes of the cache, whatever they say.

        It also waits for a writer as long as we are told to, where the library would wait for a minute.
        """
        from diskcache.core import DEFAULT_SETTINGS, METADATA

        private_file(self.directory / "cache.db")
        place, rows = self.directory / "cache.db", []
        with closing(sqlite3.connect(place, timeout=self._timeout, isolation_level=None)) as connection:
            connection.text_factory = bytes
            connection.execute("BEGIN IMMEDIATE")
            columns = {table: _columns(connection, table) for table in ("Settings", "Cache")}
            if columns["Settings"] == _SETTINGS:
                rows = connection.execute("SELECT key, value FROM Settings").fetchall()
        defaults = {name.encode(): value for name, value in {**dict.fromkeys(METADATA, 0), **DEFAULT_SETTINGS}.items()}
        strange = any(key not in defaults or not _like(value, defaults[key]) for key, value in rows)
        if strange or columns["Settings"] not in (set(), _SETTINGS) or columns["Cache"] not in (set(), _CACHE):
            raise sqlite3.DatabaseError("it is not a store of ours")

    def _set_aside(self, error: Exception) -> None:
        """Move the damaged database away, unless another process has done so meanwhile."""
        self.close()
        self.__dict__.pop("_cache", None)
        with alone(self.directory / "damaged.lock"):
            if self._sound():
                return
            aside = self.directory / "damaged"
            shutil.rmtree(aside, ignore_errors=True)
            private_directory(aside)
            for file in self.directory.glob("cache.db*"):
                file.replace(aside / file.name)
            self._open().close()
        self._warn(f"the store was damaged ({error}); it was set aside in {aside} and begun afresh")

    def _sound(self) -> bool:
        """Return whether the database can be read now."""
        try:
            self._check_settings()
            with closing(sqlite3.connect(self.directory / "cache.db", timeout=self._timeout)) as connection:
                connection.execute("SELECT COUNT(*) FROM Cache").fetchone()
                return bool(connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")
        except sqlite3.DatabaseError:
            return False


_SETTINGS = {b"key", b"value"}
_CACHE = set(b"rowid key raw store_time expire_time access_time access_count tag size mode filename value".split())


def _like(value: object, default: object) -> bool:
    """Numbers stand where numbers belong, and words are plain."""
    if isinstance(default, int | float):
        return isinstance(value, int | float)
    return isinstance(value, bytes) and value.isascii()


def _columns(connection: sqlite3.Connection, table: str) -> set[bytes]:
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    told = str(error)
    return not isinstance(error, sqlite3.OperationalError) or any(
        word in told for word in ("malformed", "no such", "columns")
    )
