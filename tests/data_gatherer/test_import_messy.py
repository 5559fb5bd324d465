"""Real exports are messy: what is odd comes in as it is, what cannot be used is named, and nothing else is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from data_gatherer.importing import Imported, NothingImported, import_folder
from data_gatherer.models import EnrichedDeal
from data_gatherer.sources.local import LocalSource
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Subject

HEAD = "id,name,stage,amount,currency,created_at,close_date,company_id"
GOOD = "g1,Good one,Open,10,EUR,2026-01-01,2026-12-31,"


@dataclass
class Folder:
    """A folder of files in our own columns, and the local CRM they go into."""

    path: Path
    imported: Imported | None = None
    today: date = field(default=date(2026, 11, 20))

    def write(self, name: str, text: str | bytes) -> Folder:
        """Write a file."""
        self.path.mkdir(exist_ok=True)
        data = text if isinstance(text, bytes) else text.encode()
        (self.path / name).write_bytes(data)
        return self

    def deals(self, *rows: str) -> Folder:
        """Write the deals, a good one first."""
        return self.write("deals.csv", "\n".join([HEAD, GOOD, *rows]) + "\n")

    def load(self) -> Imported:
        """Import what is there."""
        self.imported = import_folder(self.path, None, self.crm, timeout=1, today=self.today)
        return self.imported

    @property
    def crm(self) -> Path:
        """Where the local CRM is."""
        return self.path.parent / "crm.db"

    @property
    def rejects(self) -> list[str]:
        """What was refused."""
        report = self.load().report
        return [str(told) for told in report.rejects.tally.first] if report else []

    @property
    def warnings(self) -> list[str]:
        """What is doubtful."""
        report = self.load().report
        return [str(told) for told in report.warnings.first] if report else []

    @property
    def notes(self) -> list[str]:
        """What was said of files."""
        report = self.load().report
        return report.notes if report else []

    def deal(self, deal_id: str = "g1") -> EnrichedDeal:
        """Read a deal back."""
        return LocalSource(self.crm, timeout=1).read(Subject("local", "own", deal_id))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "files")


NAMED = f"{HEAD}\ng1,Käse für Łódź – 奶酪,Open,10,EUR,2026-01-01,2026-12-31,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_every_encoding(folder: Folder, encoding: str) -> None:
    folder.write("deals.csv", NAMED.encode(encoding)).load()
    assert folder.deal().deal.name == "Käse für Łódź – 奶酪"


def test_windows_1252_is_read_and_said(folder: Folder) -> None:
    text = NAMED.replace("Łódź – 奶酪", "Zürich – 5 €")
    assert "deals.csv: not UTF-8; read as Windows-1252" in folder.write("deals.csv", text.encode("cp1252")).notes
    assert folder.deal().deal.name == "Käse für Zürich – 5 €"


def test_a_damaged_byte_in_utf_8_costs_its_row(folder: Folder) -> None:
    data = (NAMED + "g2,B\xf6se,Open,,,,,\n").encode().replace("ö".encode(), b"\xf6")
    assert folder.write("deals.csv", data).rejects == ["deals.csv, line 3: it holds bytes that are no text"]
    assert folder.deal().deal.name == "Käse für Łódź – 奶酪"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end(folder: Folder, delimiter: str, ends: str) -> None:
    text = f'{HEAD}\n{GOOD}\ng2,"a{delimiter} ""b""",Open,"1.234,56",EUR,,31.12.2026,\n'.replace('"1.234,56"', "'M'")
    text = text.replace(",", delimiter).replace("'M'", '"1.234,56"').replace("\n", ends)
    folder.write("deals.csv", text).load()
    found = folder.deal("g2").deal
    assert (found.name, found.amount, found.close_date) == (
        " ".join(f'a{delimiter} "b"'.split()),
        1234.56,
        date(2026, 12, 31),
    )


def test_the_line_excel_puts_first_does_not_count(folder: Folder) -> None:
    folder.write("deals.csv", f"sep=;\n{HEAD}\n{GOOD}\n".replace(",", ";")).load()
    assert folder.deal().deal.amount == 10


OPEN_DATE = "day or month first? set `dates: day-first` or `dates: month-first` in the mapping"


