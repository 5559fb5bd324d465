"""A remembered answer about a deal of Brevo's: from this machine alone, and as quick as any."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.brevo.office import DEAL
from tests.brevo.server import BrevoServer
from tests.chain.test_imports import HEAVY, SCRIPT

RECOMMEND = ["action_recommender", "recommend", DEAL]


def ran(server: BrevoServer, *arguments: str) -> tuple[int, set[str], str]:
    """Run a command in a process of its own; return its exit code, the modules it loaded and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        env={**os.environ, **server.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    code, modules = json.loads(done.stderr.splitlines()[-1])
    return code, set(modules), done.stdout


@pytest.mark.parametrize("options", [[], ["--json"], ["-v"]], ids=["shown", "json", "verbose"])
def test_a_remembered_answer_asks_nothing_and_loads_nothing_heavy(server: BrevoServer, options: list[str]) -> None:
    assert ran(server, *RECOMMEND)[0] == 0
    before = len(server.calls)
    code, modules, _ = ran(server, *RECOMMEND, *options)
    assert (code, modules & HEAVY, len(server.calls)) == (0, set(), before)


def test_why_asks_brevo_only_when_told_to(server: BrevoServer) -> None:
    assert ran(server, *RECOMMEND)[0] == 0
    before = len(server.calls)
    code, _, said = ran(server, "action_recommender", "why", DEAL)
    assert (code, len(server.calls)) == (0, before)
    assert [line.split()[1].rstrip(",") for line in said.splitlines()] == ["hit"] * 5


def test_why_of_a_deal_nobody_has_read_asks_nothing_and_says_so(server: BrevoServer) -> None:
    code, _, _ = ran(server, "action_recommender", "why", DEAL)
    assert (code, server.calls) == (5, [])


def test_what_was_read_can_be_used_without_a_key_or_a_network(server: BrevoServer) -> None:
    code, _, said = ran(server, *RECOMMEND, "--json")
    assert code == 0
    done = subprocess.run(
        [sys.executable, "-m", *RECOMMEND, "--source", "local", "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, again = json.loads(said), json.loads(done.stdout)
    assert again["recommendation_id"] == first["recommendation_id"]
    assert (again["cache"]["hit"], again["run"]["source_calls"]) == (True, 0)
