"""What is to be read next of a list: all of it, what is new in it, or once more what has not been looked at for long."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from data_gatherer.sources.archive import Part, Reading
from data_gatherer.sources.brevo.mirror.findings import Findings, findings
from data_gatherer.sources.brevo.mirror.lists import LISTS, TASKS, CrmList
from data_gatherer.sources.brevo.mirror.progress import Mode, Progress, Round, progress

_DAY = timedelta(days=1)
_REFUSED = timedelta(hours=12)
"""What is not permitted is asked for again so seldom."""


class Known(NamedTuple):
    """What is known of a list when it is planned: how its part stands, how far it came, what the server does."""

    entry: CrmList
    part: Part | None
    made: Progress
    found: Findings


class Again(NamedTuple):
    """A reading once more: *late* by this share of the time a row is believed (0: just due)."""

    entry: CrmList
    mode: Mode
    late: float


def known(reading: Reading, entry: CrmList, now: datetime) -> Known:
    """Return what is known of a list."""
    return Known(entry, reading.part(entry.part, ""), progress(reading, entry.part), findings(reading, entry.part, now))


def needed(one: Known, now: datetime, full: datetime | None, *, patient: bool) -> Mode | None:
    """Return how the list has to be read now, None when it need not be.

    *full*: when everything was asked for once more. *patient*: news of what changes seldom can wait.
    """
    if refused(one) and one.part and now - one.part.read_at < _REFUSED:
        return None
    if not_whole(one, full):
        return everything(one)
    if patient and one.part and now - one.part.read_at < one.entry.fresh:
        return None
    if one.found.account_wide is False:
        return "worked"
    return "whole" if not patient and _fits_a_page(one) else _news(one, now)


def everything(one: Known) -> Mode:
    """Return how all of a list is read."""
    return "each" if one.found.account_wide is False else "linked" if one.found.linked_only else "whole"


def not_whole(one: Known, full: datetime | None) -> bool:
    """Return whether the list was never read from end to end, or not since that was asked for; or its news cannot be had otherwise."""
    whole = one.made.whole
    doubt = "whole" in one.made.courses and one.made.courses["whole"].since is not None
    return whole is None or doubt or (full is not None and whole.began < full.timestamp())


def refused(one: Known) -> bool:
    """Return whether the list was not permitted when it was asked for last."""
    return one.part is not None and one.part.state == "refused"


def _fits_a_page(one: Known) -> bool:
    """Return whether reading all of a list takes no more calls than looking for news in it, and finds what is gone and edited as well."""
    whole, limit = one.made.whole, one.found.limit
    news = one.entry.renewal != "recent" and not one.found.linked_only
    return news and whole is not None and limit is not None and whole.rows < limit


def _news(one: Known, now: datetime) -> Mode | None:
    renewal, found = one.entry.renewal, one.found
    if renewal == "recent":
        return "recent"
    if renewal == "changes" and found.modified_since is not False:
        return "changes"
    if renewal == "newest" and found.newest_first is not False:
        return "newest"
    if renewal == "newest" and found.since:
        return "later"
    return "whole" if one.made.whole and now.timestamp() - one.made.whole.began > _DAY.total_seconds() else None


def once_more(reading: Reading, now: datetime) -> list[Again]:
    """Return what should be read again though nothing says that it changed, the latest first."""
    due = [again for entry in LISTS for again in _again(known(reading, entry, now), now)]
    return sorted(due, key=lambda again: -again.late)


def _again(one: Known, now: datetime) -> list[Again]:
    whole, again = one.made.whole, one.entry.again
    if whole is None or again is None or refused(one):
        return []
    period = _DAY if whole.doubtful or (one.entry is TASKS and one.found.undone is False) else again
    mode = everything(one)
    due = [Again(one.entry, mode, _late(one, mode, whole, period, now))]
    if one.entry is TASKS and one.found.undone is not False:
        since = one.made.undone or Round(whole.began, whole.began)
        due.append(Again(one.entry, "undone", _late(one, "undone", since, _DAY, now)))
    return [each for each in due if each.late >= 0]


def _late(one: Known, mode: Mode, last: Round, period: timedelta, now: datetime) -> float:
    """Return by how much of its period the next page is late.

    Pages of notes and tasks are spread over it, so that each is read once in that time. Lists that tell of their changes are read again
    for what is gone, which shows when they are through: they are read at once.
    """
    elapsed = (now.timestamp() - last.finished) / period.total_seconds()
    if mode in ("each", "linked") or one.entry.renewal == "changes":
        return elapsed - 1
    course = one.made.courses.get(mode)
    limit = course.limit if course else one.found.limit or one.entry.sizes[-1]
    pages = max(1, ceil(last.rows / limit))
    place = min(pages, (course.offset // limit if course else 0) + 1)
    return elapsed - place / pages
