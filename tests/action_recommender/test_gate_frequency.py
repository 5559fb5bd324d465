"""The frequency gate: nobody is pressed, on whatever deal; an answer they wait for always goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action_recommender.gates import Approach, may_reach, of_reach
from action_recommender.gates.frequency import Frequency, frequency
from action_recommender.models import Finding, Reach
from action_recommender.rules import Rules
from data_gatherer.models import Channel, EnrichedDeal, Interaction, Touch
from tests.action_recommender.worlds import ANN, BOB, NOW, TODAY, ago, calm, deal, noted, person, record, said, wrote

LOOSE = Frequency(touches_per_week=50, min_gap_hours_same=0, min_gap_hours_any=0)


def approach(*records: Interaction, channel: Reach = "email", **more: Any) -> Approach:
    """Approach Ann on Wednesday 18 November at nine UTC."""
    elsewhere: tuple[Touch, ...] = more.pop("elsewhere", ())
    contact, numbers = more.pop("contact", ANN), more.pop("numbers", Frequency())
    of: EnrichedDeal = deal(*records, contacts=(contact, BOB)).model_copy(update={"elsewhere": elsewhere})
    known = {"day": TODAY, "at": NOW, **more}
    return Approach(of, contact, channel, Rules(frequency=numbers), "Maya Torres", **known)


def touch(days: float, channel: Channel = "email", *, by: str = "ann") -> Touch:
    return Touch(person=by, channel=channel, at=ago(days), deal_id="d2")


def found(*records: Interaction, **more: Any) -> Finding | None:
    return frequency(approach(*records, **more))


def outcome(finding: Finding | None) -> str:
    return finding.outcome if finding else "free"


def earliest(finding: Finding | None) -> datetime:
    assert finding
    assert finding.earliest
    return finding.earliest


def test_somebody_never_touched_may_be_reached() -> None:
    assert found() is None
    assert found(said("Hello.", 3), record("note", 1, "A note.", direction="internal")) is None


# Gaps (C4)


@pytest.mark.parametrize(
    ("hours", "channel", "expected"),
    [
        (47.9, "email", "moved"),
        (48, "email", "free"),
        (23.9, "phone", "moved"),
        (24, "phone", "free"),
        (24, "linkedin", "free"),
        (30, "email", "blocked"),
    ],
)
def test_two_days_lie_between_two_mails_and_one_between_two_touches(
    hours: float, channel: Reach, expected: str
) -> None:
    assert outcome(found(wrote("Hello.", hours / 24), channel=channel)) == expected


def test_a_gap_that_ends_today_moves_and_says_from_when() -> None:
    finding = found(wrote("Hello.", 47 / 24))
    assert (outcome(finding), earliest(finding)) == ("moved", NOW + timedelta(hours=1))
    assert finding
    assert finding.reason == "last touched 2026-11-16 10:00 UTC (email); 48 hours lie between two on one channel"


def test_a_gap_that_ends_later_blocks_and_says_from_when() -> None:
    finding = found(wrote("Hello.", 1))
    assert (outcome(finding), earliest(finding)) == ("blocked", NOW + timedelta(days=1))


def test_today_ends_when_it_ends_where_they_are() -> None:
    # The gap ends at 23:30 UTC: still the 18th in London, the 19th in Paris.
    mail = wrote("Hello.", 2 - 14.5 / 24)
    assert outcome(found(mail, contact=person(time_zone="Europe/London", country="GB"))) == "moved"
    assert outcome(found(mail)) == "blocked"


@pytest.mark.parametrize(("shown", "zone"), [(datetime(2027, 3, 27, 12, tzinfo=UTC), "Europe/Paris")])
def test_a_gap_is_counted_in_hours_across_the_change_of_the_clocks(shown: datetime, zone: str) -> None:
    mail = wrote("Hello.").model_copy(update={"at": shown})
    finding = found(mail, day=shown.date() + timedelta(days=2), at=shown + timedelta(hours=47))
    assert earliest(finding) == shown + timedelta(hours=48)
    assert zone in ANN.time_zone


@pytest.mark.parametrize(
    ("record_", "counts"),
    [
        (record("call", 0.5, outcome="connected", direction="outbound"), True),
        (record("call", 0.5, outcome="voicemail", direction="outbound"), True),
        (record("call", 0.5, outcome="no_answer", direction="outbound"), False),
        (record("call", 0.5, outcome="connected", direction="inbound"), False),
        (record("meeting", 0.5, outcome="held", direction="outbound"), True),
        (record("meeting", 0.5, outcome="no_show", direction="outbound"), False),
        (record("meeting", 0.5, outcome="cancelled", direction="outbound"), False),
        (record("meeting", -0.1, outcome="planned", direction="outbound"), False),
        (wrote("Hello.", 0.5, outcome="bounced"), False),
        (wrote("Hello.", 0.5, by="bob"), False),
        (record("email_opened", 0.5), False),
        (record("linkedin", 0.5, direction="outbound"), True),
        (record("note", 0.5, direction="internal"), False),
    ],
    ids=lambda value: f"{value.kind}-{value.direction}-{value.outcome}" if isinstance(value, Interaction) else None,
)
def test_what_reached_them_from_us_is_a_touch(record_: Interaction, counts: bool) -> None:
    assert (outcome(found(record_)) != "free") == counts


def test_a_meeting_is_no_call_so_only_the_shorter_gap_follows_it() -> None:
    held = record("meeting", 1.2, outcome="held", direction="outbound")
    assert found(held, channel="phone") is None
    assert found(record("call", 1.2, outcome="connected", direction="outbound"), channel="phone")


def test_what_is_yet_to_come_holds_nothing_back() -> None:
    assert found(wrote("Hello.", -0.1)) is None


# The week (C5)

THREE = (
    wrote("One.", 6),
    record("linkedin", 5, direction="outbound"),
    record("call", 4, outcome="voicemail", direction="outbound"),
)


def test_the_fourth_touch_in_seven_days_waits_for_the_first_to_be_a_week_old() -> None:
    finding = found(*THREE)
    assert (outcome(finding), earliest(finding)) == ("blocked", NOW + timedelta(days=1))
    assert finding
    assert finding.reason == "3 touches in seven days are allowed, over all deals"


def test_three_touches_in_more_than_seven_days_are_fine() -> None:
    assert found(wrote("One.", 7.01), *THREE[1:]) is None


def test_touches_on_other_deals_count() -> None:
    assert found(*THREE[:2], elsewhere=(touch(4, "phone"),))
    assert found(*THREE[:2], elsewhere=(touch(4, "phone", by="bob"),)) is None
    assert outcome(found(elsewhere=(touch(0.5),))) == "blocked"


def test_a_message_filed_under_two_deals_is_one_touch() -> None:
    mails = (wrote("One.", 6), wrote("Two.", 4))
    assert found(*mails, elsewhere=(touch(6), touch(4))) is None


def test_the_limit_that_ends_last_is_told() -> None:
    finding = found(*THREE[:2], wrote("Three.", 1.5))
    assert earliest(finding) == NOW + timedelta(days=1)
    assert finding
    assert "seven days" in finding.reason


# Unanswered e-mails (C2)

SILENT = (wrote("One.", 29), wrote("Two.", 20), wrote("Three.", 10))


def test_after_three_unanswered_mails_comes_no_fourth_for_thirty_days() -> None:
    finding = found(*SILENT)
    assert (outcome(finding), earliest(finding)) == ("blocked", NOW + timedelta(days=20))
    assert finding
    assert finding.reason == (
        "3 e-mails in a row are unanswered, the last of 2026-11-08; 3 are allowed, then 30 days without e-mail"
    )


@pytest.mark.parametrize(("heard", "expected"), [(True, "blocked"), (False, "free")])
def test_a_note_about_them_ends_the_row_where_the_crm_does_not_hold_what_they_write(heard: bool, expected: str) -> None:
    way = approach(*SILENT, noted("She wants to see numbers.", 9))
    deal = way.deal.model_copy(update={"unheard": not heard})
    assert outcome(frequency(replace(way, deal=deal))) == expected


def test_another_channel_stays_open() -> None:
    assert [way for way in ("phone", "linkedin") if found(*SILENT, channel=way)] == []


def test_two_unanswered_mails_are_not_three() -> None:
    assert found(*SILENT[1:]) is None
    # What became of a mail on another deal is not known here.
    assert found(*SILENT[1:], elsewhere=(touch(25),)) is None


@pytest.mark.parametrize(
    "sign",
    [
        said("Thanks.", 15),
        record("linkedin", 15),
        record("form", 15),
        record("call", 15, direction="inbound"),
        record("call", 15, outcome="connected", direction="outbound"),
        record("meeting", 15, outcome="held", direction="outbound"),
    ],
    ids=lambda value: f"{value.kind}-{value.direction}",
)
def test_any_sign_of_life_begins_the_count_anew(sign: Interaction) -> None:
    assert found(*SILENT, sign) is None


@pytest.mark.parametrize("sign", [record("email_opened", 15), said("Thanks.", 15, by="bob"), said("Hi.", 40)])
def test_an_open_or_somebody_elses_answer_is_none(sign: Interaction) -> None:
    assert outcome(found(*SILENT, sign)) == "blocked"


def test_the_pause_ends() -> None:
    old = [mail.model_copy(update={"at": mail.at - timedelta(days=20)}) for mail in SILENT]
    assert found(*old) is None


# Answers


def test_an_answer_is_never_held_back() -> None:
    busy = (*THREE, wrote("Four.", 0.1), said("Well?", 0.05))
    assert outcome(found(*busy)) == "blocked"
    assert found(*busy, answering=True) is None
    assert found(*SILENT, answering=True) is None


def test_a_word_of_theirs_after_our_last_touch_lifts_the_gaps_but_not_the_week() -> None:
    assert found(wrote("Hello.", 0.5), said("Yes?", 0.4)) is None
    assert outcome(found(said("Yes?", 0.6), wrote("Hello.", 0.5))) == "blocked"
    assert outcome(found(*THREE, said("Yes?", 0.4))) == "blocked"


# Without a moment, without a day


def test_without_a_moment_what_ends_today_moves_and_what_ended_before_today_is_over() -> None:
    assert outcome(found(wrote("Hello.", 2), at=None)) == "moved"
    assert outcome(found(wrote("Hello.", 1), at=None)) == "blocked"
    assert found(wrote("Hello.", 3), at=None) is None


def test_without_a_day_either_nothing_is_over() -> None:
    assert outcome(found(wrote("Hello.", 300), at=None, day=None)) == "moved"


def test_a_move_within_the_day_blocks_no_channel_but_is_told() -> None:
    soon = approach(wrote("Hello.", 47 / 24))
    assert may_reach(soon) is None
    assert [each.gate for each in of_reach(soon)] == ["frequency"]


def test_our_own_work_is_never_too_much() -> None:
    assert found(wrote("Hello.", 0.1), channel="internal") is None


# Settings


def test_every_number_can_be_set() -> None:
    assert found(wrote("Hello.", 0.5), numbers=LOOSE) is None
    assert outcome(found(wrote("Hello.", 3), numbers=Frequency(min_gap_hours_same=96))) == "blocked"
    assert outcome(found(wrote("Hello.", 3), numbers=Frequency(touches_per_week=1))) == "blocked"
    assert outcome(found(*SILENT[2:], numbers=Frequency(unanswered_emails=1))) == "blocked"
    assert found(*SILENT, numbers=Frequency(pause_days=10)) is None


@pytest.mark.parametrize("wrong", [{"touches_per_week": 0}, {"pause_days": -1}, {"min_gap_hours_any": 1e9}])
def test_a_number_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Frequency(**wrong)


HOURS = st.lists(st.integers(1, 24 * 40), max_size=12)


@calm
@given(mails=HOURS, calls=HOURS, wait=st.integers(0, 24 * 40))
def test_at_the_earliest_moment_told_they_may_be_reached_and_not_before(
    mails: list[int], calls: list[int], wait: int
) -> None:
    records = [wrote("x", hours / 24) for hours in mails]
    records += [record("call", hours / 24, direction="outbound", outcome="voicemail") for hours in calls]
    finding = found(*records)
    if finding is None:
        return
    then = earliest(finding)
    assert then > NOW
    assert found(*records, at=then, day=then.date()) is None
    before = min(then - timedelta(minutes=1), NOW + timedelta(hours=wait))
    assert found(*records, at=before, day=before.date())


@calm
@given(mails=HOURS, more=st.integers(1, 24 * 40))
def test_one_more_touch_never_brings_the_next_one_forward(mails: list[int], more: int) -> None:
    records = [wrote("x", hours / 24) for hours in mails]
    first, second = found(*records), found(*records, elsewhere=(touch(more / 24),))
    assert first is None or earliest(second) >= earliest(first)
