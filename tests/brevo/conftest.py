"""A small Brevo account as it stands at the suite's moment, and a server of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.brevo.limits import HOURLY
from tests.brevo.server import BrevoServer
from tests.brevo.world import World, small_world


@pytest.fixture
def world(now: datetime) -> World:
    """The small world; its clock stands at the suite's moment until `world.pass_time(...)`."""
    return small_world(now)


@pytest.fixture
def server(world: World) -> Iterator[BrevoServer]:
    """A server of `world` with the hourly limits of the general tier."""
    with BrevoServer(world, limits=HOURLY) as opened:
        yield opened