def test_dates_nobody_can_tell_are_refused_with_the_setting_to_make(folder: Folder) -> None:
    assert folder.deals("g2,x,Open,,,3/4/2026,,", "g3,y,Open,,,4/4/2026,,").rejects == [
        f"deals.csv, line 3, created_at: {OPEN_DATE}: '3/4/2026'"
    ]


def test_an_unclosed_quotation_mark_costs_its_row_and_no_other(folder: Folder) -> None:
    rows = [f"n{number},x,Open,,,,," for number in range(50)]
    rows[10] = 'n10,"x,Open,,,,,'
    assert folder.deals(*rows).rejects == ["deals.csv, line 13: its quotation marks do not match"]
    assert folder.load().rows["deals"] == 50


def test_a_file_cut_off_in_a_row_keeps_the_rows_before(folder: Folder) -> None:
    folder.write("deals.csv", f"{HEAD}\n{GOOD}\ng2,Second,Op")
    assert folder.rejects == ["deals.csv, line 3: it has not as many cells as there are columns"]


def test_a_row_that_spans_lines_is_counted_by_its_first(folder: Folder) -> None:
    assert folder.deals('g2,"a\nb",Open,,,,,', "g3,x,Open,many,,,,").rejects == [
        "deals.csv, line 5, amount: not a number: 'many'"
    ]
    assert folder.deal("g2").deal.name == "a b"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["g2,x,Open,5,XXQ,,,"], "line 3, currency: no currency we know (ISO 4217); left empty: 'XXQ'"),
        (["g2,x,Open,-5,EUR,,,"], "line 3, amount: a negative amount is not kept: '-5'"),
        (
            ["g2,x,Open,5,EUR,2026-05-01,2026-04-01,"],
            "line 3, close_date: it closes before it was created: '2026-04-01'",
        ),
        (["g2,x,Open,5,EUR,,2999-12-31,"], "line 3, close_date: it closes in more than ten years: '2999-12-31'"),
        (["g2,,,,,,,"], "line 3, stage: the deal is in no stage"),
    ],
)
def test_a_doubtful_deal_comes_in_with_a_warning(folder: Folder, rows: list[str], said: str) -> None:
    assert folder.deals(*rows).warnings == [f"deals.csv, {said}"]
    assert folder.deal("g2").deal.id == "g2"


def test_what_is_unusable_is_empty_and_the_rest_as_it_is(folder: Folder) -> None:
    folder.deals("g2,x,Open,5,XXQ,,,", "g3,x,Open,-5,EUR,,,", "g4,x,Open,,EUR,2026-05-01,2999-04-01,").load()
    found = [folder.deal(name).deal for name in ("g2", "g3", "g4")]
    assert [(deal.amount, deal.currency) for deal in found] == [(5, ""), (None, ""), (None, "")]
    assert found[2].close_date == date(2999, 4, 1)


def test_an_empty_deal_with_nothing_but_a_name(folder: Folder) -> None:
    folder.deals("g2,Just a name,,,,,,").load()
    found = folder.deal("g2")
    assert (found.deal.name, found.deal.stage.kind, found.deal.stage.order) == ("Just a name", "open", None)


def test_stages_are_never_put_in_alphabetical_order(folder: Folder) -> None:
    folder.deals("g2,x,Demo,,,,,", "g3,x,Gewonnen,,,,,", "g4,x,Perdu,,,,,", "g5,x,Closed Won,,,,,").load()
    stages = [folder.deal(name).deal.stage for name in ("g2", "g3", "g4", "g5")]
    assert [(stage.kind, stage.order, stage.of) for stage in stages] == [
        ("open", None, None),
        ("won", None, None),
        ("lost", None, None),
        ("won", None, None),
    ]


def test_stages_of_equal_probability_have_no_order(folder: Folder) -> None:
    head = "id,stage,probability"
    folder.write("deals.csv", f"{head}\n1,A,50%\n2,B,20%\n3,B,20%\n4,B,90%\n5,C,20%\n").load()
    assert folder.deal("1").deal.stage.order is None
    folder.write("deals.csv", f"{head}\n1,A,50%\n2,B,20%\n3,B,20%\n4,B,90%\n5,C,30%\n").load()
    assert [folder.deal(name).deal.stage.order for name in "125"] == [3, 1, 2]


