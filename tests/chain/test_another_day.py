"""`--for DATE`, and days that begin, end or are an hour longer elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.chain.asking import SAMPLE, Data, complaint, data, explained, made_again, reasons, recommended
from tests.chain.conftest import Shop
from tests.conftest import JOHN, Command


def at(moment: str, zone: str = "Europe/Paris") -> dict[str, str]:
    return {"SALES_AGENT_NOW": moment, "TZ": zone}


def first_end(made: Data, day_ends: str) -> datetime:
    """Return when a recommendation for a day must end: with the day, or with the first slot it proposes on it."""
    slots = [action["timing"]["until"] for action in made["p0_actions"] if action["timing"]["until"]]
    return min(datetime.fromisoformat(one) for one in (day_ends, *slots))


def expiry(made: Data) -> datetime:
    return datetime.fromisoformat(made["cache"]["expires_at"])


def test_a_recommendation_for_monday_speaks_of_monday_and_lives_until_it_is_over(call: Command) -> None:
    made = recommended(call, "--for", "2026-11-23")
    assert made["day"] == "2026-11-23"
    assert [action["timing"]["first_day"] for action in made["p0_actions"]] == ["2026-11-23"]
    assert expiry(made) == first_end(made, "2026-11-23T23:00:00+00:00")
    assert made_again(recommended(call, "--for", "2026-11-23")) == []


def test_another_day_is_a_changed_calendar_and_nobody_blames_the_crm(call: Command, remembered: Data) -> None:
    layers = explained(call, "--for", "2026-11-23")
    assert reasons(layers)["signals"] == ["calendar"]
    assert "enriched_data" not in reasons(layers)["recommend"]
    assert layers["signals"]["moved"]["calendar"] == [{"path": "day", "old": "2026-11-20", "new": "2026-11-23"}]


def test_asking_for_another_day_leaves_today_s_answer_alone(call: Command, remembered: Data) -> None:
    recommended(call, "--for", "2026-11-23")
    today = recommended(call)
    assert (made_again(today), today["recommendation_id"]) == ([], remembered["recommendation_id"])


def test_naming_today_is_asking_for_today(call: Command, remembered: Data) -> None:
    assert recommended(call, "--for", "2026-11-20")["recommendation_id"] == remembered["recommendation_id"]


def test_what_was_made_for_tomorrow_is_served_when_tomorrow_comes(call: Command, shop: Shop) -> None:
    tonight = data(call("sales-action", "recommend", "d1", "--for", "2026-11-21", "--json"))
    morning = data(call("sales-action", "recommend", "d1", "--json", env=at("2026-11-21T08:00:00+00:00")))
    assert (made_again(morning), morning["recommendation_id"]) == ([], tonight["recommendation_id"])


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-40", "20.11.2026", ""])
def test_a_day_that_is_none_is_refused(call: Command, day: str) -> None:
    code, lines = complaint(call("sales-action", "recommend", JOHN, *SAMPLE, "--for", day))
    assert (code, lines) == (
        2,
        [
            f"error: Invalid value for '--for': {day!r} does not match the format '%Y-%m-%d'.",
            "hint:  see: sales-action recommend --help",
        ],
    )


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", ["recommend", "why"])
def test_a_day_at_the_edge_of_the_calendar_is_no_crash(call: Command, command: str, day: str) -> None:
    done = call("sales-action", command, JOHN, *SAMPLE, "--for", day)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2)


def test_a_recommendation_never_lives_past_the_local_day(call: Command) -> None:
    assert expiry(recommended(call, env=at("2026-11-20T22:30:00+00:00"))) == datetime.fromisoformat("2026-11-20T23:00Z")
    after = recommended(call, env=at("2026-11-20T23:00:00+00:00"))
    assert (after["day"], "recommend" in made_again(after)) == ("2026-11-21", True)


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-11-20T15:00:00+00:00", "Asia/Tokyo", "2026-11-21"),
        ("2026-11-20T15:00:00+00:00", "America/New_York", "2026-11-20"),
        ("2026-11-20T10:30:00+00:00", "Pacific/Kiritimati", "2026-11-21"),
        ("2026-11-20T11:30:00+00:00", "Pacific/Niue", "2026-11-20"),
        ("2026-11-20T18:29:00+00:00", "Asia/Kolkata", "2026-11-20"),
        ("2026-11-20T18:30:00+00:00", "Asia/Kolkata", "2026-11-21"),
    ],
)
def test_today_is_the_machine_s_local_day(call: Command, moment: str, zone: str, day: str) -> None:
    assert recommended(call, env=at(moment, zone))["day"] == day


def test_a_machine_that_moved_is_a_changed_calendar(call: Command, remembered: Data) -> None:
    layers = explained(call, env={"TZ": "Europe/Berlin"})
    assert set(reasons(layers)["recommend"]) - {"summary"} == {"calendar"}
    assert layers["recommend"]["moved"]["calendar"] == [{"path": "zone", "old": "Europe/Paris", "new": "Europe/Berlin"}]


def test_a_zone_in_the_settings_outweighs_the_machine_s(call: Command) -> None:
    mine = {"SALES_AGENT_ME__ZONE": "Europe/Paris"}
    first = recommended(call, env={**mine, "TZ": "Asia/Tokyo"})
    assert first["day"] == "2026-11-20"
    assert made_again(recommended(call, env={**mine, "TZ": "America/New_York"})) == []


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/hosts", "", "EST5EDT", ":Europe/Paris"])
def test_an_odd_time_zone_of_the_machine_stops_nobody(call: Command, zone: str) -> None:
    done = call("sales-action", "recommend", JOHN, *SAMPLE, "--json", env={"TZ": zone})
    assert (done.returncode, data(done)["deal_name"]) == (0, "Enterprise SaaS Deal")


@pytest.mark.parametrize(
    ("day", "ends"),
    [("2026-10-25", "2026-10-25T23:00:00+00:00"), ("2027-03-28", "2027-03-28T22:00:00+00:00")],
    ids=["25 hours", "23 hours"],
)
def test_a_day_with_a_clock_change_ends_when_it_ends_there(call: Command, day: str, ends: str) -> None:
    eve = datetime.fromisoformat(f"{day}T12:00:00+00:00") - timedelta(days=1)
    made = recommended(call, "--for", day, env=at(eve.isoformat()))
    assert (made["day"], expiry(made)) == (day, first_end(made, ends))


@pytest.mark.parametrize("moment", ["2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"])
def test_an_hour_is_sixty_minutes_even_when_the_clock_goes_back(call: Command, moment: str) -> None:
    made = recommended(call, env=at(moment))
    assert (expiry(made) - datetime.fromisoformat(made["cache"]["computed_at"])).total_seconds() == 3600


@pytest.mark.parametrize("moment", ["2026-03-09T07:30:00+00:00", "2026-11-02T07:30:00+00:00"])
def test_after_a_clock_change_the_hour_proposed_is_their_local_one(call: Command, moment: str) -> None:
    for action in recommended(call, env=at(moment))["p0_actions"]:
        there = datetime.fromisoformat(action["timing"]["at"]).astimezone(ZoneInfo(action["timing"]["zone"]))
        assert 8 <= there.hour < 18
