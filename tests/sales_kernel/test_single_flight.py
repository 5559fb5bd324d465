"""Processes that ask the same thing at the same time make one call; a killed one blocks nobody."""

from __future__ import annotations

import signal
from pathlib import Path

from sales_kernel.layer import Kind
from tests.sales_kernel.conftest import Desk, Start, heard_from


def test_eight_processes_compute_once(home: Path, tmp_path: Path, start: Start) -> None:
    children = [start("ask", home, "why", tmp_path / "go") for _ in range(8)]
    assert {heard_from(child) for child in children} == {"asking"}
    (tmp_path / "go").touch()
    ends = [child.communicate() for child in children]
    assert {said.splitlines()[-1] for said, _ in ends} == {"answer to why"}
    assert len((home / "computed").read_text().splitlines()) == 1
    assert {error for _, error in ends} == {""}


def test_different_questions_are_computed_each(home: Path, start: Start) -> None:
    children = [start("ask", home, f"question {number}") for number in range(3)]
    assert {child.communicate()[0].splitlines()[-1] for child in children} == {
        f"answer to question {n}" for n in range(3)
    }
    assert len((home / "computed").read_text().splitlines()) == 3


def test_a_killed_holder_blocks_nobody(desk: Desk, tmp_path: Path, start: Start) -> None:
    holder = start("ask", desk.home, "why", tmp_path / "never")
    assert [heard_from(holder), heard_from(holder)] == ["asking", "computing"]
    holder.send_signal(signal.SIGKILL)
    assert desk.ask(question="why").value.text == "answer 1"


def test_a_killed_holder_leaves_nothing_that_looks_like_an_answer(desk: Desk, tmp_path: Path, start: Start) -> None:
    holder = start("ask", desk.home, "why", tmp_path / "never")
    assert [heard_from(holder), heard_from(holder)] == ["asking", "computing"]
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert desk.verdict(question="why").kind == Kind.NEVER


def test_one_process_waits_for_the_answer_another_is_computing(desk: Desk, tmp_path: Path, start: Start) -> None:
    holder = start("ask", desk.home, "why", tmp_path / "go")
    assert [heard_from(holder), heard_from(holder)] == ["asking", "computing"]
    waiter = start("ask", desk.home, "why", tmp_path / "go")
    assert heard_from(waiter) == "asking"
    (tmp_path / "go").touch()
    assert [heard_from(holder), heard_from(waiter)] == ["answer to why"] * 2
