"""Looking at everything once: what is here, what Brevo says when it is asked, and what both mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from data_gatherer.doctor import access, account, here, home
from data_gatherer.doctor.asking import NOTHING, Asked, Asking, calls_left
from data_gatherer.doctor.fields import of_fields
from data_gatherer.doctor.findings import Finding, exit_code
from data_gatherer.doctor.kept import Held, Kept, held, kept
from data_gatherer.doctor.listening import Opened, open_listening
from data_gatherer.doctor.mirror import of_mirror
from data_gatherer.doctor.people import of_owners, of_task_types
from data_gatherer.doctor.permissions import of_permissions
from data_gatherer.doctor.pipelines import of_pipelines
from data_gatherer.doctor.saying import ago
from data_gatherer.sources.archive import Archive, account_of
from data_gatherer.sources.brevo.api.faults import KeyRefused
from data_gatherer.sources.brevo.api.opening import call_book, calls_path, door_of
from data_gatherer.sources.brevo.archived import SOURCE
from data_gatherer.sources.brevo.due import DEFINITIONS_KEEP
from data_gatherer.sources.brevo.mirror.standing import Standing, standings
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.vocabulary import Kind
from sales_kernel.errors import HomeFault
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from sales_kernel.workspace import Workspace

_TIMEOUT = 20.0
"""Seconds another process's write is waited for when no settings say how long."""
_FIELDS: Mapping[str, Kind] = {
    "deal_attributes": "deal",
    "contact_attributes": "contact",
    "company_attributes": "company",
}


class Examined(NamedTuple):
    """What was found, and the calls it took, by allowance."""

    findings: tuple[Finding, ...]
    calls: Mapping[str, int]

    @property
    def exit_code(self) -> int:
        """The exit code that the findings ask for."""
        return exit_code(self.findings)

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        told = [one.as_data() for one in self.findings]
        return {"findings": told, "calls": dict(self.calls), "exit_code": self.exit_code}


def examine(
    workspace: Workspace, *, offline: bool = False, opener: Callable[[Workspace], Opened] = open_listening
) -> Examined:
    """Look at everything; *offline* asks nothing. What is read of the account's set-up is kept: deals need not ask for it again."""
    settings = here.of_settings(workspace)
    if settings.state == "wrong":
        key = access.of_key(access.key_seen(workspace.environment), NOTHING, needed=False)
        rest = (one for one in _of_home(workspace, _TIMEOUT) if one_line(one.what) != settings.what)
        return Examined((key, settings, *rest), {})
    return _Examination(workspace, settings, opener, offline=offline).done()


