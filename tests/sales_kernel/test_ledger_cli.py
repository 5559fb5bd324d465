"""`sales-ledger`: what ran, on whom, and how it went; and what it says about a home it cannot use."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sales_kernel import __version__
from sales_kernel.layer import Subject
from sales_kernel.workspace import Workspace
from tests.conftest import Command
from tests.sales_kernel.children import DEAL, LAYER, Told
from tests.sales_kernel.conftest import contents


@pytest.fixture
def ran(work: Workspace) -> str:
    """Two steps of a run about Widgets, the second from memory; return its id."""
    for _ in range(2):
        with work.run("recommend", customer_info="d1").open() as run:
            run.about(Subject("sample", "main", "d1"), name="Widgets")
            work.memory.get_or_compute(LAYER, DEAL, contents(deal="a"), lambda: Told(text="x"), run)
    work.close()
    return run.id


def test_runs_are_listed_with_their_customer(run: Command, ran: str) -> None:
    listed = run("sales-ledger", "list", "--limit", "1")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout == f"{ran}  completed 2026-11-20 15:00:00  recommend  Widgets\n"


def test_details_tell_each_step(run: Command, ran: str) -> None:
    told = run("sales-ledger", "details", "last")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == (
        f"{ran}  completed  recommend  Widgets\nstarted 2026-11-20 15:00:00 UTC\n  summarize  done        0.000 s  hit\n"
    )


def test_both_speak_json(run: Command, ran: str) -> None:
    listed = json.loads(run("sales-ledger", "list", "--json").stdout)
    told = json.loads(run("sales-ledger", "details", ran, "--json").stdout)
    assert [each["status"] for each in listed["runs"]] == ["completed", "completed"]
    assert (told["run"], [step["verdict"] for step in told["steps"]]) == (ran, ["hit"])


def test_an_empty_ledger_says_so(run: Command) -> None:
    listed = run("sales-ledger", "list")
    assert (listed.returncode, listed.stdout, listed.stderr) == (0, "", "no runs yet\n")


def test_an_unknown_run_is_exit_code_5(run: Command, ran: str) -> None:
    told = run("sales-ledger", "details", "nonsense")
    assert (told.returncode, told.stdout) == (5, "")
    assert told.stderr == "error: no run 'nonsense'\nhint:  list them with: sales-ledger list\n"


def test_the_same_door_opens_as_a_module(run: Command) -> None:
    assert run("sales-ledger", "--version").stdout == f"sales-ledger {__version__}\n"
    assert run("python", "-m", "sales_kernel", "--version").stdout.endswith(f" {__version__}\n")


def test_text_of_a_run_cannot_steer_the_terminal(run: Command, work: Workspace) -> None:
    with work.run("recommend", customer_info="\x1b[2Jd1\u202e").open():
        pass
    listed = run("sales-ledger", "list").stdout
    assert listed.endswith("recommend  d1\n")


def test_a_damaged_ledger_is_two_lines_and_stays_as_it_is(run: Command, home: Path) -> None:
    home.mkdir()
    ledger = home / "recommendation_cache.db"
    ledger.write_bytes(b"garbage" * 1000)
    listed = run("sales-ledger", "list")
    assert (listed.returncode, listed.stdout) == (1, "")
    assert listed.stderr == (
        f"error: the ledger {ledger} cannot be read: file is not a database\n"
        "hint:  it was left as it is; restore it from a backup, or move it away to begin a new one\n"
    )
    assert ledger.read_bytes() == b"garbage" * 1000


def test_a_newer_ledger_is_two_lines(run: Command, home: Path, ran: str) -> None:
    with closing(sqlite3.connect(home / "recommendation_cache.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    listed = run("sales-ledger", "list")
    assert (listed.returncode, listed.stdout) == (1, "")
    assert "has schema 99" in listed.stderr.splitlines()[0]
    assert listed.stderr.splitlines()[1].startswith("hint:  upgrade the suite")


def test_a_locked_ledger_can_still_be_listed(run: Command, home: Path, ran: str) -> None:
    with closing(sqlite3.connect(home / "recommendation_cache.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        listed = run("sales-ledger", "list", env={"SALES_AGENT_BUSY_TIMEOUT_SECONDS": "0.3"})
    assert (listed.returncode, listed.stderr) == (0, "")


def test_a_file_in_place_of_the_home_is_two_lines(run: Command, home: Path) -> None:
    home.write_text("a file")
    listed = run("sales-ledger", "list")
    assert (listed.returncode, listed.stdout) == (1, "")
    assert listed.stderr == f"error: {home} is a file, not a folder\nhint:  set SALES_AGENT_HOME to a folder\n"


def test_a_mistake_in_the_settings_is_exit_code_2(run: Command, home: Path) -> None:
    home.mkdir()
    (home / "config.yaml").write_text("engin: x\nsourc: y\n")
    listed = run("sales-ledger", "list")
    assert (listed.returncode, listed.stdout) == (2, "")
    assert listed.stderr == (
        f"error: {home}/config.yaml, line 1: engin: unknown setting; did you mean engine?\n"
        f"       {home}/config.yaml, line 2: sourc: unknown setting; did you mean source?\n"
        f"hint:  edit {home}/config.yaml, then run: sales-action config check\n"
    )


def test_a_clock_that_is_told_nonsense_is_exit_code_2(run: Command) -> None:
    told = run("sales-action", "recommend", "x", "--source", "sample", env={"SALES_AGENT_NOW": "noon"})
    assert (told.returncode, told.stderr.splitlines()[0]) == (
        2,
        "error: SALES_AGENT_NOW is not a moment with an offset: 'noon'",
    )
