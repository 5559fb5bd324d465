"""The import and map commands as a person, a pipe and a killed process see them."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from data_gatherer.importing import import_folder
from data_gatherer.importing.proposing import proposed
from data_gatherer.mapping import read_mapping
from data_gatherer.sources.crmfile import connect
from data_gatherer.sources.local import LocalSource
from sales_kernel.errors import HomeFault
from sales_kernel.layer import Subject
from tests.conftest import Command
from tests.data_gatherer.places import Export

EXPORTS = Path(__file__).parent / "exports"
GOOD = "id,name,stage,amount\nd1,One,Open,10\nd2,Two,Open,20\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "deals.csv").write_text(GOOD, encoding="utf-8")
    return folder


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_first_import_says_what_is_there_and_the_next_what_changed(run: Command, files: Path, home: Path) -> None:
    first = run("data-gatherer", "import", str(files))
    assert (first.returncode, first.stdout) == (0, f"own: 2 deals are in {home / 'crm.db'}\n")
    assert first.stderr.splitlines() == ["note: recognised: our own columns: deals.csv as deals"]
    assert run("data-gatherer", "import", str(files)).stdout.splitlines()[1] == "nothing changed"
    (files / "deals.csv").write_text(GOOD.replace("20", "25").replace("d1", "d3"), encoding="utf-8")
    told = run("data-gatherer", "import", str(files)).stdout.splitlines()[1]
    assert told == "new: 1 deals; changed: 1 deals; gone: 1 deals"


def test_bad_rows_exit_8_and_are_kept_aside_for_their_owner_alone(run: Command, files: Path, home: Path) -> None:
    append(
        files / "deals.csv",
        "d4,Four,Open,many\nd5,Five,Open,x\nd6,Six\n" + "".join(f"e{n},x,Open,=1+1\n" for n in range(5)),
    )
    done = run("data-gatherer", "import", str(files))
    kept = home / "rejects-own.csv"
    assert (done.returncode, done.stdout) == (8, f"own: 2 deals are in {home / 'crm.db'}\n")
    assert done.stderr.splitlines()[1:] == [
        "rejected: deals.csv, line 4, amount: not a number: 'many'",
        "rejected: deals.csv, line 5, amount: not a number: 'x'",
        "rejected: deals.csv, line 6: it has not as many cells as there are columns",
        "rejected: deals.csv, line 7, amount: not a number: '=1+1'",
        "rejected: deals.csv, line 8, amount: not a number: '=1+1'",
        "rejected: … 8 in all:",
        "rejected: 7 × not a number",
        "rejected: 1 × it has not as many cells as there are columns",
        f"error: 8 rows were not imported; see {kept}",
        "hint:  mend them in their files and import again; the others went in",
    ]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    rows = list(csv.reader(kept.read_text(encoding="utf-8").splitlines()))
    assert rows[:2] == [
        ["file", "line", "column", "reason", "row"],
        [
            "deals.csv",
            "4",
            "amount",
            "not a number: 'many'",
            '{"id":"d4","name":"Four","stage":"Open","amount":"many"}',
        ],
    ]
    assert len(rows) == 9


def test_mended_files_leave_no_rejects_behind(run: Command, files: Path, home: Path) -> None:
    append(files / "deals.csv", "d4,Four,Open,many\n")
    run("data-gatherer", "import", str(files))
    assert (home / "rejects-own.csv").exists()
    (files / "deals.csv").write_text(GOOD, encoding="utf-8")
    assert run("data-gatherer", "import", str(files)).returncode == 0
    assert [path.name for path in home.iterdir() if "rejects" in path.name] == []


def test_the_rejects_go_where_they_are_told(run: Command, files: Path, home: Path, tmp_path: Path) -> None:
    append(files / "deals.csv", "d4,Four,Open,many\n")
    done = run("data-gatherer", "import", str(files), "-r", str(tmp_path / "mine.csv"))
    assert f"see {tmp_path / 'mine.csv'}" in done.stderr
    assert not (home / "rejects-own.csv").exists()


def test_when_no_deal_can_be_used_it_exits_1_and_nothing_changes(run: Command, files: Path, home: Path) -> None:
    run("data-gatherer", "import", str(files))
    (files / "deals.csv").write_text("id,name,stage,amount\nd1,One,Open,many\n", encoding="utf-8")
    done = run("data-gatherer", "import", str(files))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-2:] == [
        "error: not one deal of deals.csv can be used; nothing was changed",
        f"hint:  each row's reason is in {home / 'rejects-own.csv'}",
    ]
    assert len(json.loads(run("data-gatherer", "deals", "--json").stdout)["deals"]) == 2


def test_a_dry_run_says_everything_and_changes_nothing(run: Command, files: Path, home: Path) -> None:
    done = run("data-gatherer", "import", str(files), "--dry-run")
    assert done.stdout.splitlines() == [
        f"own: 2 deals would be in {home / 'crm.db'}",
        "new: 2 deals (dry run: the local CRM is as it was)",
    ]
    assert not (home / "crm.db").exists()
    run("data-gatherer", "import", str(files))
    before = (home / "crm.db").read_bytes()
    append(files / "deals.csv", "d3,Three,Open,\n")
    assert "new: 1 deals" in run("data-gatherer", "import", str(files), "--dry-run").stdout
    assert (home / "crm.db").read_bytes() == before


def test_for_programs_it_is_json(run: Command, files: Path, home: Path) -> None:
    append(files / "deals.csv", "".join(f"x{n},x,Open,many\n" for n in range(150)) + "d3,Three,Open,-5\n")
    done = run("data-gatherer", "import", str(files), "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 8
    assert (told["account"], told["rows"]["deals"], told["new"]["deals"], told["gone"]["deals"]) == ("own", 3, 3, 0)
    assert (told["rejects"]["count"], len(told["rejects"]["first"]), told["rejects"]["reasons"]) == (
        150, 100, {"not a number": 150},
    )  # fmt: skip
    assert told["rejects"]["file"] == str(home / "rejects-own.csv")
    assert told["warnings"]["first"] == [
        {"file": "deals.csv", "line": 154, "column": "amount", "reason": "a negative amount is not kept", "value": "-5"}
    ]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_nothing_of_a_cell_reaches_the_terminal_unescaped(run: Command, files: Path, form: tuple[str, ...]) -> None:
    text = 'id,name,stage,amount,"\x1b]0;evil\x07\x1b[31mred"\nd1,One,Open,10,\nd2,x,Open,"\x1b[2J\u202e9\x9b31m",\n'
    (files / "deals.csv").write_text(text, encoding="utf-8")
    (files / "\x1b[31mx.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = run("data-gatherer", "import", str(files), *form)
    assert done.returncode == 8
    for sign in ("\x1b", "\x9b", "\u202e", "\x07"):
        assert sign not in done.stdout + done.stderr


WRONG = [("nowhere", "no folder or file"), ("files", "no CSV or JSON file")]


@pytest.mark.parametrize(("name", "said"), WRONG)
def test_a_path_that_holds_nothing_is_named(run: Command, files: Path, name: str, said: str) -> None:
    (files / "deals.csv").rename(files / "deals.xlsx")
    done = run("data-gatherer", "import", str(files.parent / name))
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_killed_at_any_moment_the_old_state_stays(files: Path, tmp_path: Path) -> None:
    crm = tmp_path / "crm.db"
    import_folder(files, None, crm, timeout=5)
    rows = "".join(f"x{number},Deal {number},Open,{number}\n" for number in range(60_000))
    (files / "deals.csv").write_text("id,name,stage,amount\n" + rows, encoding="utf-8")
    script = (
        "import sys; from pathlib import Path; from data_gatherer.importing import import_folder\n"
        "print('go', flush=True); import_folder(Path(sys.argv[1]), None, Path(sys.argv[2]), timeout=5)"
    )
    for wait in (0.1, 0.5, 0.9, 1.2):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(files), str(crm)],
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        ended = process.wait()
        process.stdout.close()
        listed = {one.deal.id for one in LocalSource(crm, timeout=5).listed()}
        assert listed == {"d1", "d2"} or (ended == 0 and len(listed) == 60_000) or len(listed) == 60_000
        with closing(sqlite3.connect(crm)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_local_crm_of_version_1_is_refused_with_the_way_out(files: Path, tmp_path: Path) -> None:
    crm = tmp_path / "crm.db"
    import_folder(files, None, crm, timeout=1)
    with closing(connect(crm, timeout=1)) as connection:
        connection.execute("PRAGMA user_version = 1")
    with pytest.raises(HomeFault, match="made by an older version") as failed:
        import_folder(files, None, crm, timeout=1)
    assert failed.value.hint == "move it away and import again"


def test_rows_of_another_source_are_not_ours(files: Path, tmp_path: Path) -> None:
    crm = tmp_path / "crm.db"
    import_folder(files, None, crm, timeout=1)
    with closing(connect(crm, timeout=1)) as connection:
        connection.execute("INSERT INTO deals SELECT 'other', account, 'z9', name, pipeline, stage, stage_kind, stage_order,"
                           " stage_of, stage_entered_at, amount, currency, owner_name, owner_email, owner_manager, company_id,"
                           " created_at, close_date, loss_reason, attributes FROM deals WHERE id = 'd1'")  # fmt: skip
    source = LocalSource(crm, timeout=1)
    assert source.subject("z9") is None
    assert {one.deal.id for one in source.listed()} == {"d1", "d2"}
    assert not import_folder(files, None, crm, timeout=1).changed


def test_memory_stays_flat_however_long_the_file(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from data_gatherer.importing import import_folder\n"
        "import_folder(Path(sys.argv[1]), None, Path(sys.argv[2]), timeout=5)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    used = []
    for rows in (2_000, 60_000):
        folder = tmp_path / str(rows)
        folder.mkdir()
        (folder / "deals.csv").write_text(GOOD, encoding="utf-8")
        notes = ({"deal_id": "d1", "id": f"n{number}", "at": "2026-01-01", "text": "x" * 300} for number in range(rows))
        text = "[" + ",\n".join(map(json.dumps, notes)) + "]"
        (folder / "interactions.json").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder), str(tmp_path / f"{rows}.db")],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        used.append(int(done.stdout))
    assert used[1] - used[0] < 50, used


def test_a_proposed_mapping_is_accepted_as_it_is(export: Export, tmp_path: Path) -> None:
    (export.folder / "map.yaml").unlink()
    mapping = tmp_path / "proposed.yaml"
    mapping.write_text(proposed(export.folder), encoding="utf-8")
    brought = import_folder(export.folder, mapping, export.crm, timeout=1)
    assert (brought.account, brought.rows["deals"], brought.rows["contacts"], brought.rows["interactions"]) == (
        "export", 3, 2, 3,
    )  # fmt: skip
    assert (brought.rows["companies"], brought.rows["tasks"]) == (2, 2)
    found = LocalSource(export.crm, timeout=1).read(Subject("local", "export", "d1"))
    assert (found.deal.amount, found.contacts[0].email) == (12000, "eva@muster.example")


GERMAN = """\
Vorgang;Bezeichnung;Stufe;Betrag;Verantwortlich;Angelegt am;Abschluss;Ansprechperson Mail
1;Planner;Angebot;1.234,50;Ana;03.04.2026;05.06.2026;eva@muster.example
2;Viewer;Gewonnen;2.000,00;Ana;04.04.2026;05.07.2026;ken@tanaka.example
"""
FRENCH = """\
N° affaire;Intitulé;Étape;Montant;Commercial;Date de création;Date de clôture
1;Projet;Perdu;1 234,50;Ana;03/04/2026;05/06/2026
"""
SPANISH = """\
ID negocio,Nombre,Etapa,Importe,Propietario,Fecha de creación,Fecha de cierre
1,Proyecto,Ganado,"1.234,50",Ana,23/04/2026,25/06/2026
"""


@pytest.mark.parametrize(
    ("text", "kind"), [(GERMAN, "open"), (FRENCH, "lost"), (SPANISH, "won")], ids=["German", "French", "Spanish"]
)
def test_column_names_are_guessed_in_other_languages(tmp_path: Path, text: str, kind: str) -> None:
    (tmp_path / "vorgaenge.csv").write_text(text, encoding="utf-8")
    mapping, crm = tmp_path / "map.yaml", tmp_path / "crm.db"
    mapping.write_text("dates: day-first\n" + proposed(tmp_path), encoding="utf-8")
    import_folder(tmp_path / "vorgaenge.csv", mapping, crm, timeout=1)
    found = LocalSource(crm, timeout=1).read(Subject("local", read_mapping(mapping).account, "1")).deal
    assert (found.amount, found.stage.kind, found.owner is not None, found.created_at is not None) == (
        1234.5, kind, True, True,
    )  # fmt: skip
    assert found.close_date is not None


def test_what_could_not_be_decided_stands_there_as_a_comment(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(FRENCH, encoding="utf-8")
    text = proposed(tmp_path)
    assert (
        "# dates:                   # to be decided: day-first or month-first; open in deals.csv, Date de création"
        in text
    )
    assert "#   - {name: Perdu, kind: lost}    # 1 deals" in text


def test_an_export_we_know_is_proposed_as_it_is_read(tmp_path: Path) -> None:
    text = proposed(EXPORTS / "salesforce")
    mapping = tmp_path / "map.yaml"
    mapping.write_text(text, encoding="utf-8")
    first = import_folder(EXPORTS / "salesforce", None, tmp_path / "one.db", timeout=1)
    second = import_folder(EXPORTS / "salesforce", mapping, tmp_path / "two.db", timeout=1)
    assert first.rows == second.rows


def test_the_map_command_prints_or_writes(run: Command, files: Path, tmp_path: Path) -> None:
    (files / "deals.csv").write_text("Vorgang,Stufe\n1,Offen\n2,\x1b[31mrot\n", encoding="utf-8")
    done = run("data-gatherer", "map", str(files))
    assert (done.returncode, "stage: Stufe" in done.stdout, "\x1b" in done.stdout) == (0, True, False)
    assert run("data-gatherer", "map", str(files), "-o", str(tmp_path / "m.yaml")).stdout == ""
    assert (tmp_path / "m.yaml").read_text(encoding="utf-8") == done.stdout


def test_files_without_deals_are_named_with_what_was_found(run: Command, files: Path) -> None:
    (files / "deals.csv").write_text("colour,shape\nred,round\n", encoding="utf-8")
    done = run("data-gatherer", "map", str(files))
    assert (done.returncode, done.stdout) == (2, "")
    assert "looks like deals; found: deals.csv (colour, shape)" in done.stderr
