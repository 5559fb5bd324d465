"""A loopback Brevo as a place to gather from: asked itself, and as the local CRM holds it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from data_gatherer.sources import Source
from sales_kernel.layer import Subject
from tests.brevo.office import DEAL, Office
from tests.brevo.server import BrevoServer
from tests.brevo.world import small_world
from tests.conftest import NOW


class BrevoPlace:
    """The small world, all of its deals read."""

    known = DEAL

    def __init__(self, folder: Path) -> None:
        self.server = BrevoServer(small_world(datetime.fromisoformat(NOW)), limits=None)
        self.server.__enter__()
        self.office = Office(self.server, folder / "home")
        source = self.office.source()
        for deal in self.server.world.deals:
            assert source.subject(deal["id"]), deal

    def open(self) -> Source:
        """Open the source as a new process would."""
        return self.office.source()

    def change(self) -> None:
        """Give the known deal another amount, and read it again."""
        self.server.world.pass_time(minutes=6)
        self.server.world.edit_deal(self.known, {"amount": 47_000})
        source = self.office.source()
        subject = source.subject(self.known)
        assert subject
        source.bring(subject)

    def close(self) -> None:
        """Stop the server."""
        self.server.__exit__(None, None, None)


class ReadPlace(BrevoPlace):
    """The same deals, told by the local CRM."""

    def open(self) -> Source:
        """Open the local CRM."""
        return self.office.local()


def subjects(source: Source) -> list[Subject]:
    """Return whom the deals that a source lists are about."""
    return [Subject(one.source or source.name, one.account, one.deal.id) for one in source.listed()]
