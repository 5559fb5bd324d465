"""How a list is read as it was planned, and what is done instead where the server does not go along."""

from __future__ import annotations

from data_gatherer.sources.brevo.api.faults import BadRequest
from data_gatherer.sources.brevo.api.paging import Page
from data_gatherer.sources.brevo.mirror.entities import by_entity, silent
from data_gatherer.sources.brevo.mirror.finishing import finish
from data_gatherer.sources.brevo.mirror.lists import CONTACTS, NOTES, Asked, CrmList
from data_gatherer.sources.brevo.mirror.people import by_links, drop_others, strangers, too_many
from data_gatherer.sources.brevo.mirror.progress import Course, Mode, progress
from data_gatherer.sources.brevo.mirror.reader import NotHonoured, Reader


def read(reader: Reader, entry: CrmList, mode: Mode, *, most: int = 0) -> bool:
    """Go on with a reading, for at most so many pages (0: to its end); return whether it is complete. Raises the client's faults."""
    try:
        return _as_planned(reader, entry, mode, most)
    except NotHonoured as why:
        reader.give_up(entry, mode)
        if mode == "undone":  # all tasks are read more often instead
            return True
        return _as_planned(reader, entry, "whole", most, since=why.course.since if why.doubt else None)
    except BadRequest:
        if _under_way(reader, entry, mode):  # as when pages became smaller meanwhile: it begins anew the next time
            reader.give_up(entry, mode)
            raise
        if entry is not NOTES or mode != "whole":
            raise
        return _instead(reader, NOTES, "each", most, {"account_wide": False})


def _as_planned(reader: Reader, entry: CrmList, mode: Mode, most: int, since: float | None = None) -> bool:
    course = _gone_on(reader, entry, mode, most, since)
    if course is None and _by_links_instead(reader, entry, mode):
        reader.give_up(entry, mode)
        drop_others(reader)
        return _instead(reader, CONTACTS, "linked", most, {"linked_only": True})
    if course is None:
        return False
    if entry is NOTES and mode == "whole" and not course.offset and silent(reader):
        return _instead(reader, NOTES, "each", most, {"account_wide": False})
    finish(reader, entry, course)
    if entry is NOTES and mode == "whole" and reader.found(entry).since is None:
        _try_since(reader, entry)
    if entry.part == CONTACTS.part and mode == "changes" and reader.found(entry).linked_only:
        strangers(reader)
    return True


def _gone_on(reader: Reader, entry: CrmList, mode: Mode, most: int, since: float | None) -> Course | None:
    """Read on; contacts stop after their first page where it shows that there are too many of them."""
    if mode in ("each", "worked"):
        return by_entity(reader, mode, most=most)
    if mode == "linked":
        return by_links(reader, most=most)
    if entry.part == CONTACTS.part:
        course = reader.pages(entry, mode, most=1, since=since)
        if course or most == 1 or _by_links_instead(reader, entry, mode):
            return course
    return reader.pages(entry, mode, most=most, since=since)


def _by_links_instead(reader: Reader, entry: CrmList, mode: Mode) -> bool:
    if entry.part != CONTACTS.part or mode not in ("whole", "changes"):
        return False
    return (mode == "whole" or reader.found(entry).linked_only is True) and too_many(reader, mode)


def _under_way(reader: Reader, entry: CrmList, mode: Mode) -> bool:
    with reader.archive.reading() as reading:
        return mode in progress(reading, entry.part).courses


def _instead(reader: Reader, entry: CrmList, mode: Mode, most: int, found: dict[str, bool | int]) -> bool:
    """Give up reading the list as a whole, remember why, and read it another way."""
    reader.give_up(entry, "whole")
    reader.learn(entry, found)
    return _as_planned(reader, entry, mode, most)


def _try_since(reader: Reader, entry: CrmList) -> None:
    """Find out, once, whether notes can be asked for from a date on: of the newest one nothing older may come along."""
    oldest = newest = None
    with reader.archive.reading() as reading:
        for at in map(entry.made, reading.every(entry.kind)):
            oldest, newest = min(oldest or at, at) if at else oldest, max(newest or at, at) if at else newest
    if newest is None or newest == oldest:
        return
    asked = Asked(0, entry.sizes[-1], since=newest)
    rows = next(entry.ask(reader.client, asked), Page([], None)).items
    told = [at for at in map(entry.made, rows) if at]
    reader.learn(entry, {"since": bool(told) and min(told) >= newest})
