"""CSV files of another CRM come in by a mapping; rows that cannot be used are named by their place and kept aside."""

from __future__ import annotations

import csv
import shutil
import stat
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_gatherer.importing import Imported, NothingImported, import_folder
from data_gatherer.importing.report import Counted
from data_gatherer.models import Company, Contact, Deal, EnrichedDeal, Interaction, Owner, Stage, Task
from data_gatherer.sources import find_deal
from data_gatherer.sources.crmfile import connect
from data_gatherer.sources.local import LocalSource
from sales_kernel.errors import HomeFault, UsageFault
from sales_kernel.layer import Subject
from sales_kernel.resources import shipped
from tests.data_gatherer.places import FILES, MAPPING, Export

DEAL_COLUMNS = FILES["deals.csv"].splitlines()[0].split(",")


def refused(export: Export) -> str:
    with pytest.raises(UsageFault) as failed:
        export.load()
    assert failed.value.exit_code == 2
    return str(failed.value)


def rejected(export: Export) -> list[str]:
    report = export.load().report
    assert report is not None
    return [str(told) for told in report.rejects.tally.first]


def test_every_table_comes_in_and_is_counted(export: Export) -> None:
    rows = {"deals": 3, "companies": 2, "contacts": 2, "interactions": 3, "tasks": 2, "changes": 0}
    assert export.load() == Imported("northwind", rows, {table: Counted(new=count) for table, count in rows.items()})


def test_a_deal_reads_as_the_mapping_says(export: Export) -> None:
    export.load()
    eva = ("eva",)
    assert export.read("d1") == EnrichedDeal(
        source="local",
        account="northwind",
        deal=Deal(
            id="d1",
            name="Planner for Muster",
            pipeline="New business",
            stage=Stage(name="Offer", kind="open", order=2, of=2),
            stage_entered_at=datetime(2026, 11, 2, 8, tzinfo=UTC),
            amount=12000,
            currency="EUR",
            owner=Owner(name="Ana Silva", email="ana@seller.example"),
            created_at=datetime(2026, 9, 30, 22, tzinfo=UTC),
            close_date=date(2026, 12, 18),
            attributes={"Product": "Planner", "Seats": 40.0},
        ),
        contacts=(
            Contact(
                id="eva",
                name="Eva Muster",
                email="eva@muster.example",
                phone="+492214710164",
                title="Einkauf",
                time_zone="Europe/Berlin",
                country="DE",
                language="de",
            ),
        ),
        company=Company(
            id="Muster",
            name="Muster GmbH",
            domain="muster.example",
            industry="Machines",
            employees=250,
            country="DE",
            city="Köln",
            attributes={"Revenue": 12.5},
        ),
        tasks=(
            Task(
                id="task:1",
                title="Send offer",
                kind="email",
                due="2026-11-11T23:00Z",
                done=True,
                assignee="Ana Silva",
                people=eva,
            ),
            Task(id="task:2", title="Call Eva", kind="call", due="2026-11-19T23:00Z", assignee="Ana Silva", people=eva),
        ),
        interactions=(
            Interaction(
                id="call:1",
                kind="call",
                direction="outbound",
                at="2026-11-12T15:00Z",
                author="Ana Silva",
                people=eva,
                text="Short call",
                outcome="connected",
            ),
            Interaction(
                id="email:2",
                kind="email",
                direction="inbound",
                at="2026-11-16T09:30Z",
                author="Eva Muster",
                people=eva,
                subject="Re: Angebot",
                text="Zu teuer.\nGrüße",
            ),
            Interaction(
                id="note:3",
                kind="note",
                direction="internal",
                at="2026-11-16T23:00Z",
                author="Ana Silva",
                text='She wants "a plan", soon',
            ),
        ),
    )


def test_a_deal_of_which_little_is_known_invents_nothing(export: Export) -> None:
    export.load()
    assert export.read("d2") == EnrichedDeal(
        source="local",
        account="northwind",
        deal=Deal(
            id="d2",
            name="Planner",
            pipeline="New business",
            stage=Stage(name="Contacted", order=1, of=2),
            created_at="2026-11-10T06:00Z",
            attributes={"Product": "Planner"},
        ),
    )


