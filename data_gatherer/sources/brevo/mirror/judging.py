"""Whether Brevo does what it is asked: told by the rows of a first page, since it passes over in silence what it does not know."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from data_gatherer.sources.brevo.api.paging import Page
from data_gatherer.sources.brevo.mirror.lists import CrmList
from data_gatherer.sources.brevo.mirror.progress import Course

_JITTER = 120.0
"""Seconds by which rows may stand out of order, as those that were made together do."""


class Verdict(NamedTuple):
    """What was *found* of the server; *in_vain*: the reading does not give what it should; *doubt*: it may have had a reason."""

    found: dict[str, bool | int]
    in_vain: bool = False
    doubt: bool = False


def verdict(entry: CrmList, course: Course, page: Page, held: int, newest: float) -> Verdict:
    """Return what a first page shows; *held* rows are known, of which the *newest* change was at that moment."""
    if course.mode == "changes":
        return _of_changes(entry, course, page, held, newest)
    if course.mode == "later":
        older = any(at.timestamp() < (course.since or 0.0) for at in map(entry.made, page.items) if at)
        return Verdict({"since": False} if older else {}, in_vain=older)
    if course.mode == "undone":
        done = any(row.get("done") is True for row in page.items)
        return Verdict({"undone": not done} if page.items else {}, in_vain=done)
    if entry.renewal == "newest":
        told = newest_first(entry, page)
        found: dict[str, bool | int] = {"account_wide": True} if page.items else {}
        found |= {} if told is None else {"newest_first": told}
        return Verdict(found, in_vain=told is False and course.mode == "newest")
    return Verdict({})


def newest_first(entry: CrmList, page: Page) -> bool | None:
    """Return whether rows come newest first, None where they do not tell."""
    made = [at.timestamp() for at in map(entry.made, page.items) if at]
    if any(later > before + _JITTER for before, later in pairwise(made)):
        return False
    return True if len(made) > 1 and made[0] > made[-1] else None


def _of_changes(entry: CrmList, course: Course, page: Page, held: int, newest: float) -> Verdict:
    since = course.since or 0.0
    changed = [at.timestamp() for at in map(entry.changed, page.items) if at]
    older = sum(at < since for at in changed)
    if older * 2 > len(changed) and (page.total is None or page.total * 2 > held):
        return Verdict({"modified_since": False}, in_vain=True)
    if not page.items and newest >= since:
        return Verdict({}, in_vain=True, doubt=True)
    return Verdict({"modified_since": True} if changed and len(changed) < held else {})
