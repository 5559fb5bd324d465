"""Brevo: calls of a deal, counted by a loopback server, and how long reading one takes when each answer takes 50 ms."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.brevo.mirrored import mirroring, pages_of
from tests.brevo.office import DEAL, Office
from tests.brevo.server import BrevoServer
from tests.brevo.world import large_world, small_world

LATENCY = 0.05


def calls_of_a_deal() -> Iterator[tuple[str, str, dict[str, int]]]:
    """Yield scenario, goal and the calls by allowance, for a deal with two contacts and one company."""
    with _office() as office:
        world = office.world
        yield "cold", "12", _counted(office)
        yield "again within five minutes", "0", _counted(office)
        world.pass_time(minutes=20)
        yield "unchanged, 20 minutes later", "3", _counted(office)
        world.add_note("They want it", deals=[DEAL])
        world.pass_time(minutes=20)
        yield "changed", "7", _counted(office)
        links = world.deals[DEAL]
        contacts, companies = links["linkedContactsIds"], links["linkedCompaniesIds"]
        other = world.add_deal({"deal_name": "Another"}, contacts=contacts, companies=companies)
        yield "another deal (warm)", "7", _counted(office, other)
        yield "--force-refresh", "", _counted(office, refresh=True)
        yield "--deep", "", _counted(office, deep=True)
        world.pass_time(hours=13)
        yield "unchanged, the next day", "", _counted(office)


def latencies_of_a_cold_gather(rounds: int = 5) -> float:
    """Return the median time of a cold gather in latencies of 50 ms; imports are done."""
    with _office() as office:
        office.gather()
    took = []
    for _ in range(rounds):
        with _office(LATENCY) as office:
            begun = time.perf_counter()
            office.gather()
            took.append(time.perf_counter() - begun)
    return sorted(took)[rounds // 2] / LATENCY


class Mirrored(NamedTuple):
    """What mirroring took: calls of all kinds, hours waited, the share of their calls that was used, seconds of work."""

    calls: int
    hours: int
    used: float
    seconds: float


def mirrored(rows: int) -> Mirrored:
    """Mirror 2,000 deals, 3,000 contacts, 800 companies, 20,000 notes and 4,000 tasks from a server that gives *rows* to a page."""
    world = large_world(datetime.now(UTC), deals=2000, contacts=3000, companies=800, notes=20_000, tasks=4000)
    hours, used, begun = 0, 0, time.perf_counter()
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        mirroring(world, Path(folder), max_limits=pages_of(rows)) as office,
    ):
        while not office.sync().complete:
            hours, used = hours + 1, office.server.count("crm")
            world.pass_time(hours=1)
        seconds = time.perf_counter() - begun
        return Mirrored(office.server.count(), hours, used / (100 * hours) if hours else 1, seconds)


def _counted(office: Office, deal: str = DEAL, *, deep: bool = False, refresh: bool = False) -> dict[str, int]:
    before = {bucket: office.server.count(bucket) for bucket in ("crm", "contacts", "mail_events")}
    office.gather(deal, deep=deep, refresh=refresh)
    return {bucket: office.server.count(bucket) - count for bucket, count in before.items()}


@contextmanager
def _office(latency: float = 0.0) -> Iterator[Office]:
    with (
        TemporaryDirectory(prefix="bench-") as folder,
        BrevoServer(small_world(datetime.now(UTC)), limits=None, latency=latency) as server,
    ):
        yield Office(server, Path(folder) / "home")