def test_a_lost_deal_has_no_place_among_the_open_stages(export: Export) -> None:
    export.load()
    deal = export.read("d3").deal
    assert deal.stage == Stage(name="Lost", kind="lost", order=None, of=2)
    assert (deal.loss_reason, deal.amount, deal.name) == ("too dear", 900.5, "Viewer for Tanaka")


def test_importing_again_changes_nothing(export: Export) -> None:
    first, before = export.load(), export.state()
    again = export.load()
    assert (again.changed, again.rows, export.state()) == (False, first.rows, before)


def test_what_is_no_longer_in_the_files_is_no_longer_in_the_crm(export: Export) -> None:
    export.load()
    (export.folder / "deals.csv").write_text("\n".join(FILES["deals.csv"].splitlines()[:2]), encoding="utf-8")
    assert export.load().rows["deals"] == 1
    assert list(export.state()) == ["d1"]


def test_another_account_is_left_alone(export: Export) -> None:
    export.load()
    before = export.state()
    export.edit("map.yaml", "account: northwind", "account: southwind")
    export.edit("deals.csv", "d1,Planner", "e1,Scheduler")
    export.load()
    after = export.state()
    assert after == {**after, **{name: before[name] for name in ("d1",)}}
    assert find_deal(export.source(), "scheduler") == Subject("local", "southwind", "e1")


def test_a_table_the_mapping_no_longer_names_is_emptied(export: Export) -> None:
    export.load()
    (export.folder / "map.yaml").write_text(MAPPING[: MAPPING.index("tasks:")], encoding="utf-8")
    assert export.load().rows["tasks"] == 0
    assert export.read("d1").tasks == ()


