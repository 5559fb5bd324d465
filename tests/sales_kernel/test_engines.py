"""Which engine answers, and that it says so."""

from __future__ import annotations

import pytest

from sales_kernel.engines.choice import open_engine
from sales_kernel.engines.question import Question
from sales_kernel.errors import UsageFault
from sales_kernel.workspace import Workspace
from tests.sales_kernel.children import Told


def never() -> str:
    raise AssertionError("the offline engine reads no prompt")


def test_the_offline_engine_answers_by_its_rules_without_reading_the_prompt(work: Workspace) -> None:
    question = Question(never, Told, lambda: Told(text="by the rules"))
    assert open_engine(work, "playbook").ask(question) == Told(text="by the rules")


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
