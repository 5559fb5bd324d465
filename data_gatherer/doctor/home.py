"""The home directory: whether it can be used, whether it is private, and whether its databases are sound."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from data_gatherer.doctor.findings import Finding
from data_gatherer.doctor.saying import named
from data_gatherer.sources.brevo.api.callfile import CallFile
from data_gatherer.sources.brevo.api.opening import calls_path
from data_gatherer.sources.crmfile import opened
from sales_kernel.errors import SuiteError

if TYPE_CHECKING:
    from sales_kernel.workspace import Workspace

_MOST_CHECKED = 256 * 2**20
"""Bytes of a database that are looked through; of a larger one it counts that it can be opened."""
_OTHERS = 0o077
_ENTER = 0o011
_CHECK = "PRAGMA integrity_check(1)"  # quick_check finds faults that are none in tables without row ids, up to SQLite 3.40 at least
_PRIVATE = ("*.db", "*.db-wal", "cache/*.db", "cache/*.db-wal")
"""What holds data of customers."""


def usable(home: Path) -> bool:
    """Return whether the home directory is there and can be read and written."""
    try:
        return home.is_dir() and os.access(home, os.R_OK | os.W_OK | os.X_OK)
    except PermissionError:
        return False


def of_home(home: Path) -> Finding:
    """Tell whether the home directory can be used, and who else can read it."""
    if usable(home):
        return _privacy(home)
    try:
        is_there = home.exists()
    except PermissionError:
        is_there = True
    if is_there:
        todo = "make it a folder of yours, or set SALES_AGENT_HOME to one"
        return Finding("home", "wrong", f"{home} cannot be written", todo)
    return Finding("home", "note", f"{home} is not there yet; it is made when something is kept")


def _privacy(home: Path) -> Finding:
    seen = home.stat().st_mode & _OTHERS
    files = sorted({path for pattern in _PRIVATE for path in home.glob(pattern) if path.is_file()})
    readable = [path.name for path in files if path.stat().st_mode & _OTHERS]
    todo = f"chmod 700 {quote(str(home))}"
    if seen & _ENTER and readable:
        return Finding("home", "wrong", f"{home}: others on this machine can read {named(readable)}", todo)
    if seen:
        return Finding(
            "home", "note", f"{home}: others on this machine can look into it, but not read the databases", todo
        )
    return Finding("home", "ok", f"{home}, for you alone")


def of_databases(workspace: Workspace, *, timeout: float) -> Iterator[Finding]:
    """Tell of each database that is there whether it is sound."""
    crm, calls = workspace.crm_path, calls_path(workspace)
    ledger = workspace.home / "recommendation_cache.db"
    said: list[str] = []
    book = CallFile(calls, timeout=timeout, say=said.append)
    if crm.exists():
        yield _checked("crm.db", crm, lambda: _crm(crm, timeout), said)
    if calls.exists():
        yield _checked("calls.db", calls, lambda: book.writing(_looked_through), said)
    if ledger.exists():
        yield _checked("ledger", ledger, lambda: _ledger(workspace), said)


def _checked(name: str, path: Path, check: Callable[[], str], said: list[str]) -> Finding:
    size = path.stat().st_size
    try:
        result = check()
    except SuiteError as fault:
        return Finding(name, "wrong", str(fault), fault.hint)
    if said:
        return Finding(name, "note", said[0], "for an hour watch that Brevo is not asked too often")
    if result != "ok":
        return Finding(name, "wrong", f"it is damaged: {result}", f"move it away: {quote(str(path))}")
    return Finding(name, "ok", f"{'can be opened' if size > _MOST_CHECKED else 'sound'}, {_spoken(size)}")


def _crm(path: Path, timeout: float) -> str:
    with opened(path, timeout=timeout) as connection:
        if connection is None or path.stat().st_size > _MOST_CHECKED:
            return "ok"
        return _looked_through(connection)


def _looked_through(connection: Any) -> str:
    return str(connection.execute(_CHECK).fetchone()[0])


def _ledger(workspace: Workspace) -> str:
    if (workspace.home / "recommendation_cache.db").stat().st_size > _MOST_CHECKED:
        return str(workspace.ledger.rows("SELECT 'ok'")[0][0])
    return str(workspace.ledger.rows(_CHECK)[0][0])


def _spoken(size: int) -> str:
    return f"{size / 2**20:,.1f} MB" if size >= 2**20 else f"{max(1, size // 1024)} KB"