def test_many_notes_and_one_of_76_kb(folder: Folder) -> None:
    long = "ßé奶 " * 19_000
    notes = [f"g1,n{number},note,2026-01-{number % 28 + 1:02d},Note {number}" for number in range(2500)]
    head = "deal_id,id,kind,at,text"
    folder.deals().write("interactions.csv", "\n".join([head, *notes, f'g1,long,note,2026-02-01,"{long}"']) + "\n")
    assert folder.load().rows["interactions"] == 2501
    found = folder.deal().interactions
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert max(len(one.text) for one in found) == len(long.strip())


TEXTS = ["שלום עולם", "مرحبا بالعالم", "👩‍👩‍👧‍👦 family", "ไทย", "ﬁ—ligature", "עברית \u202eabc", "日本語", "नमस्ते"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_of_any_script_comes_in(folder: Folder, text: str) -> None:
    folder.deals(f"g2,{text},Open,,,,,").write("interactions.csv", f"deal_id,at,kind,text\ng2,2026-01-01,note,{text}\n")
    assert folder.rejects == []
    assert folder.deal("g2").deal.name == text.replace("\u202e", "")
    assert folder.deal("g2").interactions[0].text == text.replace("\u202e", "")


def test_html_soup_becomes_text(folder: Folder) -> None:
    soup = (
        "<table><tr><td><p>Too <b>dear</td></tr><style>p{}</style><script>alert(1)</script><ul><li>a<li>b</ul>"
        + "<div>" * 3000
    )
    folder.deals().write("interactions.csv", f'deal_id,at,kind,text\ng1,2026-01-01,note,"{soup}"\n').load()
    text = folder.deal().interactions[0].text
    assert ("Too dear" in text, "alert" in text, "<" in text) == (True, False, False)


def test_a_contact_without_any_address_comes_in(folder: Folder) -> None:
    folder.deals().write("contacts.csv", "id,deal_id,name,email,phone\np1,g1,Ann,,\np2,g1,Ann,,\n").load()
    assert [(one.id, one.name, one.email) for one in folder.deal().contacts] == [("p1", "Ann", ""), ("p2", "Ann", "")]


def test_records_out_of_order_and_links_before_their_targets(folder: Folder) -> None:
    folder.write("changes.csv", "deal_id,id,field,new,at\ng1,2,stage,Won,2026-03-01\ng1,1,stage,Demo,2026-02-01\n")
    folder.deals().write("contacts.csv", "id,company_id,deal_ids,name\np1,,g1,Ann\np2,c1,,Bo\n")
    folder.write("companies.csv", "id,name\nc1,Hill\n").load()
    assert [(change.old, change.new) for change in folder.deal().changes] == [("", "Demo"), ("Demo", "Won")]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("contacts.csv", "id,deal_id,name\np1,nope,Ann\n", "contacts.csv, line 2, deal_id: no such deal in the files: 'nope'"),
        ("contacts.csv", "id,company_id,name\np1,nope,Ann\n", ""),
        ("tasks.csv", "id,title,due,deal_id\nt1,x,,nope\n", "tasks.csv, line 2, deal_id: no such deal in the files: 'nope'"),
        ("tasks.csv", "id,title,due,deal_id\nt1,x,,\n", "tasks.csv, line 2, deal_id: it is empty, and deal_id is needed"),
        ("changes.csv", "deal_id,field,new,at\nnope,stage,x,2026-01-01\n",
         "changes.csv, line 2, deal_id: no such deal in the files: 'nope'"),
    ],
)  # fmt: skip
def test_a_link_to_nothing_is_refused(folder: Folder, name: str, text: str, said: str) -> None:
    assert folder.deals().write(name, text).rejects == ([said] if said else [])


def test_a_deal_of_a_company_that_is_not_there_comes_in_with_a_warning(folder: Folder) -> None:
    folder.deals("g2,x,Open,,,,,c9").write("companies.csv", "id,name\nc1,Hill\n")
    assert folder.warnings == ["deals.csv, line 3, company_id: no such company in the files: 'c9'"]


