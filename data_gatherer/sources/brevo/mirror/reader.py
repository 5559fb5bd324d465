"""Reads lists page by page into the archive; how far it came is kept with each page, so a reading that is cut off goes on there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from data_gatherer.sources.archive import Archive, Part, Writing
from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.faults import BadRequest
from data_gatherer.sources.brevo.api.paging import Page
from data_gatherer.sources.brevo.mirror.findings import Findings, findings, keep_findings
from data_gatherer.sources.brevo.mirror.judging import verdict
from data_gatherer.sources.brevo.mirror.lists import DEALS, Asked, CrmList
from data_gatherer.sources.brevo.mirror.progress import Course, Mode, Progress, keep_progress, moment_of, progress
from data_gatherer.sources.brevo.mirror.turning import Met, turned
from sales_kernel.clock import Clock

OVERLAP = timedelta(minutes=10)
"""News is looked for from so long before the last time on: lists lag behind, and clocks differ."""
_SOON, _FEW = timedelta(hours=2), 100
"""After so short a time a small page holds what is new."""
DEALS_CHANGED = "peers"
"""The part that says whether it was reckoned, since deals changed, how long won ones took."""


class Step(NamedTuple):
    """A page was read: of what, how many rows of how many (None: not known) so far; and how many calls were made in all."""

    label: str
    rows: int
    total: int | None
    calls: int


class NotHonoured(Exception):
    """Brevo passes over what this way of reading depends on; *doubt* is set when it may have had a reason to give nothing."""

    def __init__(self, course: Course, *, doubt: bool) -> None:
        super().__init__(course.mode)
        self.course = course
        self.doubt = doubt


class Reader:
    """Reads lists of one account; *heard* is told of every page."""

    def __init__(self, client: Client, archive: Archive, clock: Clock, heard: Callable[[Step], object]) -> None:
        self.client = client
        self.archive = archive
        self.clock = clock
        self._heard = heard

    def say(self, label: str, rows: int, total: int | None) -> None:
        """Tell of a page that was read."""
        self._heard(Step(label, rows, total, sum(self.client.transport.made.values())))

    def pages(self, entry: CrmList, mode: Mode, *, most: int = 0, since: float | None = None) -> Course | None:
        """Go on with a reading page by page, at most so many (0: all); return it when its last page is read.

        *since* is kept with a reading of everything that begins now. Raises NotHonoured when it cannot be read this way.
        """
        course, read = self._course(entry, mode, since), 0
        while not course.ended:
            if most and read == most:
                return None
            course, read = self._page(entry, course), read + 1
        return course

    def found(self, entry: CrmList) -> Findings:
        """Return what is known of how the list can be asked for."""
        with self.archive.reading() as reading:
            return findings(reading, entry.part, self.clock())

    def learn(self, entry: CrmList, found: dict[str, bool | int]) -> None:
        """Write down how the list can be asked for."""
        with self.archive.writing() as writing:
            self._learn(writing, entry, found)

    def give_up(self, entry: CrmList, mode: Mode) -> None:
        """Forget a reading that is under way."""
        with self.archive.writing() as writing:
            keep_progress(writing, entry.part, progress(writing, entry.part).without(mode), self.clock())

    def _course(self, entry: CrmList, mode: Mode, since: float | None) -> Course:
        with self.archive.reading() as reading:
            known, part = progress(reading, entry.part), reading.part(entry.part, "")
        if mode in known.courses:
            return known.courses[mode]
        now = self.clock()
        since = since if mode in ("whole", "undone") or part is None else _since(part.read_at, known)
        limit = self.found(entry).limit or entry.sizes[0]
        few = mode == "newest" and part is not None and now - part.read_at < _SOON
        return Course(mode, now.timestamp(), min(limit, _FEW) if few else limit, since=since)

    def _page(self, entry: CrmList, course: Course) -> Course:
        course, page = self._asked(entry, course)
        if not course.offset:
            self._judge(entry, course, page)
        records = entry.kept(page.items)
        first = next((record.id for record in records if record.kind == entry.kind), "")
        with self.archive.writing() as writing:
            after = turned(course, entry, page, Met(first, writing.moments(entry.kind, [first])))
            changed = writing.put(records, max(self.clock(), moment_of(course.began)))
            if changed and entry.kind == DEALS.kind:
                writing.mark(Part(DEALS_CHANGED, "", "partly", self.clock(), "deals changed since"))
            known = progress(writing, entry.part)
            known = known._replace(newest=max(known.newest, after.newest))
            keep_progress(writing, entry.part, known.going(after), self.clock())
            if course.mode == "whole":
                self._learn(writing, entry, {"limit": after.limit})
        self.say(entry.label, course.offset + len(page.items), after.total)
        return after

    def _asked(self, entry: CrmList, course: Course) -> tuple[Course, Page]:
        """Ask for the page; a first one that is too large is asked for again smaller."""
        while True:
            try:
                return course, next(entry.ask(self.client, self._wanted(course)), Page([], None))
            except BadRequest:
                smaller = self._smaller(entry, course.limit)
                if course.offset or not smaller:
                    raise
                course = course._replace(limit=smaller)

    def _smaller(self, entry: CrmList, limit: int) -> int | None:
        """Return the next size worth trying: not more than deals were found to come in, but for what is safe."""
        most = max(self.found(DEALS).limit or limit, entry.sizes[-1])
        return next((size for size in entry.sizes if size < limit and size <= most), None)

    def _wanted(self, course: Course) -> Asked:
        since = moment_of(course.since) if course.since is not None and course.mode in ("changes", "later") else None
        days = 90
        if course.mode == "recent" and course.since is not None:
            days = min(days, ceil((self.clock() - moment_of(course.since)) / timedelta(days=1)) + 1)
        return Asked(course.offset, course.limit, since, course.mode == "undone", days)

    def _judge(self, entry: CrmList, course: Course, page: Page) -> None:
        """Learn what a first page shows of the server. Raises NotHonoured when it shows that the reading is in vain."""
        with self.archive.reading() as reading:
            told = verdict(entry, course, page, reading.count(entry.kind), progress(reading, entry.part).newest)
        if told.found:
            self.learn(entry, told.found)
        if told.in_vain:
            raise NotHonoured(course, doubt=told.doubt)

    def _learn(self, writing: Writing, entry: CrmList, found: dict[str, bool | int]) -> None:
        known = findings(writing, entry.part, self.clock())
        now = Findings(**{**known._asdict(), **found})
        if now != known:
            keep_findings(writing, entry.part, now, self.clock())


def _since(read_at: datetime, known: Progress) -> float:
    """Return what news is looked for from: from the last one known on at the latest, whose moment is by Brevo's own clock.

    So an answer is never empty while Brevo looks at the parameter.
    """
    before = (read_at - OVERLAP).timestamp()
    return min(before, known.newest - 1) if known.newest else before
