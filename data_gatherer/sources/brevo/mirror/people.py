"""Contacts of an account that has far more of them than its deals link: those of deals alone, by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from data_gatherer.sources.archive import Document, Kept, Reading
from data_gatherer.sources.brevo.keeping import CONTACTS_PER_CALL, kept, linked
from data_gatherer.sources.brevo.mirror.gone import asked_for, forget
from data_gatherer.sources.brevo.mirror.lists import CONTACTS, CrmList
from data_gatherer.sources.brevo.mirror.progress import Course, Mode, keep_progress, progress
from data_gatherer.sources.brevo.mirror.reader import Reader

_MARGIN = 10
"""Calls that must be saved; else all contacts are read, which are then found by name as well."""


def too_many(reader: Reader, mode: Mode) -> bool:
    """Return whether going on with a reading of the list takes far more calls than asking for those that deals link."""
    with reader.archive.reading() as reading:
        course = progress(reading, CONTACTS.part).courses.get(mode)
        if course is None or course.total is None:
            return False
        pages = (course.total - course.offset) / course.limit
        return pages > ceil(len(linked_people(reading)) / CONTACTS_PER_CALL) + _MARGIN


def linked_people(reading: Reading) -> set[str]:
    """Return the ids of the contacts that deals link."""
    people = (one for deal in reading.every("deal") for one in linked(deal, "linkedContactsIds"))
    return {one for one in people if one.isdecimal()}


def drop_others(reader: Reader) -> None:
    """Let go of contacts that no deal links."""
    with reader.archive.writing() as writing:
        forget(writing, CONTACTS, sorted(set(writing.ids(CONTACTS.kind)) - linked_people(writing)))


def of_deals_alone(entry: CrmList, reader: Reader) -> CrmList:
    """Return the list of contacts with those alone that deals link."""
    with reader.archive.reading() as reading:
        wanted = linked_people(reading)

    def keep(kind: str, rows: Iterable[Document]) -> Iterator[Kept]:
        return kept(kind, (row for row in rows if str(row.get("id")) in wanted))

    return entry._replace(keep=keep, chosen=True)


def by_links(reader: Reader, *, most: int = 0) -> Course | None:
    """Go on with reading the contacts that deals link, at most so many calls (0: all); return the reading when it is through."""
    with reader.archive.reading() as reading:
        course = progress(reading, CONTACTS.part).courses.get("linked")
        course = course or Course("linked", reader.clock().timestamp(), CONTACTS_PER_CALL)
        ids = sorted(one for one in linked_people(reading) if one > course.place[1])
    for start in range(0, len(ids), CONTACTS_PER_CALL):
        if most and start // CONTACTS_PER_CALL == most:
            return None
        some = ids[start : start + CONTACTS_PER_CALL]
        course = course._replace(place=("contact", some[-1]), offset=course.offset + len(some))
        _read(reader, some, course)
        reader.say(CONTACTS.label, course.offset, course.offset + len(ids) - start - len(some))
    return course._replace(ended=True)


def strangers(reader: Reader) -> None:
    """Read the contacts that deals link and nobody has read yet."""
    with reader.archive.reading() as reading:
        people = linked_people(reading)
        unknown = sorted(people - set(reading.ids(CONTACTS.kind)))
    for start in range(0, len(unknown), CONTACTS_PER_CALL):
        _read(reader, unknown[start : start + CONTACTS_PER_CALL])


def _read(reader: Reader, ids: Sequence[str], course: Course | None = None) -> None:
    """Ask for contacts by their ids; one that is known and did not come is asked for by itself before it is let go of."""
    came = list(kept(CONTACTS.kind, reader.client.contacts_by_ids([int(one) for one in ids])))
    with reader.archive.reading() as reading:
        known = reading.moments(CONTACTS.kind, ids)
    lost = asked_for(reader.client, CONTACTS, sorted(set(known) - {record.id for record in came}))
    with reader.archive.writing() as writing:
        writing.put([*came, *kept(CONTACTS.kind, lost.there)], reader.clock())
        forget(writing, CONTACTS, lost.gone)
        if course:
            made = progress(writing, CONTACTS.part).going(course)
            keep_progress(writing, CONTACTS.part, made, reader.clock())
