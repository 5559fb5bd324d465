"""Every deal of the sample CRM gets the answer a sales lead would nod at, on any day, and nobody is reached who may not be."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from holidays import country_holidays

from action_recommender.models import Action, EmailContent, MessageContent, PhoneContent
from action_recommender.rules import Caps
from data_gatherer.models import Contact
from tests.action_recommender.worlds import HOURS, SAMPLE_IDS, ZONE, sample, sample_made, view

EXPECTED = {
    "67a2c8d15e9f0b3476ca1d80": "rescue-renewal",
    "67b84f1e9c2da7063e5b18f4": "close-or-requalify",
    "67c5a3d07e8fb1924d60c7e9": "wait",
    "68a47be2d905c13f7a86e0b4": "secure-budget",
    "68c1e9f4a07b3d5286f41ec7": "learn-from-loss",
    "68d9b0e4f17a3c2865d0ae91": "smooth-legal",
    "68dde5a19c47f0b263d81e5b": "revive-proposal",
    "68e07d3b92fa16c4850b7ea3": "handover-won",
    "68ea91c5f3d7406b28a5e0d9": "fix-close-date",
    "68ec53a0b94d17f86e2c09b5": "guide-procurement",
    "68f3d7215ac08e4b19f2c630": "revive-proposal",
    "68f8d4b1a6e05c7932fb18d6": "wait",
    "68f97ec4b03d5a8162e4d07a": "protect-integration",
    "68fb60c2e7d1394a85f07b2c": "respect-objection",
    "68fe0a93b5d1472c90e6bf18": "replace-champion",
    "690086ad2cf4b95e173d0ac8": "wait",
    "690128fd4b6ce9a7350d1f4e": "answer-competitor",
    "6902e6b8107fd34ac95b2e69": "grow-account",
    "6904bd5e3c8172fa60d9b148": "keep-promise",
    "6907f2a8d4516be3c09a7d15": "address-pricing",
    "6909c4e1d83f5a27b06e9c3f": "secure-budget",
    "690a7719de05c6f2b38e41d0": "rebook-no-show",
    "690b41c7e2a95f03d81c7a52": "clear-security-review",
    "690c1f7be8d2a4659307fc6d": "answer-inbound",
    "690d5b90ea78c2f41637be03": "complete-record",
    "690daec017db693613964d23": "address-pricing",
    "690f3c6e81b2a0d5497e1c23": "find-right-person",
    "69150f8ac3e7b2d4091a6e37": "answer-inbound",
}
"""The play that comes first, for each deal."""
CLOCK = (6, 9, 15, 21)
MOMENTS = tuple(
    datetime(2026, 11, 20, CLOCK[number % 4], 20 * (number % 3), tzinfo=UTC) + timedelta(days=number)
    for number in range(14)
)
"""Two weeks, weekends among them, at changing hours."""
ONE_DAY = tuple(datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (0, 7, 12, 17, 23))

each_deal = pytest.mark.parametrize("deal_id", SAMPLE_IDS)


def outward(deal_id: str, moment: datetime) -> list[tuple[Action, Contact]]:
    """Return today's actions that reach somebody, with whom they reach."""
    of = sample(deal_id, moment)
    found = [(action, of.contact(action.contact_id)) for action in sample_made(deal_id, moment).p0_actions]
    return [(action, contact) for action, contact in found if action.channel != "internal" and contact]


def address(action: Action) -> str:
    match action.content:
        case EmailContent():
            return action.content.to
        case PhoneContent():
            return action.content.number
        case MessageContent():
            return action.content.address
    raise AssertionError(action.content.form)


def test_every_sample_deal_has_an_expected_play() -> None:
    assert set(EXPECTED) == set(SAMPLE_IDS)
    assert len(SAMPLE_IDS) >= 15


@each_deal
def test_the_first_play_is_the_expected_one_on_fourteen_days(deal_id: str) -> None:
    first = {moment: sample_made(deal_id, moment).actions[0].action_type for moment in MOMENTS}
    assert set(first.values()) == {EXPECTED[deal_id]}, first


@each_deal
def test_the_first_play_is_the_same_at_every_hour_of_a_day(deal_id: str) -> None:
    assert {sample_made(deal_id, moment).actions[0].action_type for moment in ONE_DAY} == {EXPECTED[deal_id]}


@each_deal
def test_todays_action_reaches_nobody_who_may_not_be_reached(deal_id: str) -> None:
    for moment in MOMENTS:
        for action, contact in outward(deal_id, moment):
            refused = {channel for channel, said in contact.consent.items() if said.status == "refused"}
            assert not contact.objection
            assert action.channel not in refused
            assert action.channel != "email" or contact.email_status == "ok"


