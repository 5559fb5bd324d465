"""Answers, habits, ages against won deals, moved close dates: by numbers reckoned by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from data_gatherer.models import Change, Peers, Spread, Stage
from deal_summary.thresholds import Thresholds
from tests.deal_summary.deals import EVA, TODAY, call, mail_in, mail_out, moment, record, signals

LATE = Stage(name="negotiation", order=4, of=4)
WON = Spread(samples=20, median=10, p75=18, p90=30)


def pushed(*days: int) -> tuple[Change, ...]:
    """Return changes of a close date that lay so many days from now, one after the other."""
    dates = [TODAY + timedelta(days=day) for day in days]
    return tuple(
        Change(id=f"change:{n}", field="close_date", old=f"{old}", new=f"{new}", at=moment(30 - n))
        for n, (old, new) in enumerate(pairwise(dates))
    )


# What a machine opened says nothing of a person.


@pytest.mark.parametrize(
    ("opened", "counts"),
    [
        (record("email_opened", 3, "inbound", clock="10:05", about="out:3"), True),
        (record("email_opened", 3, "inbound", clock="10:05", about="out:3", machine=True), False),
        (record("email_opened", 3, "inbound", clock="10:00", about="out:3"), False),
        (record("email_clicked", 3, "inbound", clock="10:00", about="out:3"), False),
        (record("email_opened", 3, "inbound", clock="10:05", about="gone"), True),
    ],
)
def test_only_what_a_person_opened_is_engagement(opened, counts: bool) -> None:  # type: ignore[no-untyped-def]
    assert (signals(mail_out(3), opened).engagement.score > 0) is counts


# Answers: messages of ours that were answered before we wrote again, within 14 days.


@pytest.mark.parametrize(
    ("records", "sent", "answered", "rate"),
    [
        ([], 0, 0, None),
        ([mail_out(3)], 0, 0, None),
        ([mail_out(15)], 1, 0, 0.0),
        ([mail_out(20), mail_out(15), mail_in(14)], 2, 1, 0.5),
        ([mail_out(20), mail_in(18), mail_out(17), mail_in(16), mail_out(2)], 2, 2, 1.0),
        ([mail_out(40), mail_in(20)], 1, 0, 0.0),
        ([mail_out(20, outcome="bounced"), mail_in(18)], 0, 0, None),
    ],
)
def test_the_share_of_messages_that_were_answered(records, sent, answered, rate) -> None:  # type: ignore[no-untyped-def]
    found = signals(*records).responses
    assert (found.sent, found.answered, found.rate) == (sent, answered, rate)


def test_latencies_are_medians_in_hours_of_either_side() -> None:
    records = [mail_out(20), mail_in(19), mail_out(17), mail_in(16, clock="12:00"), mail_out(12)]
    found = signals(*records).responses
    assert found.their_median_hours == 25.0
    assert found.our_median_hours == (48 + 94) / 2


# Habits: from three messages of theirs on, the middle half of their hours.


def test_three_messages_make_a_habit_and_two_do_not() -> None:
    mails = [mail_in(days, clock=clock) for days, clock in ((3, "09:10"), (9, "10:20"), (12, "11:50"))]
    habits = signals(*mails).habits
    assert habits is not None
    assert (habits.from_hour, habits.to_hour, habits.zone, habits.weekday) == (9, 12, "Europe/Paris", None)
    assert signals(*mails[:2]).habits is None


def test_habits_are_told_in_the_zone_of_who_wrote_last() -> None:
    eva = EVA.model_copy(update={"time_zone": "America/New_York"})
    habits = signals(*(mail_in(days, clock="16:00") for days in (2, 3, 4)), contacts=(eva,)).habits
    assert habits is not None
    assert (habits.zone, habits.from_hour, habits.to_hour) == ("America/New_York", 10, 11)


def test_a_weekday_is_a_habit_when_it_has_half_of_all_messages() -> None:
    tuesdays = [mail_in(days) for days in (3, 10, 17)]
    habits, mixed = signals(*tuesdays).habits, signals(*tuesdays, *(mail_in(days) for days in (1, 2, 4, 8))).habits
    assert habits is not None
    assert mixed is not None
    assert (habits.weekday, mixed.weekday) == (1, None)


# Stage and deal age against the pipeline's own won deals.


@pytest.mark.parametrize(
    ("days", "peers", "limit", "stalled", "critical"),
    [
        (18, WON, 18, False, False),
        (19, WON, 18, True, False),
        (31, WON, 18, True, True),
        (21, WON.model_copy(update={"samples": 19}), 21, False, False),
        (22, None, 21, True, False),
    ],
)
def test_a_stage_is_compared_with_won_deals_when_there_are_enough(  # type: ignore[no-untyped-def]
    days, peers, limit, stalled, critical
) -> None:
    age = signals(stage_entered_at=moment(days), peers=Peers(stage=peers)).stage_age
    assert age is not None
    assert (age.days, age.limit_days, age.stalled, age.critical) == (days, limit, stalled, critical)


def test_a_deal_older_than_nine_in_ten_of_the_won_ones_is_beyond_them() -> None:
    peers = Peers(cycle=Spread(samples=40, median=45, p75=80, p90=120))
    old, young = (signals(created_at=moment(days), peers=peers).deal_age for days in (121, 120))
    assert old is not None
    assert young is not None
    assert (old.beyond, young.beyond, old.usual_days, old.samples) == (True, False, 45, 40)
    assert signals(created_at=moment(121)).deal_age is None


@pytest.mark.parametrize(
    ("changes", "count", "days"), [(pushed(-60, -30, 0, 30), 3, 90), (pushed(30, 0), None, None), ((), None, None)]
)
def test_pushes_are_moves_to_a_later_day(changes, count, days) -> None:  # type: ignore[no-untyped-def]
    found = signals(changes=changes).pushes
    assert (found.count, found.days) == (count, days) if count else found is None


def test_a_close_date_nobody_can_read_is_no_push() -> None:
    change = Change(id="change:1", field="close_date", old="Q3", new="2026-12-24", at=moment(3))
    assert signals(changes=(change,)).pushes is None


# The warnings, each on its threshold.


@pytest.mark.parametrize(
    ("code", "around", "just_not"),
    [
        ("W1", {"records": [mail_in(9), mail_out(8)]}, {"records": [mail_in(9), mail_out(7)]}),
        ("W2", {"records": [mail_in(8), mail_out(6), mail_out(5)]}, {"records": [mail_in(8), mail_out(5)]}),
        ("W3", {"close_date": TODAY - timedelta(days=1)}, {"close_date": TODAY}),
        ("W3", {"changes": pushed(-60, -30, 0, 30)}, {"changes": pushed(-30, 0, 30)}),
        (
            "W4",
            {"stage": LATE, "amount": 50_000.0, "records": [mail_in(3)]},
            {"stage": LATE, "amount": 49_999.0, "records": [mail_in(3)]},
        ),
        (
            "W5",
            {"stage": LATE, "contacts": (EVA.model_copy(update={"title": "Planner"}),), "records": [mail_in(3)]},
            {"stage": LATE, "records": [mail_in(3)]},
        ),
        (
            "W6",
            {"stage": LATE, "records": [mail_in(3, "The demo was clear.")]},
            {"stage": LATE, "records": [mail_in(3, "What is the price?")]},
        ),
        (
            "W7",
            {"records": [mail_in(29, "The budget is frozen.")]},
            {"records": [mail_in(31, "The budget is frozen.")]},
        ),
        ("W8", {"stage_entered_at": moment(22)}, {"stage_entered_at": moment(21)}),
    ],
)
def test_a_warning_begins_where_its_threshold_says(code, around, just_not) -> None:  # type: ignore[no-untyped-def]
    found, missed = (
        signals(*fields.get("records", ()), **{name: value for name, value in fields.items() if name != "records"})
        for fields in (around, just_not)
    )
    assert found.warning(code) is not None
    assert missed.warning(code) is None


def test_a_closed_deal_has_no_warnings() -> None:
    won = Stage(name="won", kind="won")
    assert signals(mail_in(90), stage=won, close_date=date(2026, 1, 1)).warnings == ()


def test_thresholds_of_warnings_can_be_set() -> None:
    assert signals(changes=pushed(0, 30), thresholds=Thresholds(close_pushes=1)).warning("W3") is not None
    assert signals(stage=LATE, amount=9.0, thresholds=Thresholds(large_deal=9)).warning("W4") is not None


@pytest.mark.parametrize("as_of_far", [date(2030, 1, 1)])
def test_a_deal_in_the_far_future_is_read_like_any_other(as_of_far: date) -> None:
    found = signals(mail_in(3), call(2), close_date=as_of_far + timedelta(days=4000))
    assert found.days_to_close == (as_of_far + timedelta(days=4000) - TODAY).days
