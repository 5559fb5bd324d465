"""Holders of a lock are killed, again and again, and the next one goes on at once."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.sales_kernel.conftest import Start, heard_from, tell

ROUNDS = 20


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_killed_holder_has_exactly_one_successor(turn: int, tmp_path: Path, start: Start) -> None:
    holder = start("hold", tmp_path / "lock")
    assert heard_from(holder) == "holding"
    waiting = [start("hold", tmp_path / "lock") for _ in range(3)]
    holder.send_signal(signal.SIGKILL)
    for successor in waiting:
        tell(successor)
    assert [successor.communicate()[0] for successor in waiting] == ["holding\n"] * 3


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_killed_computation_is_made_once_by_another(turn: int, home: Path, tmp_path: Path, start: Start) -> None:
    holder = start("ask", home, "why", tmp_path / "go")
    assert [heard_from(holder), heard_from(holder)] == ["asking", "computing"]
    others = [start("ask", home, "why", tmp_path / "go") for _ in range(4)]
    assert {heard_from(other) for other in others} == {"asking"}
    holder.send_signal(signal.SIGKILL)
    (tmp_path / "go").touch()
    ends = [other.communicate() for other in others]
    assert {said.splitlines()[-1] for said, _ in ends} == {"answer to why"}
    assert {error for _, error in ends} == {""}
    assert len((home / "computed").read_text().splitlines()) == 2


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_eight_processes_compute_once(turn: int, home: Path, tmp_path: Path, start: Start) -> None:
    askers = [start("ask", home, "why", tmp_path / "go") for _ in range(8)]
    assert {heard_from(asker) for asker in askers} == {"asking"}
    (tmp_path / "go").touch()
    assert {asker.communicate()[0].splitlines()[-1] for asker in askers} == {"answer to why"}
    assert len((home / "computed").read_text().splitlines()) == 1
