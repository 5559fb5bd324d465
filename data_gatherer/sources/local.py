"""The local CRM: deals that were imported into `crm.db`, and those of remote CRMs as far as they were read or mirrored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from data_gatherer.sources import DealNotFound, Listed
from data_gatherer.sources.crmfile import begun, connect, explained_crm, opened
from sales_kernel.fingerprint import digest_of
from sales_kernel.layer import Subject

if TYPE_CHECKING:
    from datetime import datetime

    from data_gatherer.finding import Firm, Person, Placed
    from data_gatherer.models import EnrichedDeal
    from data_gatherer.sources.brevo.archived import ArchivedDeals
    from data_gatherer.sources.brevo.settings import BrevoSettings
    from sales_kernel.workspace import Workspace

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
        found = "SELECT 1 FROM deals WHERE source = 'local' UNION ALL SELECT 1 FROM records WHERE kind = 'deal' LIMIT 1"
        return begun(connection) and connection.execute(found).fetchone() is not None


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


def open_local(workspace: Workspace) -> LocalSource:
    """Return the local CRM of a home directory."""
    from data_gatherer.sources.brevo.settings import BrevoSettings

    settings = workspace.settings
    return LocalSource(workspace.crm_path, timeout=settings.busy_timeout_seconds, brevo=settings.section(BrevoSettings))


class LocalSource:
    """Deals of `crm.db`, whatever accounts were imported or read into it; *brevo* says how Brevo's are told."""

    name = "local"

    def __init__(self, path: Path, *, timeout: float, brevo: BrevoSettings | None = None) -> None:
        self.reads = 0
        self._path = path
        self._timeout = timeout
        self._brevo = brevo

    def subject(self, deal_id: str) -> Subject | None:
        """Return the deal's subject. Raises DealNotFound when two accounts have a deal of this id."""
        rows = self._rows("SELECT account FROM deals WHERE source = 'local' AND id = ?", (deal_id,))
        found = [Subject(self.name, row["account"], deal_id) for row in rows]
        found += [subject for mirror in self._mirrors() if (subject := mirror.subject(deal_id))]
        if len(found) > 1:
            accounts = ", ".join(subject.account for subject in found)
            raise DealNotFound(
                f"{deal_id!r} is a deal in several accounts: {accounts}", hint="give a piece of its name"
            )
        return found[0] if found else None

    def fingerprint(self, subject: Subject) -> str:
        """Return the hash of all rows about the deal."""
        if subject.source != self.name:
            return self._mirror(subject).fingerprint(subject)
        return digest_of(orjson.dumps([[list(row) for row in rows] for rows in self._about(subject).values()]))

    def read(self, subject: Subject) -> EnrichedDeal:
        """Return the deal as it was imported, or read of its CRM."""
        from data_gatherer.sources.local_records import told

        self.reads += 1
        if subject.source != self.name:
            return self._mirror(subject).read(subject)
        return told(subject.account, self._about(subject))

    def brought_at(self, subject: Subject) -> datetime | None:
        """Return when a deal of a remote CRM was read last; None for one that was imported."""
        return None if subject.source == self.name else self._mirror(subject).brought_at(subject)

    def lacking(self, subject: Subject) -> list[str]:
        """Return what of a deal of a remote CRM was never read and should be; nothing for one that was imported."""
        return [] if subject.source == self.name else self._mirror(subject).lacking(subject)

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
        for mirror in self._mirrors():
            yield from mirror.listed()

    def placed(self) -> Iterator[Placed]:
        """Yield every deal, for searches."""
        from data_gatherer.finding import Placed

        for row in self._swept("deals", "account, id", "name, ifnull(company_id, ''), stage_kind = 'open'"):
            yield Placed(row[0], row[1], row[2], row[3], bool(row[4]))
        for mirror in self._mirrors():
            yield from mirror.placed()

    def companies(self) -> Iterator[Firm]:
        """Yield every company, with a deal or without."""
        from data_gatherer.finding import Firm

        for row in self._swept("companies", "account, id", "name, ifnull(domain, ''), ifnull(country, '')"):
            yield Firm(*row)
        for mirror in self._mirrors():
            yield from mirror.companies()

    def people(self) -> Iterator[Person]:
        """Yield every contact once for each of its deals."""
        from data_gatherer.finding import Person

        others = "ifnull(name, ''), ifnull(email, ''), ifnull(phone, '')"
        for row in self._swept("contacts", "account, deal_id, id", others):
            yield Person(*row)
        for mirror in self._mirrors():
            yield from mirror.people()

    def _mirrors(self) -> list[ArchivedDeals]:
        """Return what was read of remote CRMs, an account each."""
        from data_gatherer.sources.archive import accounts

        return [self._mirror(Subject(*place, "")) for place in accounts(self._path, timeout=self._timeout)]

    def _mirror(self, subject: Subject) -> ArchivedDeals:
        from data_gatherer.sources.brevo.archived import ArchivedDeals
        from data_gatherer.sources.brevo.settings import BrevoSettings

        return ArchivedDeals(self._path, subject.account, self._brevo or BrevoSettings(), timeout=self._timeout)

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
        with opened(self._path, timeout=self._timeout) as connection:
            return connection.execute(sql, parameters).fetchall() if connection else []

    def _about(self, subject: Subject) -> dict[str, list[sqlite3.Row]]:
        """Return all rows about the deal, by table, of one state of the local CRM."""
        place = {"account": subject.account, "deal": subject.id}
        with opened(self._path, timeout=self._timeout) as connection:
            if connection is None:
                return {table: [] for table in _ABOUT}
            return {table: connection.execute(sql, place).fetchall() for table, sql in _ABOUT.items()}
