"""Reading everything once more because somebody asked for it: remembered until it is done, over as many hours as it takes."""

from __future__ import annotations

from datetime import datetime

from data_gatherer.sources.archive import Archive, Part, Reading
from data_gatherer.sources.brevo.mirror.findings import Findings, keep_findings
from data_gatherer.sources.brevo.mirror.lists import LISTS
from data_gatherer.sources.brevo.mirror.planning import known, not_whole, refused
from data_gatherer.sources.brevo.mirror.progress import keep_progress, progress
from sales_kernel.clock import Clock

_PART = "sync:full"


def full_since(reading: Reading) -> datetime | None:
    """Return when everything was asked for once more; None when it never was or is done."""
    part = reading.part(_PART, "")
    return part.read_at if part and part.state == "partly" else None


def begin_full(archive: Archive, clock: Clock) -> None:
    """Ask for everything once more, and for what the server does as well; what was begun before goes on."""
    with archive.writing() as writing:
        if full_since(writing):
            return
        writing.mark(Part(_PART, "", "partly", clock(), "everything is read once more"))
        for entry in LISTS:
            keep_progress(writing, entry.part, progress(writing, entry.part)._replace(courses={}), clock())
            keep_findings(writing, entry.part, Findings(), clock())


def end_full(archive: Archive, clock: Clock) -> None:
    """Write down that everything was read once more, if it was."""
    with archive.reading() as reading:
        since = full_since(reading)
        lists = [known(reading, entry, clock()) for entry in LISTS]
        if since is None or any(not_whole(one, since) and not refused(one) for one in lists):
            return
    with archive.writing() as writing:
        writing.mark(Part(_PART, "", "read", clock()))
