"""Brevo as a source: deals are told from the archive, which is brought up to date for the deal at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from data_gatherer.sources import DealNotFound, Listed, RemoteCalls
from data_gatherer.sources.archive import account_of
from data_gatherer.sources.brevo.api.faults import NotPermitted, RecordGone
from data_gatherer.sources.brevo.api.opening import door_of, open_client
from data_gatherer.sources.brevo.archived import SOURCE, ArchivedDeals
from data_gatherer.sources.brevo.due import calls_if_cold, nothing_due, read_since
from data_gatherer.sources.brevo.settings import BrevoSettings
from sales_kernel.errors import HomeFault, UpstreamFault
from sales_kernel.files import alone, private_directory
from sales_kernel.layer import Subject

if TYPE_CHECKING:
    from data_gatherer.finding import Firm, Person, Placed
    from data_gatherer.models import EnrichedDeal
    from data_gatherer.sources.brevo.api.client import Client
    from data_gatherer.sources.brevo.refresh import Refresher
    from sales_kernel.workspace import Workspace

_DEAL_ID = re.compile(r"[0-9a-f]{24}")
SCARCE = "crm"
"""The allowance that all CRM endpoints of an account share."""


class BrevoSource:
    """The account a key opens. What is asked for is kept in the local CRM, so that it is not asked for again in vain.

    With *deep* what costs many calls is read as well; without *ask* nothing is asked for. Making one costs no call.
    Raises AccessRefused when there is no key.
    """

    name = SOURCE

    def __init__(
        self,
        workspace: Workspace,
        *,
        deep: bool = False,
        ask: bool = True,
        opener: Callable[[Workspace], Client] = open_client,
    ) -> None:
        self._workspace = workspace
        self._opener = opener
        self._settings = workspace.settings.section(BrevoSettings)
        self._deep = deep
        self._ask = ask
        self._door = door_of(workspace)
        self._client: Client | None = None
        self._looked_at: set[str] = set()
        self._just_brought: set[str] = set()
        self._deals = self._deals_of(self._account())

    @property
    def reads(self) -> int:
        """How many deals have been told so far."""
        return self._deals.reads

    def subject(self, deal_id: str) -> Subject | None:
        """Return the deal's subject; of a deal that was never read Brevo is asked."""
        if not _DEAL_ID.fullmatch(deal_id):
            return None
        self._looked_at.add(deal_id)
        known = self._deals.subject(deal_id)
        if known or not self._ask:
            return known
        try:
            if not self._deals.archive.account:
                with self._alone(deal_id):
                    self._first_deal(deal_id)
            self.bring(Subject(SOURCE, self._deals.archive.account, deal_id))
            self._just_brought.add(deal_id)
        except (DealNotFound, RecordGone):
            return None
        return self._deals.subject(deal_id)

    def bring(self, subject: Subject, *, refresh: bool = False) -> None:
        """Ask Brevo for what is due of the deal, or on *refresh* for all of it; processes that want the same ask once."""
        self._looked_at.add(subject.id)
        if subject.id in self._just_brought:
            self._just_brought.discard(subject.id)
            return
        if not self._ask or (not refresh and self._nothing_due(subject)):
            return
        asked_at = self._workspace.clock()
        try:
            with self._alone(subject.id):
                if self._still_wanted(subject, force=refresh, asked_at=asked_at):
                    self._refresher().bring(subject.id, force=refresh, deep=self._deep)
        except UpstreamFault as fault:
            if self._deals.subject(subject.id):
                fault.hint = f"{fault.hint}; meanwhile --source local tells what was read"
            raise

    def _still_wanted(self, subject: Subject, *, force: bool, asked_at: datetime) -> bool:
        """Return whether nobody else has done it while this process waited."""
        with self._deals.archive.reading() as reading:
            if force:
                return not read_since(reading, subject.id, asked_at)
        return not self._nothing_due(subject)

    def look_up(self, name: str) -> None:
        """Ask Brevo for the deals of that name."""
        if self._ask and not _DEAL_ID.fullmatch(name):
            self._open_account()
            self._refresher().look_up(name)

    def brought_at(self, subject: Subject) -> datetime | None:
        """Return when the deal was read last."""
        return self._deals.brought_at(subject)

    def lacking(self, subject: Subject) -> list[str]:
        """Return which of the deal's contacts, notes and tasks were never read."""
        return self._deals.lacking(subject)

    def knows_all(self) -> bool:
        """Return whether a mirror has read every deal."""
        with self._deals.archive.reading() as reading:
            part = reading.part("deal", "")
        return part is not None and part.state == "read"

    def calls(self) -> RemoteCalls:
        """Return the calls made by allowance, those saved, and how many of the scarce kind are left this hour."""
        transport = self._opened().transport
        made = dict(transport.made)
        with self._deals.archive.reading() as reading:
            deals = [deal for one in sorted(self._looked_at) if (deal := reading.get("deal", one))]
        cold = sum(calls_if_cold(deal, self._settings) for deal in deals)
        saved = max(0, cold - made.get(SCARCE, 0))
        return RemoteCalls(made, saved, transport.left(SCARCE))

    def fingerprint(self, subject: Subject) -> str:
        """Return the hash of all records around the deal."""
        return self._deals.fingerprint(subject)

    def read(self, subject: Subject) -> EnrichedDeal:
        """Return the deal as it was brought last."""
        return self._deals.read(subject)

    def listed(self) -> Iterator[Listed]:
        """Yield every deal that was read or mirrored."""
        return self._deals.listed()

    def placed(self) -> Iterator[Placed]:
        """Yield every deal, for searches."""
        return self._deals.placed()

    def companies(self) -> Iterator[Firm]:
        """Yield every company."""
        return self._deals.companies()

    def people(self) -> Iterator[Person]:
        """Yield every contact once for each of its deals."""
        return self._deals.people()

    def _nothing_due(self, subject: Subject) -> bool:
        with self._deals.archive.reading() as reading:
            return nothing_due(reading, subject.id, self._settings, self._workspace.clock(), deep=self._deep)

    def _first_deal(self, deal_id: str) -> None:
        """Learn the account and read the first deal of it at once, unless another process has just done so."""
        from concurrent.futures import ThreadPoolExecutor

        self._deals = self._deals_of(self._account())
        if self._deals.archive.account:
            return
        client = self._opened()
        with ThreadPoolExecutor(1) as pool:
            deal = pool.submit(client.deal, deal_id)
            self._open_account()
            self._refresher().take([deal.result()])

    def _open_account(self) -> None:
        """Learn which account the key opens; asked once, for it never changes."""
        if not self._deals.archive.account:
            self._deals = self._deals_of(learned_account(self._workspace, self._opened()))

    def _account(self) -> str:
        timeout = self._workspace.settings.busy_timeout_seconds
        return account_of(self._workspace.crm_path, SOURCE, self._door, timeout=timeout)

    def _deals_of(self, account: str) -> ArchivedDeals:
        timeout = self._workspace.settings.busy_timeout_seconds
        return ArchivedDeals(self._workspace.crm_path, account, self._settings, timeout=timeout)

    def _refresher(self) -> Refresher:
        from data_gatherer.sources.brevo.refresh import Refresher

        work = self._workspace
        return Refresher(self._opened(), self._deals.archive, self._settings, work.clock, work.talk)

    def _opened(self) -> Client:
        if self._client is None:
            self._client = self._opener(self._workspace)
        return self._client

    def _alone(self, deal_id: str) -> AbstractContextManager[None]:
        try:
            locks = private_directory(self._workspace.home / "cache" / "locks")
        except OSError as error:
            raise HomeFault(
                f"cannot use {error.filename}: {error.strerror}", hint="move away what stands in its place"
            ) from error
        return alone(locks / f"brevo-{deal_id[-2:]}.lock")


def learned_account(workspace: Workspace, client: Client) -> str:
    """Ask which account the key opens, and write it down. One call."""
    from data_gatherer.sources.archive import Archive

    try:
        told = client.account()
    except NotPermitted:  # a key may be kept from looking at its account, and reads deals all the same
        told = {}
    account = str(told.get("organization_id") or told.get("email") or door_of(workspace))
    archive = Archive(workspace.crm_path, SOURCE, account, timeout=workspace.settings.busy_timeout_seconds)
    with archive.writing() as writing:
        writing.opened_by(door_of(workspace), str(told.get("companyName") or ""))
    return account
