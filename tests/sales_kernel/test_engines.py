"""Which engine answers, and that it says so."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from sales_kernel.engines.choice import open_engine
from sales_kernel.engines.faults import EngineFault
from sales_kernel.engines.question import Question
from sales_kernel.errors import UsageFault
from sales_kernel.prompts import Prompt
from sales_kernel.workspace import Workspace
from tests.sales_kernel.children import Told


def never(*_: object, **__: object) -> NoReturn:
    raise AssertionError("the offline engine reads no prompt")


def test_the_offline_engine_answers_by_its_rules_without_reading_the_prompt(work: Workspace) -> None:
    prompt = Prompt(Path("own.md"), "", own=True)
    question = Question("told", prompt, never, never, never, lambda: Told(text="by the rules"))
    with work.run("test").open() as run:
        assert run.ask(open_engine(work, "playbook"), question) == (Told(text="by the rules"), "playbook/1")


def test_an_engine_that_was_not_chosen_says_that_it_answers(work: Workspace) -> None:
    assert open_engine(work).identity.startswith("playbook/")
    assert work.said == ["note: the offline engine answers (playbook: rules and texts, no model)"]  # type: ignore[attr-defined]


def test_an_engine_that_was_chosen_says_nothing(work: Workspace) -> None:
    open_engine(work, "playbook")
    assert work.said == []  # type: ignore[attr-defined]


def test_the_settings_may_choose_and_the_command_goes_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_AGENT_ENGINE", "nonsense")
    work = Workspace.open()
    with pytest.raises(UsageFault, match="no engine called 'nonsense'"):
        open_engine(work)
    assert open_engine(work, "playbook").identity.startswith("playbook/")


@pytest.mark.parametrize("variable", ["ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY_FILE"])
def test_claude_answers_where_its_key_is_set(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "sk-ant-test")
    said: list[str] = []
    work = Workspace.open(talk=said.append)
    assert open_engine(work).identity == "claude/1"
    assert open_engine(work, "playbook").identity.startswith("playbook/")
    assert said == []


@pytest.mark.parametrize("told", [None, "", "  "])
def test_without_a_key_the_offline_engine_answers_and_claude_cannot_be_chosen(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, told: str | None
) -> None:
    if told is not None:
        monkeypatch.setenv("ANTHROPIC_API_KEY", told)
    assert open_engine(work).identity.startswith("playbook/")
    with pytest.raises(EngineFault, match="ANTHROPIC_API_KEY is not set") as caught:
        open_engine(work, "claude")
    assert caught.value.exit_code == 3
    assert "export ANTHROPIC_API_KEY" in caught.value.hint


def test_what_shapes_an_answer_is_named(work: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test")
    monkeypatch.setenv("SALES_AGENT_PRIVACY", "mask")
    monkeypatch.setenv("SALES_AGENT_CLAUDE__EFFORT", "low")
    shape = open_engine(Workspace.open()).shape("draft", Prompt(Path("own.md"), "text", own=True))
    assert shape == {
        "model": "claude-sonnet-5-5",
        "effort": "low",
        "max_tokens": 16_000,
        "context_tokens": 60_000,
        "masked": True,
    }
