"""`data-gatherer` as a person and a pipe see it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data_gatherer.envelope import read_envelope
from tests.conftest import JOHN, Command
from tests.data_gatherer.places import Export


def enriched(run: Command, *arguments: str) -> dict[str, Any]:
    done = run("data-gatherer", "enrich", JOHN, "--source", "sample", "--json", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return dict(json.loads(done.stdout))


def test_enrich_prints_an_envelope(run: Command) -> None:
    data = enriched(run)
    assert list(data) == ["kind", "version", "source", "enriched_deal", "cache", "run"]
    assert (data["kind"], data["version"], data["source"]) == ("enriched_deal", 1, "sample")
    assert read_envelope(json.dumps(data).encode()).subject.id == JOHN


def test_enrich_says_what_memory_did_and_what_it_cost(run: Command) -> None:
    first, again = enriched(run), enriched(run)
    told = [
        (data["cache"]["hit"], data["cache"]["layers"]["gather"]["verdict"], data["run"]["source_calls"])
        for data in (first, again)
    ]
    assert told == [(False, "never computed", 1), (True, "hit", 0)]
    assert first["cache"]["hashes"] == again["cache"]["hashes"]
    assert (first["run"]["engine_calls"], first["run"]["id"] != again["run"]["id"]) == (0, True)


def test_everything_beside_run_and_cache_is_repeatable(run: Command, tmp_path: Path) -> None:
    told = []
    for name in ("one", "two"):
        done = run(
            "data-gatherer",
            "enrich",
            JOHN,
            "--source",
            "sample",
            "--json",
            env={"SALES_AGENT_HOME": str(tmp_path / name)},
        )
        told.append({key: value for key, value in json.loads(done.stdout).items() if key not in ("run", "cache")})
    assert json.dumps(told[0]) == json.dumps(told[1])


def test_refresh_reads_the_source_again(run: Command) -> None:
    enriched(run)
    data = enriched(run, "--refresh")
    assert (data["cache"]["layers"]["gather"]["verdict"], data["run"]["source_calls"]) == ("refresh asked", 1)


def test_output_is_the_same_json_in_a_file(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "deal.json"
    done = run("data-gatherer", "enrich", JOHN, "--source", "sample", "-o", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads(file.read_text())["enriched_deal"] == enriched(run)["enriched_deal"]


def test_output_into_a_folder_that_is_not_there_is_refused(run: Command, tmp_path: Path) -> None:
    done = run("data-gatherer", "enrich", JOHN, "--source", "sample", "-o", str(tmp_path / "none" / "deal.json"))
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr.splitlines()[0]
        == f"error: cannot write {tmp_path / 'none' / 'deal.json'}: No such file or directory"
    )


def test_enrich_for_people_is_plain_text_when_piped(run: Command) -> None:
    done = run("data-gatherer", "enrich", "enterprise saas", "--source", "sample", "-v")
    assert done.stdout.startswith(f"╭─ Enterprise SaaS Deal ({JOHN}) ")
    assert "\x1b" not in done.stdout
    assert done.stderr == "gather: never computed\n"


def test_deals_lists_every_deal_and_open_leaves_those_out_that_are_over(run: Command) -> None:
    def deals(*arguments: str) -> list[dict[str, Any]]:
        done = run("data-gatherer", "deals", "--source", "sample", "--json", *arguments)
        return list(json.loads(done.stdout)["deals"])

    everything, still_open = deals(), deals("--open")
    assert [one for one in everything if one["stage"]["kind"] == "open"] == still_open
    assert {one["stage"]["kind"] for one in everything} == {"open", "won", "lost"}
    names = [(one["pipeline"], one["name"].casefold()) for one in everything]
    assert names == sorted(names)


def test_deals_for_people_names_each_id_once(run: Command) -> None:
    done = run("data-gatherer", "deals", "--source", "sample")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].split() == ["id", "deal", "stage", "owner", "amount"]
    assert done.stdout.count(JOHN) == 1


def test_an_empty_crm_says_so(run: Command) -> None:
    done = run("data-gatherer", "deals", "--source", "local")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no deals in local\n")


def test_an_import_says_what_came_and_deals_shows_it(run: Command, export: Export, home: Path) -> None:
    done = run("data-gatherer", "import", str(export.folder), "--map", str(export.folder / "map.yaml"))
    told = f"northwind: 3 deals, 2 companies, 2 contacts, 3 interactions, 2 tasks are in {home / 'crm.db'}\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, told, "")
    assert "Planner for Muster" in run("data-gatherer", "deals").stdout


def test_an_import_for_programs_is_json(run: Command, export: Export, home: Path) -> None:
    done = run("data-gatherer", "import", str(export.folder), "--map", str(export.folder / "map.yaml"), "--json")
    told = json.loads(done.stdout)
    rows = {"deals": 3, "companies": 2, "contacts": 2, "interactions": 3, "tasks": 2}
    tables = {**dict.fromkeys(told["rows"], 0), **rows}
    assert (told["account"], told["crm"], told["dry_run"]) == ("northwind", str(home / "crm.db"), False)
    assert (told["rows"], told["new"]) == (tables, tables)
    assert told["changed"] == told["gone"] == dict.fromkeys(tables, 0)
    assert told["rejects"] == {"count": 0, "reasons": {}, "first": [], "file": ""}
    assert (told["warnings"]["count"], told["left_out"]) == (0, {})


def test_a_mistake_in_a_cell_costs_its_row_and_exits_8(run: Command, export: Export, home: Path) -> None:
    export.edit("deals.csv", "12000", "twelve")
    done = run("data-gatherer", "import", str(export.folder), "--map", str(export.folder / "map.yaml"))
    assert done.returncode == 8
    assert done.stdout.startswith("northwind: 2 deals, ")
    assert "rejected: deals.csv, line 2, amount: not a number: 'twelve'" in done.stderr.splitlines()
    assert "twelve" in (home / "rejects-northwind.csv").read_text(encoding="utf-8")
    listed = run("data-gatherer", "deals").stdout
    assert ("Planner for Muster" in listed, "Viewer for Tanaka" in listed) == (False, True)


def test_after_a_failed_first_import_the_next_command_still_speaks_politely(run: Command, export: Export) -> None:
    (export.folder / "deals.csv").unlink()
    failed = run("data-gatherer", "import", str(export.folder), "--map", str(export.folder / "map.yaml"))
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "deals.csv" in failed.stderr.splitlines()[0]
    done = run("data-gatherer", "deals")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "error: no CRM is set up")


BAD = [
    (["no-such-deal"], 5, "error: no deal 'no-such-deal' in sample"),
    ([""], 2, "error: the deal is empty"),
    (["../crm"], 5, "error: no deal '../crm' in sample"),
    (["100%"], 5, "error: no deal '100%' in sample"),
    (["a'b\"c"], 5, "error: no deal 'a\\'b\"c' in sample"),
    (["a\nb"], 5, "error: no deal 'a\\nb' in sample"),
    (["\x1b[31mred"], 5, "error: no deal '\\x1b[31mred' in sample"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), BAD)
def test_a_deal_that_is_none_is_named_without_harm(run: Command, arguments: list[str], code: int, said: str) -> None:
    done = run("data-gatherer", "enrich", *arguments, "--source", "sample", "--json")
    assert (done.returncode, done.stdout, done.stderr.splitlines()[0]) == (code, "", said)
    assert done.stderr.splitlines()[1].startswith("hint:  ")


def test_an_ambiguous_piece_lists_the_candidates_and_exits_5(run: Command) -> None:
    done = run("data-gatherer", "enrich", "laboratoires", "--source", "sample")
    several = run("data-gatherer", "enrich", "planning", "--source", "sample")
    assert (done.returncode, several.returncode, several.stdout) == (0, 5, "")
    assert "       68f8d4b1" not in several.stderr
    assert "       68a47be2d905c13f7a86e0b4  Alder & Pike, national planning program" in several.stderr.splitlines()


def test_a_deal_that_is_no_text_is_refused_politely_by_every_source(run: Command, export: Export) -> None:
    run("data-gatherer", "import", str(export.folder), "--map", str(export.folder / "map.yaml"))
    for source in ("sample", "local"):
        done = run("data-gatherer", "enrich", "\udcff", "--source", source)
        assert (done.returncode, "Traceback" in done.stderr) == (5, False)


def test_completion_offers_ids_with_their_names(run: Command) -> None:
    asked = {
        "_DATA_GATHERER_COMPLETE": "complete_bash",
        "COMP_WORDS": "data-gatherer enrich --source sample 690dae",
        "COMP_CWORD": "4",
    }
    assert run("data-gatherer", env=asked).stdout.split() == [JOHN]


def test_the_version_is_told(run: Command) -> None:
    assert run("data-gatherer", "--version").stdout.startswith("data-gatherer ")
