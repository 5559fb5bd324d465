"""A home directory that reads a loopback Brevo, with one clock for both."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from data_gatherer.gather import gather
from data_gatherer.models import EnrichedDeal
from data_gatherer.sections import SECTIONS
from data_gatherer.sources import find_deal
from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.opening import open_client
from data_gatherer.sources.brevo.source import BrevoSource
from data_gatherer.sources.local import LocalSource, open_local
from sales_kernel.workspace import Workspace
from tests.brevo.server import BrevoServer

DEAL = "690daec017db693613964d23"
"""The small world's first deal: two contacts, one company."""


class Office:
    """Asks as a command does, in one process after the other; time passes when the world's does."""

    def __init__(self, server: BrevoServer, home: Path) -> None:
        self.server = server
        self.world = server.world
        self.home = home
        self.said: list[str] = []
        self.waited: list[float] = []

    def open(self) -> Workspace:
        """Return a workspace as a new process would find it."""
        environment = {**os.environ, **self.server.environment, "SALES_AGENT_HOME": str(self.home)}
        work = Workspace.open(environment=environment, talk=self.said.append, sections=SECTIONS)
        work.__dict__["clock"] = self.clock
        return work

    def source(self, *, deep: bool = False, ask: bool = True) -> BrevoSource:
        """Open the source anew."""
        return BrevoSource(self.open(), deep=deep, ask=ask, opener=self.client)

    def client(self, work: Workspace) -> Client:
        """Open a client that notes down how long it would wait, and lets the world's time pass instead."""
        return open_client(work, clock=self.clock, sleep=self._wait)

    def clock(self) -> datetime:
        """Return the moment it is in the world."""
        return self.world.clock()

    def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.world.pass_time(seconds=seconds)

    def local(self) -> LocalSource:
        """Open the local CRM."""
        return open_local(self.open())

    def gather(self, deal: str = DEAL, *, deep: bool = False, refresh: bool = False) -> EnrichedDeal:
        """Gather a deal through memory."""
        work = self.open()
        try:
            source = BrevoSource(work, deep=deep, opener=self.client)
            subject = find_deal(source, deal)
            with work.run("enrich").open() as run:
                return gather(work.memory, run, source, subject, refresh=refresh).value
        finally:
            work.close()

    def calls(self, deal: str = DEAL, *, deep: bool = False, refresh: bool = False) -> int:
        """Gather a deal and return how many of the scarce calls it took, as the server counts them."""
        before = self.server.count("crm")
        self.gather(deal, deep=deep, refresh=refresh)
        return self.server.count("crm") - before