def test_a_mark_at_the_beginning_and_line_ends_of_windows_do_not_count(export: Export) -> None:
    export.load()
    before = export.state()
    for name, text in FILES.items():
        (export.folder / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    export.load()
    assert export.state() == before


def test_blanks_around_cells_and_empty_lines_do_not_count(export: Export) -> None:
    export.load()
    before = export.state()
    export.edit("deals.csv", "d3,Viewer,Tanaka", "\nd3 ,  Viewer,Tanaka ")
    export.load()
    assert export.state() == before


def test_the_first_recipe_whose_columns_are_filled_counts(export: Export) -> None:
    export.load()
    assert [export.read(name).deal.name for name in ("d1", "d2")] == ["Planner for Muster", "Planner"]


def test_a_deal_without_a_name_is_called_by_its_id(export: Export) -> None:
    export.edit("deals.csv", "d2,Planner", "d2,")
    export.load()
    assert export.read("d2").deal.name == "d2"


def test_a_row_that_finds_no_partner_in_the_joined_file_leaves_those_cells_empty(export: Export) -> None:
    export.load()
    assert export.read("d2").deal.owner is None
    assert export.read("d3").deal.owner == Owner(name="Ben Okoro", email="ben@seller.example")


def test_a_column_that_both_files_have_is_the_file_s_own(export: Export) -> None:
    (export.folder / "reps.csv").write_text("login,full name,mail,amount\nana,Ana Silva,ana@seller.example,1\n")
    export.load()
    assert export.read("d1").deal.amount == 12000


def test_a_currency_without_an_amount_is_not_told(export: Export) -> None:
    export.load()
    assert [export.read(name).deal.currency for name in ("d1", "d2")] == ["EUR", ""]


def test_an_attribute_with_leading_noughts_or_a_plus_keeps_them(export: Export) -> None:
    export.edit("deals.csv", ",,40", ",,007")
    export.edit(
        "deals.csv", "d2,Planner,,Contacted,,nobody,2026-11-10T08:00:00+02:00,,,,", "d2,Planner,,Contacted,,,,,,,+49221"
    )
    export.load()
    assert [export.read(name).deal.attributes["Seats"] for name in ("d1", "d2")] == ["007", "+49221"]


@pytest.mark.parametrize("text", ["nan", "Infinity", "1_000"])
def test_an_attribute_that_only_python_calls_a_number_is_text(export: Export, text: str) -> None:
    export.edit("deals.csv", ",,40", f",,{text}")
    export.load()
    assert export.read("d1").deal.attributes["Seats"] == text


DAY = "no such day or time"
MISTAKES = [
    ("deals.csv", "12000", "twelve", "deals.csv, line 2, amount: not a number: 'twelve'", 2),
    ("deals.csv", "12000", "nan", "deals.csv, line 2, amount: not a number: 'nan'", 2),
    ("deals.csv", "900.50", "-inf", "deals.csv, line 4, amount: not a number: '-inf'", 2),
    ("deals.csv", "2026-10-01", "2026-13-01", f"deals.csv, line 2, created: {DAY}: '2026-13-01'", 2),
    ("deals.csv", "2026-10-01", "0001-01-01", f"deals.csv, line 2, created: {DAY}: '0001-01-01'", 2),
    ("deals.csv", "2026-12-18", "soon", "deals.csv, line 2, close: not a date: 'soon'", 2),
    ("deals.csv", "Angebot", "Dreaming", "deals.csv, line 2, stage: the mapping lists no such stage: 'Dreaming'", 2),
    ("deals.csv", "d3,", ",", "deals.csv, line 4, id: it is empty, and id is needed", 2),
    ("deals.csv", "d2,Planner", '"d2,Planner', "deals.csv, line 3: its quotation marks do not match", 2),
    (
        "companies.csv",
        "Muster,Muster GmbH",
        "Muster,",
        "companies.csv, line 2, name: it is empty, and name is needed",
        3,
    ),
    ("companies.csv", "Tanaka,Tanaka KK", ",Tanaka KK", "companies.csv, line 3, key: it is empty, and id is needed", 3),
    ("contacts.csv", "d1,eva", "d1,", "contacts.csv, line 2, id: it is empty, and id is needed", 3),
    ("contacts.csv", "d1,eva", "d9,eva", "contacts.csv, line 2, deal: no such deal in the files: 'd9'", 3),
    ("events.csv", "2026-11-17", "", "events.csv, line 4, when: it is empty, and at is needed", 3),
    ("events.csv", "2026-11-17", "lately", "events.csv, line 4, when: not a date: 'lately'", 3),
    ("events.csv", "d1,2", "d1,", "events.csv, line 2, id: it is empty, and id is needed", 3),
    ("events.csv", "d1,2", "d7,2", "events.csv, line 2, deal: no such deal in the files: 'd7'", 3),
    ("tasks.csv", "Call Eva", "", "tasks.csv, line 2, title: it is empty, and title is needed", 3),
    ("tasks.csv", "2026-11-20", "30.02.2026", f"tasks.csv, line 2, due: {DAY}: '30.02.2026'", 3),
]


@pytest.mark.parametrize(("file", "old", "new", "said", "deals"), MISTAKES)
def test_a_row_that_cannot_be_used_is_named_and_the_others_come_in(
    export: Export, file: str, old: str, new: str, said: str, deals: int
) -> None:
    export.edit(file, old, new)
    assert (rejected(export)[0], len(export.state())) == (said, deals)


@pytest.mark.parametrize(
    ("old", "new", "said"), [("inbound", "sideways", "'sideways'"), ("email,inbound", "fax,inbound", "'fax'")]
)
def test_a_word_we_do_not_know_refuses_the_row(export: Export, old: str, new: str, said: str) -> None:
    export.edit("events.csv", old, new)
    (told,) = rejected(export)
    assert told.startswith("events.csv, line 2, ")
    assert ("not one of" in told, said in told) == (True, True)


def test_what_hangs_on_a_refused_deal_is_refused_and_says_so(export: Export) -> None:
    export.edit("deals.csv", "Angebot", "Dreaming")
    told = rejected(export)
    assert [one.partition(": ")[2] for one in told[1:]] == ["its deal was refused: 'd1'"] * 6
    assert list(export.state()) == ["d2", "d3"]


@pytest.mark.parametrize("number", ["many", "51-200", "9" * 30])
def test_a_number_of_employees_that_is_none_costs_no_company(export: Export, number: str) -> None:
    export.edit("companies.csv", "250", number)
    report = export.load().report
    assert report is not None
    (told,) = report.warnings.first
    assert str(told).startswith("companies.csv, line 2, staff: not a whole number; left empty: ")
    company = export.read("d1").company
    assert (company and company.name, company and company.employees) == ("Muster GmbH", None)


def test_a_row_with_too_few_or_too_many_cells_is_named(export: Export) -> None:
    said = ["deals.csv, line 3: it has not as many cells as there are columns"]
    export.edit("deals.csv", "d2,Planner,,", "d2,Planner,,,,")
    assert rejected(export) == said
    export.edit("deals.csv", "d2,Planner,,,,", "d2,")
    assert rejected(export) == said


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("deals.csv", "amount", "value", "deals.csv has no column 'amount'"),
        ("reps.csv", "full name", "name", "deals.csv has no column 'full name'"),
        ("map.yaml", "{Product: product", "{Product: item", "deals.csv has no column 'item'"),
        ("map.yaml", "{product} for {company}", "{product} for {buyer}", "deals.csv has no column 'buyer'"),
    ],
)
def test_a_missing_column_is_named_with_those_there_are(
    export: Export, file: str, old: str, new: str, said: str
) -> None:
    export.edit(file, old, new)
    with pytest.raises(UsageFault, match=said) as failed:
        export.load()
    assert failed.value.hint.startswith("it has: ")


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("column: rep, key: login", "column: rep, key: user", "user"),
        ("column: rep, key", "column: agent, key", "agent"),
        ("replace: {stage", "replace: {phase", "phase"),
    ],
)
def test_a_join_or_replacement_by_a_column_that_is_not_there_is_refused(
    export: Export, old: str, new: str, column: str
) -> None:
    export.edit("map.yaml", old, new)
    assert repr(column) in refused(export)


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("deals.csv", "d2,Planner", "d1,Planner", "line 3, id"),
        ("companies.csv", "Tanaka,Tanaka", "Muster,Tanaka", "line 3, key"),
        ("events.csv", "d1,1,call", "d1,2,call", "line 3, id"),
        ("tasks.csv", "d1,1,Send", "d1,2,Send", "line 3, id"),
    ],
)
def test_two_rows_of_one_id_are_not_silently_one(export: Export, file: str, old: str, new: str, place: str) -> None:
    export.edit(file, old, new)
    assert rejected(export)[0].startswith(f"{file}, {place}: a second row with this id, and it says something else: ")


