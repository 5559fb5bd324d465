"""The local CRM: deals that were imported into `crm.db`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from data_gatherer.sources import DealNotFound, Listed
from sales_kernel.database import explained
from sales_kernel.errors import HomeFault
from sales_kernel.fingerprint import digest_of
from sales_kernel.layer import Subject

if TYPE_CHECKING:
    from data_gatherer.models import EnrichedDeal

SCHEMA = """
CREATE TABLE deals (
    source TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, pipeline TEXT, stage TEXT NOT NULL,
    stage_kind TEXT NOT NULL, stage_order INTEGER, stage_of INTEGER, stage_entered_at TEXT, amount REAL, currency TEXT,
    owner_name TEXT, owner_email TEXT, company_id TEXT, created_at TEXT, close_date TEXT, loss_reason TEXT,
    attributes TEXT NOT NULL, PRIMARY KEY (source, account, id)) WITHOUT ROWID;
CREATE TABLE companies (
    source TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, domain TEXT, industry TEXT,
    employees INTEGER, country TEXT, city TEXT, attributes TEXT NOT NULL, PRIMARY KEY (source, account, id)) WITHOUT ROWID;
CREATE TABLE contacts (
    source TEXT NOT NULL, account TEXT NOT NULL, deal_id TEXT NOT NULL, id TEXT NOT NULL, name TEXT, email TEXT, phone TEXT,
    title TEXT, language TEXT, time_zone TEXT, linkedin TEXT, email_status TEXT, email_consent TEXT, phone_consent TEXT,
    linkedin_consent TEXT, whatsapp_consent TEXT, objection TEXT, PRIMARY KEY (source, account, deal_id, id)) WITHOUT ROWID;
CREATE TABLE interactions (
    source TEXT NOT NULL, account TEXT NOT NULL, deal_id TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    direction TEXT NOT NULL, at TEXT NOT NULL, author TEXT, contact_id TEXT, subject TEXT, text TEXT, outcome TEXT,
    PRIMARY KEY (source, account, deal_id, id)) WITHOUT ROWID;
CREATE TABLE tasks (
    source TEXT NOT NULL, account TEXT NOT NULL, deal_id TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, kind TEXT,
    due TEXT, done INTEGER NOT NULL, assignee TEXT, contact_id TEXT, PRIMARY KEY (source, account, deal_id, id)) WITHOUT ROWID;
"""
SCHEMA_VERSION = 1
"""Raised with every change of the tables; a local CRM of another version is refused, and importing again makes a new one."""
TABLES = ("deals", "companies", "contacts", "interactions", "tasks")


def holds_deals(path: Path) -> bool:
    """Return whether the local CRM at *path* has anything in it."""
    if not path.exists():
        return False
    with closing(connect(path, timeout=5)) as connection, explained_crm(path):
        return _begun(connection) and connection.execute("SELECT 1 FROM deals LIMIT 1").fetchone() is not None


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
    if version not in (0, SCHEMA_VERSION):
        connection.close()
        newer = version > SCHEMA_VERSION
        hint = "upgrade the suite" if newer else "move it away and import again"
        raise HomeFault(f"the local CRM {path} was made by {'a newer' if newer else 'an older'} version", hint=hint)
    return connection


def _begun(connection: sqlite3.Connection) -> bool:
    """Return whether an import has ever succeeded; before that there are no tables."""
    return bool(connection.execute("PRAGMA user_version").fetchone()[0])


class LocalSource:
    """Deals of `crm.db`, whatever accounts were imported into it."""

    name = "local"

    def __init__(self, path: Path, *, timeout: float) -> None:
        self.reads = 0
        self._path = path
        self._timeout = timeout

    def subject(self, deal_id: str) -> Subject | None:
        """Return the deal's subject. Raises DealNotFound when two accounts have a deal of this id."""
        rows = self._rows("SELECT account FROM deals WHERE id = ?", (deal_id,))
        if len(rows) > 1:
            accounts = ", ".join(row["account"] for row in rows)
            raise DealNotFound(
                f"{deal_id!r} is a deal in several accounts: {accounts}", hint="give a piece of its name"
            )
        return Subject(self.name, rows[0]["account"], deal_id) if rows else None

    def fingerprint(self, subject: Subject) -> str:
        """Return the hash of all rows about the deal."""
        return digest_of(orjson.dumps([[list(row) for row in rows] for rows in self._about(subject).values()]))

    def read(self, subject: Subject) -> EnrichedDeal:
        """Return the deal as it was imported."""
        from data_gatherer.sources.local_records import told

        self.reads += 1
        return told(subject.account, self._about(subject))

    def listed(self) -> Iterator[Listed]:
        """Yield every deal, in chunks, so that a long sweep holds no lock."""
        from data_gatherer.sources.local_records import deal

        last: tuple[str, str] = ("", "")
        while rows := self._rows(
            "SELECT d.*, c.name AS company_name FROM deals d LEFT JOIN companies c"
            " ON c.source = d.source AND c.account = d.account AND c.id = d.company_id"
            " WHERE (d.account, d.id) > (?, ?) ORDER BY d.account, d.id LIMIT 500",
            last,
        ):
            for row in rows:
                yield Listed(deal=deal(row), account=row["account"], company=row["company_name"] or "")
            last = (rows[-1]["account"], rows[-1]["id"])

    def _rows(self, sql: str, parameters: Sequence[object]) -> list[sqlite3.Row]:
        """Ask in a connection of its own: nothing is held open, and a first import is seen as soon as it has happened."""
        if not self._path.exists():
            return []
        with explained_crm(self._path), closing(connect(self._path, timeout=self._timeout)) as connection:
            return connection.execute(sql, parameters).fetchall() if _begun(connection) else []

    def _about(self, subject: Subject) -> dict[str, list[sqlite3.Row]]:
        place = (subject.account, subject.id)
        found = {
            "deals": self._rows("SELECT * FROM deals WHERE account = ? AND id = ?", place),
            "companies": self._rows(
                "SELECT c.* FROM companies c JOIN deals d ON c.account = d.account AND c.id = d.company_id"
                " WHERE d.account = ? AND d.id = ?",
                place,
            ),
        }
        for table in ("contacts", "interactions", "tasks"):
            found[table] = self._rows(f"SELECT * FROM {table} WHERE account = ? AND deal_id = ? ORDER BY id", place)  # noqa: S608  (a constant)
        return found
