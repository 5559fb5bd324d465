"""The home directory: what lies where, opened on first use and not before."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sales_kernel.clock import Clock, clock_from, local_day, system_zone
from sales_kernel.errors import HomeFault

if TYPE_CHECKING:
    from sales_kernel.ceilings import Purse
    from sales_kernel.ledger import Ledger
    from sales_kernel.memory import Memory
    from sales_kernel.runs import Run
    from sales_kernel.settings import Section, Settings
    from sales_kernel.store import Store

DEFAULT_HOME = "~/.brevo_sales_agent"


class Workspace:
    """One home directory and the settings in force; *talk* takes a line for the person, beside the data."""

    def __init__(
        self,
        home: Path,
        environment: Mapping[str, str],
        *,
        talk: Callable[[str], None],
        sections: tuple[type[Section], ...] = (),
    ) -> None:
        self.home = home
        self.environment = environment
        self.talk = talk
        self._sections = sections
        self.bulk = ""
        """What the runs belong to; empty for those that stand alone."""
        self.purse: Purse | None = None
        """Money that the runs share."""

    @classmethod
    def open(
        cls,
        *,
        environment: Mapping[str, str] = os.environ,
        talk: Callable[[str], None] = lambda _: None,
        sections: tuple[type[Section], ...] = (),
    ) -> Workspace:
        """Return the workspace of `SALES_AGENT_HOME`, or of the default home."""
        named = environment.get("SALES_AGENT_HOME") or DEFAULT_HOME
        try:
            home = Path(named).expanduser().absolute()
        except RuntimeError as error:
            raise HomeFault(
                f"no home directory for {named}: {error}", hint="set SALES_AGENT_HOME to a folder"
            ) from error
        return cls(home, environment, talk=talk, sections=sections)

    def beside(self, *, talk: Callable[[str], None], **variables: str) -> Workspace:
        """Return another workspace on the same home, for a thread of its own: its runs belong with these, its files are its own.

        *variables* stand over those of the environment.
        """
        other = Workspace(self.home, {**self.environment, **variables}, talk=talk, sections=self._sections)
        other.bulk, other.purse = self.bulk, self.purse
        return other

    @property
    def config_path(self) -> Path:
        """Where the settings are."""
        return self.home / "config.yaml"

    @property
    def context_path(self) -> Path:
        """Where the company context is."""
        return self.home / "company-context.md"

    @property
    def crm_path(self) -> Path:
        """Where the local CRM is."""
        return self.home / "crm.db"

    @cached_property
    def clock(self) -> Clock:
        """The clock of this process."""
        return clock_from(self.environment)

    @cached_property
    def settings(self) -> Settings:
        """The settings in force."""
        from sales_kernel.settings import load

        self._must_be_a_folder()
        return load(self.config_path, self.environment, self._sections)

    @cached_property
    def zone(self) -> str:
        """The IANA zone whose day is "today": the settings' or this machine's."""
        return self.settings.me.zone or system_zone()

    @property
    def today(self) -> date:
        """The day it is here."""
        return local_day(self.clock(), self.zone)

    @cached_property
    def ledger(self) -> Ledger:
        """The durable record."""
        from sales_kernel.ledger import Ledger

        timeout = self.settings.busy_timeout_seconds
        return Ledger(self.home / "recommendation_cache.db", timeout=timeout)

    @cached_property
    def store(self) -> Store:
        """The disposable contents."""
        from sales_kernel.store import Store

        return Store(self.home / "cache", timeout=self.settings.busy_timeout_seconds, warn=self.talk)

    @cached_property
    def memory(self) -> Memory:
        """What the layers remember."""
        from sales_kernel.memory import Memory

        reuse = self.settings.on_expiry == "reuse"
        return Memory(self.store, self.ledger, self.home / "cache" / "locks", self.clock, reuse=reuse)

    def run(self, command: str, **request: object) -> Run:
        """Begin a run of *command*; *request* is what was asked, without keys."""
        from sales_kernel.runs import Run

        org, talk = self.settings.org, self.talk
        asked = {"org_name": org.name, **({"bulk": self.bulk} if self.bulk else {}), **request}
        run = Run(self.ledger, self.clock, command, org_id=org.id, request=asked, talk=talk)
        if self.purse:
            run.calls.purse = self.purse
        return run

    def close(self) -> None:
        """Let go of what was opened."""
        for part in ("ledger", "store"):
            if part in self.__dict__:
                self.__dict__.pop(part).close()
        self.__dict__.pop("memory", None)

    def _must_be_a_folder(self) -> None:
        try:
            if self.home.exists() and not self.home.is_dir():
                raise HomeFault(f"{self.home} is a file, not a folder", hint="set SALES_AGENT_HOME to a folder")
            self.config_path.exists()
        except PermissionError as error:
            raise HomeFault(
                f"cannot read {self.home}: {error.strerror}", hint="set SALES_AGENT_HOME to a folder of yours"
            ) from error
