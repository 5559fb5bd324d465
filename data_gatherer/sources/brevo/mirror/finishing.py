"""What follows the last page of a reading: what is gone is let go of, and the part is as old as the moment it began."""

from __future__ import annotations

from data_gatherer.sources.archive import Part, Writing
from data_gatherer.sources.brevo.keeping import kept
from data_gatherer.sources.brevo.mirror.gone import Missing, asked_for, forget, looked_for, not_met
from data_gatherer.sources.brevo.mirror.lists import CrmList
from data_gatherer.sources.brevo.mirror.progress import Course, Round, keep_progress, moment_of, progress
from data_gatherer.sources.brevo.mirror.reader import DEALS_CHANGED, Reader

_VANISHED = 10
"""So many tasks that are no longer among those not done are asked for at once; the others when all tasks are read again."""


def finish(reader: Reader, entry: CrmList, course: Course) -> None:
    """Close a reading whose last page is read."""
    if course.mode == "whole":
        _whole(reader, entry, course)
    elif course.mode == "undone":
        _undone(reader, entry, course)
    else:
        with reader.archive.writing() as writing:
            made = progress(writing, entry.part).without(course.mode)
            if course.mode in ("each", "linked"):  # what is gone was let go of on the way
                rows = writing.count(entry.kind)
                made = made._replace(whole=Round(course.began, reader.clock().timestamp(), rows))
            keep_progress(writing, entry.part, made, reader.clock())
            _mark(writing, entry, course)


def _whole(reader: Reader, entry: CrmList, course: Course) -> None:
    with reader.archive.reading() as reading:
        missing = not_met(reading, entry, course)
    told = looked_for(reader.client, entry, missing) if missing else Missing([], [])
    if course.since is not None and course.newest >= course.since:
        reader.learn(entry, {"modified_since": False})  # there were changes, and asked for them Brevo gave none
    with reader.archive.writing() as writing:
        writing.put(kept(entry.kind, told.there), reader.clock())
        if forget(writing, entry, told.gone) and entry.kind == "deal":
            writing.mark(Part(DEALS_CHANGED, "", "partly", reader.clock(), "deals are gone"))
        rows = writing.count(entry.kind)
        short = course.total is not None and rows < course.total
        over = Round(course.began, reader.clock().timestamp(), rows, course.doubtful or short)
        known = progress(writing, entry.part).without("whole")
        keep_progress(
            writing, entry.part, known._replace(whole=over, newest=course.newest or known.newest), reader.clock()
        )
        _mark(writing, entry, course)


def _undone(reader: Reader, entry: CrmList, course: Course) -> None:
    """Tasks that were not done and are no longer among these were done since, or deleted."""
    with reader.archive.reading() as reading:
        older = reading.older(entry.kind, moment_of(course.began))
        vanished = [one for one in older if (reading.get(entry.kind, one) or {}).get("done") is not True]
    told = asked_for(reader.client, entry, vanished[:_VANISHED])
    if any(task.get("done") is not True for task in told.there):
        reader.learn(entry, {"undone": False})
    with reader.archive.writing() as writing:
        writing.put(kept(entry.kind, told.there), reader.clock())
        forget(writing, entry, told.gone)
        over = Round(course.began, reader.clock().timestamp())
        keep_progress(
            writing, entry.part, progress(writing, entry.part).without("undone")._replace(undone=over), reader.clock()
        )


def _mark(writing: Writing, entry: CrmList, course: Course) -> None:
    """Say how old the part is: news that was looked for meanwhile makes it no older than it was."""
    before, began = writing.part(entry.part, ""), moment_of(course.began)
    writing.mark(
        Part(entry.part, "", "read", max(began, before.read_at) if before and before.state == "read" else began)
    )