@each_deal
def test_todays_action_is_addressed_to_the_person_it_names(deal_id: str) -> None:
    for moment in MOMENTS:
        for action, contact in outward(deal_id, moment):
            known = {"email": contact.email, "phone": contact.phone, "linkedin": contact.linkedin}
            assert address(action) == known.get(action.channel, contact.phone) != ""
            assert action.content.to_name == action.contact_name == contact.name  # type: ignore[union-attr]


@each_deal
def test_nobody_is_reached_twice_in_one_day_and_the_caps_hold(deal_id: str) -> None:
    for moment in MOMENTS:
        made = sample_made(deal_id, moment)
        people = [contact.id for _, contact in outward(deal_id, moment)]
        assert len(people) == len(set(people))
        counts = (len(made.p0_actions), len(made.p1_actions), len(made.p2_actions))
        assert all(count <= cap for count, cap in zip(counts, (Caps.P0, Caps.P1, Caps.P2), strict=True))


@each_deal
def test_todays_action_happens_on_a_working_day_in_working_hours_where_they_are(deal_id: str) -> None:
    for moment in MOMENTS:
        for action, contact in outward(deal_id, moment):
            assert action.timing.at
            there = action.timing.at.astimezone(ZoneInfo(contact.time_zone or action.timing.zone))
            assert there.weekday() < 5
            assert not contact.country or there.date() not in country_holidays(contact.country, years=there.year)
            assert HOURS[0] <= there.time() < HOURS[1]
            assert action.timing.at >= moment


@each_deal
def test_a_call_is_at_our_own_working_hours_too(deal_id: str) -> None:
    calls = [
        action.timing.at.astimezone(ZoneInfo(ZONE)).time()
        for moment in MOMENTS
        for action, _ in outward(deal_id, moment)
        if action.channel == "phone" and action.timing.at
    ]
    assert all(HOURS[0] <= clock < HOURS[1] for clock in calls)


@each_deal
def test_two_people_are_not_offered_the_same_hour_of_ours(deal_id: str) -> None:
    mails = [action.content for action, _ in outward(deal_id, MOMENTS[0]) if isinstance(action.content, EmailContent)]
    offered = [hour for mail in mails for hour in re.findall(r"\w+ \d+ \w+ at \d\d:\d\d", mail.body)]
    assert len(offered) == len(set(offered))


@each_deal
def test_every_action_rests_on_records_of_its_deal(deal_id: str) -> None:
    for action in sample_made(deal_id).actions:
        assert action.evidence
        assert set(action.evidence) <= sample(deal_id).evidence_ids


@each_deal
def test_todays_action_is_complete(deal_id: str) -> None:
    for action in sample_made(deal_id).p0_actions:
        assert action.content.form != "outline"
        assert action.timing.at
        assert action.rationale
        assert action.prerequisites
        assert action.next_steps


@each_deal
def test_later_actions_are_outlines_with_days_ahead(deal_id: str) -> None:
    made = sample_made(deal_id)
    for action in (*made.p1_actions, *made.p2_actions):
        assert action.content.form == "outline"
        assert made.day < action.timing.first_day <= action.timing.last_day
    for action in made.p2_actions:
        assert action.timing.first_day.isocalendar().week == (made.day + timedelta(days=7)).isocalendar().week


@each_deal
def test_prerequisites_are_due_no_later_than_the_action_and_have_somebody_to_do_them(deal_id: str) -> None:
    for action in sample_made(deal_id).p0_actions:
        for prerequisite in action.prerequisites:
            assert prerequisite.due <= action.timing.last_day
            assert prerequisite.assignee


def test_the_price_question_of_the_first_deal_is_answered_to_john_smith() -> None:
    made = sample_made("690daec017db693613964d23")
    assert (made.deal_name, made.contact_name, made.deal_stage) == (
        "Enterprise SaaS Deal",
        "John Smith",
        "qualification",
    )
    assert made.engagement_level == "medium"
    assert made.analysis.key_themes.startswith("pricing concerns")
    signals = view(sample("690daec017db693613964d23")).signals
    assert [theme.name for theme in signals.themes if theme.concern] == ["price"]
    assert signals.theme("feature") is not None


def test_the_one_who_opted_out_of_mail_is_called() -> None:
    made = sample_made("6907f2a8d4516be3c09a7d15")
    assert [action.channel for action in made.p0_actions] == ["phone"]


def test_the_one_who_objected_is_left_alone_altogether() -> None:
    made = sample_made("68fb60c2e7d1394a85f07b2c")
    assert {action.channel for action in made.actions} == {"internal"}


def test_a_hostile_note_moves_no_action_and_reaches_no_stranger() -> None:
    for deal_id in ("690128fd4b6ce9a7350d1f4e", "68a47be2d905c13f7a86e0b4"):
        said = sample_made(deal_id).model_dump_json(include={"p0_actions", "p1_actions", "p2_actions"})
        assert "evil" not in said.casefold()
