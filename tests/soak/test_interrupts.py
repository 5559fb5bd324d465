"""Ctrl-C and kill -9 at every moment of a command: it ends politely, and the next one never trips."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.chain.asking import LAYERS, SAMPLE, begin, data, ended, made_again, recommended, rows
from tests.conftest import JOHN, Command, Ran

ASK = ("sales-action", "recommend", JOHN, *SAMPLE)
MOMENTS = 96
SPREAD = 1.2
"""How many lengths of an undisturbed command the moments are spread over."""


QUARTERS = pytest.mark.parametrize("quarter", range(4))
"""The moments are dealt out to four tests that may run side by side."""


def lasts(home: Path) -> float:
    """Return how long the command takes when nobody disturbs it."""
    begun = time.perf_counter()
    assert ended(begin(*ASK, env={"SALES_AGENT_HOME": str(home)})).returncode == 0
    return time.perf_counter() - begun


def disturbed(number: int, seconds: float, how: signal.Signals, home: Path) -> Ran:
    """Start the command in a home of its own and disturb it at its own moment."""
    child = begin(*ASK, env={"SALES_AGENT_HOME": str(home)})
    try:
        child.wait(timeout=seconds * SPREAD * number / MOMENTS)
    except subprocess.TimeoutExpired:
        child.send_signal(how)
    return ended(child)


def before_the_door(done: Ran) -> bool:
    """Return whether the interpreter was still starting, when nothing of ours can be polite yet."""
    return done.returncode in (-signal.SIGINT, 1) and "in run\n" not in done.stderr


def states(home: Path) -> set[str]:
    """Return the states of the runs and steps in a home's ledger; none where it has no tables yet."""
    if not (home / "recommendation_cache.db").exists():
        return set()
    try:
        found = rows(home, "SELECT status FROM llm_worker_task UNION SELECT execution_status FROM llm_worker_operation")
    except sqlite3.OperationalError:
        return set()
    return {state for (state,) in found}


@QUARTERS
def test_interrupted_at_every_moment(run: Command, tmp_path: Path, quarter: int) -> None:
    seconds, rude, unclosed, codes = lasts(tmp_path / "whole"), [], 0, set()
    for number in range(quarter, MOMENTS, 4):
        home = tmp_path / str(number)
        done = disturbed(number, seconds, signal.SIGINT, home)
        codes.add(done.returncode)
        lines = [line for line in done.stderr.splitlines() if not line.startswith("note: ")]
        polite = (done.returncode, lines) in ((130, ["interrupted"]), (0, []))
        rude += [] if polite or before_the_door(done) else [(number, done.returncode, done.stderr)]
        unclosed += "running" in states(home)
        assert recommended(run, env={"SALES_AGENT_HOME": str(home)})["deal_id"] == JOHN
    assert rude == []
    assert {0, 130} <= codes
    assert unclosed <= 1, "an interrupt between two statements may leave a run open, but not so often"


@QUARTERS
def test_killed_at_every_moment(run: Command, tmp_path: Path, quarter: int) -> None:
    seconds, codes = lasts(tmp_path / "whole"), set()
    whole = recommended(run, env={"SALES_AGENT_HOME": str(tmp_path / "whole")})
    for number in range(quarter, MOMENTS, 4):
        env = {"SALES_AGENT_HOME": str(tmp_path / str(number))}
        codes.add(disturbed(number, seconds, signal.SIGKILL, tmp_path / str(number)).returncode)
        made = recommended(run, env=env)
        assert {name: made[name] for name in ("analysis", "p0_actions", "p1_actions")} == {
            name: whole[name] for name in ("analysis", "p0_actions", "p1_actions")
        }
        assert made_again(recommended(run, env=env)) == []
    assert {-signal.SIGKILL, 0} <= codes


def test_killed_again_and_again_in_one_home_nothing_is_lost(run: Command, home: Path) -> None:
    seconds = lasts(home)
    first = data(run("sales-action", "history", "--json"))["recommendations"]
    for number in range(MOMENTS // 2):
        child = begin(*ASK, "-c", f"campaign {number}")
        try:
            child.wait(timeout=seconds * SPREAD * number / (MOMENTS // 2))
        except subprocess.TimeoutExpired:
            child.kill()
        ended(child)
    known = data(run("sales-action", "history", "--json", "--limit", "1000"))["recommendations"]
    assert known[-1:] == first
    with_content = [data(run("sales-action", "show", one["recommendation_id"], "--json")) for one in known]
    assert all(one["p0_actions"] for one in with_content)
    assert rows(home, "PRAGMA integrity_check") == [("ok",)]
    assert set(made_again(recommended(run))) <= {"recommend"}
    assert made_again(recommended(run)) == []


@pytest.mark.parametrize("command", ["cache-clear --yes", "context-init --force", "cache-info"])
def test_other_commands_interrupted_at_every_moment(run: Command, home: Path, command: str) -> None:
    recommended(run)
    begun = time.perf_counter()
    assert run("sales-action", *command.split()).returncode == 0
    seconds = time.perf_counter() - begun
    for number in range(MOMENTS // 3):
        child = begin("sales-action", *command.split())
        try:
            child.wait(timeout=seconds * SPREAD * number / (MOMENTS // 3))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGINT)
        done = ended(child)
        assert done.returncode in (0, 130) or before_the_door(done), done.stderr
    assert set(made_again(recommended(run))) <= set(LAYERS)
    assert (home / "company-context.md").exists() == (command == "context-init --force")
