"""The file `crm.db`: its tables, and how it is opened, begun and brought up to this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

from sales_kernel.database import explained
from sales_kernel.errors import HomeFault

SCHEMA = """
CREATE TABLE deals (
    source TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, pipeline TEXT, stage TEXT NOT NULL,
    stage_kind TEXT NOT NULL, stage_order INTEGER, stage_of INTEGER, stage_entered_at TEXT, amount REAL, currency TEXT,
    owner_name TEXT, owner_email TEXT, owner_manager TEXT, company_id TEXT, created_at TEXT, close_date TEXT, loss_reason TEXT,
    attributes TEXT NOT NULL, PRIMARY KEY (source, account, id)) WITHOUT ROWID;
CREATE TABLE companies (
    source TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, domain TEXT, industry TEXT,
    employees INTEGER, country TEXT, city TEXT, attributes TEXT NOT NULL, PRIMARY KEY (source, account, id)) WITHOUT ROWID;
CREATE TABLE contacts (
    source TEXT NOT NULL, account TEXT NOT NULL, deal_id TEXT NOT NULL, id TEXT NOT NULL, name TEXT, email TEXT, phone TEXT,
    title TEXT, buying_role TEXT, language TEXT, time_zone TEXT, linkedin TEXT, email_status TEXT, email_consent TEXT,
    phone_consent TEXT, linkedin_consent TEXT, whatsapp_consent TEXT, objection TEXT,
    PRIMARY KEY (source, account, deal_id, id)) WITHOUT ROWID;
CREATE TABLE interactions (
    source TEXT NOT NULL, account TEXT NOT NULL, deal_id TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    direction TEXT NOT NULL, at TEXT NOT NULL, author TEXT, contact_id TEXT, subject TEXT, text TEXT, outcome TEXT,
    machine INTEGER NOT NULL, PRIMARY KEY (source, account, deal_id, id)) WITHOUT ROWID;
CREATE TABLE tasks (
    source TEXT NOT NULL, account TEXT NOT NULL, deal_id TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, kind TEXT,
    due TEXT, done INTEGER NOT NULL, assignee TEXT, contact_id TEXT, PRIMARY KEY (source, account, deal_id, id)) WITHOUT ROWID;
CREATE TABLE changes (
    source TEXT NOT NULL, account TEXT NOT NULL, deal_id TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, old TEXT,
    new TEXT, at TEXT NOT NULL, PRIMARY KEY (source, account, deal_id, id)) WITHOUT ROWID;
CREATE TABLE peers (
    source TEXT NOT NULL, account TEXT NOT NULL, pipeline TEXT NOT NULL, stage TEXT NOT NULL, samples INTEGER NOT NULL,
    median_days REAL NOT NULL, p75_days REAL NOT NULL, p90_days REAL NOT NULL,
    PRIMARY KEY (source, account, pipeline, stage)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX deals_by_id ON deals (source, id);
CREATE INDEX contacts_by_email ON contacts (source, account, lower(email)) WHERE email <> '';
CREATE INDEX touches ON interactions (source, account, contact_id, at) WHERE direction = 'outbound' AND contact_id IS NOT NULL;
"""
ARCHIVE = """
CREATE TABLE accounts (
    source TEXT NOT NULL, door TEXT NOT NULL, account TEXT NOT NULL, title TEXT, PRIMARY KEY (source, door)) WITHOUT ROWID;
CREATE TABLE records (
    source TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, digest TEXT NOT NULL,
    read_at REAL NOT NULL, PRIMARY KEY (source, account, kind, id));
CREATE TABLE ties (
    source TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, to_kind TEXT NOT NULL, to_id TEXT NOT NULL,
    PRIMARY KEY (source, account, to_kind, to_id, kind, id)) WITHOUT ROWID;
CREATE INDEX ties_of ON ties (source, account, kind, id);
CREATE TABLE parts (
    source TEXT NOT NULL, account TEXT NOT NULL, part TEXT NOT NULL, about TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    read_at REAL NOT NULL, proof TEXT NOT NULL, cursor TEXT NOT NULL, PRIMARY KEY (source, account, part, about)) WITHOUT ROWID;
"""
"""What was read of remote CRMs, as they wrote it; see `archive.py`."""
SCHEMA_VERSION = 3
"""Raised with every change of the tables."""
_ADDED = {2: ARCHIVE}
"""What brings a local CRM of an older version up by one; those before are refused, and importing again makes a new one."""
TABLES = ("deals", "companies", "contacts", "interactions", "tasks", "changes")


def explained_crm(path: Path) -> AbstractContextManager[None]:
    """Say in words what went wrong with the local CRM at *path*."""
    return explained(path, "local CRM", mend="it was left as it is; move it away and import again")


def connect(path: Path, *, timeout: float) -> sqlite3.Connection:
    """Return a connection to the local CRM at *path*. Raises HomeFault when it is not one, or newer than this version."""
    with explained_crm(path):
        connection = sqlite3.connect(path, timeout=timeout, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        except BaseException:
            connection.close()
            raise
    while version in _ADDED:
        _upgrade(connection, path, version)
        version += 1
    if version not in (0, SCHEMA_VERSION):
        connection.close()
        newer = version > SCHEMA_VERSION
        hint = "upgrade the suite" if newer else "move it away and import again"
        raise HomeFault(f"the local CRM {path} was made by {'a newer' if newer else 'an older'} version", hint=hint)
    return connection


def begun(connection: sqlite3.Connection) -> bool:
    """Return whether anything was ever brought in; before that there are no tables."""
    return bool(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def opened(path: Path, *, timeout: float) -> Iterator[sqlite3.Connection | None]:
    """Give one state of the local CRM at *path* to read; None while there is none."""
    if not path.exists():
        yield None
        return
    with explained_crm(path), closing(connect(path, timeout=timeout)) as connection:
        if begun(connection):
            connection.execute("BEGIN")
            yield connection
        else:
            yield None


def begin(connection: sqlite3.Connection) -> None:
    """Make the tables if there are none, within the transaction the caller holds."""
    if not begun(connection):
        for statement in statements(SCHEMA + ARCHIVE + INDEXES):
            connection.execute(statement.replace("CREATE TABLE ", "CREATE TABLE main."))
        connection.execute(f"PRAGMA main.user_version = {SCHEMA_VERSION}")


def statements(script: str) -> list[str]:
    """Return the statements of *script* one by one."""
    return [statement for statement in script.split(";") if statement.strip()]


def _upgrade(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Bring the file up by one version, unless another process has just done so."""
    with explained_crm(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] == version:
                for statement in statements(_ADDED[version]):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.close()
            raise
