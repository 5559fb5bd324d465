"""How a reading goes on after a page: where the next one begins, whether rows slipped between two, and whether it was the last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from data_gatherer.sources.brevo.api.paging import Page
from data_gatherer.sources.brevo.mirror.lists import CrmList
from data_gatherer.sources.brevo.mirror.progress import Course

_BACKS = 10
"""So often a reading goes back to find the row where it left off; then it goes on and is taken for doubtful."""
_MOST_ROUND = 500
_UNMOVED = ("newest", "later", "recent")
"""Readings from the newest row on: what comes in at the front moves rows into the next page, where they are read twice."""


class Met(NamedTuple):
    """What the archive knows of a page before it is kept: by id, when its first row was read last."""

    first: str
    read_at: Mapping[str, datetime]


def turned(course: Course, entry: CrmList, page: Page, met: Met) -> Course:
    """Return the course after *page*."""
    count, total = len(page.items), _least(course.total, page.total)
    known = course._replace(
        total=total, full=course.full or count == course.limit, newest=max(course.newest, _latest(entry, page))
    )
    if _slipped(course, entry, page, met):
        if course.backs < _BACKS:
            step = course.limit if entry.by_page else max(1, course.limit - 1)
            return known._replace(offset=max(0, course.offset - step), backs=course.backs + 1)
        known = known._replace(doubtful=True)
    if _last(known, entry, page):
        return known._replace(offset=course.offset + count, ended=True)
    return _next(known, entry, count)


def _next(course: Course, entry: CrmList, count: int) -> Course:
    """Return the course at its next page; pages overlap by a row, by which it is seen whether they follow on one another."""
    if not course.full and count < course.limit:  # it gives fewer rows than were asked for
        course = course._replace(limit=count) if course.offset == 0 else course
    if entry.by_page:
        return course._replace(offset=course.offset + course.limit)
    overlap = 1 if count > 1 and _overlaps(course, entry) else 0
    return course._replace(offset=course.offset + count - overlap)


def _slipped(course: Course, entry: CrmList, page: Page, met: Met) -> bool:
    """Return whether rows before this page were taken away, so that others moved to where we have been already."""
    if not course.offset or not page.items:
        return False
    if entry.by_page:
        return page.total is not None and course.total is not None and page.total < course.total
    if not _overlaps(course, entry):
        return False
    seen = met.read_at.get(met.first)
    return seen is None or seen.timestamp() < course.began


def _overlaps(course: Course, entry: CrmList) -> bool:
    return course.mode not in _UNMOVED and entry.renewal != "recent" and not entry.chosen


def _last(course: Course, entry: CrmList, page: Page) -> bool:
    count = len(page.items)
    if not count or (course.mode == "newest" and _down_to(course, entry, page)):
        return True
    if page.total is not None:
        return course.offset + count >= page.total
    if count == course.limit:
        return False
    return course.full or count > _MOST_ROUND or count % 10 != 0  # a round number may be all that is given at once


def _down_to(course: Course, entry: CrmList, page: Page) -> bool:
    """Return whether the page reaches down to what was known before."""
    made = [at for at in map(entry.made, page.items) if at]
    return bool(made) and course.since is not None and made[-1].timestamp() < course.since


def _least(before: int | None, now: int | None) -> int | None:
    told = [one for one in (before, now) if one is not None]
    return min(told, default=None)


def _latest(entry: CrmList, page: Page) -> float:
    return max((at.timestamp() for at in map(entry.changed, page.items) if at), default=0.0)
