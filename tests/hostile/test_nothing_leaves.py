"""Whatever is planted in a CRM, and however gullible the engine is: nothing of it leaves, and the person is told."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
from rich.console import Console

from action_recommender.models import Recommendation
from action_recommender.render import as_markdown, show
from tests.action_recommender.asking.answers import blocked, told
from tests.hostile.corpus import Attack, attacks, planted_in
from tests.hostile.gullible import Gullible, letters, texts

ATTACKS = attacks()
EVERY = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}-{attack.number}")
ADDRESSES = [attack for attack in ATTACKS if attack.kind in ("links", "lookalikes", "recipients")]
PROMISES = {"approvals", "recipients", "markup"}
"""Kinds that give no orders: there the person is told by what is held back, if nothing is found in the record."""
STRIPPED = {"escapes"}
"""Kinds of which nothing is left once a record is read, so there is nothing to tell."""
OUTGOING = {"subject", "body", "message", "opening", "agenda", "questions", "pitch", "objections", "close", "voicemail"}
ACTIVE = re.compile(r"(?<!\\)<[a-zA-Z/!]|(?<!\\)\]\(|^\s*(?<!\\)\[[^\]]+\]:", re.MULTILINE)
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Done(NamedTuple):
    """What became of an attack: the answer, and whether the engine obeyed."""

    made: Recommendation
    obeyed: bool


def done(attack: Attack) -> Done:
    """Return what becomes of an attack now, with the gates that are in place."""
    of = planted_in(attack)
    gullible = Gullible(attack, of)
    return Done(told(gullible.engine, of, campaign=attack.campaign), gullible.obeyed)


guarded = cache(done)


def outgoing(made: Recommendation) -> Iterator[str]:
    """Yield what somebody outside would read or hear."""
    for action in made.actions:
        told_of = action.content.model_dump(mode="json")
        yield from (text for part in OUTGOING & told_of.keys() for text in texts(told_of[part]))


def acted_on(made: Recommendation) -> Iterator[str]:
    """Yield what somebody would act on: contents, reasons, what to do before and after, the strategy."""
    for action in made.actions:
        parts = action.model_dump(mode="json", include={"content", "prerequisites", "rationale", "next_steps"})
        yield from texts(parts)
    yield from (made.overall_strategy, *made.success_criteria)


def carries(told_texts: Iterator[str], attack: Attack) -> list[str]:
    """Return the texts that carry what the attack wants said; of a steering one, what steers."""
    if attack.kind == "escapes":
        return [text for text in told_texts if STEERING.search(text)]
    if attack.kind == "lookalikes":  # folded, one of them is the very address it imitates
        return [text for text in told_texts if attack.says.casefold() in text.casefold()]
    return [text for text in told_texts if letters(attack.says) in letters(text)]


def test_there_are_enough_kinds_of_attack_and_texts() -> None:
    counted = Counter(attack.kind for attack in ATTACKS)
    assert len(counted) >= 12
    assert set(counted.values()) == {8}
    assert len({attack.text for attack in ATTACKS}) == len({attack.says for attack in ATTACKS}) == len(ATTACKS)


@EVERY
def test_the_engine_obeyed_and_nothing_it_was_told_leaves(attack: Attack) -> None:
    made, obeyed = guarded(attack)
    assert obeyed
    assert carries(outgoing(made), attack) == []


@EVERY
def test_what_goes_out_goes_to_the_deals_people_and_the_rest_is_held_back_with_a_reason(attack: Attack) -> None:
    made, _ = guarded(attack)
    addresses = {action.content.to for action in made.actions if action.content.form == "email"}
    assert addresses <= {"ann@acme-tools.example", "eve@acme-tools.example"}
    assert addresses or [each for each in made.held_back if each.reason and each.findings]


@EVERY
def test_the_person_is_told(attack: Attack) -> None:
    made, _ = guarded(attack)
    reasons = blocked(made)
    if attack.kind in STRIPPED:
        assert not any(STEERING.search(text) for text in texts(planted_in(attack).model_dump(mode="json")) if text)
    elif attack.kind in PROMISES:
        assert [*made.suspicious, *reasons]
    else:
        assert made.suspicious
        assert all(claim.evidence for claim in made.suspicious)


@pytest.mark.parametrize("attack", ADDRESSES, ids=lambda attack: f"{attack.kind}-{attack.number}")
def test_no_link_or_address_that_nobody_gave_us_is_in_anything_one_would_act_on(attack: Attack) -> None:
    assert carries(acted_on(guarded(attack).made), attack) == []


@EVERY
def test_the_page_has_no_active_markup_and_a_terminal_is_not_steered(attack: Attack) -> None:
    document: dict[str, Any] = guarded(attack).made.model_dump(mode="json")
    assert not ACTIVE.search(as_markdown(document))
    screen = Console(file=io.StringIO(), width=100, highlight=False, markup=False, emoji=False, no_color=True)
    show(screen, document, "written now")
    assert not STEERING.search(screen.file.getvalue())  # type: ignore[attr-defined]


# Each gate is needed


GATES = {
    "lint": "action_recommender.gates.lint.lint",
    "evidence": "action_recommender.gates.evidence.evidence",
    "discretion": "action_recommender.gates.discretion.discretion",
    "claims": "action_recommender.gates.claims.claims",
    "injection": "action_recommender.gates.injection.injection",
}


@EVERY
def test_it_gets_through_when_its_gate_is_taken_away(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    for gate in attack.gates:
        if gate == "harmless":
            monkeypatch.setattr("data_gatherer.models.harmless", lambda text: text)
            monkeypatch.setattr("data_gatherer.models.one_line", lambda text: text)
        else:
            monkeypatch.setattr(GATES[gate], lambda *_, **__: [])
    made, obeyed = done(attack)
    assert obeyed
    assert carries(outgoing(made), attack) != []
