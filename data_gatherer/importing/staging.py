"""Rows on their way into the local CRM: gathered in temporary tables on disk, linked, compared, and put in place in one transaction."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from data_gatherer.importing.peers import PEERS
from data_gatherer.importing.report import Counted
from data_gatherer.sources.crmfile import SCHEMA, TABLES, begin, connect, explained_crm, statements
from sales_kernel.files import private_directory, private_file

_OURS = """
CREATE TEMP TABLE links (deal_id TEXT NOT NULL, contact_id TEXT NOT NULL, role TEXT, file TEXT, line INTEGER,
    row BLOB, PRIMARY KEY (deal_id, contact_id)) WITHOUT ROWID;
CREATE INDEX temp.links_by_contact ON links (contact_id);
CREATE TEMP TABLE people (id TEXT PRIMARY KEY, name TEXT, email TEXT) WITHOUT ROWID;
CREATE INDEX temp.people_by_name ON people (name);
CREATE INDEX temp.people_by_email ON people (email);
CREATE TEMP TABLE names (kind TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, name, id)) WITHOUT ROWID;
CREATE TEMP TABLE shelves (shelf INTEGER NOT NULL, name TEXT NOT NULL, cells BLOB NOT NULL, PRIMARY KEY (shelf, name)) WITHOUT ROWID;
CREATE TEMP TABLE refused (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE ranks (pipeline TEXT NOT NULL, stage TEXT NOT NULL, rank REAL NOT NULL, deals INTEGER NOT NULL,
    PRIMARY KEY (pipeline, stage, rank)) WITHOUT ROWID;
CREATE INDEX temp.new_deals_by_company ON new_deals (company_id);
CREATE INDEX temp.new_contacts_by_id ON new_contacts (id);
"""
_ADDRESS = re.compile(r"[(<]([^()<>\s]+@[^()<>\s]+)[)>]$")
_ALL = (*TABLES, "peers")
_MOST_STAGES = 50
_CACHE_KIB = 32_000


class Added(NamedTuple):
    """Whether a row went in; else whether the one of its id that was there says the *same*."""

    new: bool
    same: bool = False


class Link(NamedTuple):
    """A deal that names a contact, where it does so, and the row if it stands in a file of links."""

    deal_id: str
    contact_id: str
    role: str
    file: str
    line: int
    row: bytes = b""


@contextmanager
def staged(crm: Path, account: str, *, timeout: float, dry_run: bool) -> Iterator[Staging]:
    """Give a place to gather the account's rows; the local CRM is not touched before `put_in_place`."""
    with explained_crm(crm):
        if dry_run and not crm.exists():
            connection = sqlite3.connect("", isolation_level=None)
            connection.row_factory = sqlite3.Row
        else:
            private_directory(crm.parent)
            private_file(crm)
            connection = connect(crm, timeout=timeout)
        with closing(connection):
            yield Staging(connection, account)


class Staging:
    """The rows of one account that an import has read so far."""

    def __init__(self, connection: sqlite3.Connection, account: str) -> None:
        self._connection = connection
        self._place = ("local", account)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("PRAGMA temp_store = FILE")
        for statement in statements(SCHEMA.replace("CREATE TABLE ", "CREATE TEMP TABLE new_") + _OURS):
            connection.execute(statement)
        connection.execute("BEGIN")  # of temporary tables only: it locks nobody out
        self._columns = {table: self._names(f"new_{table}") for table in _ALL}
        self._inserts = {table: _insert(table, names) for table, names in self._columns.items()}
        self._shelves = 0
        self.has_deal = lru_cache(maxsize=20_000)(self._has_deal)

    def _names(self, table: str) -> list[str]:
        return [row["name"] for row in self._connection.execute(f"PRAGMA table_info({table})")]

    def _one(self, sql: str, *values: object) -> Any:
        return self._connection.execute(sql, values).fetchone()

    def _ids(self, sql: str, *values: object) -> list[str]:
        return [row[0] for row in self._connection.execute(sql, values)]

    def add(self, table: str, row: dict[str, Any]) -> Added:
        """Add a row of one of the CRM's tables."""
        columns = self._columns[table]
        values = (*self._place, *[row.get(column) for column in columns[2:]])
        if self._connection.execute(self._inserts[table], values).rowcount:
            return Added(True)
        keyed = "deal_id = ? AND id = ?" if "deal_id" in columns else "id = ?"
        key = (row["deal_id"], row["id"]) if "deal_id" in columns else (row["id"],)
        there = self._one(f"SELECT * FROM new_{table} WHERE source = ? AND account = ? AND {keyed}", *self._place, *key)  # noqa: S608  (names of our own tables)
        return Added(False, tuple(there) == values)

    def name(self, kind: str, name: str, record: str) -> None:
        """Remember what a deal or company is called, for files that refer to it by its name."""
        self._connection.execute("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", (kind, name.casefold(), record))

    def refuse(self, deal_id: str) -> None:
        """Remember a deal that was refused, to say so of what hangs on it."""
        self._connection.execute("INSERT OR IGNORE INTO refused VALUES (?)", (deal_id,))

    def was_refused(self, deal_id: str) -> bool:
        """Return whether the deal was in the files and refused."""
        return self._one("SELECT 1 FROM refused WHERE id = ?", deal_id) is not None

    def shelf(self) -> int:
        """Return a new place for the rows of a joined file."""
        self._shelves += 1
        return self._shelves

    def shelve(self, shelf: int, name: str, cells: bytes) -> None:
        """Keep a row of a joined file; a later one of the same name replaces it."""
        self._connection.execute("INSERT OR REPLACE INTO shelves VALUES (?, ?, ?)", (shelf, name, cells))

    def shelved(self, shelf: int, name: str) -> bytes | None:
        """Return the row of that name."""
        found = self._one("SELECT cells FROM shelves WHERE shelf = ? AND name = ?", shelf, name)
        return bytes(found[0]) if found else None

    def rank(self, pipeline: str, stage: str, rank: float) -> None:
        """Take into account where a deal says its stage stands."""
        self._connection.execute(
            "INSERT INTO ranks VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET deals = deals + 1", (pipeline, stage, rank)
        )

    def link(self, link: Link) -> None:
        """Remember that a deal names a contact; a role that is told wins over none."""
        self._connection.execute(
            "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET role = excluded.role WHERE excluded.role <> ''",
            link,
        )

    def resolve_links(self) -> Iterator[Link]:
        """Let every link name its contact by its id; yield and forget those whose contact is not there, or not to be told."""
        unknown = "SELECT * FROM links WHERE NOT EXISTS (SELECT 1 FROM people p WHERE p.id = links.contact_id)"
        last = ("", "")
        while found := self._connection.execute(
            f"{unknown} AND (deal_id, contact_id) > (?, ?) ORDER BY deal_id, contact_id LIMIT 500", last
        ).fetchall():
            for row in found:
                link = Link(*row)
                self._connection.execute(
                    "DELETE FROM links WHERE deal_id = ? AND contact_id = ?", (link.deal_id, link.contact_id)
                )
                contact = self.contact(link.contact_id)
                if contact:
                    self.link(link._replace(contact_id=contact))
                else:
                    yield link
            last = (found[-1]["deal_id"], found[-1]["contact_id"])

    def person(self, contact_id: str, name: str, email: str) -> None:
        """Remember a contact, whether or not it belongs to a deal."""
        self._connection.execute(
            "INSERT OR IGNORE INTO people VALUES (?, ?, ?)", (contact_id, name.casefold(), email.casefold())
        )

    def _has_deal(self, reference: str) -> str:
        found = self._one(
            "SELECT id FROM new_deals WHERE source = ? AND account = ? AND id = ?", *self._place, reference
        )
        return str(found[0]) if found else self._only("deals", reference)

    def _only(self, kind: str, name: str) -> str:
        found = self._ids("SELECT id FROM names WHERE kind = ? AND name = ? LIMIT 2", kind, name.casefold())
        return found[0] if len(found) == 1 else ""

    def company(self, reference: str) -> str:
        """Return the id of the company of this id, or of this name if only one has it; else nothing."""
        found = self._one(
            "SELECT id FROM new_companies WHERE source = ? AND account = ? AND id = ?", *self._place, reference
        )
        return str(found[0]) if found else self._only("companies", reference)

    def contact(self, reference: str) -> str:
        """Return the id of the contact of this id, or of this address or name if only one has it; else nothing.

        `Ann Archer (ann@hill.example)` is the one of that address.
        """
        if self._one("SELECT 1 FROM people WHERE id = ?", reference):
            return reference
        within = _ADDRESS.search(reference)
        reference = within[1] if within else reference
        for column in ("email", "name"):
            found = self._ids(f"SELECT id FROM people WHERE {column} = ? LIMIT 2", reference.casefold())  # noqa: S608  (constants)
            if found:
                return found[0] if len(found) == 1 else ""
        return ""

    def deals_linked(self, contact_id: str) -> dict[str, str]:
        """Return the deals that name the contact, with the role it has there."""
        sql = "SELECT deal_id, COALESCE(role, '') FROM links WHERE contact_id = ?"
        return {row[0]: row[1] for row in self._connection.execute(sql, (contact_id,))}

    def deals_of_company(self, company_id: str, *, without_people: bool = False) -> list[str]:
        """Return the company's deals; *without_people* only those to which no contact is linked."""
        alone = "AND NOT EXISTS (SELECT 1 FROM links l WHERE l.deal_id = d.id)" if without_people else ""
        return self._ids(f"SELECT d.id FROM new_deals d WHERE d.company_id = ? {alone}", company_id)  # noqa: S608  (constants)

    def deals_of_contact(self, contact_id: str) -> list[str]:
        """Return the deals a contact belongs to."""
        return self._ids("SELECT deal_id FROM new_contacts WHERE id = ?", contact_id)

    def count(self, table: str) -> int:
        """Return how many rows a table has so far."""
        return int(self._one(f"SELECT COUNT(*) FROM new_{table}")[0])  # noqa: S608  (names of our own tables)

    def order_stages(self) -> None:
        """Give open stages the order their deals tell, where every stage of a pipeline has a place of its own."""
        pipelines = self._ids("SELECT DISTINCT pipeline FROM ranks")
        for pipeline in pipelines:
            stages = self._ids(
                "SELECT DISTINCT stage FROM new_deals WHERE COALESCE(pipeline, '') = ? AND stage_kind = 'open' LIMIT ?",
                pipeline,
                _MOST_STAGES + 1,
            )
            ranks = {stage: self._rank(pipeline, stage) for stage in stages}
            known = [rank for rank in ranks.values() if rank is not None]
            if stages and len(stages) <= _MOST_STAGES and len(set(known)) == len(stages):
                for order, stage in enumerate(sorted(ranks, key=lambda name: ranks[name] or 0.0), 1):
                    self._set_order(pipeline, stage, order, len(stages))

    def _rank(self, pipeline: str, stage: str) -> float | None:
        """Return the place most deals of the stage tell; none when as many tell another."""
        sql = "SELECT rank, deals FROM ranks WHERE pipeline = ? AND stage = ? ORDER BY deals DESC LIMIT 2"
        found = self._connection.execute(sql, (pipeline, stage)).fetchall()
        tied = len(found) == 2 and found[0][1] == found[1][1]
        return float(found[0][0]) if found and not tied else None

    def _set_order(self, pipeline: str, stage: str, order: int, of: int) -> None:
        self._connection.execute(
            "UPDATE new_deals SET stage_order = ?, stage_of = ?"
            " WHERE COALESCE(pipeline, '') = ? AND stage = ? AND stage_kind = 'open'",
            (order, of, pipeline, stage),
        )

    def finish_changes(self) -> None:
        """Fill in what a field was before from the change before; then drop what changed nothing."""
        self._connection.execute(
            "UPDATE new_changes SET old = (SELECT p.new FROM new_changes p WHERE p.source = new_changes.source"
            " AND p.account = new_changes.account AND p.deal_id = new_changes.deal_id AND p.field = new_changes.field"
            " AND (p.at, p.id) < (new_changes.at, new_changes.id) ORDER BY p.at DESC, p.id DESC LIMIT 1)"
            " WHERE old IS NULL"
        )
        self._connection.execute("DELETE FROM new_changes WHERE COALESCE(old, '') = COALESCE(new, '')")

    def compute_peers(self) -> None:
        """Compute how long won deals took, by pipeline and stage."""
        self._connection.execute(PEERS, dict(zip(("source", "account"), self._place, strict=True)))

    def put_in_place(self, *, dry_run: bool) -> dict[str, Counted]:
        """Make the account in the local CRM what was gathered, in one transaction; return what differs."""
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            begin(self._connection)
            counted = {table: self._replaced(table) for table in _ALL}
            changed = any(one != Counted() for one in counted.values())
            self._connection.execute("COMMIT" if changed and not dry_run else "ROLLBACK")
        except BaseException:
            if self._connection.in_transaction:  # on a full disk the commit itself has rolled back
                self._connection.execute("ROLLBACK")
            raise
        return {table: counted[table] for table in TABLES}

    def _replaced(self, table: str) -> Counted:
        columns = self._columns[table]
        keys = [name for name in columns if name in _KEYS[table]]
        same = " AND ".join(f"o.{name} = n.{name}" for name in keys)
        rest = " AND ".join(f"o.{name} IS n.{name}" for name in columns if name not in keys)
        old, new = f"main.{table} o", f"temp.new_{table} n"
        gone = f"o.source = ? AND o.account = ? AND NOT EXISTS (SELECT 1 FROM {new} WHERE {same})"  # noqa: S608  (names of our own tables)
        moved = f"FROM {new} WHERE NOT EXISTS (SELECT 1 FROM {old} WHERE {same} AND {rest})"  # noqa: S608  (likewise)
        execute = self._connection.execute
        before = self._one(f"SELECT COUNT(*) FROM {old} WHERE source = ? AND account = ?", *self._place)[0]  # noqa: S608  (names of our own tables)
        removed = execute(f"DELETE FROM main.{table} AS o WHERE {gone}", self._place).rowcount if before else 0  # noqa: S608  (likewise)
        written = execute(f"INSERT OR REPLACE INTO main.{table} SELECT n.* {moved}").rowcount
        after = self.count(table)
        added = after - (before - removed)
        return Counted(new=added, changed=written - added, gone=removed)


_KEYS = {
    **dict.fromkeys(("deals", "companies"), ("source", "account", "id")),
    **dict.fromkeys(("contacts", "interactions", "tasks", "changes"), ("source", "account", "deal_id", "id")),
    "peers": ("source", "account", "pipeline", "stage"),
}


def _insert(table: str, columns: list[str]) -> str:
    return f"INSERT OR IGNORE INTO new_{table} VALUES ({', '.join('?' for _ in columns)})"  # noqa: S608  (names of our own tables)
