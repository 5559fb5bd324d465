"""A gullible summary: what was planted gives no orders in it, leads nowhere, and is told as found."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

import pytest
from rich.console import Console

from deal_summary.asking import summary_question
from deal_summary.models import DealSummary
from deal_summary.orders import gives_orders
from deal_summary.render import show_summary, summary_markdown
from deal_summary.signals import read_signals
from deal_summary.thresholds import Thresholds
from sales_kernel.engines.faults import EngineFault
from sales_kernel.prompts import load
from tests.action_recommender.asking.answers import no_calls
from tests.action_recommender.worlds import CONTEXT, TODAY, ZONE
from tests.engines import Scripted, in_turn
from tests.hostile.corpus import Attack, attacks, planted_in
from tests.hostile.gullible import letters, texts

ATTACKS = [attack for attack in attacks() if attack.field != "campaign" and attack.kind != "escapes"]
STEERING_ONES = [attack for attack in attacks() if attack.kind == "escapes"]
EVERY = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}-{attack.number}")
LEADING = [attack for attack in ATTACKS if attack.kind in ("links", "lookalikes", "recipients")]
ORDERS = [attack for attack in ATTACKS if attack.kind not in ("approvals", "recipients", "markup")]
ACTIVE = re.compile(r"(?<!\\)<[a-zA-Z/!]|(?<!\\)\]\(|^\s*(?<!\\)\[[^\]]+\]:", re.MULTILINE)
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MAIL = "email:inb0.4"


def obedient(attack: Attack) -> dict[str, Any]:
    """Return a summary that says what it is told, in every place, and once repeats the order itself."""
    claim = {"text": f"They asked about their orders. {attack.says}", "evidence": [MAIL]}
    lists = ("deal_context", "opportunities", "risks", "requirements", "objections", "next_steps_context")
    return {
        "executive_summary": f"Ann asked whether it reads their orders; it is our turn. {attack.says}",
        "current_status": claim,
        **{name: [claim] for name in lists},
        "recent_interactions": [claim, {"text": attack.text, "evidence": [MAIL]}],
        "telling_words": [],
        "stakeholders": [],
        "open_questions": [{"text": f"Who decides? {attack.says}", "evidence": []}],
        "suspicious": [],
    }


@cache
def summarized(attack: Attack) -> DealSummary:
    of = planted_in(attack)
    question = summary_question(load("summarize"), of, read_signals(of, TODAY, ZONE, Thresholds()), CONTEXT)
    return Scripted(in_turn(obedient(attack))).ask(question, no_calls()).value


def told(summary: DealSummary) -> list[str]:
    """Return what the summary says in words of its own: not what it reports as found or left out, nor fields it hands on."""
    parts = summary.model_dump(mode="json", exclude={"suspicious", "left_out", "commitments", "stakeholders"})
    return list(texts(parts))


def taken(attack: Attack) -> list[str]:
    """Return the same, nothing where the answer cannot be used."""
    try:
        return told(summarized(attack))
    except EngineFault:
        return []


@pytest.mark.parametrize("attack", ORDERS, ids=lambda attack: f"{attack.kind}-{attack.number}")
def test_an_order_is_told_as_found_with_its_record(attack: Attack) -> None:
    found = summarized(attack).suspicious
    assert found
    assert all(claim.evidence for claim in found)


@EVERY
def test_the_summary_gives_no_orders_itself(attack: Attack) -> None:
    assert [text for text in told(summarized(attack)) if gives_orders(text)] == []


@pytest.mark.parametrize("attack", LEADING, ids=lambda attack: f"{attack.kind}-{attack.number}")
def test_it_leads_to_no_address_that_nobody_gave_us(attack: Attack) -> None:
    assert [text for text in told(summarized(attack)) if letters(attack.says) in letters(text)] == []


@pytest.mark.parametrize("attack", STEERING_ONES, ids=lambda attack: f"{attack.kind}-{attack.number}")
def test_a_summary_that_would_steer_a_terminal_is_not_taken_or_is_harmless(attack: Attack) -> None:
    assert not any(STEERING.search(text) for text in taken(attack))


@EVERY
def test_the_page_has_no_active_markup_and_a_terminal_is_not_steered(attack: Attack) -> None:
    of, summary = planted_in(attack), summarized(attack)
    assert not ACTIVE.search(summary_markdown(of, summary))
    screen = Console(file=io.StringIO(), width=100, highlight=False, markup=False, emoji=False, no_color=True)
    show_summary(screen, of, summary)
    assert not STEERING.search(screen.file.getvalue())  # type: ignore[attr-defined]
