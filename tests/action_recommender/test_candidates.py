"""Candidates: who is reached how, by what score, in which order."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from action_recommender.candidates import find_candidates, urgency
from action_recommender.plays import PLAYS
from action_recommender.rules import PlayRule, Rules
from data_gatherer.models import Consent
from deal_summary.thresholds import Thresholds
from tests.action_recommender.worlds import (
    ANN,
    BOB,
    LATE,
    candidates,
    deal,
    noted,
    person,
    record,
    said,
    task,
    view,
    wrote,
)

PRICE = "It is too expensive for what we would use."
ANSWERED = (said(PRICE, 3), wrote("I will look into it.", 2))
"""A worry about the price that we have answered: nobody waits, so no minute counts."""


def weighing(play: str, weight: float) -> Rules:
    return Rules(plays={play: PlayRule(weight=weight)})


def without(play: str) -> Rules:
    return Rules(plays={play: PlayRule(enabled=False)})


@pytest.mark.parametrize(
    ("half_life", "lost"),
    [
        (timedelta(days=1), 0.5),
        (timedelta(hours=12), 0.75),
        (timedelta(days=2), 1 - math.sqrt(0.5)),
        (timedelta(hours=1), 1 - 2.0**-24),
    ],
)
def test_urgency_is_the_share_that_a_day_of_waiting_loses(half_life: timedelta, lost: float) -> None:
    assert urgency(half_life) == pytest.approx(lost)


def test_a_score_is_money_times_effect_times_urgency_per_minute() -> None:
    # 20,000 x 0.10 x (1 - 0.5 ^ (1/3)) / 30 minutes = 20,000 x 0.10 x 0.2063 / 30
    found = candidates(deal(*ANSWERED))["address-pricing"]
    assert (found.effect, found.minutes, found.urgency) == (0.10, 30, 0.2063)
    assert found.score == 13.75


def test_a_buyer_who_waits_makes_it_a_matter_of_hours() -> None:
    # 20,000 x 0.10 x (1 - 0.5 ^ 24) / 30 minutes
    found = candidates(deal(said(PRICE)))["address-pricing"]
    assert (found.urgency, found.score, found.asap) == (1.0, 66.67, True)


def test_a_deal_of_unknown_worth_counts_as_ten_thousand() -> None:
    unknown = candidates(deal(*ANSWERED, amount=None))["address-pricing"]
    assert unknown.score == candidates(deal(*ANSWERED, amount=10_000.0))["address-pricing"].score == 6.88


def test_the_worth_of_a_deal_never_changes_the_order_of_its_plays() -> None:
    orders = {tuple(candidates(deal(*ANSWERED, amount=amount))) for amount in (None, 1.0, 49_999.0)}
    assert len(orders) == 1


def test_a_weight_multiplies_the_score() -> None:
    assert candidates(deal(*ANSWERED), weighing("address-pricing", 2.0))["address-pricing"].score == 27.51


def test_a_weight_moves_a_play_within_its_tier_only() -> None:
    heavy = find_candidates(view(deal(*ANSWERED, amount=60_000.0), weighing("widen-contacts", 10))).candidates
    assert [one.play for one in heavy][:2] == ["address-pricing", "widen-contacts"]


def test_a_play_that_is_switched_off_is_no_candidate() -> None:
    usual, switched = candidates(deal(*ANSWERED)), candidates(deal(*ANSWERED), without("address-pricing"))
    assert set(usual) - set(switched) == {"address-pricing"}


@pytest.mark.parametrize("play", PLAYS)
def test_every_play_can_be_switched_off(play: str) -> None:
    from tests.action_recommender.test_plays import CASES

    assert play not in candidates(CASES[play][0], without(play))


def test_candidates_stand_by_tier_then_score_then_name() -> None:
    found = list(candidates(deal(*ANSWERED, said("Our ERP needs a connector to it.", 4), amount=60_000.0)).values())
    assert found == sorted(found, key=lambda one: (one.tier, -one.score, one.play))
    assert len({one.tier for one in found}) == 3


def test_a_message_that_waits_is_answered_where_it_was_written() -> None:
    found = candidates(deal(record("linkedin", 1, "Could you send the brochure?")))["answer-inbound"]
    assert (found.channel, found.findings) == ("linkedin", ())


def test_a_web_form_is_answered_by_mail() -> None:
    assert candidates(deal(record("form", 1, "Please send me a brochure.")))["answer-inbound"].channel == "email"


def test_an_unanswered_call_is_called_back() -> None:
    assert candidates(deal(record("call", 1, "Rang about the brochure.")))["answer-inbound"].channel == "phone"


def test_silence_is_broken_over_another_channel_than_the_mails_that_were_not_answered() -> None:
    silent = deal(said("Please send it.", 20), wrote("Here.", 18), wrote("Did it arrive?", 9), stage=LATE)
    assert candidates(silent)["revive-proposal"].channel == "phone"


def test_a_refused_channel_gives_way_to_the_next_and_is_told() -> None:
    no_mail = person(consent={"email": Consent(status="refused", reason="unsubscribed")})
    found = candidates(deal(*ANSWERED, contacts=(no_mail,)))["address-pricing"]
    assert found.channel == "phone"
    assert [(each.gate, each.channel, each.alternative) for each in found.findings] == [("consent", "email", "phone")]


def test_somebody_nobody_may_reach_is_a_candidate_that_is_not_open() -> None:
    objecting = person(objection="asked to be left alone")
    found = candidates(deal(*ANSWERED, contacts=(objecting,)))["address-pricing"]
    assert not found.open
    assert {each.channel for each in found.findings} == {"email", "phone", "linkedin", "whatsapp"}
    assert not any(each.alternative for each in found.findings)


def test_a_promise_is_kept_to_the_one_the_task_is_about() -> None:
    promised = deal(*ANSWERED, contacts=(ANN, BOB), tasks=(task("Send the promised report", -2, by="bob"),))
    assert candidates(promised)["keep-promise"].contact_id == "bob"


@pytest.mark.parametrize(("days", "fits"), [(21, True), (22, False)])
def test_a_worry_is_the_matter_at_hand_for_three_weeks(days: int, fits: bool) -> None:
    old = deal(said(PRICE, days), wrote("Noted.", days - 1))
    assert ("address-pricing" in candidates(old)) is fits


def test_how_long_a_worry_is_at_hand_can_be_set() -> None:
    old = deal(said(PRICE, 30), wrote("Noted.", 29))
    assert "address-pricing" in candidates(old, Rules(fresh_days=30))


@pytest.mark.parametrize(("large", "fits"), [(20_000, True), (20_001, False)])
def test_how_large_a_deal_needs_a_second_contact_can_be_set(large: float, fits: bool) -> None:
    found = candidates(deal(*ANSWERED), thresholds=Thresholds(large_deal=large))
    assert ("widen-contacts" in found) is fits


def test_a_note_of_ours_answers_nothing() -> None:
    assert "answer-inbound" in candidates(deal(said("Could you send it?", 2), noted("To do: send it.", 1)))