def test_a_row_that_stands_there_twice_is_one(export: Export) -> None:
    before = export.load()
    text = (export.folder / "deals.csv").read_text(encoding="utf-8")
    (export.folder / "deals.csv").write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    again = export.load()
    assert (again.rows, again.changed) == (before.rows, False)
    assert again.report is not None
    assert dict(again.report.left_out) == {"deals.csv: rows that stand there twice": 1}


def test_the_same_person_may_belong_to_two_deals(export: Export) -> None:
    export.edit("contacts.csv", "d3,ken,Ken Tanaka", "d3,eva,Eva Muster")
    assert export.load().rows["contacts"] == 2


def test_wishes_and_bounces_come_in_with_a_person(export: Export) -> None:
    mapped = "time_zone: zone, email_status: state, email_consent: mails, phone_consent: calls, objection: wish}"
    export.edit("map.yaml", "time_zone: zone}", mapped)
    export.edit("contacts.csv", "language,zone", "language,zone,state,mails,calls,wish")
    export.edit("contacts.csv", "de,Europe/Berlin", "de,Europe/Berlin,Bounced,Refused,granted,")
    export.edit("contacts.csv", "Ken Tanaka,,,,,", "Ken Tanaka,,,,,,,,,by letter")
    export.load()
    (eva,), (ken,) = export.read("d1").contacts, export.read("d3").contacts
    assert (eva.email_status, {channel: said.status for channel, said in eva.consent.items()}) == (
        "bounced",
        {"email": "refused", "phone": "granted"},
    )
    assert (ken.objection, ken.consent, eva.objection) == ("by letter", {}, "")