class _Examination:
    """One examination of a home whose settings can be read."""

    def __init__(
        self, workspace: Workspace, settings: Finding, opener: Callable[[Workspace], Opened], *, offline: bool
    ) -> None:
        self._work = workspace
        self._of_settings = settings
        self._opener = opener
        self._offline = offline
        self._brevo = workspace.settings.section(BrevoSettings)
        self._timeout = workspace.settings.busy_timeout_seconds
        self._key = access.key_seen(workspace.environment)
        self._usable = self._key.usable and access.base_fault(workspace.environment) is None

    def done(self) -> Examined:
        """Do it."""
        asked = Asking(self._work, self._opener(self._work)).asked() if self._usable and not self._offline else NOTHING
        here_too = (self._of_settings, *here.of_zone(self._work), *_of_home(self._work, self._timeout))
        findings = [*self._told(asked), *here_too]
        for fault in asked.faults.values():
            if isinstance(fault, HomeFault) and not any(str(fault) in one.what for one in findings):
                findings.append(Finding("home", "wrong", str(fault), fault.hint))
        return Examined(tuple(findings), asked.made)

    def _told(self, asked: Asked) -> Iterator[Finding]:
        holds = self._held()
        chosen = self._work.settings.source
        needed = chosen == "brevo" or not (chosen or any(one.deals for one in holds))
        yield access.of_key(self._key, asked, needed=needed)
        if self._key.place:
            yield from access.of_address(self._work.environment, asked)
        if self._usable:
            yield from self._of_brevo(asked, holds)
        yield here.of_source(chosen, by_key=bool(self._key.place), held=holds)
        yield here.of_local_crm(holds)
        yield here.of_enrichers(self._work)

    def _of_brevo(self, asked: Asked, holds: Sequence[Held]) -> Iterator[Finding]:
        now, known = self._work.clock(), self._kept()
        found = known or Kept()
        if isinstance(asked.faults.get("account"), KeyRefused):
            return
        title = next(
            (one.title or one.account for one in holds if (one.source, one.account) == (SOURCE, found.account)), ""
        )
        yield from account.of_account(asked, title)
        if asked.account is not None:
            yield account.of_plan(asked.account)
            yield account.of_tier(asked, self._brevo)
        yield from account.of_calls(asked, asked.left or self._left(), self._brevo)
        yield from account.of_clock(asked, self._work.environment.get("SALES_AGENT_NOW", ""))
        yield from of_permissions(asked, found, now)
        if known is None or (not found.account and any(one.source == SOURCE for one in holds)):
            return  # what is here cannot be read, or may be this account's or another's
        yield from self._of_set_up(found, now)
        yield of_mirror(found.counts, self._standings(found, now), now)

    def _of_set_up(self, found: Kept, now: datetime) -> Iterator[Finding]:
        """Tell how the account is read, from its definitions as they were read last."""
        missing = [
            name.replace("_", " ") for name in (*_FIELDS, "pipelines", "task_types") if not _was_read(found, name)
        ]
        if _was_read(found, "pipelines"):
            yield from of_pipelines(found.definitions["pipelines"], self._brevo)
        for name, kind in _FIELDS.items():
            if _was_read(found, name):
                yield of_fields(kind, found.definitions[name], self._brevo)
        if _was_read(found, "task_types"):
            yield of_task_types(found.definitions["task_types"], self._brevo)
        if _was_read(found, "deal_attributes"):
            yield of_owners(found)
        if missing:
            todo = "data-gatherer doctor reads them" if self._offline else "see above why they could not be read"
            yield Finding("set-up", "unknown", f"not read yet: {', '.join(missing)}", todo)
        oldest = min((part.read_at for part in found.went.values()), default=now)
        if now - oldest > DEFINITIONS_KEEP:
            todo = "data-gatherer doctor reads it again" if self._offline else ""
            yield Finding(
                "set-up", "note", f"pipelines, attributes and task types are as they were {ago(oldest, now)}", todo
            )

    def _held(self) -> list[Held]:
        try:
            return held(self._work.crm_path, timeout=self._timeout)
        except HomeFault:  # what is wrong with the file is told of with the file
            return []

    def _kept(self) -> Kept | None:
        """Return what the archive holds of the account; nothing before it was opened, None when the file cannot be read."""
        try:
            known = account_of(self._work.crm_path, SOURCE, door_of(self._work), timeout=self._timeout)
            return kept(self._work.crm_path, known, timeout=self._timeout) if known else Kept()
        except HomeFault:
            return None

    def _left(self) -> dict[str, int]:
        """Return the calls left by our own book; one that is not there is not made."""
        if not calls_path(self._work).exists():
            return {"crm": self._brevo.calls_per_hour, "mail_events": self._brevo.mail_calls_per_hour}
        return calls_left(call_book(self._work))

    def _standings(self, found: Kept, now: datetime) -> list[Standing]:
        if not found.account:
            return []
        with Archive(self._work.crm_path, SOURCE, found.account, timeout=self._timeout).reading() as reading:
            return standings(reading, now)


def _was_read(found: Kept, name: str) -> bool:
    part = found.went.get(name)
    return bool(found.definitions.get(name)) or (part is not None and part.state == "read")


def _of_home(workspace: Workspace, timeout: float) -> Iterator[Finding]:
    yield home.of_home(workspace.home)
    if home.usable(workspace.home):
        yield from home.of_databases(workspace, timeout=timeout)
