"""Brevo's deals as far as they were read: told from the archive, without a call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data_gatherer.sources import Listed
from data_gatherer.sources.archive import Archive, Reading
from data_gatherer.sources.brevo.around import around, authors, definitions, documents, fingerprint
from data_gatherer.sources.brevo.keeping import linked
from data_gatherer.sources.brevo.settings import BrevoSettings
from sales_kernel.layer import Subject

if TYPE_CHECKING:
    from data_gatherer.finding import Firm, Person, Placed
    from data_gatherer.models import EnrichedDeal
    from data_gatherer.sources.brevo.translation.translate import Translator

SOURCE = "brevo"


class ArchivedDeals:
    """The deals of one account that were read or mirrored."""

    name = SOURCE

    def __init__(self, crm: Path, account: str, settings: BrevoSettings, *, timeout: float) -> None:
        self.reads = 0
        self.archive = Archive(crm, SOURCE, account, timeout=timeout)
        self._settings = settings

    def subject(self, deal_id: str) -> Subject | None:
        """Return the deal's subject, if it was read."""
        with self.archive.reading() as reading:
            known = reading.get("deal", deal_id) is not None
        return Subject(SOURCE, self.archive.account, deal_id) if known else None

    def fingerprint(self, subject: Subject) -> str:
        """Return the hash of all records around the deal."""
        with self.archive.reading() as reading:
            deal = reading.get("deal", subject.id)
            return fingerprint(reading, around(reading, deal, self._settings), self._settings) if deal else ""

    def read(self, subject: Subject) -> EnrichedDeal:
        """Return the deal as it was read."""
        from data_gatherer.sources.brevo.peers import peers_of

        self.reads += 1
        with self.archive.reading() as reading:
            deal = reading.get("deal", subject.id)
            assert deal is not None  # noqa: S101  (a subject is of a deal that was read)
            found = documents(reading, around(reading, deal, self._settings), self._settings)
            told = self._translator(reading).told(found)
            # Of mail, Brevo tells what was sent and opened. What people answer stands in notes at best.
            return told.model_copy(update={"peers": peers_of(told.deal, reading.peers()), "unheard": True})

    def listed(self) -> Iterator[Listed]:
        """Yield every deal that was read."""
        with self.archive.reading() as reading:
            translator, names = self._translator(reading), self._company_names(reading)
            for document in reading.every("deal"):
                company = next(iter(linked(document, "linkedCompaniesIds")), "")
                yield Listed(translator.deal(document), self.archive.account, names.get(company, ""), SOURCE)

    def placed(self) -> Iterator[Placed]:
        """Yield every deal, for searches."""
        from data_gatherer.finding import Placed

        with self.archive.reading() as reading:
            translator = self._translator(reading)
            for document in reading.every("deal"):
                deal = translator.deal(document)
                company = next(iter(linked(document, "linkedCompaniesIds")), "")
                yield Placed(self.archive.account, deal.id, deal.name, company, deal.stage.kind == "open")

    def companies(self) -> Iterator[Firm]:
        """Yield every company, with a deal or without."""
        from data_gatherer.finding import Firm

        with self.archive.reading() as reading:
            translator = self._translator(reading)
            for document in reading.every("company"):
                company = translator.company(document)
                yield Firm(self.archive.account, company.id, company.name, company.domain, company.country)

    def people(self) -> Iterator[Person]:
        """Yield every contact once for each of its deals."""
        from data_gatherer.finding import Person

        with self.archive.reading() as reading:
            translator = self._translator(reading)
            for deal in reading.every("deal"):
                contacts = reading.many("contact", linked(deal, "linkedContactsIds"))
                for contact in map(translator.contact, contacts.values()):
                    yield Person(
                        self.archive.account, str(deal["id"]), contact.id, contact.name, contact.email, contact.phone
                    )

    def brought_at(self, subject: Subject) -> datetime | None:
        """Return when the deal's own record was read last."""
        with self.archive.reading() as reading:
            part = reading.part("deal", subject.id)
        return part.read_at if part else None

    def lacking(self, subject: Subject) -> list[str]:
        """Return which of its contacts, notes and tasks were never read."""
        with self.archive.reading() as reading:
            parts = {name: reading.part(name, subject.id) for name in ("contacts", "notes", "tasks")}
        return [name for name, part in parts.items() if part is None or part.state == "failed"]

    def _company_names(self, reading: Reading) -> dict[str, str]:
        translator = self._translator(reading)
        return {str(document["id"]): translator.company(document).name for document in reading.every("company")}

    def _translator(self, reading: Reading) -> Translator:
        from data_gatherer.sources.brevo.translation.definitions import Definitions
        from data_gatherer.sources.brevo.translation.translate import Translator

        known = Definitions(**definitions(reading), notes=authors(reading))
        return Translator(self.archive.account, known, self._settings)
