"""Exports of CRMs we know come in without a mapping, recognised by their columns."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data_gatherer.importing import Imported, import_folder
from data_gatherer.models import Change, EnrichedDeal, Owner, Peers, Spread, Stage
from data_gatherer.sources.local import LocalSource
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Subject

EXPORTS = Path(__file__).parent / "exports"


@dataclass(frozen=True)
class Brought:
    """A copy of an export, imported into a local CRM of its own."""

    folder: Path
    crm: Path
    imported: Imported

    def deal(self, deal_id: str) -> EnrichedDeal:
        """Read a deal back."""
        return LocalSource(self.crm, timeout=1).read(Subject("local", self.imported.account, deal_id))

    @property
    def notes(self) -> list[str]:
        """What was said about the files."""
        return self.imported.report.notes if self.imported.report else []

    @property
    def rejects(self) -> list[str]:
        """The rows that were refused."""
        return [str(told) for told in self.imported.report.rejects.tally.first] if self.imported.report else []


def bring(name: str, folder: Path) -> Brought:
    copied = Path(shutil.copytree(EXPORTS / name, folder / name))
    crm = folder / "crm.db"
    return Brought(copied, crm, import_folder(copied, None, crm, timeout=1))


def test_our_own_columns(tmp_path: Path) -> None:
    brought = bring("own", tmp_path)
    assert brought.imported.account == "own"
    assert brought.imported.rows == {
        "deals": 4, "companies": 2, "contacts": 4, "interactions": 7, "tasks": 1, "changes": 6,
    }  # fmt: skip
    assert brought.rejects == []
    assert brought.notes[0] == (
        "recognised: our own columns: changes.csv as changes, companies.csv as companies, contacts.csv as contacts,"
        " deals.csv as deals, interactions.csv as interactions, tasks.csv as tasks"
    )
    assert "deals.csv: columns without a field (kept as attributes): Region" in brought.notes
    found = brought.deal("d1")
    assert found.deal.attributes == {"Region": "North"}
    assert found.deal.stage == Stage(name="Demo", kind="open", order=2, of=2)
    assert found.deal.owner == Owner(name="Ana Silva", email="ana@seller.example", manager="Maya Torres")
    assert [(one.id, one.buying_role) for one in found.contacts] == [("p1", "decision maker")]
    assert [(one.id, one.machine) for one in found.interactions] == [
        ("note:6", False),
        ("email:1", False),
        ("email_opened:2", True),
    ]


def test_changes_peers_and_touches_elsewhere_are_told(tmp_path: Path) -> None:
    brought = bring("own", tmp_path)
    found = brought.deal("d1")
    assert found.changes == (
        Change(id="change:1", field="stage", old="Contacted", new="Demo", at=datetime(2026, 11, 2, tzinfo=UTC)),
        Change(
            id="change:2", field="close_date", old="2026-11-30", new="2026-12-31", at=datetime(2026, 11, 5, tzinfo=UTC)
        ),
    )
    assert found.peers == Peers(
        stage=Spread(samples=2, median=39.0, p75=50.0, p90=50.0),
        cycle=Spread(samples=2, median=45.0, p75=60.0, p90=60.0),
    )
    assert [(touch.person, touch.channel, touch.deal_id) for touch in found.elsewhere] == [("p1", "phone", "d2")]
    assert [(touch.person, touch.deal_id) for touch in brought.deal("d4").elsewhere] == [("p4", "d3")]


def test_hubspot(tmp_path: Path) -> None:
    brought = bring("hubspot", tmp_path)
    assert brought.imported.rows == {
        "deals": 3, "companies": 2, "contacts": 2, "interactions": 3, "tasks": 2, "changes": 0,
    }  # fmt: skip
    assert brought.rejects == []
    found = brought.deal("101")
    assert found.deal.stage == Stage(name="Decision Maker Bought-In", kind="open", order=2, of=2)
    assert (found.deal.amount, found.deal.close_date) == (12000, date(2026, 12, 31))
    assert found.deal.attributes == {"Deal Type": "newbusiness"}
    assert found.company is not None
    assert (found.company.name, found.company.country, found.company.employees) == ("Hill Dairy", "FR", 1200)
    ann = found.contacts[0]
    assert (ann.name, ann.buying_role, ann.consent["email"].status) == ("Ann Archer", "Decision Maker", "refused")
    assert [(one.id, one.text, one.outcome) for one in found.interactions] == [
        ("note:7001", "Too dear", ""), ("call:7101", "", "voicemail"),
    ]  # fmt: skip
    assert [(task.id, task.done) for task in found.tasks] == [("task:7202", True), ("task:7201", False)]
    assert brought.deal("103").deal.stage.kind == "lost"
    assert [one.text for one in brought.deal("102").interactions] == ["About the company"]


def test_salesforce(tmp_path: Path) -> None:
    brought = bring("salesforce", tmp_path)
    assert brought.imported.rows == {
        "deals": 3, "companies": 2, "contacts": 4, "interactions": 2, "tasks": 1, "changes": 3,
    }  # fmt: skip
    assert brought.rejects == [
        "OpportunityContactRole.csv, line 3: no such contact in the files, or several of this name: '0039'"
    ]
    found = brought.deal("0061")
    assert found.deal.stage == Stage(name="Negotiation", kind="open", order=2, of=2)
    assert found.deal.owner == Owner(name="Ana Silva", email="ana@seller.example")
    assert [(one.name, one.buying_role) for one in found.contacts] == [("Ann Archer", "Economic Buyer")]
    assert [(one.kind, one.direction, one.author) for one in found.interactions] == [("call", "outbound", "Ana Silva")]
    assert [task.title for task in found.tasks] == ["Send offer"]
    assert [change.field for change in found.changes] == ["stage", "close_date"]
    assert [one.id for one in brought.deal("0062").contacts] == ["0033"]
    assert brought.deal("0062").interactions[0].subject == "Email: trial"
    won = brought.deal("0063")
    assert (won.deal.stage.kind, len(won.contacts)) == ("won", 2)
    assert won.peers.cycle == Spread(samples=1, median=40.0, p75=40.0, p90=40.0)
    assert "User.csv: not recognised, left out" in brought.notes


def test_pipedrive_links_by_name(tmp_path: Path) -> None:
    brought = bring("pipedrive", tmp_path)
    assert brought.rejects == []
    found = brought.deal("1")
    assert (found.company and found.company.id, [one.id for one in found.contacts]) == ("11", ["21"])
    assert [one.text for one in found.interactions] == ["Left a message"]
    assert [(task.title, task.kind) for task in found.tasks] == [("Send offer", "Task")]
    assert brought.deal("2").deal.stage.kind == "lost"
    assert brought.deal("3").deal.stage.kind == "won"
    assert brought.deal("3").deal.close_date == date(2026, 2, 10)


def test_two_people_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    brought = bring("pipedrive", tmp_path)
    assert brought.imported.report is not None
    warned = [str(told) for told in brought.imported.report.warnings.first]
    assert warned == [
        "deals-1234-7.csv, line 3: no such contact in the files, or several of this name: 'Bo Lake'",
    ]
    assert [one.id for one in brought.deal("2").contacts] == ["22"]


def test_brevo_with_semicolons_decimal_commas_and_a_mark_at_the_beginning(tmp_path: Path) -> None:
    brought = bring("brevo", tmp_path)
    assert brought.rejects == []
    found = brought.deal("6a1f")
    assert (found.deal.amount, found.deal.close_date) == (12000.5, date(2026, 12, 31))
    assert found.deal.created_at == datetime(2026, 9, 21, tzinfo=UTC)
    assert (found.company and found.company.name, [one.name for one in found.contacts]) == (
        "Hill Dairy",
        ["Ann Archer"],
    )
    assert found.contacts[0].consent["email"].status == "refused"
    assert [(one.text, one.author) for one in found.interactions] == [("Call with Ann.", "Leila Benali")]
    assert brought.deal("6a20").deal.stage.kind == "won"


def test_importing_an_export_again_changes_nothing(tmp_path: Path) -> None:
    for name in ("own", "hubspot", "salesforce", "pipedrive", "brevo"):
        brought = bring(name, tmp_path / name)
        before = brought.crm.read_bytes()
        again = import_folder(brought.folder, None, brought.crm, timeout=1)
        assert (again.changed, brought.crm.read_bytes() == before) == (False, True)


@pytest.mark.parametrize("name", ["deal stage", "DEAL_STAGE", "\ufeffDeal Stage ", "DealStage"])
def test_case_blanks_and_underscores_of_column_names_do_not_count(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.csv").write_text(f'record id,{name},"Deal  name"\n1,Open,Planner\n', encoding="utf-8")
    assert import_folder(tmp_path / "x.csv", None, tmp_path / "crm.db", timeout=1).rows["deals"] == 1


def test_columns_nobody_knows_are_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Vorgang,Stufe\n1,Offen\n", encoding="utf-8")
    with pytest.raises(UsageFault, match=r"nothing known fits .*; found: x\.csv \(Vorgang, Stufe\)") as failed:
        import_folder(tmp_path, None, tmp_path / "crm.db", timeout=1)
    assert failed.value.hint.endswith(f"data-gatherer map {tmp_path}")
    assert not (tmp_path / "crm.db").exists()


def test_a_folder_of_two_crms_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Record ID,Deal Name\n1,x\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Deal - Title,Deal - Value\nx,1\n", encoding="utf-8")
    with pytest.raises(UsageFault, match="could be"):
        import_folder(tmp_path, None, tmp_path / "crm.db", timeout=1)


def test_a_file_that_shares_but_a_few_names_with_ours_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("id,stage,product,rep,seats\n1,Open,x,ana,4\n", encoding="utf-8")
    with pytest.raises(UsageFault, match="nothing known fits"):
        import_folder(tmp_path, None, tmp_path / "crm.db", timeout=1)


def test_more_than_forty_columns_without_a_field_are_cut_and_this_is_said(tmp_path: Path) -> None:
    names = [f"Extra {number}" for number in range(60)]
    (tmp_path / "deals.csv").write_text(
        ",".join(["Record ID", "Deal Name", "Deal Stage", *names])
        + "\n"
        + ",".join(["d1", "x", "Open", *names])
        + "\n",
        encoding="utf-8",
    )
    imported = import_folder(tmp_path, None, tmp_path / "crm.db", timeout=1)
    found = LocalSource(tmp_path / "crm.db", timeout=1).read(Subject("local", "hubspot", "d1"))
    assert len(found.deal.attributes) == 40
    assert imported.report is not None
    assert "kept as attributes, the first 40" in imported.report.notes[1]


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "d1", "stage": "Open", "amount": 1.234, "note": null}, {"id": "d2", "stage": "Won", "late": {"x": [1, 2]}}]',
        '{"success": true, "data": [{"id": "d1", "stage": "Open", "amount": 1.234},\n {"id": "d2", "stage": "Won"}], "n": 2}',
        '{"id": "d1", "stage": "Open", "amount": 1.234}\n\n{"id": "d2", "stage": "Won"}\n',
    ],
    ids=["list", "object with a list", "one to a line"],
)
def test_json_of_every_form(tmp_path: Path, text: str) -> None:
    (tmp_path / "deals.json").write_text(text, encoding="utf-8")
    assert import_folder(tmp_path, None, tmp_path / "crm.db", timeout=1).rows["deals"] == 2
    found = LocalSource(tmp_path / "crm.db", timeout=1).read(Subject("local", "own", "d1"))
    assert found.deal.amount == 1.234
