"""Each rule of grading, with the near miss that must not count."""

from __future__ import annotations

import pytest

from action_recommender.models import Finding
from tests.evaluation.made import (
    action,
    claim,
    graded,
    letter,
    must,
    person,
    promise,
    recommendation,
    script,
    summary,
    wanted,
)


def covered(*words: str, said: object = None, made: object = None, records: tuple[str, ...] = ("email:e1",)) -> bool:
    return graded(said, made, must(*words, records=records)).points[0].covered  # type: ignore[arg-type]


def test_a_point_is_covered_by_a_claim_with_its_words_and_its_record() -> None:
    assert covered("too expensive|price", said=summary(claim("The price is doubted.", "email:e1")))


def test_words_without_a_record_of_theirs_cover_nothing() -> None:
    said = summary(claim("The logger is cheap.", "note:n1"), claim("They wrote at length.", "email:e1"))
    point = graded(said, by=must("logger")).points[0]
    assert (point.unsaid, point.rests) == ((), False)


def test_every_entry_of_words_is_needed() -> None:
    said = summary(claim("The board meets.", "email:e1"))
    assert not covered("board", "logger", said=said)
    assert covered("board", "logger", said=summary(claim("Board, and loggers.", "email:e1")))


def test_entries_may_stand_in_different_claims_of_which_one_cites_the_record() -> None:
    assert covered(
        "board", "logger", said=summary(claim("The board meets.", "email:e1"), claim("A logger.", "note:n1"))
    )


def test_words_are_found_over_line_ends_and_curly_apostrophes() -> None:
    assert covered("won't sign", said=summary(claim("They won’t  sign.", "email:e1")))


def test_a_point_may_be_covered_by_a_promise_a_person_or_a_reason() -> None:
    assert covered("signed order", said=summary(commitments=(promise("The signed order", "email:e1"),)))
    assert covered("ogle", said=summary(stakeholders=(person(),)), records=("contact:martin",))
    assert covered("penny", made=recommendation(action(because="Not a penny more.")))
    assert covered("stand next to", made=recommendation(action()))


def test_the_executive_summary_stands_on_the_card_of_the_deal_and_on_no_message() -> None:
    said = summary(executive_summary="The logger closes in 16 days.")
    assert covered("logger", said=said, records=("deal:d1",))
    assert not covered("logger", said=said, records=("email:e1",))


def test_words_of_a_message_cover_nothing() -> None:
    assert not covered("once", made=recommendation(action(content=letter())))


def test_a_point_without_records_needs_words_alone() -> None:
    assert covered("logger", said=summary(claim("The logger.", "note:n1")), records=())


NOT = [{"what": "That it is signed", "words": ["(?<!not )signed"]}]


def test_what_must_not_be_said_is_found_in_messages_too() -> None:
    made = recommendation(action(content=letter(body="Hi,\n\nnow that it is Signed, thanks.\n\nGareth")))
    slip = graded(made=made, must_not=NOT).slips[0]
    assert (slip.where, slip.words) == ("P0-1 text", "Signed")


def test_a_fair_sentence_is_no_slip() -> None:
    assert graded(summary(claim("It is not signed.", "email:e1")), must_not=NOT).slips == ()


def test_what_a_script_has_the_buyer_say_is_no_slip() -> None:
    grade = graded(made=recommendation(action(content=script(they="It is signed.", you="Good."))), must_not=NOT)
    assert grade.slips == ()
    assert graded(made=recommendation(action(content=script(they="No.", you="It is signed."))), must_not=NOT).slips


def test_a_slip_counts_once_however_often_it_is_said() -> None:
    said = summary(claim("It is signed.", "email:e1"), claim("Yes, signed.", "email:e1"))
    assert len(graded(said, must_not=NOT).slips) == 1


def test_the_first_action_of_today_has_to_fit() -> None:
    assert graded(made=recommendation(action("address-pricing"), action("wait", "P1", ""))).step.fits
    assert not graded(made=recommendation(action("nurture"), action("address-pricing"))).step.fits
    assert not graded(made=recommendation(action("address-pricing", "P1"))).step.fits


def test_a_mistake_counts_today_and_this_week_and_not_later() -> None:
    made = recommendation(action(), action("nurture", "P1"), action("wait", "P2", ""))
    assert graded(made=made, not_next=["nurture", "wait"]).step.mistakes == ("nurture",)


def test_an_empty_day_fits_only_a_list_that_asks_for_rest() -> None:
    nothing = recommendation(action("nurture", "P1"))
    assert not graded(made=nothing).step.fits
    assert graded(made=nothing, next_steps=["wait"]).step.fits
    assert graded(made=nothing, next_steps=["respect-objection"]).step.fits


def test_what_was_held_back_is_no_first_action() -> None:
    grade = graded(made=recommendation(held=("address-pricing",)))
    assert not grade.step.fits
    assert (grade.gates.today, grade.gates.held_back) == (0, 1)


@pytest.mark.parametrize(
    ("who", "contact", "reaches"),
    [(["pip"], "pip", True), (["martin"], "pip", False), ([], "pip", None), (["pip"], "", None)],
)
def test_whether_the_first_action_reaches_somebody_who_matters(
    who: list[str], contact: str, reaches: bool | None
) -> None:
    assert graded(made=recommendation(action(contact=contact)), who=who).step.reaches is reaches


def test_a_blocked_channel_that_was_replaced_stops_nothing() -> None:
    def passed(alternative: str) -> int:
        finding = Finding(gate="consent", outcome="blocked", reason="no consent", alternative=alternative)
        return graded(made=recommendation(action(findings=(finding,)))).gates.passed

    assert (passed("phone"), passed("")) == (1, 0)


def test_only_what_is_sent_today_is_measured() -> None:
    made = recommendation(action(), action("nurture", "P1", content=letter()), action("wait", contact=""))
    assert len(graded(made=made).letters) == 1


def test_a_bare_answer_is_graded_without_a_fault() -> None:
    grade = graded()
    assert (grade.covered, grade.unsupported, grade.slips) == (1, (), ())
    assert wanted().strangers is not None
