"""A home with a small CRM of our own beside the sample, and a way to ask the recommender at any moment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from action_recommender.recommend import SECTIONS, Asked, Recommended, answer
from data_gatherer.importing import import_folder
from sales_kernel.workspace import Workspace
from tests.conftest import JOHN, NOW

DEAL = "hill-1"
"""The id of the one deal of the small CRM."""
MAPPING = """\
account: test
currency: EUR
pipeline: New business
stages: [{name: discovery}, {name: demo}, {name: offer}, {name: won, kind: won}]
deals:
  file: deals.csv
  fields: {id: id, name: name, stage: stage, amount: amount, owner_name: owner, created_at: created, close_date: close, company_id: company}
companies:
  file: companies.csv
  fields: {id: id, name: name, country: country}
contacts:
  file: contacts.csv
  fields: {deal_id: deal, id: id, name: name, email: email, phone: phone, language: language}
interactions:
  file: timeline.csv
  fields: {deal_id: deal, id: id, kind: kind, direction: direction, at: at, contact_id: contact, subject: subject, text: text}
"""
FILES = {
    "deals.csv": "id,name,stage,amount,owner,created,close,company\n"
    f"{DEAL},Hill dairy planner,demo,20000,Maya Torres,2026-09-01,2026-12-31,hill\n",
    "companies.csv": "id,name,country\nhill,Hill Dairy,FR\n",
    "contacts.csv": f"deal,id,name,email,phone,language\n{DEAL},ann,Ann Archer,ann@hill.example,+33 1 99 00 41 42,en\n",
    "timeline.csv": "deal,id,kind,direction,at,contact,subject,text\n"
    f"{DEAL},n1,note,internal,2026-10-01T09:00:00,ann,,Met at the fair. They have nine cows.\n"
    f"{DEAL},e1,email,inbound,2026-11-02T09:00:00,ann,Demo,Thanks for the demo.\n"
    f"{DEAL},e2,email,outbound,2026-11-03T09:00:00,ann,Demo,You are welcome.\n"
    f"{DEAL},e3,email,inbound,2026-11-12T09:00:00,ann,Offer,It is too expensive for what we would use.\n"
    f"{DEAL},e4,email,outbound,2026-11-13T09:00:00,ann,Offer,I will get back to you with numbers.\n",
}


@dataclass
class SmallCrm:
    """Four CSV files and the local CRM they are imported into."""

    folder: Path
    home: Path
    files: dict[str, str] = field(default_factory=lambda: dict(FILES))

    def change(self, old: str, new: str) -> None:
        """Replace a piece of the files and import them again."""
        assert [name for name, text in self.files.items() if old in text]
        self.files = {name: text.replace(old, new) for name, text in self.files.items()}
        self.bring_in()

    def bring_in(self) -> None:
        """Import the files as they are."""
        self.folder.mkdir(exist_ok=True)
        mapping = self.folder / "map.yaml"
        for name, text in {**self.files, mapping.name: MAPPING}.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        import_folder(self.folder, mapping, self.home / "crm.db", timeout=5)


@pytest.fixture
def crm(tmp_path: Path, home: Path) -> SmallCrm:
    """The small CRM, imported."""
    small = SmallCrm(tmp_path / "files", home)
    small.bring_in()
    return small


Opened = Callable[..., Workspace]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Open the workspace of this test's home at a moment: `opened("2026-11-20T15:30:00+00:00", SALES_AGENT_ENGINE="playbook")`."""
    held: list[Workspace] = []

    def open_one(moment: str = NOW, **variables: str) -> Workspace:
        said: list[str] = []
        environment = {**os.environ, "SALES_AGENT_NOW": moment, **variables}
        held.append(Workspace.open(environment=environment, talk=said.append, sections=SECTIONS))
        held[-1].said = said  # type: ignore[attr-defined]
        return held[-1]

    yield open_one
    for workspace in held:
        with suppress(Exception):  # a test may have broken what it opened
            workspace.close()


Ask = Callable[..., Recommended]


@pytest.fixture
def ask(opened: Opened) -> Ask:
    """Ask for a recommendation as a command would, in this process: `ask(JOHN, at="…", campaign="…", refresh=True)`."""

    def one(deal: Any = JOHN, *, at: str = NOW, refresh: bool = False, **more: Any) -> Recommended:
        variables = {name: more.pop(name) for name in list(more) if name.startswith("SALES_AGENT_")}
        work = opened(at, **variables)
        return answer(work, asked(deal, **more), refresh=refresh)

    return one


def asked(
    deal: Any = JOHN, *, campaign: str = "", prompt: Path | None = None, day: date | None = None, source: str = ""
) -> Asked:
    """Return a question; a deal of the small CRM is asked of the local source, every other of the sample."""
    place = source or ("local" if deal == DEAL else "sample")
    return Asked(deal, campaign, prompt, "", place if isinstance(deal, str) else "", day)


def verdict_of(made: Recommended, layer: str = "recommend") -> str:
    """Return how a layer's answer came about, in one word or two."""
    return str(made.verdicts[layer].kind)


def changed_inputs(made: Recommended, layer: str = "recommend") -> list[str]:
    """Return the inputs that made a layer be asked again."""
    return [reason.input for reason in made.verdicts[layer].reasons]


def write_context(home: Path, text: str) -> Path:
    """Put a company context into the home."""
    home.mkdir(exist_ok=True)
    path = home / "company-context.md"
    path.write_text(text, encoding="utf-8")
    return path


def configure(home: Path, text: str) -> Path:
    """Put settings into the home."""
    home.mkdir(exist_ok=True)
    path = home / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path
