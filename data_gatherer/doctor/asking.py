"""What the doctor asks of Brevo: whose key it is, what is older than it should be, and whether parts may be read where nothing shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from data_gatherer.doctor.kept import SOME_DEAL, latest_parts
from data_gatherer.doctor.listening import MOST_CALLS, Opened
from data_gatherer.sources.archive import Archive, Part
from data_gatherer.sources.brevo.api.faults import (
    AddressRefused,
    AllowanceUsedUp,
    KeyRefused,
    NotPermitted,
    not_answered,
)
from data_gatherer.sources.brevo.archived import SOURCE
from data_gatherer.sources.brevo.due import definitions_due
from data_gatherer.sources.brevo.keeping import DEFINITIONS
from data_gatherer.sources.brevo.parts import definition_jobs
from data_gatherer.sources.brevo.source import SCARCE, learned_account
from sales_kernel.errors import HomeFault, SuiteError

if TYPE_CHECKING:
    from data_gatherer.sources.brevo.api.allowance import CallBook
    from data_gatherer.sources.brevo.api.client import Client
    from data_gatherer.sources.brevo.api.paging import Page
    from data_gatherer.sources.brevo.documents import Document
    from sales_kernel.workspace import Workspace

PROVEN_FOR = timedelta(days=1)
"""How long it counts that something was read."""
ALLOWED = "allowed:"
"""Begins the name under which the archive keeps that a probe was answered."""
PROOFS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "deals": (("deal", ""), ("deal", SOME_DEAL)),
    "notes": (("notes", ""), ("notes", SOME_DEAL)),
    "tasks": (("tasks", ""), ("tasks", SOME_DEAL)),
    "companies": (("companies", ""),),
    "contacts": (("contacts", ""), ("contacts", SOME_DEAL)),
    "e-mail events": (("mail", ""),),
}
"""What is tried with a question for one row, and the parts that show the same: read of the account, or of a deal where that takes a call
whatever the deal holds."""
_OF_CRM = ("deals", "notes", "tasks")
FREE = frozenset({"contact_attributes", "e-mail events"})
"""What is of another allowance than the scarce one."""
AGAIN_ONLY = "contacts"
"""What is tried only where it was refused before: a deal that has any shows it."""

_FAILED = "Brevo gave no usable answer, and no call was left to ask again"

T = TypeVar("T")


class Asked(NamedTuple):
    """How it went: *account* says whose key it is; *faults* and *answered* are by what was asked for, *made* and *left* by allowance.

    *ahead* and *limits* are as in `ListeningLine`.
    """

    account: Document | None = None
    answered: frozenset[str] = frozenset()
    faults: Mapping[str, SuiteError] = {}
    made: Mapping[str, int] = {}
    left: Mapping[str, int] = {}
    ahead: float | None = None
    limits: Mapping[str, int] = {}


NOTHING = Asked()
"""Nothing was asked."""


class Asking:
    """Asks one thing after the other, and stops where the next could not succeed either."""

    def __init__(self, workspace: Workspace, opened: Opened) -> None:
        self._work = workspace
        self._client, self._line, self._book = opened
        self._timeout = workspace.settings.busy_timeout_seconds
        self._answered: set[str] = set()
        self._faults: dict[str, SuiteError] = {}

    def asked(self) -> Asked:
        """Ask, keep what was read in the archive, and return how it went."""
        account = self._tried("account", self._client.account)
        if account is not None:
            try:
                self._of_account(learned_account(self._work, self._client))
            except HomeFault as fault:
                self._faults["crm.db"] = fault
        return Asked(
            account=account,
            answered=frozenset(self._answered),
            faults=self._faults,
            made={bucket: count for bucket, count in self._client.transport.made.items() if count},
            left=calls_left(self._book),
            ahead=self._line.ahead,
            limits=dict(self._line.limits),
        )

    def _of_account(self, account: str) -> None:
        archive = Archive(self._work.crm_path, SOURCE, account, timeout=self._timeout)
        self._definitions(archive)
        refused = [self._faults.get(name) for name in ("pipelines", "deal_attributes")]
        if all(isinstance(fault, NotPermitted) for fault in refused):
            self._faults |= dict.fromkeys(_OF_CRM, self._faults["pipelines"])
        self._probes(archive)

    def _definitions(self, archive: Archive) -> None:
        """Read what is older than it should be, and what was refused before: it may be allowed by now.

        The attributes of contacts cost nothing scarce, and with their answer Brevo tells how often it may be asked.
        """
        with archive.reading() as reading:
            due = definitions_due(reading, self._work.clock(), force=False)
            known = {name: reading.part(name, "") for name in DEFINITIONS}
        again = {name for name, part in known.items() if part and part.state == "refused"}
        wanted = [name for name in DEFINITIONS if name in {*due, *again, "contact_attributes"}]
        for job in definition_jobs(self._client, wanted):
            fetched = self._tried(job.part, job.fetch)
            if fetched is not None:
                with archive.writing() as writing:
                    writing.put(fetched.records, self._work.clock())
                    writing.mark(Part(job.part, "", "read", self._work.clock()))

    def _probes(self, archive: Archive) -> None:
        """Ask for one row of what nothing shows that it may be read."""
        parts, now = latest_parts(self._work.crm_path, archive.account, timeout=self._timeout), self._work.clock()
        for name in PROOFS:
            newest = proof(name, parts)
            proven = newest is not None and newest.state != "refused" and now - newest.read_at < PROVEN_FOR
            if proven or name in self._faults or (newest is None and name == AGAIN_ONLY):
                continue
            if self._tried(name, partial(_PROBES[name], self._client)):
                with archive.writing() as writing:
                    writing.mark(Part(f"{ALLOWED}{name}", "", "read", self._work.clock()))

    def _tried(self, name: str, ask: Callable[[], T]) -> T | None:
        """Return the answer; None when there is none, or it is not worth a call."""
        if self._hopeless or (name not in FREE and self._client.transport.made[SCARCE] >= MOST_CALLS):
            return None
        try:
            answer = ask()
        except SuiteError as fault:
            self._faults[name] = not_answered(name.replace("_", " "), _FAILED) if _by_our_ceiling(fault) else fault
            return None
        self._answered.add(name)
        return answer

    @property
    def _hopeless(self) -> bool:
        """Whether nothing else would be answered: no connection, no key, no call left, or a home that cannot be used."""
        return any(isinstance(one, _LASTING) or getattr(one, "status", None) is None for one in self._faults.values())


def calls_left(book: CallBook) -> dict[str, int]:
    """Return how many calls of the hour are left, by allowance; nothing when the book cannot be used."""
    try:
        return {bucket: book.left(bucket) for bucket in (SCARCE, "mail_events")}
    except HomeFault:
        return {}


def _by_our_ceiling(fault: SuiteError) -> bool:
    """Return whether a call was not repeated, after it had failed, because we ask no more than a few."""
    return isinstance(fault, AllowanceUsedUp) and fault.ready_at is None and fault.status is None


def proof(name: str, parts: Iterable[Part]) -> Part | None:
    """Return the part that shows best whether something may be read, None where none does."""
    wanted = {(f"{ALLOWED}{name}", ""), *PROOFS[name]}
    shown = [part for part in parts if (part.part, part.about) in wanted]
    return max(shown, key=lambda part: part.read_at, default=None)


def _shown(pages: Iterator[Page]) -> bool:
    """Ask for the first page; that it comes is all that counts."""
    next(pages, None)
    return True


_LASTING = (KeyRefused, AddressRefused, AllowanceUsedUp)
_PROBES: Mapping[str, Callable[[Client], bool]] = {
    "deals": lambda client: _shown(client.deals(limit=1)),
    "notes": lambda client: _shown(client.notes(limit=1)),
    "tasks": lambda client: _shown(client.tasks(limit=1)),
    "companies": lambda client: _shown(client.companies(limit=1)),
    "contacts": lambda client: _shown(client.contacts(limit=1)),
    "e-mail events": lambda client: _shown(client.email_events(days=1, limit=1)),
}