def test_the_case_of_a_kind_or_direction_does_not_count(export: Export) -> None:
    export.load()
    before = export.state()
    export.edit("events.csv", "email,inbound", "Email,Inbound")
    export.load()
    assert export.state() == before


def test_a_missing_file_is_named(export: Export) -> None:
    (export.folder / "reps.csv").unlink()
    assert refused(export) == f"no file {export.folder / 'reps.csv'}"


def test_a_file_that_is_not_utf_8_is_read_as_windows_1252_and_this_is_said(export: Export) -> None:
    (export.folder / "companies.csv").write_bytes(FILES["companies.csv"].encode("cp1252"))
    report = export.load().report
    assert report is not None
    assert report.notes == ["companies.csv: not UTF-8; read as Windows-1252"]
    company = export.read("d1").company
    assert company is not None
    assert company.city == "Köln"


def test_one_file_of_the_folder_is_imported_alone(export: Export) -> None:
    brought = import_folder(export.folder / "deals.csv", export.folder / "map.yaml", export.crm, timeout=1)
    assert (brought.rows["deals"], brought.rows["contacts"]) == (3, 0)


@pytest.mark.parametrize(("name", "said"), [("events.csv", "no deals in"), ("nothing", "no folder or file")])
def test_a_path_that_holds_no_deals_is_named(export: Export, name: str, said: str) -> None:
    with pytest.raises(UsageFault, match=said):
        import_folder(export.folder / name, export.folder / "map.yaml", export.crm, timeout=1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("account: northwind", "acount: northwind", "acount: Extra inputs are not permitted"),
        ("account: northwind", "", "account: Field required"),
        ("kind: won", "kind: winning", "stages.2.kind: Input should be 'open', 'won' or 'lost'"),
        ("  file: deals.csv\n", "", "deals.file: Field required"),
    ],
)
def test_a_mistake_in_the_mapping_is_named_by_its_place(export: Export, old: str, new: str, said: str) -> None:
    export.edit("map.yaml", old, new)
    assert f"{export.folder / 'map.yaml'}: {said}" in refused(export)


def test_every_mistake_in_a_mapping_is_named_at_once(export: Export) -> None:
    (export.folder / "map.yaml").write_text("acount: x\ndeals: {file: deals.csv}\n")
    assert [word for word in ("acount", "account", "deals.fields") if f": {word}: " not in refused(export)] == []


def test_a_mapping_that_is_no_yaml_is_named_with_its_line(export: Export) -> None:
    export.edit("map.yaml", "zone: Europe/Berlin", "zone: [Europe/Berlin")
    assert f"{export.folder / 'map.yaml'}, line " in refused(export)


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list\n", "account: \x01\n"])
def test_a_mapping_that_is_something_else_is_refused(export: Export, text: str) -> None:
    (export.folder / "map.yaml").write_text(text)
    assert str(export.folder / "map.yaml") in refused(export)


def test_a_field_we_do_not_have_is_named_with_those_we_have(export: Export) -> None:
    export.edit("map.yaml", "loss_reason: why lost", "reason: why lost")
    with pytest.raises(UsageFault, match="deals has no field reason") as failed:
        export.load()
    assert "loss_reason" in failed.value.hint


@pytest.mark.parametrize("line", ["    id: id\n", "    stage: stage\n"])
def test_a_mapping_without_what_every_deal_needs_is_refused(export: Export, line: str) -> None:
    export.edit("map.yaml", line, "")
    assert line.split(":")[0].strip() in refused(export)


def test_an_unknown_zone_of_the_mapping_is_named(export: Export) -> None:
    export.edit("map.yaml", "Europe/Berlin", "Europe/Berlim")
    assert "Europe/Berlim" in refused(export)


def test_a_task_of_no_kind_is_a_thing_to_do(export: Export) -> None:
    export.edit("tasks.csv", "Call Eva,call", "Call Eva,")
    export.load()
    assert export.read("d1").tasks[1].kind == "todo"


def test_the_local_crm_is_readable_by_its_owner_alone(export: Export) -> None:
    export.load()
    assert stat.S_IMODE(export.crm.stat().st_mode) == 0o600


