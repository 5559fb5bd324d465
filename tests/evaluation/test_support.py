"""What no record holds is doubted, and what a record, a count or the calendar explains is not."""

from __future__ import annotations

from datetime import date

import pytest

from deal_summary.models import Claim, Pushes, Theme
from evaluation.passages import stated, told
from evaluation.support import Doubt, doubts
from tests.evaluation.made import (
    DEAL,
    SIGNALS,
    action,
    claim,
    letter,
    person,
    promise,
    recommendation,
    script,
    summary,
)


def doubted(*risks: Claim, **parts: object) -> list[Doubt]:
    return doubts(DEAL, SIGNALS, told(DEAL, summary(*risks, **parts), recommendation(action())))


@pytest.mark.parametrize(
    "text",
    [
        "Martin has 15k.",
        "Martin has 15,000.",
        "A logger costs £38.",
        "A logger costs 38.00.",
        "They said “not a penny more”.",
        "They said “Not a penny more…”.",
        'They said "not a penny more".',
        "They said «\u00a0not a penny more\u00a0».",
        "They wrote: “Martin has 15k … £38 each.”",
        "The board closes on 26 November.",
        "The board closes on November 26th at 17:15.",
        "Der Vorstand schließt am 26. November.",
        "Le comité se tient le 26 novembre.",
        "El consejo cierra el 26 de noviembre de 2026.",
        "They wrote on 12 November.",
        "They wrote on 2026-11-12, at 9:30.",
        "They wrote 6 days ago.",
        "They wrote 4 working days ago.",
        "The deal is 48 days old, which is 7 weeks.",
        "They were silent between 5 and 6 days.",
        "The deal was created on 1 October 2026.",
        "It has 144 probes, is worth 21,400 GBP and closes on 4 December.",
        "Engagement is 64 of 100, in stage 2 of 4.",
        "Two of 2 people are known.",
        "Those 2 may sign.",
        "Stage “in review” at Combe Vets (48 fridges), 310 employees.",
    ],
)
def test_what_is_held_is_not_doubted(text: str) -> None:
    assert doubted(claim(text, "email:e1")) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Martin has 16k.", "number 16"),
        ("Martin has 150k.", "number 150"),
        ("A logger costs £38.50.", "number 38.50"),
        ("It is worth 21,500 GBP.", "number 21,500"),
        ("The pilot saved 3,100.", "number 3,100"),
        ("They said “not a pound more”.", "words “not a pound more”"),
        ('They said "penny for it".', "words “penny for it”"),
        ("They said “Martin has … USB keys”.", "words “Martin has"),
        ("The board closes on 27 November.", "day 27 November"),
        ("Der Vorstand schließt am 26. Oktober.", "day 26. Oktober"),
        ("They wrote on 2026-11-10.", "day 2026-11-10"),
        ("They meet at 17:45.", "time 17:45"),
        ("They wrote on 12 November 2024.", "day 12 November 2024"),
        ("They wrote 9 days ago.", "number 9"),
        ("The deal is 53 weeks old.", "number 53"),
        ("They answered 53 of 2 messages.", "number 53"),
    ],
)
def test_a_near_miss_is_doubted(text: str, why: str) -> None:
    assert [why in doubt.why for doubt in doubted(claim(text, "email:e1"))] == [True], text


def test_a_number_has_to_stand_in_a_record_that_is_cited() -> None:
    assert doubted(claim("The pilot saved 3,100.", "note:n1")) == []
    assert doubted(claim("The pilot saved 3,100.", "email:e1"))


def test_a_number_that_was_computed_needs_no_record_of_its_own() -> None:
    pushed = SIGNALS.model_copy(update={"pushes": Pushes(count=3, days=57, evidence=())})
    passages = told(DEAL, summary(claim("Moved 3 times, by 57 days.", "deal:d1")), recommendation(action()))
    assert doubts(DEAL, pushed, passages) == []
    assert doubts(DEAL, SIGNALS, passages)


def test_a_buyers_words_inside_signals_do_not_stand_in_for_the_record() -> None:
    theme = Theme(
        name="price", concern=True, mentions=1, last=date(2026, 11, 13), words=("saved 3.100",), evidence=("note:n1",)
    )
    passages = told(DEAL, summary(claim("It saved 3,100.", "email:e1")), recommendation(action()))
    assert doubts(DEAL, SIGNALS.model_copy(update={"themes": (theme,)}), passages)


def test_a_fact_needs_a_record_and_a_question_does_not() -> None:
    assert [one.why for one in doubted(claim("The price is doubted."))] == ["it states a fact and cites no record"]
    assert doubted(open_questions=(claim("Who signs?"), claim("The budget is not known."))) == []


def test_an_id_has_to_be_one_of_the_deals() -> None:
    assert [one.why for one in doubted(claim("They wrote.", "email:e9"))] == ["there is no record email:e9"]
    assert doubted(open_questions=(claim("Who signs?", "email:e9"),))


def test_a_stance_needs_a_record_and_a_name_has_one() -> None:
    assert doubted(stakeholders=(person("unknown"),)) == []
    assert doubted(stakeholders=(person("critical", "email:e1"),)) == []
    assert doubted(stakeholders=(person("critical"),))


def test_a_promise_needs_a_record() -> None:
    assert doubted(commitments=(promise("To come back", "email:e1"),)) == []
    assert doubted(commitments=(promise("To come back"),))


def test_the_executive_summary_may_rest_on_any_record() -> None:
    assert doubted(executive_summary="The pilot saved 3,100, and Martin has 15k.") == []
    assert doubted(executive_summary="The pilot saved 4,777.")


def test_a_reason_for_an_action_is_held_against_its_records() -> None:
    made = recommendation(action(because="Martin has 17k."))
    assert [one.where for one in doubts(DEAL, SIGNALS, told(DEAL, summary(), made))] == ["P0-1 because"]


def test_a_claim_in_a_script_is_held_against_its_records() -> None:
    facts = (claim("Martin has 15k.", "email:e1"), claim("Martin has 99k.", "email:e1"))
    made = recommendation(action(content=script(facts=facts)))
    assert [one.text for one in doubts(DEAL, SIGNALS, stated(made))] == ["Martin has 99k."]


def test_a_message_is_not_read_as_claims() -> None:
    assert stated(recommendation(action(content=letter(body="Hi,\n\n777 reasons.\n\nGareth")))) == []
