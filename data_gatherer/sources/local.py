"""The local CRM: deals that were imported into `crm.db`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from data_gatherer.sources import DealNotFound, Listed
from sales_kernel.database import explained
from sales_kernel.errors import HomeFault
from sales_kernel.fingerprint import digest_of
from sales_kernel.layer import Subject

if TYPE_CHECKING:
    from data_gatherer.finding import Firm, Person, Placed
    from data_gatherer.models import EnrichedDeal

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
SCHEMA_VERSION = 2
"""Raised with every change of the tables; a local CRM of another version is refused, and importing again makes a new one."""
TABLES = ("deals", "companies", "contacts", "interactions", "tasks", "changes")
_ELSEWHERE = """
WITH same (person, contact_id) AS (
    SELECT id, id FROM contacts WHERE source = 'local' AND account = :account AND deal_id = :deal
    UNION
    SELECT m.id, o.id FROM contacts m CROSS JOIN contacts o INDEXED BY contacts_by_email
        ON o.source = m.source AND o.account = m.account AND lower(o.email) = lower(m.email) AND o.email <> ''
        WHERE m.source = 'local' AND m.account = :account AND m.deal_id = :deal AND m.email <> '')
SELECT DISTINCT s.person, i.kind, i.at, i.deal_id FROM same s CROSS JOIN interactions i INDEXED BY touches
    ON i.source = 'local' AND i.account = :account AND i.contact_id = s.contact_id
    WHERE i.deal_id <> :deal AND i.direction = 'outbound' AND i.contact_id IS NOT NULL
    AND i.kind IN ('email', 'call', 'meeting', 'linkedin', 'whatsapp')
    AND COALESCE(i.outcome, '') NOT IN ('planned', 'cancelled', 'bounced', 'no_answer', 'no_show')
    AND NOT EXISTS (SELECT 1 FROM interactions h WHERE h.source = 'local' AND h.account = :account
        AND h.deal_id = :deal AND h.id = i.id AND h.at = i.at)
    ORDER BY i.at DESC, i.deal_id, s.person, i.kind LIMIT 200
"""
"""Our last touches with the same people, by id or address, on account of other deals; a record of both deals is this deal's own."""


def holds_deals(path: Path) -> bool:
    """Return whether the local CRM at *path* has anything in it."""
    if not path.exists():
        return False
    with closing(connect(path, timeout=5)) as connection, explained_crm(path):
        found = "SELECT 1 FROM deals WHERE source = 'local' LIMIT 1"
        return _begun(connection) and connection.execute(found).fetchone() is not None


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


_OF_DEAL = "FROM {} WHERE source = 'local' AND account = :account AND deal_id = :deal ORDER BY id"
_ABOUT = {
    "deals": "SELECT * FROM deals WHERE source = 'local' AND account = :account AND id = :deal",
    "companies": "SELECT c.* FROM companies c JOIN deals d"
    " ON c.source = d.source AND c.account = d.account AND c.id = d.company_id"
    " WHERE d.source = 'local' AND d.account = :account AND d.id = :deal",
    **{table: f"SELECT * {_OF_DEAL.format(table)}" for table in ("contacts", "interactions", "tasks", "changes")},
    "peers": "SELECT p.* FROM peers p JOIN deals d"
    " ON p.source = d.source AND p.account = d.account AND p.pipeline = COALESCE(d.pipeline, '') AND p.stage IN (d.stage, '')"
    " WHERE d.source = 'local' AND d.account = :account AND d.id = :deal ORDER BY p.stage",
    "elsewhere": _ELSEWHERE,
}
"""What is asked about one deal, by table."""


class LocalSource:
    """Deals of `crm.db`, whatever accounts were imported into it."""

    name = "local"

    def __init__(self, path: Path, *, timeout: float) -> None:
        self.reads = 0
        self._path = path
        self._timeout = timeout

    def subject(self, deal_id: str) -> Subject | None:
        """Return the deal's subject. Raises DealNotFound when two accounts have a deal of this id."""
        rows = self._rows("SELECT account FROM deals WHERE source = 'local' AND id = ?", (deal_id,))
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
            " WHERE d.source = 'local' AND (d.account, d.id) > (?, ?) ORDER BY d.account, d.id LIMIT 500",
            last,
        ):
            for row in rows:
                yield Listed(deal=deal(row), account=row["account"], company=row["company_name"] or "")
            last = (rows[-1]["account"], rows[-1]["id"])

    def placed(self) -> Iterator[Placed]:
        """Yield every deal, for searches."""
        from data_gatherer.finding import Placed

        for row in self._swept("deals", "account, id", "name, ifnull(company_id, ''), stage_kind = 'open'"):
            yield Placed(row[0], row[1], row[2], row[3], bool(row[4]))

    def companies(self) -> Iterator[Firm]:
        """Yield every company, with a deal or without."""
        from data_gatherer.finding import Firm

        for row in self._swept("companies", "account, id", "name, ifnull(domain, ''), ifnull(country, '')"):
            yield Firm(*row)

    def people(self) -> Iterator[Person]:
        """Yield every contact once for each of its deals."""
        from data_gatherer.finding import Person

        others = "ifnull(name, ''), ifnull(email, ''), ifnull(phone, '')"
        for row in self._swept("contacts", "account, deal_id, id", others):
            yield Person(*row)

    def _swept(self, table: str, key: str, others: str) -> Iterator[sqlite3.Row]:
        """Yield rows in the order of their key, in chunks, so that a long sweep holds no lock and little memory."""
        last: Sequence[str] = [""] * len(key.split())
        marks = ", ".join("?" for _ in last)
        sql = (
            f"SELECT {key}, {others} FROM {table} WHERE source = 'local' AND ({key}) > ({marks})"  # noqa: S608  (constants)
            f" ORDER BY {key} LIMIT 10000"
        )
        while rows := self._rows(sql, last):
            yield from rows
            last = rows[-1][: len(last)]

    def _rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object]) -> list[sqlite3.Row]:
        with self._opened() as connection:
            return connection.execute(sql, parameters).fetchall() if connection else []

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection | None]:
        """Connect for one question: nothing is held open, and a first import is seen as soon as it has happened."""
        if not self._path.exists():
            yield None
            return
        with explained_crm(self._path), closing(connect(self._path, timeout=self._timeout)) as connection:
            yield connection if _begun(connection) else None

    def _about(self, subject: Subject) -> dict[str, list[sqlite3.Row]]:
        """Return all rows about the deal, by table, of one state of the local CRM."""
        place = {"account": subject.account, "deal": subject.id}
        with self._opened() as connection:
            if connection is None:
                return {table: [] for table in _ABOUT}
            connection.execute("BEGIN")
            return {table: connection.execute(sql, place).fetchall() for table, sql in _ABOUT.items()}
