"""Which candidates become actions: caps, tiers, one person once a day, and what gives way."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from action_recommender.models import Candidate, Priority
from action_recommender.plan import chosen
from action_recommender.plays import PLAYS
from action_recommender.rules import Caps, Rules
from tests.action_recommender.test_plays import CASES
from tests.action_recommender.worlds import (
    ANN,
    BOB,
    calm,
    candidates,
    context,
    deal,
    own_prompt,
    person,
    plays_of,
    recommended,
    said,
    task,
    wrote,
)

ALL = frozenset(PLAYS)
TIERS: tuple[Priority, ...] = ("P0", "P1", "P2")


@st.composite
def candidate(draw: st.DrawFn) -> Candidate:
    """Return a candidate of any play at any tier, for one of three people or for nobody."""
    play = draw(st.sampled_from(sorted(PLAYS)))
    outward = PLAYS[play].outward
    return Candidate(
        play=play,
        tier=draw(st.sampled_from(TIERS)),
        contact_id=draw(st.sampled_from(["ann", "bob", "cleo"])) if outward else "",
        channel=draw(st.sampled_from(["email", "phone"])) if outward else "internal",
        open=draw(st.booleans()),
        because="so",
        evidence=(),
        minutes=10,
        effect=0.1,
        urgency=0.5,
        score=draw(st.floats(0, 1000)),
    )


found = st.lists(candidate(), max_size=14, unique_by=lambda one: one.play).map(
    lambda many: tuple(sorted(many, key=lambda one: (one.tier, -one.score, one.play)))
)
rules = st.builds(Rules, caps=st.builds(Caps, P0=st.integers(0, 2), P1=st.integers(0, 3), P2=st.integers(0, 3)))
allowed = st.frozensets(st.sampled_from(sorted(PLAYS)))


@calm
@given(found, rules)
def test_the_caps_always_hold(many: tuple[Candidate, ...], given_rules: Rules) -> None:
    counted = Counter(priority for priority, _ in chosen(many, given_rules, ALL))
    assert all(counted[priority] <= getattr(given_rules.caps, priority) for priority in TIERS)


@calm
@given(found, rules)
def test_nobody_is_reached_twice_today(many: tuple[Candidate, ...], given_rules: Rules) -> None:
    picked = chosen(many, given_rules, ALL)
    today = [one.contact_id for priority, one in picked if priority == "P0" and one.contact_id]
    assert len(today) == len(set(today))


@calm
@given(found, rules, allowed)
def test_no_action_comes_of_a_play_that_is_not_asked_for(
    many: tuple[Candidate, ...], given_rules: Rules, plays: frozenset[str]
) -> None:
    assert {one.play for _, one in chosen(many, given_rules, plays)} <= plays


@calm
@given(found, rules)
def test_no_action_comes_of_a_candidate_nobody_can_do(many: tuple[Candidate, ...], given_rules: Rules) -> None:
    assert all(one.open for _, one in chosen(many, given_rules, ALL))


@calm
@given(found, rules)
def test_a_candidate_becomes_one_action_at_most(many: tuple[Candidate, ...], given_rules: Rules) -> None:
    plays = [one.play for _, one in chosen(many, given_rules, ALL)]
    assert len(plays) == len(set(plays))


@calm
@given(found, rules)
def test_nothing_is_made_more_pressing_than_its_tier(many: tuple[Candidate, ...], given_rules: Rules) -> None:
    assert all(one.tier <= priority for priority, one in chosen(many, given_rules, ALL))


@calm
@given(found)
def test_something_open_for_today_means_something_to_do_today(many: tuple[Candidate, ...]) -> None:
    picked = chosen(many, Rules(), ALL)
    assert any(one.open and one.tier == "P0" for one in many) == any(priority == "P0" for priority, _ in picked)


@calm
@given(found, rules)
def test_the_same_candidates_always_give_the_same_choice(many: tuple[Candidate, ...], given_rules: Rules) -> None:
    assert chosen(many, given_rules, ALL) == chosen(many, given_rules, ALL)


def test_what_does_not_fit_today_falls_to_this_week() -> None:
    crowded = deal(
        said("It is too expensive.", 3),
        said("The budget is frozen.", 3.1, by="bob"),
        said("I am not the right person for this.", 3.2, by="cleo"),
        wrote("Thanks to all of you.", 2),
        contacts=(ANN, BOB, person("Cleo Carter")),
    )
    made = recommended(crowded)
    assert [action.action_type for action in made.p0_actions] == ["find-right-person", "secure-budget"]
    assert made.p1_actions[0].action_type == "address-pricing"


def test_a_second_matter_of_the_same_person_waits_for_another_day() -> None:
    both = deal(said("It is too expensive, and the budget is frozen.", 3), wrote("I see.", 2))
    made = recommended(both)
    assert [action.action_type for action in made.p0_actions] == ["secure-budget"]
    assert "address-pricing" in [action.action_type for action in made.p1_actions]


def test_a_bare_answer_gives_way_to_an_answer_on_the_matter() -> None:
    made = recommended(deal(said("It is too expensive.")))
    assert "answer-inbound" in candidates(deal(said("It is too expensive.")))
    assert "answer-inbound" not in plays_of(made)


def test_a_bare_answer_stays_for_somebody_else() -> None:
    both = deal(said("Could you send the brochure?", 1), said("It is too expensive.", 2, by="bob"), contacts=(ANN, BOB))
    reached = {action.contact_id: action.action_type for action in recommended(both).p0_actions}
    assert reached == {"bob": "address-pricing", "ann": "answer-inbound"}


def test_waiting_gives_way_to_anything_there_is_to_do() -> None:
    made = recommended(deal(*CASES["wait"][0].interactions, tasks=(task("Send the report as promised", -2),)))
    assert [action.action_type for action in made.p0_actions] == ["keep-promise"]


@calm
@given(found, rules)
def test_what_fills_takes_no_place_that_anything_but_waiting_wants(
    many: tuple[Candidate, ...], given_rules: Rules
) -> None:
    filling = {name for name, play in PLAYS.items() if play.fills}
    aside = filling | {"wait"}
    with_it = [pick for pick in chosen(many, given_rules, ALL) if pick[1].play not in aside]
    without_it = [pick for pick in chosen(many, given_rules, ALL - filling) if pick[1].play not in aside]
    assert with_it == without_it


def test_waiting_gives_way_to_an_overdue_task_of_ours() -> None:
    made = recommended(CASES["overdue-task"][0])
    assert [action.action_type for action in made.p0_actions] == ["overdue-task"]
    assert "wait" not in plays_of(made)


def test_a_prompt_file_can_name_the_plays_to_choose_from() -> None:
    of = deal(said("It is too expensive.", 3), wrote("I see.", 2), amount=60_000.0)
    made = recommended(of, prompt=own_prompt("plays: [widen-contacts, nurture]"))
    assert plays_of(made) == ["widen-contacts", "nurture"]


def test_caps_of_none_leave_nothing_but_a_strategy() -> None:
    made = recommended(deal(said("It is too expensive.")), rules=Rules(caps=Caps(P0=0, P1=0, P2=0)))
    assert plays_of(made) == []
    assert made.overall_strategy.startswith("There is nothing useful to do today.")


def test_the_strategy_names_todays_matter_then_the_rest_then_the_campaign() -> None:
    of = deal(said("It is too expensive.", 3), wrote("I see.", 2))
    made = recommended(of, context("Tone: warm"), campaign="Spring campaign\nSay: See us in Lyon.")
    assert made.overall_strategy == (
        "Put today's cost next to the cost with us, on their figures, and let the result speak."
        " Then: close the gaps in the deal and send something useful."
        " Campaign: Spring campaign."
    )
