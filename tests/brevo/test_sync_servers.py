"""A mirror finds out what the server does by the rows that come back, and does without what it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.brevo.desk import Desk
from tests.brevo.exchange import Refusal, Reply, Request, told
from tests.brevo.faults_on_demand import Act, altered, answering, not_permitted
from tests.brevo.mirrored import MirrorOffice, mirroring, pages_of
from tests.brevo.routes import answered
from tests.brevo.world import DEAL, World, large_world


@pytest.fixture
def world(now: datetime) -> World:
    return large_world(now, deals=250, contacts=150, companies=130, notes=600, tasks=230)


def findings(office: MirrorOffice, part: str) -> dict[str, int | bool]:
    return dict(office.sync().findings[part])


def an_hour_of_work(world: World) -> None:
    """Let an hour pass in which a deal is changed, worked on and its task done."""
    world.pass_time(hours=1)
    world.edit_deal(DEAL, {"amount": 4711})
    world.add_note("<p>They called back</p>", deals=[DEAL])
    world.add_task("Ring them", "0", world.clock(), deals=[DEAL])


def test_what_the_server_does_is_written_down(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as office:
        office.sync()
        world.pass_time(days=1)
        assert office.sync().findings["deal"] == {"limit": 100, "modified_since": True}
        assert findings(office, "notes") == {"limit": 100, "account_wide": True, "newest_first": True, "since": True}
        assert findings(office, "tasks") == {"limit": 100, "account_wide": True, "newest_first": True, "undone": True}


@pytest.mark.parametrize("rows", [1000, 500, 100])
def test_pages_are_as_large_as_the_server_takes_them(world: World, tmp_path: Path, rows: int) -> None:
    with mirroring(world, tmp_path, limits=None, max_limits={"notes": rows}) as office:
        assert findings(office, "notes")["limit"] == rows
        assert office.differences() == {}


@pytest.mark.parametrize("rows", [500, 100, 50, 30])
def test_a_server_that_quietly_gives_fewer_rows_than_asked_for_is_read_to_the_end(
    world: World, tmp_path: Path, rows: int
) -> None:
    with mirroring(world, tmp_path, limits=None) as office:
        for path in ("/crm/notes", "/crm/deals", "/companies", "/crm/tasks", "/contacts"):
            office.server.script(clamping(rows), path=path)
        assert office.sync().complete
        assert office.differences() == {}


def test_a_parameter_for_changes_that_is_passed_over_is_noticed(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as office:
        office.server.script(without(world, "modifiedSince"), path="/crm/deals")
        office.sync()
        an_hour_of_work(world)
        assert office.sync().findings["deal"]["modified_since"] is False
        assert office.differences() == {}


def test_a_parameter_for_changes_that_makes_the_answer_empty_is_noticed(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as office:
        empty = answering(200, {"items": [], "pager": {"total": 0}})
        office.server.script(empty, path="/crm/deals", when=lambda request: "modifiedSince" in request.target)
        office.sync()
        an_hour_of_work(world)
        assert office.sync().findings["deal"]["modified_since"] is False
        assert office.differences() == {}


def test_an_empty_answer_because_the_latest_record_is_gone_proves_nothing(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as office:
        office.sync()
        latest = max(world.deals, key=lambda deal: deal["attributes"]["last_updated_date"])
        world.delete_deal(latest["id"])
        world.pass_time(hours=1)
        assert office.sync().findings["deal"].get("modified_since") is not False
        assert latest["id"] not in office.ids("deal")


def test_notes_in_no_order_are_asked_for_by_date(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as office:
        office.server.script(in_order_of_ids(world), path="/crm/notes")
        office.sync()
        an_hour_of_work(world)
        before = len(office.server.calls)
        report = office.sync()
        assert report.findings["notes"]["newest_first"] is False
        assert report.findings["notes"]["since"] is True
        assert not office.differences().get("note")
        assert sum("/crm/notes" in target for target in office.server.targets()[before:]) < 5


def test_notes_in_no_order_and_without_dates_are_read_whole_once_a_day(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as office:
        office.server.script(in_order_of_ids(world, but="dateFrom"), path="/crm/notes")
        office.sync()
        an_hour_of_work(world)
        assert office.sync().findings["notes"]["since"] is False
        assert office.differences().get("note")
        world.pass_time(days=1)
        office.sync()
        assert not office.differences().get("note")


@pytest.mark.parametrize("refusal", [Refusal(400, "missing_parameter", "entity is missing").reply, told(200, [])])
def test_notes_that_cannot_be_listed_as_a_whole_are_read_by_what_they_belong_to(
    world: World, tmp_path: Path, refusal: Reply
) -> None:
    lonely = world.add_note("<p>Of a company alone</p>", companies=[next(iter(world.companies))["id"]])
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as office:
        office.server.script(lambda _, __: refusal, path="/crm/notes", when=of_the_account)
        assert office.sync().complete
        assert office.differences() == {}
        assert lonely in office.ids("note")
        an_hour_of_work(world)
        before = len(office.server.calls)
        assert office.sync().findings["notes"]["account_wide"] is False
        assert office.differences() == {}
        assert sum("/crm/notes" in target for target in office.server.targets()[before:]) == 1


def test_notes_read_by_deal_go_on_where_they_stopped(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        office.server.script(answering(400), path="/crm/notes", when=of_the_account)
        report = office.sync(max_calls=26)
        while not report.complete:
            report = office.sync(max_calls=26)
        assert office.differences() == {}
        assert office.server.count("crm") < 75


def test_notes_of_several_deals_at_once_that_are_those_of_the_first_alone_are_noticed(
    world: World, tmp_path: Path
) -> None:
    world = large_world(world.clock(), deals=30, contacts=5, companies=3, notes=90, tasks=10)
    with mirroring(world, tmp_path, limits=None) as office:
        office.server.script(answering(400), path="/crm/notes", when=of_the_account)
        office.server.script(first_alone(world), path="/crm/notes")
        assert office.sync().findings["notes"]["joined"] is False
        assert office.differences() == {}


def test_tasks_that_cannot_be_asked_for_by_status_are_read_whole_each_day(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None, max_limits=pages_of(100)) as office:
        office.server.script(without(world, "filter[status]"), path="/crm/tasks")
        office.sync()
        task = next(task["id"] for task in world.tasks if not task["done"])
        world.edit_task(task, done=True)
        for _ in range(2):
            world.pass_time(days=1, hours=1)
            report = office.sync()
        assert report.findings["tasks"]["undone"] is False
        assert not office.differences().get("task")


@pytest.mark.parametrize("path", ["/crm/notes", "/crm/tasks", "/companies", "/smtp", "/crm/files", "/emailCampaigns"])
def test_a_module_that_is_not_permitted_is_told_and_the_others_are_read(
    world: World, tmp_path: Path, path: str
) -> None:
    with mirroring(world, tmp_path, limits=None) as office:
        office.server.script(not_permitted(), path=path)
        report = office.sync()
        states = [one.state for one in report.parts]
        assert report.complete
        assert states.count("refused") == 1
        assert states.count("read") == 8
        before = len(office.server.calls)
        office.sync()
        assert not [target for target in office.server.targets()[before:] if f"/v3{path}" in target]


def test_what_is_permitted_later_is_read_then(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, limits=None) as office:
        office.server.script(not_permitted(), path="/crm/notes")
        office.sync()
        office.server.behave()
        world.pass_time(hours=13)
        office.sync()
        assert office.differences() == {}


@pytest.fixture
def newsletters(now: datetime) -> World:
    """An account that writes to many more people than its deals know."""
    world = large_world(now, deals=60, contacts=90, companies=24, notes=60, tasks=60)
    for number in range(16_000):
        world.add_contact(f"reader{number}@list.example", key=50_000 + number, at=now - timedelta(days=30))
    return world


def test_of_very_many_contacts_those_of_deals_alone_are_read(newsletters: World, tmp_path: Path) -> None:
    world = newsletters
    with mirroring(world, tmp_path, limits=None) as office:
        assert office.sync().complete
        people = {str(one) for deal in world.deals for one in deal["linkedContactsIds"]}
        assert office.ids("contact") == people
        assert sum("/v3/contacts?" in target for target in office.server.targets()) == 4


def test_of_very_many_contacts_those_that_deals_link_later_are_read_then(newsletters: World, tmp_path: Path) -> None:
    world = newsletters
    with mirroring(world, tmp_path, limits=None) as office:
        office.sync()
        world.pass_time(hours=1)
        world.edit_deal(DEAL, contacts=[50_007, 10_000])
        world.edit_contact(10_003, {"JOB_TITLE": "Head of Fleet"})
        world.edit_contact(50_010, {"JOB_TITLE": "Reader"})
        office.sync()
        assert "50007" in office.ids("contact")
        assert "50010" not in office.ids("contact")
        assert (office.record("contact", 10_003) or {})["attributes"]["JOB_TITLE"] == "Head of Fleet"


def test_of_very_many_contacts_that_change_at_once_those_of_deals_alone_are_asked_for(
    newsletters: World, tmp_path: Path
) -> None:
    world = newsletters
    with mirroring(world, tmp_path, limits=None) as office:
        office.sync()
        world.pass_time(hours=1)
        for contact in list(world.contacts):
            world.edit_contact(contact["id"], {"JOB_TITLE": "Head of Fleet"})
        before = office.server.count()
        assert office.sync().complete
        assert office.server.count() - before < 15
        assert {str(one["id"]): one for one in world.contacts}["10003"] == office.record("contact", 10_003)


def test_of_very_many_contacts_one_that_was_deleted_is_let_go_of(newsletters: World, tmp_path: Path) -> None:
    world = newsletters
    with mirroring(world, tmp_path, limits=None) as office:
        office.sync()
        world.delete_contact(10_000)
        for _ in range(9):
            world.pass_time(days=1)
            office.sync()
        assert "10000" not in office.ids("contact")


def of_the_account(request: Request) -> bool:
    """Return whether a list is asked for as a whole."""
    return request.path.count("/") == 2 and not request.one("entity")


def clamping(rows: int) -> Act:
    """Give fewer rows than asked for, and say nothing."""

    def clamped(document: Any) -> Any:
        if isinstance(document, list):
            return document[:rows]
        return {name: value[:rows] if isinstance(value, list) else value for name, value in document.items()}

    return altered(clamped)


def without(world: World, parameter: str) -> Act:
    """Pass over a parameter as if it were not there."""

    def act(request: Request, _: Callable[[], Reply]) -> Reply:
        left = {name: values for name, values in request.query.items() if name != parameter}
        return answered(Desk(world, pages_of(100)), request._replace(query=left))

    return act


def in_order_of_ids(world: World, *, but: str = "") -> Act:
    """Give notes in the order of what their ids end with, and pass over the parameter *but*."""

    def act(request: Request, _: Callable[[], Reply]) -> Reply:
        left = {name: values for name, values in request.query.items() if name not in (but, "limit", "offset")}
        all_of_them = answered(Desk(world, {}), request._replace(query={**left, "limit": ["1000"]}))
        rows = sorted(all_of_them.document(), key=lambda note: str(note["id"])[::-1])
        start, limit = int(request.one("offset")), int(request.one("limit"))
        if limit > 100:
            return Refusal(400, "out_of_range", "Limit exceeds max value").reply
        return told(200, rows[start : start + limit])

    return act


def first_alone(world: World) -> Act:
    """Look at the first of several joined ids."""

    def act(request: Request, _: Callable[[], Reply]) -> Reply:
        first = {"entityIds": request.many("entityIds")[:1]}
        return answered(Desk(world, {}), request._replace(query={**request.query, **first}))

    return act
