"""`deal-summary summarize` with a model behind it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sales_kernel.resources import shipped
from tests.conftest import JOHN, Command
from tests.deal_summary.asking.test_reading import GOOD
from tests.messages.server import Server

ASK = ("summarize", JOHN, "--source", "sample", "--engine", "claude")


@pytest.fixture
def server() -> Iterator[Server]:
    """A model that gives the same answer each time, with a figure in it that nobody gave."""
    said = copy.deepcopy(GOOD)
    said["risks"].append({"text": "They win 85% of these.", "evidence": ["email:e5"]})
    with Server(lambda _: said) as opened:
        yield opened


def reaching(server: Server) -> dict[str, str]:
    return {"ANTHROPIC_API_KEY": server.key, "ANTHROPIC_BASE_URL": server.url}


def test_a_model_s_summary_is_shown_with_what_was_left_out_and_what_it_cost(run: Command, server: Server) -> None:
    done = run("deal-summary", *ASK, env=reaching(server))
    assert (done.returncode, len(server.asked)) == (0, 2)
    assert "a claim under risks: nothing on record says “85%”" in done.stdout
    assert "quoted text and signatures below one message folded" in done.stdout
    assert "cost $" in done.stderr
    assert "(2 calls" in done.stderr


def test_what_is_remembered_costs_nothing_and_says_what_it_saved(run: Command, server: Server) -> None:
    first, again = (run("deal-summary", *ASK, "--json", env=reaching(server)) for _ in range(2))
    assert json.loads(first.stdout)["summary"] == json.loads(again.stdout)["summary"]
    assert json.loads(first.stdout)["summary"]["left_out"] == ["a claim under risks: nothing on record says “85%”"]
    assert len(server.asked) == 2
    assert "memory saved $" in again.stderr


def test_another_prompt_is_another_question(run: Command, server: Server, tmp_path: Path) -> None:
    told = tmp_path / "told.md"
    prompt = str(shipped("prompts", "executive-brief.md"))
    run("deal-summary", *ASK, env=reaching(server))
    done = run("deal-summary", *ASK, "--prompt-file", prompt, "-m", str(told), env=reaching(server))
    assert (done.returncode, len(server.asked)) == (0, 4)
    assert "sales manager" in str(server.asked[-1].body["system"])
    assert "## Left out" in told.read_text(encoding="utf-8")


def test_where_no_model_answers_the_offline_engine_stands_in_if_the_settings_say_so(run: Command, home: Path) -> None:
    nowhere = {"ANTHROPIC_API_KEY": "sk-ant-loopback-key", "ANTHROPIC_BASE_URL": "http://127.0.0.1:9"}
    refused = run("deal-summary", *ASK, env=nowhere)
    assert (refused.returncode, refused.stdout) == (4, "")
    assert "--engine playbook" in refused.stderr
    (home / "config.yaml").write_text("fallback: playbook\n", encoding="utf-8")
    done = run("deal-summary", *ASK, "--json", env=nowhere)
    assert (done.returncode, json.loads(done.stdout)["run"]["engine"]) == (0, "playbook/1")
    assert "the offline engine answers instead" in done.stderr
    assert "Connection refused" in json.loads(done.stdout)["run"]["stood_in"]
