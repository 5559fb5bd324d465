"""The command says what it cannot do, and keeps no figures of a part."""

from __future__ import annotations

import subprocess
import sys

import pytest

from evaluation.__main__ import GOLDEN
from tests.conftest import ROOT


def evaluation(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evaluation", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--set", "third"], 2, "no set called 'third'"),
        (["--engine", "oracle"], 2, "no engine called 'oracle'"),
        (["zzz"], 5, "no list for a deal 'zzz'"),
        (["--write-golden", "69e81d"], 2, "only the offline engine's figures of all deals are kept"),
    ],
)
def test_what_does_not_exist_is_named_and_nothing_is_written(arguments: list[str], code: int, said: str) -> None:
    before = GOLDEN.read_bytes()
    ran = evaluation(*arguments)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert said in ran.stderr
    assert GOLDEN.read_bytes() == before


def test_one_deal_can_be_graded_alone() -> None:
    ran = evaluation("--set", "second", "-v", "6a20e8")
    assert ran.returncode == 0, ran.stderr
    assert "second: 1 deals" in ran.stdout
    assert "Corrib Tissue & Blood" in ran.stdout
    assert "labelled sentences" not in ran.stdout
