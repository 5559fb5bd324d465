"""What mirroring an account costs, in calls of which an account has a hundred an hour."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.brevo.mirrored import mirroring, pages_of
from tests.brevo.world import World, large_world


@pytest.fixture(scope="module")
def target() -> dict[str, int]:
    """The account that the product promises figures for; each deal has two tasks besides."""
    return {"deals": 2000, "contacts": 3000, "companies": 800, "notes": 20_000, "tasks": 4000}


def test_an_account_that_gives_large_pages_is_mirrored_in_an_hours_calls(
    now: datetime, tmp_path: Path, target: dict[str, int]
) -> None:
    with mirroring(large_world(now, **target), tmp_path) as office:
        report = office.sync()
        assert report.complete
        assert office.server.count() <= 45
        assert office.differences() == {}


def test_an_account_that_gives_small_pages_is_mirrored_in_three_hundred_calls_and_three_hours(
    now: datetime, tmp_path: Path, target: dict[str, int]
) -> None:
    with mirroring(large_world(now, **target), tmp_path, max_limits=pages_of(100)) as office:
        report, passes = office.until_complete()
        assert report.complete
        assert passes == 4
        assert office.clock() - now <= timedelta(hours=3)
        assert office.server.count() <= 300
        assert office.differences() == {}


@pytest.mark.parametrize("rows", [1000, 100])
def test_a_days_changes_of_one_percent_take_thirty_calls(
    now: datetime, tmp_path: Path, target: dict[str, int], rows: int
) -> None:
    world = large_world(now, **target)
    with mirroring(world, tmp_path, max_limits=pages_of(rows)) as office:
        office.until_complete()
        for _ in range(2):
            world.pass_time(days=1)
            changed = changed_by_a_day(world)
            before = office.server.count()
            assert office.sync().complete
            assert office.server.count() - before <= 30
            differing = office.differences()
            assert all(not keys & differing.get(kind, set()) for kind, keys in changed.items())


def test_it_leaves_some_calls_of_each_hour_to_people_and_uses_the_others(
    now: datetime, tmp_path: Path, target: dict[str, int]
) -> None:
    with mirroring(large_world(now, **target), tmp_path, max_limits=pages_of(100)) as office:
        for hour in range(1, 4):
            report = office.sync()
            assert office.server.count("crm") == 92 * hour
            assert report.ready_at == office.clock() + timedelta(hours=1)
            office.world.pass_time(hours=1)


def test_a_ceiling_is_kept(now: datetime, tmp_path: Path) -> None:
    with mirroring(large_world(now, deals=300, notes=900, tasks=100), tmp_path, max_limits=pages_of(100)) as office:
        report = office.sync(max_calls=9)
        assert office.server.count("crm") == 9
        assert report.calls.at_ceiling
        assert not report.complete
        while not report.complete:
            report = office.sync(max_calls=9)
        assert office.differences() == {}


def test_what_is_missing_is_told_with_the_calls_it_takes(now: datetime, tmp_path: Path, target: dict[str, int]) -> None:
    with mirroring(large_world(now, **target), tmp_path, max_limits=pages_of(100)) as office:
        report = office.sync()
        notes = next(one for one in report.parts if one.part == "notes")
        left = report.calls_missing
        assert notes.total == 20_000
        assert report.complete_at == now + timedelta(hours=3)
        made = office.server.count("crm")
        office.until_complete()
        assert abs(office.server.count("crm") - made - left) <= 10


def changed_by_a_day(world: World) -> dict[str, set[str]]:
    """Change one percent of everything; return by kind what can be known of it the same day."""
    chance = random.Random(3)  # noqa: S311  (for invented data)

    def some(shelf: str) -> list[str]:
        return [one["id"] for one in chance.sample(list(getattr(world, shelf)), len(getattr(world, shelf)) // 100)]

    deals, contacts, companies = some("deals"), some("contacts"), some("companies")
    for key in deals:
        world.edit_deal(key, {"amount": chance.randrange(1000)})
    for key in contacts:
        world.edit_contact(int(key), {"JOB_TITLE": "Head of Fleet"})
    for key in companies:
        world.edit_company(key, {"industry": "Freight"})
    notes = {world.add_note("<p>They called back.</p>", deals=[chance.choice(deals)]) for _ in range(200)}
    tasks = {world.add_task("Ring them", "0", world.clock(), deals=[chance.choice(deals)]) for _ in range(40)}
    named = {"deal": deals, "contact": contacts, "company": companies, "note": notes, "task": tasks}
    return {kind: set(map(str, keys)) for kind, keys in named.items()}