def test_without_a_file_of_companies_a_company_is_what_the_deal_calls_it(folder: Folder) -> None:
    folder.deals("g2,x,Open,,,,,Hill Dairy").load()
    company = folder.deal("g2").company
    assert company is not None
    assert company.name == "Hill Dairy"


JSON_DAMAGE = [
    ('[{"id": "a", "stage": "Open"}, {"id": "b", "stage": }, {"id": "c", "stage": "Open"}]', 2, "it is not JSON"),
    ('[{"id": "a", "stage": "Open"}, {"id": "b", "sta', 1, "it is not JSON"),
    ('[{"id": "a", "stage": "Open"}, 5, {"id": "c", "stage": "Open"}]', 2, "it is not an object"),
    ('{"id": "a", "stage": "Open"}\n{"id": "b", \n{"id": "c", "stage": "Open"}\n', 2, "it is not JSON"),
    ('{"data": [{"id": "a", "stage": "Open"}], "x": tru', 1, "it is not JSON from here on"),
]


@pytest.mark.parametrize(("text", "deals", "said"), JSON_DAMAGE)
def test_damaged_json_keeps_what_can_be_read(folder: Folder, text: str, deals: int, said: str) -> None:
    assert said in folder.write("deals.json", text).rejects[0]
    assert folder.load().rows["deals"] == deals


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "deals.csv is empty"),
        (b"PK\x03\x04rest", "is a zip archive or an Excel file"),
        (bytes(range(256)) * 20, "is binary, not text"),
        (b"%PDF-1.7", "is a PDF"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(folder: Folder, data: bytes, said: str) -> None:
    with pytest.raises(UsageFault, match=said):
        folder.write("deals.csv", data).load()


def test_a_file_over_2_gb_is_refused_before_it_is_read(folder: Folder) -> None:
    folder.deals()
    with (folder.path / "deals.csv").open("r+b") as file:
        file.truncate(2**31 + 1)
    with pytest.raises(UsageFault, match="larger than 2 GB"):
        folder.load()


@pytest.mark.parametrize("text", [f"{HEAD}\n", f"{HEAD}\n,x,Open,,,,,\n,y,Open,,,,,\n"])
def test_an_import_without_one_usable_deal_leaves_the_old_state(folder: Folder, text: str) -> None:
    folder.deals().load()
    before = folder.crm.read_bytes()
    with pytest.raises(NothingImported) as failed:
        folder.write("deals.csv", text).load()
    assert (failed.value.exit_code, folder.crm.read_bytes() == before) == (1, True)


def test_what_is_gone_from_the_files_is_counted_and_gone(folder: Folder) -> None:
    folder.deals("g2,x,Open,,,,,", "g3,y,Open,,,,,").load()
    brought = folder.deals("g2,changed,Open,,,,,", "g4,z,Open,,,,,").load()
    counted = brought.counted["deals"]
    assert (counted.new, counted.changed, counted.gone) == (1, 1, 1)


def write_cell(folder: Folder, cell: str) -> None:
    quoted = cell.replace('"', '""')
    folder.deals(f'g2,"{quoted}",Open,"{quoted}",,,,').load()


HOSTILE: list[str] = ["\x1b[31mred\x07", "\u202egnp.exe", "x" * 5000, "a\x00b", "=cmd|' /C calc'!A0", "a\nb"]


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_cell_is_shown_short_and_harmless(folder: Folder, cell: str) -> None:
    write_cell(folder, cell)
    assert folder.imported is not None
    assert folder.imported.report is not None
    (told,) = map(str, folder.imported.report.rejects.tally.first)
    assert told.isprintable()
    assert len(told) < 150


UNUSUAL: list[Callable[[Folder], object]] = [
    lambda folder: folder.deals("g2,x,Open,1 000 EUR,,,,"),
    lambda folder: folder.deals("g2,x,Open,,,,,", "", "  ", ",,,,,,,"),
    lambda folder: folder.write("deals.csv", f"\n\n{HEAD}\n{GOOD}\ng2,x,Open,,,,,\n"),
]


@pytest.mark.parametrize("unusual", UNUSUAL)
def test_unusual_but_fine(folder: Folder, unusual: Callable[[Folder], object]) -> None:
    unusual(folder)
    assert (folder.rejects, folder.warnings) == ([], [])
    assert folder.load().rows["deals"] == 2
