"""A doctor for a home that reads a loopback Brevo: both clocks are the world's, and waiting lets its time pass."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data_gatherer.doctor.examine import Examined, examine
from data_gatherer.doctor.findings import Finding
from data_gatherer.doctor.listening import Opened, open_listening
from data_gatherer.sections import SECTIONS
from sales_kernel.workspace import Workspace
from tests.brevo.office import Office

KEY = "xkeysib-loopback"


class Doctor:
    """Examines an office's home; *environment* is changed by what a test sets, None takes a variable away.

    *ahead* is by how much this machine's clock goes before the server's.
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ahead = timedelta()
        self.environment: dict[str, str | None] = {"SALES_AGENT_NOW": None}

    def examine(self, *, offline: bool = False) -> Examined:
        """Look at everything."""
        work = self.open()
        try:
            return examine(work, offline=offline, opener=self._opened)
        finally:
            work.close()

    def found(self, *, offline: bool = False) -> dict[str, Finding]:
        """Look at everything and return what was found by name; the last one where a name stands twice."""
        return {one.name: one for one in self.examine(offline=offline).findings}

    def calls(self) -> int:
        """Look at everything and return how many of the scarce calls it took, as the server counts them."""
        before = self.office.server.count("crm")
        self.examine()
        return self.office.server.count("crm") - before

    def set(self, text: str) -> None:
        """Write the settings."""
        self.office.home.mkdir(mode=0o700, exist_ok=True)
        (self.office.home / "config.yaml").write_text(text, encoding="utf-8")

    def open(self) -> Workspace:
        """Return the workspace as a new process would find it."""
        told = {**os.environ, **self.office.server.environment, "SALES_AGENT_HOME": str(self.office.home)}
        environment = {name: value for name, value in {**told, **self.environment}.items() if value is not None}
        work = Workspace.open(environment=environment, talk=self.office.said.append, sections=SECTIONS)
        work.__dict__["clock"] = self.office.clock
        return work

    def _opened(self, work: Workspace) -> Opened:
        return open_listening(work, clock=self.office.clock, machine=self._machine, sleep=self._wait)

    def _machine(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def _wait(self, seconds: float) -> None:
        self.office.world.pass_time(seconds=seconds)


def key_file(path: Path, *, mode: int = 0o600) -> str:
    """Write the loopback's key into a file and return its name."""
    path.write_text(f"{KEY}\n", encoding="utf-8")
    path.chmod(mode)
    return str(path)
