"""One pass over an account: what must be read, in the order of its worth, then as much as may be of what should be read once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from data_gatherer.sources.archive import Document, Kept, Part, State
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp, BadRequest, NotPermitted, RecordGone
from data_gatherer.sources.brevo.due import definitions_due
from data_gatherer.sources.brevo.keeping import DEFINITIONS, kept_events, mailbox
from data_gatherer.sources.brevo.mirror import deep, messages
from data_gatherer.sources.brevo.mirror.cycles import reckon
from data_gatherer.sources.brevo.mirror.full import end_full, full_since
from data_gatherer.sources.brevo.mirror.lists import LISTS, MAIL, CrmList
from data_gatherer.sources.brevo.mirror.people import of_deals_alone
from data_gatherer.sources.brevo.mirror.planning import Again, known, needed, not_whole, once_more
from data_gatherer.sources.brevo.mirror.reader import DEALS_CHANGED, Reader
from data_gatherer.sources.brevo.mirror.ways import read
from data_gatherer.sources.brevo.parts import Job, definition_jobs
from data_gatherer.sources.brevo.settings import BrevoSettings
from sales_kernel.errors import SuiteError, UpstreamFault

_SHARE = 0.3
"""Of an hour's CRM calls a pass over a mirror that is whole takes so many: those that are left by news read once more what is old."""
_LEAST = 3
"""So many it reads once more however many calls news takes."""
_MEANWHILE = timedelta(hours=4)
"""News can wait so long for what was never read at all."""
_LOST = 2
"""After so many parts in a row that got no answer we stop asking."""
_REFUSED = "the key, its owner or the plan does not allow it"
_FAILED = "Brevo gave no usable answer"


class Passed(NamedTuple):
    """How a pass ended: the allowances used up, by bucket; what failed, by part; the parts left unread or not brought up to date."""

    used_up: dict[str, AllowanceUsedUp]
    failed: dict[str, SuiteError]
    left: list[str]


