"""What texts are filled with: only what they said themselves, in the language of the text, and never half a sentence."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from action_recommender.values import first_name
from tests.action_recommender.worlds import TODAY, candidates, deal, noted, person, said, task, writer, wrote


def filled(*records, play: str = "address-pricing", language: str = "en", **known):  # type: ignore[no-untyped-def]
    of = deal(*records, **known)
    return writer(of).values(candidates(of)[play], language)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("I'll be straight, 48k a year is too expensive for us. Regards", "48k a year is too expensive for us"),
        (
            "We talked about it, and it is simply too expensive for this year.",
            "it is simply too expensive for this year",
        ),
        ("It is too expensive.", "It is too expensive"),
        ("Too expensive!", ""),
        ("Is that too expensive?", ""),
        ("Well " + "really " * 14 + "too expensive it is.", ""),
    ],
)
def test_their_words_are_quoted_as_the_shortest_whole_clause(text: str, quoted: str) -> None:
    assert filled(said(text))["said"] == quoted


def test_a_question_is_quoted_when_it_is_about_the_matter_at_hand() -> None:
    text = "It is too expensive for us. What does the price per seat include? Can it read our orders?"
    assert filled(said(text))["question"] == "What does the price per seat include?"
    assert filled(said("It is too expensive for us. Can it read our orders?"))["question"] == ""


def test_nothing_is_quoted_from_notes_of_ours_or_from_somebody_else() -> None:
    assert filled(noted("She says it is far too expensive for them."))["said"] == ""
    of = deal(said("It is too expensive for us here.", 3), contacts=(person(), person("Bob Baker")))
    found = candidates(of)["address-pricing"].model_copy(update={"contact_id": "bob"})
    assert writer(of).values(found, "en")["said"] == ""


def test_words_in_another_language_than_the_text_are_not_quoted() -> None:
    english = said("It is too expensive for what we would use, and our controller will not sign it.")
    assert filled(english, language="de")["said"] == ""
    assert filled(english, language="en")["said"] == "It is too expensive for what we would use"


def test_a_hostile_question_is_quoted_to_nobody_but_who_asked_it_and_never_rendered() -> None:
    evil = said("It is too expensive, {{ 7*7 }} is the price for us, is it not the price {% raw %}?")
    values = filled(evil)
    assert "49" not in values["said"] + values["question"]


@pytest.mark.parametrize("days", [8, 20, 45])
def test_a_plan_has_three_rising_working_days_before_a_near_close_date(days: int) -> None:
    close = TODAY + timedelta(days=days)
    values = filled(said("You have our verbal yes."), play="mutual-plan", close_date=close)
    told = [values[name] for name in ("plan_one", "plan_two", "plan_three", "close_date")]
    months = {"November": 11, "December": 12, "January": 1}
    dates = [date(2026 + (month == "January"), months[month], int(day)) for day, month in (one.split() for one in told)]
    assert all(one < other for one, other in pairwise([TODAY, *dates]))
    assert all(day.weekday() < 5 for day in dates[:-1])


@pytest.mark.parametrize("days", [-5, 3, 200])
def test_no_plan_is_dated_by_a_close_date_that_is_past_too_near_or_far(days: int) -> None:
    values = filled(said("You have our verbal yes."), play="mutual-plan", close_date=TODAY + timedelta(days=days))
    assert values["plan_one"] == ""


def test_a_message_of_today_is_not_late_and_one_of_last_week_is() -> None:
    fresh = filled(wrote("Hello.", 9), said("Could you send the brochure?", 0.2), play="answer-inbound")
    old = filled(wrote("Hello.", 9), said("Could you send the brochure?", 6), play="answer-inbound")
    assert (fresh["late"], old["late"]) == ("", "yes")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ann Archer", "Ann"),
        ("Dr. Volker Hähnel", "Volker"),
        ("Frau Dr. Mira Stanković", "Mira"),
        ("M. Jean-Luc Pasquier", "Jean-Luc"),
        ("Doña Rocío Villalba", "Rocío"),
        ("Don", "Don"),
        ("Fran Meyer", "Fran"),
        ("Stefan Roth", "Stefan"),
        ("", ""),
    ],
)
def test_nobody_is_greeted_by_a_title(name: str, first: str) -> None:
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            'The sheet says "too expensive to run, and too slow" in red.',
            'The sheet says "too expensive to run, and too slow" in red',
        ),
        (
            "Please ask Dr. Weber whether it is too expensive for the lab.",
            "Please ask Dr. Weber whether it is too expensive for the lab",
        ),
    ],
)
def test_no_quotation_is_cut_inside_a_quotation_or_after_a_title(text: str, quoted: str) -> None:
    assert filled(said(text))["said"] == quoted


def test_a_question_is_asked_with_one_mark() -> None:
    values = filled(wrote("Hello.", 9), said("Could you send the new brochure ???", 1), play="answer-inbound")
    assert values["question"].count("?") == 1


def test_an_overdue_task_that_names_nobody_is_no_promise_to_the_buyer() -> None:
    touched = (said("Thanks, the overview is helpful.", 3), wrote("Good to hear.", 2))
    ours = task("Ask the lab about humidity", -1).model_copy(update={"people": ()})
    assert "keep-promise" not in candidates(deal(*touched, tasks=(ours,)))
    assert "keep-promise" in candidates(deal(*touched, tasks=(task("Send the promised sample report", -1),)))
