"""The mirror of the account a key opens: a pass at a time, by one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from data_gatherer.sources.archive import Archive, account_of
from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.opening import door_of, open_client
from data_gatherer.sources.brevo.archived import SOURCE
from data_gatherer.sources.brevo.mirror.findings import all_findings
from data_gatherer.sources.brevo.mirror.full import begin_full
from data_gatherer.sources.brevo.mirror.passing import Pass, hourly
from data_gatherer.sources.brevo.mirror.reader import Reader, Step
from data_gatherer.sources.brevo.mirror.report import Calls, Report
from data_gatherer.sources.brevo.mirror.standing import standings
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.source import SCARCE, learned_account
from sales_kernel.errors import SuiteError
from sales_kernel.files import alone, private_directory
from sales_kernel.workspace import Workspace


class Opener(Protocol):
    """Opens a client as `open_client` does."""

    def __call__(self, workspace: Workspace, *, max_calls: int | None, leaving: int) -> Client:
        """Return a client of at most so many calls, which leaves so many of each hour."""


class Mirror:
    """Mirrors one account; *heard* is told of every page that was read."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        max_calls: int | None = None,
        heard: Callable[[Step], object] = lambda _: None,
        opener: Opener = open_client,
    ) -> None:
        self._workspace = workspace
        self._settings = workspace.settings.section(BrevoSettings)
        self._max_calls = max_calls
        self._client = opener(workspace, max_calls=max_calls, leaving=self._settings.sync_leaves)
        self._heard = heard
        self._reader: Reader | None = None

    def once(self, *, full: bool = False, more: bool = False, patient: bool = False) -> Report:
        """Read what is to be read, once, and report; on *full* all of it once more, with *more* also what costs a call for each person.

        A *patient* one leaves news of what changes seldom for later.
        Raises AccessRefused when the key opens nothing, AllowanceUsedUp when not even that can be asked.
        """
        reader = self._opened()
        if full:
            begin_full(reader.archive, reader.clock)
        passed = Pass(reader, self._settings, more=more, patient=patient).run()
        transport = self._client.transport
        with reader.archive.reading() as reading:
            now = reader.clock()
            return Report(
                reader.archive.account,
                now,
                standings(reading, now),
                passed,
                Calls(dict(transport.made), transport.left(SCARCE), hourly(self._settings), self._max_calls),
                all_findings(reading),
            )

    def _opened(self) -> Reader:
        """Return what reads the account; which one the key opens is asked once and remembered."""
        if self._reader is None:
            work, timeout = self._workspace, self._workspace.settings.busy_timeout_seconds
            account = account_of(work.crm_path, SOURCE, door_of(work), timeout=timeout)
            account = account or learned_account(work, self._client)
            archive = Archive(work.crm_path, SOURCE, account, timeout=timeout)
            self._reader = Reader(self._client, archive, work.clock, self._heard)
        return self._reader


@contextmanager
def only_one(workspace: Workspace) -> Iterator[None]:
    """Keep other processes of this home from mirroring. Raises SuiteError while one does."""
    lock = private_directory(workspace.home / "cache" / "locks") / "sync.lock"
    with ExitStack() as held:
        try:
            held.enter_context(alone(lock, wait=False))
        except BlockingIOError:
            raise SuiteError(
                "another data-gatherer sync is at work on this home",
                hint="let it finish, or stop it with Ctrl-C where it runs; what it has read is kept",
            ) from None
        yield
