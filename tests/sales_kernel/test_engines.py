"""Which engine answers, and that it says so."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from sales_kernel.engines.choice import open_engine
from sales_kernel.engines.faults import EngineFault
from sales_kernel.engines.question import Question
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
    monkeypatch.setenv("SALES_AGENT_ENGINE", "claude")
    work = Workspace.open()
    with pytest.raises(EngineFault, match="ANTHROPIC_API_KEY is not set"):
        open_engine(work)
    assert open_engine(work, "playbook").identity.startswith("playbook/")


@pytest.mark.parametrize("variable", ["ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY_FILE"])
def test_claude_answers_where_its_key_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str) -> None:
    (tmp_path / "key").write_text("sk-ant-test")
    monkeypatch.setenv(variable, str(tmp_path / "key") if variable.endswith("_FILE") else "sk-ant-test")
    said: list[str] = []
    work = Workspace.open(talk=said.append)
    assert open_engine(work).identity == "claude/1"
    assert open_engine(work, "playbook").identity.startswith("playbook/")
    assert said == []


def test_a_key_file_that_is_not_there_is_a_missing_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(EngineFault, match=f"there is no {tmp_path}/none, where ANTHROPIC_API_KEY_FILE says") as caught:
        open_engine(Workspace.open())
    assert caught.value.exit_code == 3
    assert "--engine playbook" in caught.value.hint


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


def test_two_answers_that_cannot_be_used_are_told_in_short() -> None:
    from sales_kernel.engines.converse import converse
    from sales_kernel.engines.question import Complaint, Reading

    def read(_: object, *, last: bool) -> Reading[None]:
        return Reading(None, tuple(Complaint(f"actions[{number}]", "x" * 400) for number in range(3)))

    question = Question("recommend", Prompt(Path("p"), "", own=False), never, never, read, never)  # type: ignore[type-var]
    with pytest.raises(EngineFault, match="Claude's answer could not be used, nor its second one: actions") as caught:
        converse(question, lambda _: "{}")
    assert caught.value.hint.startswith("see what was answered: sales-ledger details last")
    assert len(str(caught.value)) < 400
    assert "actions[2]" not in str(caught.value)
