"""A mirror that is watched waits for calls by the clock it is given, and asks politely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from data_gatherer.sources.brevo.mirror.report import Report
from data_gatherer.sources.brevo.mirror.telling import pass_line
from data_gatherer.sources.brevo.mirror.watching import passes
from tests.brevo.faults_on_demand import answering, too_many
from tests.brevo.mirrored import MirrorOffice, mirroring, pages_of
from tests.brevo.world import DEAL, large_world


def watched(office: MirrorOffice, *, max_calls: int | None = None) -> Iterator[Report]:
    mirror = office.mirror(max_calls=max_calls)

    def sleep(seconds: float) -> None:
        assert 0 < seconds <= 60
        office.world.pass_time(seconds=seconds)

    return passes(lambda first: mirror.once(patient=not first), office.clock, sleep)


def test_out_of_calls_it_goes_on_the_moment_they_come_back(now: datetime, tmp_path: Path) -> None:
    world = large_world(now, deals=300, contacts=300, companies=100, notes=15_000, tasks=300)
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        first, second, third = islice(watched(office), 3)
        assert not first.complete
        assert second.complete
        assert second.now - first.now == timedelta(hours=1)
        assert third.now - second.now == timedelta(minutes=15)
        assert office.differences() == {}


def test_it_uses_what_the_hours_allow(now: datetime, tmp_path: Path) -> None:
    world = large_world(now, deals=300, contacts=300, companies=100, notes=30_000, tasks=300)
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        for _ in islice(watched(office), 3):
            pass
        assert office.server.count("crm") >= 0.9 * 300


def test_what_is_complete_is_looked_at_every_quarter_of_an_hour(now: datetime, tmp_path: Path) -> None:
    world = large_world(now, deals=300, contacts=300, companies=100, notes=3000, tasks=300)
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        reports = watched(office)
        next(reports)
        world.pass_time(hours=1)
        next(reports)
        before, since = office.server.count("crm"), office.clock()
        world.add_note("<p>They called</p>", deals=[DEAL])
        for _ in islice(reports, 4):
            pass
        assert office.clock() - since == timedelta(hours=1)
        assert office.server.count("crm") - before <= 30
        assert not office.differences().get("note")


def test_a_day_of_watching_stays_within_each_hour_and_reads_everything_within_a_week(
    now: datetime, tmp_path: Path
) -> None:
    world = large_world(now, deals=300, contacts=300, companies=100, notes=3000, tasks=300)
    with mirroring(world, tmp_path, max_limits=pages_of(100)) as office:
        world.edit_note(min(world.notes, key=lambda note: note["createdAt"])["id"], "<p>Edited</p>")
        for report in watched(office):
            assert report.complete
            if report.now - now > timedelta(days=1):
                break
        assert office.server.count("crm") <= 24 * 30 + 60


def test_a_server_that_is_away_is_asked_again_later(now: datetime, tmp_path: Path) -> None:
    with mirroring(large_world(now, deals=30, contacts=30, companies=10, notes=30, tasks=30), tmp_path) as office:
        reports = watched(office)
        next(reports)
        office.server.script(answering(503))
        away = next(reports)
        assert not away.complete
        assert "503" in pass_line(away, "Europe/Paris")
        office.server.behave()
        assert next(reports).complete


def test_turned_away_it_waits_as_long_as_it_is_told(now: datetime, tmp_path: Path) -> None:
    with mirroring(large_world(now, deals=30, contacts=30, companies=10, notes=30, tasks=30), tmp_path) as office:
        office.server.script(too_many(1800), path="/crm/notes", times=1)
        first, second = islice(watched(office), 2)
        assert first.ready_at == now + timedelta(minutes=30)
        assert second.now >= now + timedelta(minutes=30)
        assert second.complete


def test_at_its_ceiling_it_ends(now: datetime, tmp_path: Path) -> None:
    with mirroring(large_world(now, deals=300, notes=3000), tmp_path, max_limits=pages_of(100)) as office:
        reports = list(watched(office, max_calls=20))
        assert len(reports) == 1
        assert reports[0].calls.at_ceiling


def test_what_a_pass_did_is_one_line(now: datetime, tmp_path: Path) -> None:
    with mirroring(large_world(now, deals=300, notes=9000, tasks=10), tmp_path, max_limits=pages_of(100)) as office:
        first, second = islice(watched(office), 2)
        assert pass_line(first, "Europe/Paris").startswith("16:00: notes, files, campaigns not complete, at least ")
        assert "done about 17:00 at the earliest" in pass_line(first, "Europe/Paris")
        assert pass_line(second, "Europe/Paris").startswith("17:00: complete and up to date; calls: ")