def test_a_local_crm_of_a_newer_version_is_left_alone(export: Export) -> None:
    export.load()
    with closing(connect(export.crm, timeout=1)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(HomeFault, match="made by a newer version"):
        export.load()


def test_a_local_crm_held_by_another_process_is_said_to_be_busy(export: Export) -> None:
    export.load()
    with closing(connect(export.crm, timeout=1)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HomeFault, match=r"did not finish in time"):
            import_folder(export.folder, export.folder / "map.yaml", export.crm, timeout=0.05)


@pytest.mark.parametrize("rest", [b"", b"\xff" * 40_000], ids=["truncated", "garbage"])
def test_a_damaged_local_crm_is_not_imported_into(export: Export, rest: bytes) -> None:
    export.load()
    export.crm.write_bytes(export.crm.read_bytes()[:4096] + rest)
    with pytest.raises(HomeFault, match="cannot be read"):
        export.load()


def test_a_file_that_is_no_database_is_left_alone(export: Export) -> None:
    export.crm.write_text("a letter to Eva\n" * 100)
    with pytest.raises(HomeFault, match="cannot be read"):
        export.load()
    assert export.crm.read_text() == "a letter to Eva\n" * 100


def test_the_mapping_of_the_public_data_set_reads_such_data(tmp_path: Path) -> None:
    accounts = "account,sector,year_established,revenue,employees,office_location,subsidiary_of"
    deals = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
    files = {
        "accounts.csv": f"{accounts}\nAcme,technolgy,1996,1100.04,2822,United States,\n",
        "products.csv": "product,series,sales_price\nGTX Pro,GTX,4821\n",
        "sales_teams.csv": "sales_agent,manager,regional_office\nMoses Frase,Dustin Brinkmann,Central\n",
        "sales_pipeline.csv": f"{deals}\n1C1I7A6R,Moses Frase,GTXPro,Acme,Engaging,2016-10-20,,\n"
        "HAXMC4IX,Moses Frase,GTXPro,,Prospecting,,,\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    import_folder(tmp_path, shipped("examples", "maven-crm.yaml"), tmp_path / "crm.db", timeout=1)
    listed = {one.deal.id: one for one in LocalSource(tmp_path / "crm.db", timeout=1).listed()}
    first, second = listed["1C1I7A6R"].deal, listed["HAXMC4IX"].deal
    assert (first.name, second.name) == ("GTX Pro for Acme", "GTX Pro (HAXMC4IX)")
    assert first.attributes == {
        "Product": "GTX Pro",
        "List price": 4821.0,
        "Manager": "Dustin Brinkmann",
        "Regional office": "Central",
    }
    assert (first.stage.name, first.amount, first.currency, second.created_at) == ("Engaging", None, "", None)


CELL = st.text(max_size=12) | st.sampled_from(["2026-11-20", "12", "-1e400", "1_0", "d1", "2026-11-20T00:00+23:59"])
ROW = st.tuples(
    CELL, CELL, CELL, st.sampled_from(["Offer", "Won"]) | CELL, *[st.just("") | CELL] * (len(DEAL_COLUMNS) - 4)
)


@given(st.lists(ROW, max_size=3))
@settings(max_examples=100, deadline=None)
def test_whatever_stands_in_the_cells_is_read_or_named(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        export = Export.in_folder(Path(folder))
        with (export.folder / "deals.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([DEAL_COLUMNS, *rows])
        try:
            brought = export.load()
        except (NothingImported, UsageFault):
            return
        source = export.source()
        for one in source.listed():
            source.read(Subject("local", "northwind", one.deal.id))
        assert brought.report is not None
        refused = sum(told.file == "deals.csv" for told in brought.report.rejects.tally.first)
        twice = brought.report.left_out["deals.csv: rows that stand there twice"]
        empty = sum(not any(map(str.strip, row)) for row in rows)
        assert brought.rows["deals"] + refused + twice >= len(rows) - empty


def test_a_copy_of_the_local_crm_reads_the_same(export: Export, tmp_path: Path) -> None:
    export.load()
    shutil.copy(export.crm, tmp_path / "copy.db")
    assert LocalSource(tmp_path / "copy.db", timeout=1).read(Subject("local", "northwind", "d1")) == export.read("d1")
