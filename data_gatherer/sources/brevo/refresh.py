"""Bring one deal up to date: what is due and nothing else, side by side where nothing waits for the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from data_gatherer.sources import DealNotFound
from data_gatherer.sources.archive import Archive, Document, Part, State, Writing
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp, NotPermitted, RecordGone
from data_gatherer.sources.brevo.around import PARTS
from data_gatherer.sources.brevo.due import SKEW, deal_due, definitions_due, parts_due, proof_of
from data_gatherer.sources.brevo.keeping import DEFINITIONS, kept
from data_gatherer.sources.brevo.parts import (
    Asked,
    Fetched,
    Job,
    bound_of,
    deal_job,
    definition_jobs,
    part_jobs,
)
from sales_kernel.clock import Clock
from sales_kernel.errors import SuiteError

if TYPE_CHECKING:
    from datetime import datetime

    from data_gatherer.sources.brevo.api.client import Client
    from data_gatherer.sources.brevo.settings import BrevoSettings

_WORKERS = 16
_NEEDED = frozenset({"deal", "pipelines", "deal_attributes", "contacts", "notes", "tasks"})
"""Without these no recommendation is worth its name; the lack of others is said."""
_REFUSED = "the key, its owner or the plan does not allow it"
_FAILED = "Brevo gave no usable answer"
_USED_UP = "the hour's calls were used up"
_AFTER = (("mail", "messages"), ("campaigns",))
"""Parts that are asked for by what others brought: addresses and numbers of people, and the campaigns they were sent."""
_WAITING = frozenset(name for names in _AFTER for name in names)


class Refresher:
    """Reads what is due of single deals into the archive; *say* hears what could not be read and is older than it should be."""

    def __init__(
        self, client: Client, archive: Archive, settings: BrevoSettings, clock: Clock, say: Callable[[str], object]
    ) -> None:
        self._client = client
        self._archive = archive
        self._settings = settings
        self._clock = clock
        self._say = say

    def bring(self, deal_id: str, *, force: bool = False, deep: bool = False) -> None:
        """Read what is due of the deal. What was read is kept also when something else fails.

        Raises DealNotFound when the deal is gone, and the client's faults for what no answer can do without.
        """
        with self._archive.reading() as reading:
            first = definition_jobs(self._client, definitions_due(reading, self._clock(), force=force))
            if deal_due(reading, deal_id, self._clock(), force=force):
                first.insert(0, deal_job(self._client, deal_id))
        if first and first[0].part == "deal":
            self._run(Round(first), deal_id)
            first = []
        due = self._due(deal_id, force=force, deep=deep)
        waiting = _WAITING if "contacts" in due else frozenset(["campaigns"] if "campaign_stats" in due else [])
        self._run(self._round(deal_id, [name for name in due if name not in waiting], first, deep=deep), deal_id)
        for names in _AFTER:
            again = self._due(deal_id, force=False, deep=deep) if waiting else []
            later = [name for name in names if name in waiting and (name in due or name in again)]
            self._run(self._round(deal_id, later, [], deep=deep), deal_id)

    def look_up(self, name: str) -> None:
        """Read the deals of that name, as far as Brevo finds them by it: one call."""
        page = next(self._client.deals(name=name), None)
        self.take(page.items if page else ())

    def take(self, deals: Iterable[Document]) -> None:
        """Keep the own records of deals that were just read."""
        with self._archive.writing() as writing:
            for record in kept("deal", deals):
                writing.put([record], self._clock())
                writing.mark(Part("deal", record.id, "read", self._clock()))

    def _due(self, deal_id: str, *, force: bool, deep: bool) -> list[str]:
        with self._archive.reading() as reading:
            deal = reading.get("deal", deal_id)
            if deal is None:
                return []
            return parts_due(reading, deal, self._settings, self._clock(), force=force, deep=deep)

    def _round(self, deal_id: str, names: Sequence[str], jobs: Sequence[Job], *, deep: bool) -> Round:
        """Return the jobs that read the parts, and what these parts are proved by from now on."""
        with self._archive.reading() as reading:
            deal = reading.get("deal", deal_id)
            if deal is None:
                return Round(jobs)
            asked = Asked(self._client, self._settings, deal, reading, deep)
            made = [job for name in names for job in part_jobs(name, asked)]
            proofs = {name: proof_of(reading, deal, name, self._settings) for name in names}
            return Round([*jobs, *made], proofs, {name: bound_of(name, asked) for name in names})

    def _run(self, todo: Round, deal_id: str) -> None:
        """Do the jobs side by side and keep what they read."""
        begun = self._clock()
        outcomes = _side_by_side(todo.jobs)
        if not outcomes and not todo.proofs:
            return
        with self._archive.writing() as writing:
            self._keep(writing, [one.fetched for one in outcomes if one.fetched], begun)
            for name in dict.fromkeys([*todo.proofs, *(one.part for one in outcomes)]):
                self._mark(writing, name, deal_id, [one for one in outcomes if one.part == name], todo)
            if any(one.part == "deal" and isinstance(one.fault, RecordGone) for one in outcomes):
                writing.bury("deal", [deal_id], self._clock())
                writing.unmark(deal_id)
        self._complain(outcomes, deal_id)

    def _keep(self, writing: Writing, fetched: Sequence[Fetched], begun: datetime) -> None:
        """Keep all records before any is let go of: what one list leaves out another may have brought."""
        fresh: dict[str, set[str]] = defaultdict(set)
        for one in fetched:
            writing.put(one.records, self._clock())
            for record in one.records:
                fresh[record.kind].add(record.id)
        for one in fetched:
            for kind, record_id in one.gone:
                writing.bury(kind, [record_id], self._clock())
            if one.cover:
                kind, to_kind, to_ids = one.cover
                writing.keep_only(kind, to_kind, to_ids, fresh[kind], begun - SKEW)

    def _mark(self, writing: Writing, name: str, deal_id: str, outcomes: Sequence[Outcome], todo: Round) -> None:
        """Write down how a part went; one that failed stays as it was if it was ever read, and says of when it is."""
        about = "" if name in DEFINITIONS else deal_id
        faults = [one.fault for one in outcomes if one.fault]
        refused = any(isinstance(fault, NotPermitted) for fault in faults)
        before = writing.part(name, about)
        if faults and not refused and before and before.state in ("read", "partly"):
            since = f"could not be read since {before.read_at:%-d %B %Y}; as it was then"
            writing.mark(before._replace(about=about, reason=since))
            return
        bounds = [todo.bounds.get(name, ""), *(one.fetched.bound for one in outcomes if one.fetched)]
        bound = "; ".join(dict.fromkeys(filter(None, bounds)))
        state: State = "refused" if refused else "failed" if faults else "partly" if bound else "read"
        reason = _REFUSED if refused else _why(faults[0]) if faults else bound
        writing.mark(Part(name, about, state, self._clock(), reason, todo.proofs.get(name, "")))

    def _complain(self, outcomes: Sequence[Outcome], deal_id: str) -> None:
        """Raise what no answer can do without; say of the rest that it could not be read."""
        for one in outcomes:
            if one.part == "deal" and isinstance(one.fault, RecordGone):
                raise DealNotFound(
                    f"no deal {deal_id!r} in brevo", hint="list deals with: data-gatherer deals --source brevo"
                )
        faults = [(one.part, one.fault) for one in outcomes if one.fault]
        lost = {part: fault for part, fault in faults if part == "deal" or not isinstance(fault, NotPermitted)}
        needed = next((fault for part, fault in lost.items() if part in _NEEDED), None)
        if needed:
            raise needed
        for name, fault in lost.items():
            self._say(f"note: {PARTS.get(name, name.replace('_', ' '))} could not be read: {fault}")


def _why(fault: SuiteError) -> str:
    return _USED_UP if isinstance(fault, AllowanceUsedUp) else _FAILED


class Round(NamedTuple):
    """Jobs to be done at once; for the parts they read, what proves them from now on and what is left out of them whatever the jobs say."""

    jobs: Sequence[Job]
    proofs: Mapping[str, str] = MappingProxyType({})
    bounds: Mapping[str, str] = MappingProxyType({})


class Outcome(NamedTuple):
    """How a job went: what it read, or the failure we expected."""

    part: str
    fetched: Fetched | None
    fault: SuiteError | None


def _side_by_side(jobs: Sequence[Job]) -> list[Outcome]:
    """Do the jobs at once and return how each went, in their order. A bug is raised as it is."""
    if len(jobs) < 2:
        return [_outcome(job) for job in jobs]
    with ThreadPoolExecutor(min(_WORKERS, len(jobs))) as pool:
        try:
            return list(pool.map(_outcome, jobs))
        except BaseException:  # an interrupt: what has not begun is not begun any more
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _outcome(job: Job) -> Outcome:
    try:
        return Outcome(job.part, job.fetch(), None)
    except SuiteError as fault:
        return Outcome(job.part, None, fault)
