"""Small CRMs to gather from: a folder of CSV files to import, a copy of the sample, and a deal held in the hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from data_gatherer.importing import Imported, import_folder
from data_gatherer.models import EnrichedDeal
from data_gatherer.sources import Listed, Source
from data_gatherer.sources.local import LocalSource
from data_gatherer.sources.sample import SampleSource
from sales_kernel.layer import Subject
from sales_kernel.resources import shipped
from tests.conftest import JOHN, NOW

MAPPING = """\
account: northwind
currency: EUR
zone: Europe/Berlin
pipeline: New business
stages:
  - {name: Contacted}
  - {name: Offer}
  - {name: Won, kind: won}
  - {name: Lost, kind: lost}
deals:
  file: deals.csv
  replace: {stage: {Angebot: Offer}}
  join:
    - {file: reps.csv, column: rep, key: login}
  fields:
    id: id
    name: ["{product} for {company}", product]
    stage: stage
    amount: amount
    company_id: company
    owner_name: full name
    owner_email: mail
    created_at: created
    stage_entered_at: entered
    close_date: close
    loss_reason: why lost
  attributes: {Product: product, Seats: seats}
companies:
  file: companies.csv
  fields: {id: key, name: name, domain: web, industry: sector, employees: staff, country: country, city: city}
  attributes: {Revenue: revenue}
contacts:
  file: contacts.csv
  fields: {deal_id: deal, id: id, name: name, email: mail, phone: phone, title: title, language: language, time_zone: zone}
interactions:
  file: events.csv
  fields: {deal_id: deal, id: id, kind: kind, direction: way, at: when, author: author, contact_id: who, subject: subject,
    text: text, outcome: outcome}
tasks:
  file: tasks.csv
  fields: {deal_id: deal, id: id, title: title, kind: kind, due: due, done: done, assignee: assignee, contact_id: who}
"""
FILES = {
    "deals.csv": """\
id,product,company,stage,amount,rep,created,entered,close,why lost,seats
d1,Planner,Muster,Angebot,12000,ana,2026-10-01,2026-11-02T09:00:00,2026-12-18,,40
d2,Planner,,Contacted,,nobody,2026-11-10T08:00:00+02:00,,,,
d3,Viewer,Tanaka,Lost,900.50,ben,,,2026-03-01,too dear,
""",
    "reps.csv": """\
login,full name,mail
ana,Ana Silva,ana@seller.example
ben,Ben Okoro,ben@seller.example
""",
    "companies.csv": """\
key,name,web,sector,staff,country,city,revenue
Muster,Muster GmbH,muster.example,Machines,250,Germany,Köln,12.5
Tanaka,Tanaka KK,,,,Japan,,
""",
    "contacts.csv": """\
deal,id,name,mail,phone,title,language,zone
d1,eva,Eva Muster,eva@muster.example,0221 4710 164,Einkauf,de,Europe/Berlin
d3,ken,Ken Tanaka,,,,,
""",
    "events.csv": """\
deal,id,kind,way,when,author,who,subject,text,outcome
d1,2,email,inbound,2026-11-16T10:30:00,Eva Muster,eva,Re: Angebot,"<p>Zu teuer.</p><p>Grüße</p>",
d1,1,call,outbound,2026-11-12T15:00:00Z,Ana Silva,eva,,Short call,connected
d1,3,note,,2026-11-17,Ana Silva,,,"She wants ""a plan"", soon",
""",
    "tasks.csv": """\
deal,id,title,kind,due,done,assignee,who
d1,2,Call Eva,call,2026-11-20,no,Ana Silva,eva
d1,1,Send offer,email,2026-11-12,yes,Ana Silva,eva
""",
}


@dataclass(frozen=True)
class Export:
    """CSV files of another CRM, a mapping for them, and the local CRM they go into."""

    folder: Path
    crm: Path

    @classmethod
    def in_folder(cls, folder: Path) -> Export:
        """Write the files as they should be."""
        export = cls(folder / "export", folder / "crm.db")
        export.folder.mkdir()
        for name, text in {**FILES, "map.yaml": MAPPING}.items():
            (export.folder / name).write_text(text, encoding="utf-8")
        return export

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the one place in a file where *old* stands."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8")

    def load(self) -> Imported:
        """Import the files."""
        return import_folder(self.folder, self.folder / "map.yaml", self.crm, timeout=1)

    def source(self) -> LocalSource:
        """Open the local CRM."""
        return LocalSource(self.crm, timeout=1)

    def read(self, deal_id: str) -> EnrichedDeal:
        """Read one deal of the local CRM."""
        return self.source().read(Subject("local", "northwind", deal_id))

    def state(self) -> dict[str, str]:
        """Return the fingerprint of every deal in the local CRM."""
        source = self.source()
        return {one.deal.id: source.fingerprint(Subject("local", one.account, one.deal.id)) for one in source.listed()}


class Place(Protocol):
    """A source under test, a deal it holds, and a way to change that deal behind its back."""

    known: str

    def open(self) -> Source: ...
    def change(self) -> None: ...
    def close(self) -> None: ...


class SamplePlace:
    """The sample CRM, in a copy that may be edited."""

    known = JOHN

    def __init__(self, folder: Path) -> None:
        self.folder = Path(shutil.copytree(shipped("examples", "crm"), folder / "crm"))

    def open(self) -> SampleSource:
        """Open the copy."""
        return sample(NOW, self.folder)

    def change(self) -> None:
        """Give the known deal another amount."""
        path = self.folder / "deals" / f"{JOHN}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("amount: 48000", "amount: 47000"), encoding="utf-8")

    def close(self) -> None:
        """Nothing is held open."""


class LocalPlace:
    """The local CRM, filled by an import."""

    known = "d1"

    def __init__(self, folder: Path) -> None:
        self.export = Export.in_folder(folder)
        self.export.load()

    def open(self) -> LocalSource:
        """Open the local CRM."""
        return self.export.source()

    def change(self) -> None:
        """Import again, the known deal having another amount."""
        self.export.edit("deals.csv", "12000", "11000")
        self.export.load()

    def close(self) -> None:
        """Nothing is held open."""


def sample(now: str | datetime, folder: Path | None = None) -> SampleSource:
    """Return the sample CRM as told at *now*."""
    moment = datetime.fromisoformat(now) if isinstance(now, str) else now
    return SampleSource(lambda: moment.astimezone(UTC), folder)


class Held:
    """A source that holds one deal, which may be exchanged for another."""

    name = "held"

    def __init__(self, deal: EnrichedDeal) -> None:
        self.deal = deal
        self.reads = 0
        self.edition = "1"

    @property
    def place(self) -> Subject:
        """Whom the deal is about."""
        return Subject(self.name, self.deal.account, self.deal.deal.id)

    def subject(self, deal_id: str) -> Subject | None:
        """Return the deal's subject."""
        return self.place if deal_id == self.deal.deal.id else None

    def fingerprint(self, _: Subject) -> str:
        """Return the edition."""
        return self.edition

    def read(self, _: Subject) -> EnrichedDeal:
        """Return the deal as it is held."""
        self.reads += 1
        return self.deal

    def listed(self) -> Iterator[Listed]:
        """Yield the one deal."""
        yield Listed(deal=self.deal.deal, account=self.deal.account)
