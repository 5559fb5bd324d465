"""How SQLite files are written by many threads, and what went wrong with one, said in words the user can act on."""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sales_kernel.errors import HomeFault, LedgerBusy, LedgerDamaged

_turns: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)
_OURS = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError)
"""Mistakes in our own statements: bugs, which keep their traceback."""


@contextmanager
def turn_to_write(path: Path, *, timeout: float) -> Iterator[None]:
    """Let the threads of this process write to the file at *path* one after the other.

    SQLite would let them sleep, longer each time, though the place has become free. After *timeout* seconds it is left to SQLite to say so.
    """
    turn = _turns[path]
    held = turn.acquire(timeout=timeout)
    try:
        yield
    finally:
        if held:
            turn.release()


@contextmanager
def explained(path: Path, what: str, *, mend: str) -> Iterator[None]:
    """Turn a failure with the file at *path* into LedgerBusy, LedgerDamaged or HomeFault; *mend* is the way out when it is damaged."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _operational(path, what, str(error), mend) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, _OURS):
            raise
        raise LedgerDamaged(f"the {what} {path} cannot be read: {error}", hint=mend) from error
    except OSError as error:
        raise HomeFault(
            f"cannot use {error.filename or path}: {error.strerror}",
            hint="make the folder writable, or set SALES_AGENT_HOME to one that is",
        ) from error


def _operational(path: Path, what: str, reason: str, mend: str) -> HomeFault:
    if "locked" in reason or "busy" in reason:
        return LedgerBusy(
            f"another process is writing to {path} and did not finish in time",
            hint="try again; busy_timeout_seconds in config.yaml says how long to wait",
        )
    if "full" in reason:
        return HomeFault(f"no space left on the disk that holds {path}", hint="free some space; nothing was lost")
    if "malformed" in reason or "no such" in reason:
        return LedgerDamaged(f"the {what} {path} cannot be read: {reason}", hint=mend)
    return HomeFault(
        f"cannot use {path}: {reason}", hint="make the folder writable, or set SALES_AGENT_HOME to one that is"
    )
