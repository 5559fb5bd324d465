"""When: the first good moment in the recipient's day, inside what law, house and our own hours allow."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from action_recommender.channels import CALL_HOURS, CHANNELS
from action_recommender.gates.window import window
from action_recommender.models import Reach
from action_recommender.schedule import OurDay, Slot, find_slot, meeting_slots, working_days, zones_of
from data_gatherer.models import Contact
from tests.action_recommender.worlds import HOURS, OURS, ZONE, calm, person

PARIS, CHICAGO, SYDNEY = "Europe/Paris", "America/Chicago", "Australia/Sydney"
REACHES: tuple[Reach, ...] = ("email", "phone", "linkedin", "whatsapp")
ANYWHERE = person(time_zone="", country="")
SOMEWHERE_IN_THE_US = person(time_zone="", country="US")


def ours(moment: str, zone: str = PARIS, hours: tuple[time, time] = HOURS) -> OurDay:
    """Return our day at a moment that is told in our own zone."""
    now = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
    return OurDay(now.date(), zone, hours, now.astimezone(UTC))


def there(zone: str, country: str = "") -> Contact:
    return person(time_zone=zone, country=country)


def local(slot: Slot | None) -> str:
    """Return when a slot begins, in its own zone."""
    assert slot is not None
    return f"{slot.at.astimezone(ZoneInfo(slot.zone)):%a %d %b %H:%M}"


# The first slot of a day


@pytest.mark.parametrize(
    ("reach", "at", "begins"),
    [
        ("email", "2026-11-18T08:00", "Wed 18 Nov 10:00"),
        ("email", "2026-11-18T12:07", "Wed 18 Nov 12:15"),
        ("email", "2026-11-18T12:15", "Wed 18 Nov 12:15"),
        ("email", "2026-11-18T15:00", "Wed 18 Nov 15:00"),
        ("phone", "2026-11-18T08:00", "Wed 18 Nov 10:00"),
        ("phone", "2026-11-18T12:00", "Wed 18 Nov 16:00"),
        ("phone", "2026-11-18T17:20", "Wed 18 Nov 17:30"),
        ("linkedin", "2026-11-18T08:00", "Wed 18 Nov 09:00"),
        ("whatsapp", "2026-11-18T08:00", "Wed 18 Nov 09:00"),
    ],
)
def test_the_first_good_moment_is_taken_in_quarters_of_an_hour(reach: Reach, at: str, begins: str) -> None:
    slot = find_slot(reach, there(PARIS, "FR"), ours(at))
    assert local(slot) == begins
    assert slot
    assert slot.moved == ""


def test_a_slot_says_why_and_until_when_it_holds() -> None:
    slot = find_slot("phone", there(PARIS, "FR"), ours("2026-11-18T08:00"))
    assert slot
    assert slot.why == CHANNELS["phone"].why
    assert f"{slot.until.astimezone(ZoneInfo(PARIS)):%H:%M}" == "11:00"


def test_where_the_recipient_lives_is_told() -> None:
    slot = find_slot("email", there(CHICAGO, "US"), ours("2026-11-18T15:00"))
    assert local(slot) == "Wed 18 Nov 10:00"
    assert slot
    assert (slot.zone, slot.why) == (CHICAGO, CHANNELS["email"].why)


@pytest.mark.parametrize("reach", REACHES)
def test_when_the_buyer_waits_the_first_moment_that_is_allowed_is_taken(reach: Reach) -> None:
    slot = find_slot(reach, there(PARIS, "FR"), ours("2026-11-18T09:05"), asap=True)
    assert local(slot) == "Wed 18 Nov 09:15"
    assert slot
    assert slot.why == "as soon as they can be reached"


@pytest.mark.parametrize(("at", "begins", "moved"), [
    ("2026-11-18T17:45", "Wed 18 Nov 17:45", ""),
    ("2026-11-18T17:46", "Thu 19 Nov 10:00", "their working day is over"),
    ("2026-11-18T21:00", "Thu 19 Nov 10:00", "their working day is over"),
    ("2026-11-20T18:00", "Mon 23 Nov 10:00", "their working day is over"),
    ("2026-11-21T10:00", "Mon 23 Nov 10:00", "it is a weekend"),
    ("2026-11-22T10:00", "Mon 23 Nov 10:00", "it is a weekend"),
])  # fmt: skip
def test_after_hours_and_at_weekends_it_is_the_next_working_day_with_the_reason(
    at: str, begins: str, moved: str
) -> None:
    slot = find_slot("email", there(PARIS, "FR"), ours(at))
    assert local(slot) == begins
    assert slot
    assert slot.moved == moved


@pytest.mark.parametrize(
    ("country", "zone", "day", "begins"),
    [
        ("US", CHICAGO, "2026-11-26T16:00", "Fri 27 Nov 10:00"),
        ("FR", PARIS, "2026-11-26T08:00", "Thu 26 Nov 10:00"),
        ("FR", PARIS, "2026-07-14T08:00", "Wed 15 Jul 10:00"),
        ("DE", "Europe/Berlin", "2026-12-25T08:00", "Mon 28 Dec 10:00"),
        ("GB", "Europe/London", "2026-12-25T08:00", "Tue 29 Dec 10:00"),
        ("US", CHICAGO, "2027-01-01T10:00", "Mon 04 Jan 10:00"),
    ],
)
def test_holidays_are_those_of_their_country(country: str, zone: str, day: str, begins: str) -> None:
    assert local(find_slot("email", there(zone, country), ours(day))) == begins


def test_the_holiday_is_named() -> None:
    slot = find_slot("email", there(CHICAGO, "US"), ours("2026-11-26T16:00"))
    assert slot
    assert slot.moved == "it is a holiday there (Thanksgiving Day)"


def test_a_country_whose_holidays_nobody_knows_has_none() -> None:
    assert local(find_slot("email", there(PARIS, "XX"), ours("2026-12-25T08:00"))) == "Fri 25 Dec 10:00"


def test_a_holiday_is_called_the_same_whatever_this_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    named = []
    for year, language in ((2030, "en_US.UTF-8"), (2031, "POSIX"), (2034, "de_DE.UTF-8")):
        monkeypatch.setenv("LANG", language)
        slot = find_slot("email", there("Europe/Berlin", "DE"), ours(f"{year}-12-25T08:00"))
        named.append(slot.moved if slot else "")
    assert named[0].startswith("it is a holiday there")
    assert len(set(named)) == 1


def test_a_day_in_the_future_begins_at_its_own_hours() -> None:
    tomorrow = OurDay(date(2026, 11, 19), PARIS, HOURS, datetime(2026, 11, 18, 21, tzinfo=UTC))
    assert local(find_slot("email", there(PARIS, "FR"), tomorrow)) == "Thu 19 Nov 10:00"


def test_our_own_work_goes_by_our_own_day() -> None:
    slot = find_slot("internal", None, ours("2026-11-18T08:00", CHICAGO))
    assert local(slot) == "Wed 18 Nov 09:00"
    assert slot
    assert slot.zone == CHICAGO


# Whose zone


def test_their_own_zone_wins_over_their_countrys() -> None:
    assert zones_of(there("America/Denver", "US")) == ("America/Denver",)


def test_a_country_may_have_several_zones_and_nobody_guesses_by_a_number() -> None:
    assert {"America/New_York", CHICAGO, "Pacific/Honolulu"} <= set(zones_of(SOMEWHERE_IN_THE_US))
    assert zones_of(person(time_zone="", country="", phone="+13125550142")) == ()


@pytest.mark.parametrize("reach", ["phone", "whatsapp"])
def test_nobody_is_rung_where_we_do_not_know_the_hour(reach: Reach) -> None:
    assert find_slot(reach, ANYWHERE, OURS) is None


def test_mail_to_an_unknown_zone_goes_by_our_own() -> None:
    slot = find_slot("email", ANYWHERE, ours("2026-11-18T08:00"))
    assert local(slot) == "Wed 18 Nov 10:00"
    assert slot
    assert slot.zone == PARIS


def test_in_a_country_of_many_zones_it_is_right_in_all_of_them() -> None:
    slot = find_slot("phone", SOMEWHERE_IN_THE_US, ours("2026-11-18T08:00", CHICAGO))
    assert slot
    clocks = [slot.at.astimezone(ZoneInfo(zone)).time() for zone in zones_of(SOMEWHERE_IN_THE_US)]
    assert all(HOURS[0] <= clock < HOURS[1] for clock in clocks)
    assert f"{slot.at.astimezone(ZoneInfo(CHICAGO)):%H:%M}" == "15:00"


def test_a_call_across_the_ocean_is_in_both_sides_hours() -> None:
    slot = find_slot("phone", there(CHICAGO, "US"), ours("2026-11-18T08:00", PARIS))
    assert slot
    assert f"{slot.at.astimezone(ZoneInfo(PARIS)):%H:%M}" == "17:00"
    assert f"{slot.at.astimezone(ZoneInfo(CHICAGO)):%H:%M}" == "10:00"


def test_a_call_respects_the_hours_we_set() -> None:
    early = find_slot("phone", there(PARIS, "FR"), ours("2026-11-18T08:00", hours=(time(12), time(15))))
    assert local(early) == "Wed 18 Nov 12:00"


def test_mail_does_not_wait_for_our_own_hours() -> None:
    evening = find_slot("email", there(CHICAGO, "US"), ours("2026-11-18T19:00", PARIS))
    assert local(evening) == "Wed 18 Nov 12:00"


def test_two_sides_whose_days_never_meet_do_not_call() -> None:
    assert (
        find_slot("phone", there("Pacific/Auckland", "NZ"), ours("2026-11-18T08:00", hours=(time(12), time(15))))
        is None
    )


def test_our_afternoon_is_the_next_morning_beyond_the_date_line() -> None:
    slot = find_slot("phone", there(SYDNEY, "AU"), ours("2026-11-18T08:00", CHICAGO))
    assert slot
    assert HOURS[0] <= slot.at.astimezone(ZoneInfo(CHICAGO)).time() < HOURS[1]
    assert HOURS[0] <= slot.at.astimezone(ZoneInfo(SYDNEY)).time() < HOURS[1]


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        (PARIS, "2026-03-27T08:00", "2026-03-27T09:00"),
        (PARIS, "2026-03-29T08:00", "2026-03-30T08:00"),
        (PARIS, "2026-10-23T08:00", "2026-10-23T08:00"),
        (PARIS, "2026-10-26T08:00", "2026-10-26T09:00"),
        (CHICAGO, "2026-03-06T08:00", "2026-03-06T16:00"),
        (CHICAGO, "2026-03-09T08:00", "2026-03-09T15:00"),
    ],
)
def test_ten_oclock_stays_ten_oclock_when_the_clocks_change(zone: str, day: str, utc: str) -> None:
    slot = find_slot("email", there(zone), ours(day, zone))
    assert slot
    assert f"{slot.at.astimezone(UTC):%Y-%m-%dT%H:%M}" == utc


zones = st.sampled_from([PARIS, CHICAGO, "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", ""])
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@calm
@given(moments, st.sampled_from(REACHES), zones, st.sampled_from(["", "US", "FR", "NZ"]), st.booleans())
def test_a_slot_is_never_in_the_past_nor_outside_what_is_allowed(
    now: datetime, reach: Reach, zone: str, country: str, asap: bool
) -> None:
    contact = person(time_zone=zone, country=country)
    day = OurDay(now.astimezone(ZoneInfo(ZONE)).date(), ZONE, HOURS, now)
    slot = find_slot(reach, contact, day, asap=asap)
    if slot is None:
        assert CHANNELS[reach].rings
        return
    begin, end = CHANNELS[reach].allowed
    assert now <= slot.at < slot.until
    for place in zones_of(contact) or (ZONE,):
        clock = slot.at.astimezone(ZoneInfo(place))
        assert clock.weekday() < 5
        assert begin <= clock.time() < end
    if CHANNELS[reach].rings:
        assert HOURS[0] <= slot.at.astimezone(ZoneInfo(ZONE)).time() < HOURS[1]


@pytest.mark.parametrize("country", CALL_HOURS)
def test_the_houses_hours_lie_within_the_laws(country: str) -> None:
    begin, end = CALL_HOURS[country]
    allowed = CHANNELS["phone"].allowed
    assert begin <= allowed[0]
    assert allowed[1] <= end


# The window gate


def test_a_slot_today_is_no_finding() -> None:
    assert window("email", find_slot("email", there(PARIS, "FR"), ours("2026-11-18T08:00"))) is None


def test_a_moved_slot_is_a_finding_with_its_earliest_moment() -> None:
    slot = find_slot("email", there(PARIS, "FR"), ours("2026-11-21T10:00"))
    found = window("email", slot)
    assert found
    assert slot
    assert (found.outcome, found.reason, found.earliest) == ("moved", "it is a weekend", slot.at.astimezone(UTC))


def test_no_slot_is_a_block_that_names_the_channel() -> None:
    found = window("phone", None)
    assert found
    assert (found.outcome, found.channel) == ("blocked", "phone")
    assert found.reason == "no hour for a call is known to be right where they are"


# Meetings and working days


def local_slots(contact: Contact, day: OurDay) -> list[str]:
    return [f"{slot:%a %d %b %H:%M}" for slot in meeting_slots(contact, day)]


@pytest.mark.parametrize(
    ("day", "slots"),
    [
        ("2026-11-18T09:00", ["Thu 19 Nov 10:00", "Fri 20 Nov 15:00"]),
        ("2026-11-19T09:00", ["Fri 20 Nov 10:00", "Mon 23 Nov 15:00"]),
        ("2026-11-21T09:00", ["Mon 23 Nov 10:00", "Tue 24 Nov 15:00"]),
        ("2026-12-24T09:00", ["Mon 28 Dec 10:00", "Tue 29 Dec 15:00"]),
    ],
)
def test_two_meeting_times_are_proposed_on_their_next_two_working_days(day: str, slots: list[str]) -> None:
    assert local_slots(there(PARIS, "FR"), ours(day)) == slots


def test_meeting_times_are_told_in_their_zone() -> None:
    first, second = meeting_slots(there("Europe/London", "GB"), ours("2026-11-18T09:00"))
    assert (str(first.tzinfo), first.hour, str(second.tzinfo), second.hour) == (
        "Europe/London",
        10,
        "Europe/London",
        15,
    )


@pytest.mark.parametrize("zone", [CHICAGO, "Asia/Kolkata", "America/New_York"])
def test_a_meeting_is_proposed_for_a_time_at_which_both_sides_work(zone: str) -> None:
    for moment in meeting_slots(there(zone), ours("2026-11-18T09:00")):
        assert HOURS[0] <= moment.astimezone(ZoneInfo(PARIS)).time() < HOURS[1]


@calm
@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 20), st.sampled_from(["", "US", "DE"]))
def test_working_days_never_end_on_a_day_off_and_count_at_least_so_many(day: date, count: int, country: str) -> None:
    end = working_days(day, count, country)
    assert (end - day).days >= count
    assert end.weekday() < 5 or count == 0


def test_working_days_leave_weekends_and_holidays_out() -> None:
    assert working_days(date(2026, 11, 25), 1, "US") == date(2026, 11, 27)
    assert working_days(date(2026, 11, 20), 3) == date(2026, 11, 25)
    assert working_days(date(2026, 11, 20), 3) - date(2026, 11, 20) == timedelta(days=5)
