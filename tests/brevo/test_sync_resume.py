"""A mirror that is cut off, wherever that is, goes on there and ends up the same."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from data_gatherer.sources.brevo.mirror.reader import Step
from tests.brevo.faults_on_demand import answering, dropped, dropped_midway, malformed, too_many
from tests.brevo.mirrored import mirroring, pages_of
from tests.brevo.world import World, large_world

CALLS = 30
"""What the account below takes from end to end."""


@pytest.fixture
def world(now: datetime) -> World:
    """An account of several pages of everything, where a page is a hundred rows."""
    return large_world(now, deals=220, contacts=150, companies=130, notes=420, tasks=210)


def test_the_account_takes_so_many_calls(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        assert office.sync().complete
        assert office.server.count() == CALLS


@pytest.mark.parametrize("place", range(1, CALLS, 3))
def test_a_call_that_is_never_answered_costs_little_more_than_itself(world: World, tmp_path: Path, place: int) -> None:
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        failing = office.server.script(dropped(), after=place, times=3)
        report = office.sync()
        assert len(report.passed.failed) == 1
        assert not report.complete
        assert office.sync().complete
        assert office.differences() == {}
        assert (
            office.server.count() - failing.used <= CALLS + 12
        )  # news of what was complete, page sizes that were not known yet


@pytest.mark.parametrize("act", [answering(502, "<html>bad gateway</html>"), dropped_midway(), malformed()])
def test_an_answer_that_cannot_be_used_once_is_asked_for_again(world: World, tmp_path: Path, act: object) -> None:
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        office.server.script(act, path="/crm/notes", after=2, times=1)  # type: ignore[arg-type]
        assert office.sync().complete
        assert office.differences() == {}


@pytest.mark.parametrize("page", range(1, 20, 4))
def test_an_interrupt_at_any_page_keeps_what_was_read(world: World, tmp_path: Path, page: int) -> None:
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        heard: list[Step] = []

        def interrupting(step: Step) -> None:
            heard.append(step)
            if len(heard) == page:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            office.mirror(heard=interrupting).once()
        asked = office.server.count()
        assert office.sync().complete
        assert office.differences() == {}
        again = office.server.count() - asked
        assert asked + again <= CALLS + 8  # news of what was complete is looked for once more


def test_it_goes_on_at_the_very_page(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        office.server.script(too_many(1800), path="/crm/notes", after=4)
        assert not office.sync().complete
        office.server.behave()
        world.pass_time(minutes=31)
        before = len(office.server.calls)
        office.sync()
        notes = [target for target in office.server.targets()[before:] if "/crm/notes?" in target]
        assert "offset=297" in notes[0]


def test_rows_that_come_in_meanwhile_are_not_lost(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        office.sync(max_calls=21)
        for number in range(130):
            world.add_note(f"<p>Meanwhile {number}</p>", deals=[next(iter(world.deals))["id"]])
        world.pass_time(hours=2)
        assert office.sync().complete
        assert office.differences() == {}


def test_a_part_that_fails_does_not_keep_the_others(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path) as office:
        office.server.script(answering(500), path="/companies")
        report = office.sync()
        states = {one.part: one.state for one in report.parts}
        assert states.pop("companies") == "failed"
        assert set(states.values()) == {"read"}
        assert list(report.passed.failed) == ["companies"]


@pytest.mark.parametrize("status", [404, 400, 405])
def test_a_list_that_is_not_there_does_not_keep_the_others(world: World, tmp_path: Path, status: int) -> None:
    with mirroring(world, tmp_path) as office:
        office.server.script(answering(status), path="/crm/files")
        report = office.sync()
        assert list(report.passed.failed) == ["files"]
        assert [one.part for one in report.parts if one.state != "read"] == ["files"]


def test_pages_that_become_smaller_on_the_way_begin_anew(now: datetime, tmp_path: Path) -> None:
    with mirroring(large_world(now, deals=20, contacts=20, companies=5, notes=1500, tasks=5), tmp_path) as office:
        too_large = answering(400, {"code": "out_of_range", "message": "Limit exceeds max value"})
        office.server.script(too_large, path="/crm/notes", after=1, when=lambda asked: int(asked.one("limit")) > 100)
        assert list(office.sync().passed.failed) == ["notes"]
        assert office.sync().complete
        assert office.differences() == {}


def test_a_server_that_is_away_is_not_asked_for_everything(world: World, tmp_path: Path) -> None:
    with mirroring(world, tmp_path) as office:
        office.sync()
        before = office.server.count()
        world.pass_time(hours=13)
        office.server.script(answering(503))
        report = office.sync()
        assert office.server.count() - before == 6
        assert len(report.passed.failed) == 2
        assert {one.state for one in report.parts} == {"read"}
