"""What time it is, and whose day it is."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales_kernel.clock import clock_from, end_of_day, local_day, start_of_day
from sales_kernel.errors import UsageFault

HINT = "write it like 2026-11-20T09:00:00+01:00"
ZONES = [
    "UTC",
    "Europe/Paris",
    "America/Sao_Paulo",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
]


def test_a_clock_that_is_told_the_time_stands_there_in_utc() -> None:
    clock = clock_from({"SALES_AGENT_NOW": "2026-11-20T09:00:00+01:00"})
    assert clock() == clock() == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert clock().tzinfo is UTC


def test_a_moment_may_be_written_with_a_z() -> None:
    assert clock_from({"SALES_AGENT_NOW": "2026-11-20T09:00:00Z"})() == datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("environment", [{}, {"SALES_AGENT_NOW": ""}])
def test_without_it_the_clock_goes_and_is_aware(environment: dict[str, str]) -> None:
    clock = clock_from(environment)
    earlier = datetime.now(UTC)
    assert earlier <= clock() <= clock() <= datetime.now(UTC)


@pytest.mark.parametrize(
    "told",
    [
        "tomorrow",
        "2026-11-20",
        "2026-11-20T09:00:00",
        "2026-02-30T09:00:00Z",
        "1795165200",
        " ",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_what_is_not_a_moment_with_an_offset_is_refused(told: str) -> None:
    with pytest.raises(UsageFault) as refused:
        clock_from({"SALES_AGENT_NOW": told})
    assert str(refused.value) == f"SALES_AGENT_NOW is not a moment with an offset: {told!r}"
    assert refused.value.hint == HINT


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Paris", date(2026, 11, 20), 24),
        ("Europe/Paris", date(2026, 3, 29), 23),
        ("Europe/Paris", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("Asia/Kolkata", date(2026, 3, 29), 24),
    ],
)
def test_a_day_has_the_hours_its_zone_gives_it(zone: str, day: date, hours: float) -> None:
    assert end_of_day(day, zone) - start_of_day(day, zone) == timedelta(hours=hours)


def test_a_day_without_a_midnight_begins_at_its_first_moment() -> None:
    begins = start_of_day(date(2018, 11, 4), "America/Sao_Paulo")
    assert begins.astimezone(ZoneInfo("America/Sao_Paulo")).isoformat() == "2018-11-04T01:00:00-02:00"


def test_a_day_with_two_midnights_begins_at_the_first() -> None:
    assert start_of_day(date(2026, 11, 1), "America/Havana") == datetime(2026, 11, 1, 4, tzinfo=UTC)


@given(st.sampled_from(ZONES), st.dates(date(2000, 1, 1), date(2035, 12, 31)))
def test_a_day_begins_with_its_first_moment_and_ends_with_its_last(zone: str, day: date) -> None:
    tick = timedelta(microseconds=1)
    begin, end = start_of_day(day, zone), end_of_day(day, zone)
    assert (local_day(begin, zone), local_day(begin - tick, zone)) == (day, day - timedelta(days=1))
    assert (local_day(end - tick, zone), local_day(end, zone)) == (day, day + timedelta(days=1))


def test_the_same_moment_is_another_day_elsewhere() -> None:
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert [local_day(moment, zone).day for zone in ("America/New_York", "UTC", "Europe/Paris")] == [20, 20, 21]


@pytest.mark.parametrize(
    "told", ["", "Nonsense/Zone", "EST5EDT4", "../../etc/passwd", "Europe", ":Europe/Paris", "Europe/Paris"]
)
def test_the_zone_of_this_machine_is_always_one_that_exists(told: str) -> None:
    program = "from sales_kernel.clock import system_zone; print(system_zone())"
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], env={**os.environ, "TZ": told}, capture_output=True, text=True
    )
    zone = answer.stdout.strip()
    assert ZoneInfo(zone).key == zone
    assert "Paris" not in told or zone == "Europe/Paris"
