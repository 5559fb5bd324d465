"""The company context is a person's: nothing that stands in a record, and no answer, writes to it."""

from __future__ import annotations

from pathlib import Path

from tests.action_recommender.worlds import CONTEXT
from tests.conftest import Command

ORDERS = "690128fd4b6ce9a7350d1f4e"


def test_an_answer_on_a_hostile_deal_leaves_the_context_and_its_home_as_they_were(run: Command, home: Path) -> None:
    assert run("sales-action", "context-init").returncode == 0
    (context,) = home.glob("company-context.md")
    context.write_text(CONTEXT.text, encoding="utf-8")
    before = set(home.rglob("*.md"))
    for command in (("sales-action", "recommend"), ("deal-summary", "summarize")):
        assert run(*command, ORDERS, "--source", "sample").returncode == 0
    assert context.read_text(encoding="utf-8") == CONTEXT.text
    assert set(home.rglob("*.md")) == before
