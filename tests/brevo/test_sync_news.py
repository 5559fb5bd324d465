"""What a mirror sees of an account in which people work: news at once, what nothing tells of within the time it says."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.brevo.exchange import Reply, Request
from tests.brevo.faults_on_demand import Act, altered, answering
from tests.brevo.mirrored import MirrorOffice, mirroring, pages_of
from tests.brevo.world import DEAL, World, large_world


@pytest.fixture
def world(now: datetime) -> World:
    return large_world(now, deals=250, contacts=150, companies=130, notes=600, tasks=230)


@pytest.fixture
def office(world: World, tmp_path: Path) -> Iterator[MirrorOffice]:
    """A home whose mirror is complete and an hour old, of an account that gives a hundred rows at once."""
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as opened:
        assert opened.sync().complete
        world.pass_time(hours=1)
        yield opened


def days(office: MirrorOffice, count: int) -> None:
    """Let days pass with a mirror brought up to date on each."""
    for _ in range(count):
        office.world.pass_time(days=1)
        assert office.sync().complete


def test_new_and_changed_records_are_seen_at_once(office: MirrorOffice, world: World) -> None:
    deal = world.add_deal({"deal_name": "Depot in the north"})
    contact = world.add_contact("nora@depot.example", {"FIRSTNAME": "Nora"})
    company = world.add_company({"name": "Depot"}, contacts=[contact])
    world.edit_deal(deal, {"amount": 7}, contacts=[contact], companies=[company])
    world.add_note("<p>First call</p>", deals=[deal], contacts=[contact])
    world.add_task("Send the offer", "0", world.clock(), deals=[deal])
    world.add_file("offer.pdf", deal=deal)
    world.add_email_event("nora@depot.example", "opened", "Offer", message="m1")
    office.sync()
    assert office.differences() == {}
    with office.reading() as reading:
        assert reading.count("email_event") == 1


def test_a_change_made_in_the_second_of_the_last_look_is_not_lost(office: MirrorOffice, world: World) -> None:
    office.sync()
    world.edit_deal(DEAL, {"amount": 4711})
    world.add_note("<p>In the same second</p>", deals=[DEAL])
    world.pass_time(minutes=30)
    office.sync()
    assert office.differences() == {}


@pytest.mark.parametrize("hours", [1, 13, 24 * 60])
def test_however_long_nobody_looked_news_is_found(office: MirrorOffice, world: World, hours: int) -> None:
    for number in range(230):
        world.pass_time(hours=hours / 230)
        world.add_note(f"<p>{number}</p>", deals=[DEAL])
    office.sync()
    assert not office.differences().get("note")


def test_an_edited_note_is_seen_within_the_time_a_record_is_believed(office: MirrorOffice, world: World) -> None:
    oldest = min(world.notes, key=lambda note: note["createdAt"])["id"]
    world.edit_note(oldest, "<p>Now with the price they named</p>")
    days(office, 9)
    assert office.differences() == {}


def test_deleted_records_are_let_go_of_within_the_time_a_record_is_believed(office: MirrorOffice, world: World) -> None:
    deal = list(world.deals)[7]["id"]
    world.delete_deal(deal)
    world.delete_contact(list(world.contacts)[20]["id"])
    world.delete_company(list(world.companies)[40]["id"])
    world.delete_note(list(world.notes)[500]["id"])
    world.delete_task(list(world.tasks)[200]["id"])
    days(office, 9)
    assert office.differences() == {}
    assert office.local().subject(deal) is None


def test_asked_for_everything_it_sees_edits_and_deletions_at_once(office: MirrorOffice, world: World) -> None:
    world.edit_note(list(world.notes)[300]["id"], "<p>Edited</p>")
    world.delete_deal(list(world.deals)[7]["id"])
    office.sync()
    assert office.differences()
    assert office.sync(full=True).complete
    assert office.differences() == {}


def test_everything_once_more_goes_on_over_the_hours_it_takes(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        office.until_complete()
        world.edit_note(next(iter(world.notes))["id"], "<p>Edited</p>")
        world.pass_time(hours=2)
        report = office.sync(full=True, max_calls=9)
        while not report.complete:
            report = office.sync(max_calls=9)
        assert office.differences() == {}
        assert office.server.count() < 100


def test_a_task_that_was_done_is_seen_the_next_day(office: MirrorOffice, world: World) -> None:
    task = next(task["id"] for task in world.tasks if not task["done"])
    world.edit_task(task, done=True)
    days(office, 1)
    assert not office.differences().get("task")


def test_a_task_that_was_put_off_is_seen_the_next_day(office: MirrorOffice, world: World) -> None:
    task = next(task["id"] for task in world.tasks if not task["done"])
    world.edit_task(task, date="2027-01-15T09:00:00.000Z")
    days(office, 1)
    assert not office.differences().get("task")


def test_a_small_account_is_read_whole_each_time(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path) as office:
        office.sync()
        world.pass_time(hours=1)
        world.edit_note(list(world.notes)[300]["id"], "<p>Edited</p>")
        world.delete_deal(list(world.deals)[7]["id"])
        world.delete_task(list(world.tasks)[7]["id"])
        office.sync()
        assert office.differences() == {}


def test_rows_that_move_between_pages_are_not_lost(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as office:
        gone = {
            "/crm/deals": lambda: [world.delete_deal(one["id"]) for one in list(world.deals)[:5]],
            "/crm/tasks": lambda: [world.delete_task(one["id"]) for one in world.tasks.newest_first()[:5]],
            "/crm/notes": lambda: [world.delete_note(one["id"]) for one in world.notes.newest_first()[:5]],
            "/companies": lambda: [world.delete_company(one["id"]) for one in world.companies.newest_first()[-5:]],
        }
        for path, change in gone.items():
            office.server.script(before(change), path=path, after=3, times=1)
        office.sync()
        with office.reading() as reading:
            kept = {kind: set(reading.ids(kind)) for kind in ("deal", "task", "note", "company")}
        there = {kind: {str(one["id"]) for one in getattr(world, shelf)} for kind, shelf in
                 (("deal", "deals"), ("task", "tasks"), ("note", "notes"), ("company", "companies"))}  # fmt: skip
        assert all(there[kind] <= kept[kind] for kind in there)


def test_what_a_deleted_contact_was_heard_to_do_goes_with_it(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None) as office:
        contact = next(iter(world.contacts))
        world.add_email_event(contact["email"], "opened", "Offer", message="m1")
        office.sync(deep=True)
        world.delete_contact(contact["id"])
        world.pass_time(hours=1)
        office.sync()
        with office.reading() as reading:
            assert reading.count("email_event") == 0
            assert reading.get("campaign_stats", str(contact["id"])) is None


def test_a_list_that_suddenly_gives_less_than_it_counts_costs_nothing(office: MirrorOffice, world: World) -> None:
    def thinned(document: dict[str, Any]) -> dict[str, Any]:
        rows = document.get("items", [])
        return {**document, "items": [row for row in rows if int(row["id"], 16) % 3]} if rows else document

    office.server.script(altered(thinned), path="/crm/deals", when=lambda request: "filters" not in request.target)
    held = office.ids("deal")
    assert office.sync(full=True).complete
    assert office.ids("deal") == held


def test_a_list_in_another_order_each_time_comes_to_an_end_and_costs_nothing(
    office: MirrorOffice, world: World
) -> None:
    def shuffled(document: dict[str, Any]) -> dict[str, Any]:
        rows = document.get("items", [])
        return {**document, "items": random.Random(len(office.server.calls)).sample(rows, len(rows))}  # noqa: S311

    of_all = {"path": "/crm/deals", "when": lambda request: request.path == "/crm/deals"}
    office.server.script(altered(lambda told: shuffled(told) if "items" in told else told), **of_all)
    held = office.ids("deal")
    before = office.server.count()
    report = office.sync(full=True)
    assert office.server.count() - before < 60
    assert office.ids("deal") == held
    assert report.complete


def test_a_list_that_suddenly_gives_nothing_costs_nothing(office: MirrorOffice, world: World) -> None:
    held = {kind: office.ids(kind) for kind in ("deal", "note", "contact")}
    for path, body in {"/crm/deals": {"items": [], "pager": {"total": 0}}, "/crm/notes": [], "/contacts": {}}.items():
        office.server.script(answering(200, body), path=path, when=lambda request: request.path.count("/") < 3)
    office.sync(full=True)
    assert {kind: office.ids(kind) for kind in held} == held


def test_how_long_won_deals_took_is_reckoned_from_the_mirror(office: MirrorOffice, world: World) -> None:
    with office.reading() as reading:
        before = reading.peers()
    for won in [one["id"] for one in world.deals if one["attributes"]["deal_stage"] == won_stage(world)][:20]:
        world.edit_deal(won, {"stage_updated_at": "2026-11-20T16:00:00Z", "created_at": "2020-01-01T00:00:00Z"})
    office.sync()
    with office.reading() as reading:
        assert (before, [row[2] for row in reading.peers()]) == ([], [before_won(world)])


def before_won(world: World) -> int:
    return sum(one["attributes"]["deal_stage"] == won_stage(world) for one in world.deals)


def won_stage(world: World) -> str:
    stages = (stage for pipeline in world.definitions.pipelines for stage in pipeline["stages"])
    return next(str(stage["id"]) for stage in stages if "won" in stage["name"].lower())


def before(change: Callable[[], object]) -> Act:
    """Let something happen in the account just before the answer."""

    def act(_: Request, proceed: Callable[[], Reply]) -> Reply:
        change()
        return proceed()

    return act