class Pass:
    """Reads what is to be read of one account, once; with *more* also what costs a call for each person."""

    def __init__(self, reader: Reader, settings: BrevoSettings, *, more: bool = False, patient: bool = False) -> None:
        self._reader = reader
        self._settings = settings
        self._more = more
        self._patient = patient
        self._began = self._made
        self._used_up: dict[str, AllowanceUsedUp] = {}
        self._failed: dict[str, SuiteError] = {}
        self._left: list[str] = []
        self._lost = 0

    def run(self) -> Passed:
        """Do it; what was read is kept whatever happens. Raises AccessRefused when the key opens nothing."""
        began = self._reader.clock()
        self._definitions()
        done = {entry.part for entry in LISTS if self._needed(entry, meanwhile=True)}
        if not self._left:
            for entry in LISTS:
                if entry.part not in done or self._older(entry, began):
                    self._needed(entry, meanwhile=False)
        if self._more:
            self._deep()
        if not self._left:
            self._once_more()
        end_full(self._reader.archive, self._reader.clock)
        reckon(self._reader.archive, self._settings, self._reader.clock)
        return Passed(self._used_up, self._failed, self._left)

    @property
    def _made(self) -> int:
        return self._reader.client.transport.made["crm"]

    def _definitions(self) -> None:
        now = self._reader.clock()
        with self._reader.archive.reading() as reading:
            due, full = definitions_due(reading, now, force=False), full_since(reading)
            old = [name for name in DEFINITIONS if full and (part := reading.part(name, "")) and part.read_at < full]
        for job in definition_jobs(self._reader.client, [name for name in DEFINITIONS if name in (*due, *old)]):
            bucket = "contacts" if job.part == "contact_attributes" else "crm"
            self._do(job.part, bucket, partial(self._define, job))

    def _define(self, job: Job) -> None:
        fetched = job.fetch()
        with self._reader.archive.writing() as writing:
            if writing.put(fetched.records, self._reader.clock()):
                writing.mark(Part(DEALS_CHANGED, "", "partly", self._reader.clock(), "definitions changed"))
            writing.mark(Part(job.part, "", "read", self._reader.clock()))

    def _needed(self, entry: CrmList, *, meanwhile: bool) -> bool:
        """Read what a list needs; *meanwhile*, as long as others may not be whole, only what cannot wait. Return whether there was any."""
        now = self._reader.clock()
        with self._reader.archive.reading() as reading:
            one, full = known(reading, entry, now), full_since(reading)
        mode = needed(one, now, full, patient=self._patient)
        if mode is None or (
            meanwhile and not not_whole(one, full) and one.part and now - one.part.read_at < _MEANWHILE
        ):
            return False
        wanted = _with_known_people(self._reader, entry) if entry is MAIL else entry
        if one.found.linked_only:
            wanted = of_deals_alone(entry, self._reader)
        self._do(entry.part, entry.bucket, lambda: read(self._reader, wanted, mode))
        return True

    def _older(self, entry: CrmList, began: datetime) -> bool:
        """Return whether a list that was read to its end is as old as an earlier pass, which began to read it."""
        with self._reader.archive.reading() as reading:
            part = reading.part(entry.part, "")
        return part is not None and part.read_at < began

    def _deep(self) -> None:
        self._do(deep.STATS, "contacts", lambda: deep.read_stats(self._reader, self._settings))
        self._do(messages.PART, "crm", lambda: messages.read_messages(self._reader))

    def _once_more(self) -> None:
        """Read pages of what was not looked at for long, the latest first, as far as the calls of a pass go."""
        most = max(self._made + _LEAST, self._began + round(_SHARE * hourly(self._settings)))
        while self._made < most:
            with self._reader.archive.reading() as reading:
                due = once_more(reading, self._reader.clock())
            if not due or not self._attempt(due[0].entry.part, "crm", partial(_page, self._reader, due[0])):
                return

    def _do(self, part: str, bucket: str, action: Callable[[], object]) -> None:
        if not self._attempt(part, bucket, action):
            self._left.append(part)

    def _attempt(self, part: str, bucket: str, action: Callable[[], object]) -> bool:
        """Return whether a part was read as far as it can be; what went wrong is noted down."""
        if bucket in self._used_up or self._lost == _LOST:
            return False
        try:
            action()
        except NotPermitted:
            self._mark(part, "refused", _REFUSED)
        except AllowanceUsedUp as fault:
            self._used_up[bucket] = fault
            return False
        except (UpstreamFault, RecordGone) as fault:
            self._failed[part] = fault
            self._lost += not isinstance(fault, BadRequest | RecordGone)
            self._mark(part, "failed", _FAILED)
            return False
        self._lost = 0
        return True

    def _mark(self, part: str, state: State, reason: str) -> None:
        """Write down why a part could not be read; one that failed stays as it was if it was ever read."""
        with self._reader.archive.writing() as writing:
            before = writing.part(part, "")
            if state == "refused" or before is None or before.state != "read":
                writing.mark(Part(part, "", state, self._reader.clock(), reason))


def hourly(settings: BrevoSettings) -> int:
    """Return how many CRM calls of an hour a mirror may use."""
    return max(1, settings.calls_per_hour - settings.sync_leaves)


def _page(reader: Reader, again: Again) -> None:
    read(reader, again.entry, again.mode, most=1)


def _with_known_people(reader: Reader, entry: CrmList) -> CrmList:
    """Return the list of e-mail events with those alone whose address a contact has; others never belong to a deal."""
    with reader.archive.reading() as reading:
        known = {mailbox(contact.get("email")) for contact in reading.every("contact")} - {""}

    def keep(_: str, rows: Iterable[Document]) -> Iterator[Kept]:
        return kept_events(row for row in rows if mailbox(row.get("email")) in known)

    return entry._replace(keep=keep, chosen=True)
