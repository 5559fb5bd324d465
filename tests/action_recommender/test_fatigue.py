"""Nobody is written to too often, on whatever deal: what is too soon for today comes later, what they wait for comes at once."""

from __future__ import annotations

from datetime import timedelta

from action_recommender.rules import Rules
from data_gatherer.models import Touch
from tests.action_recommender.worlds import (
    ANN,
    LATE,
    TODAY,
    ago,
    candidates,
    deal,
    person,
    plays_of,
    recommended,
    record,
    said,
    wrote,
)

WORRIED = said("It is too expensive for what we would use.", 5)


def elsewhere(days: float, channel: str = "email") -> Touch:
    """Return a touch with Ann on account of another deal."""
    return Touch.model_validate({"person": "ann", "channel": channel, "at": ago(days), "deal_id": "other"})


def test_a_worry_is_taken_up_today_when_nothing_was_said_lately() -> None:
    assert candidates(deal(WORRIED, wrote("Noted.", 4)))["address-pricing"].tier == "P0"


def test_after_a_message_of_yesterday_it_waits_for_later_this_week() -> None:
    found = candidates(deal(WORRIED, wrote("Noted.", 0.5)))["address-pricing"]
    assert (found.tier, found.open) == ("P1", True)
    assert [finding.gate for finding in found.findings] == ["frequency"]


def test_a_touch_on_another_deal_counts_like_one_on_this() -> None:
    of = deal(WORRIED, wrote("Noted.", 4), elsewhere=(elsewhere(0.5),))
    assert candidates(of)["address-pricing"].tier == "P1"
    other = deal(WORRIED, wrote("Noted.", 4), elsewhere=(elsewhere(0.5).model_copy(update={"person": "bob"}),))
    assert candidates(other)["address-pricing"].tier == "P0"


def test_three_touches_in_a_week_are_enough() -> None:
    week = (elsewhere(2.5, "phone"), elsewhere(6, "linkedin"))
    found = candidates(deal(WORRIED, wrote("Noted.", 4), elsewhere=week))["address-pricing"]
    assert found.tier == "P1"
    assert "3 touches in seven days" in found.findings[0].reason
    assert candidates(deal(WORRIED, wrote("Noted.", 4), elsewhere=week[:1]))["address-pricing"].tier == "P0"


def test_an_answer_they_wait_for_is_never_too_soon() -> None:
    waiting = deal(wrote("Here is the sheet.", 0.3), said("It is too expensive.", 0.2))
    assert candidates(waiting)["address-pricing"].tier == "P0"


def test_a_follow_up_is_expected_and_comes_the_day_after_the_meeting() -> None:
    met = record("meeting", 0.8, "They saw the demo.", direction="outbound", outcome="held")
    of = deal(met)
    made = recommended(of)
    assert plays_of(made)[0] == "follow-up-meeting"
    assert made.p0_actions[0].timing.first_day == TODAY


def test_three_unanswered_mails_change_the_channel() -> None:
    silent = deal(said("Send the offer.", 40), *(wrote("Did it arrive?", days) for days in (20, 12, 6)), stage=LATE)
    found = candidates(silent)["revive-proposal"]
    assert found.channel == "phone"
    unreachable = deal(
        said("Send the offer.", 40),
        *(wrote("Did it arrive?", days) for days in (20, 12, 6)),
        stage=LATE,
        contacts=(person(phone="", linkedin=""),),
    )
    blocked = candidates(unreachable)["revive-proposal"]
    assert not blocked.open
    mail = next(finding for finding in blocked.findings if finding.channel == "email")
    assert mail.gate == "frequency"
    assert mail.earliest == ago(6) + timedelta(days=30)


def test_a_team_sets_its_own_limits() -> None:
    from action_recommender.gates.frequency import Frequency

    rules = Rules(frequency=Frequency(min_gap_hours_any=0, min_gap_hours_same=0))
    assert candidates(deal(WORRIED, wrote("Noted.", 0.5)), rules)["address-pricing"].tier == "P0"


def test_a_message_of_yesterday_to_somebody_else_is_nobody_else_s_touch() -> None:
    bob = wrote("Noted.", 0.5, by="bob")
    assert candidates(deal(WORRIED, bob, contacts=(ANN, person("Bob Baker"))))["address-pricing"].tier == "P0"
