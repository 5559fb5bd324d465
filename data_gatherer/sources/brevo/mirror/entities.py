"""Notes of one deal after another, and of companies and contacts: for an account whose notes cannot be listed as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from data_gatherer.sources.archive import Document, Reading
from data_gatherer.sources.brevo.keeping import kept, linked
from data_gatherer.sources.brevo.mirror.findings import findings
from data_gatherer.sources.brevo.mirror.lists import NOTES
from data_gatherer.sources.brevo.mirror.progress import Course, Mode, keep_progress, moment_of, progress
from data_gatherer.sources.brevo.mirror.reader import OVERLAP, Reader
from data_gatherer.sources.brevo.translation.moments import moment

TOGETHER = 50
"""So many records are asked for in one call."""
_KINDS = {"deals": ("deal", "dealIds"), "companies": ("company", "companyIds"), "contacts": ("contact", "contactIds")}
"""In this order; by what Brevo calls them the kind of record, and where a note names it."""

_WORK = ("last_activity_date", "last_updated_date")


class Batch(NamedTuple):
    """Records of a kind whose notes are asked for together."""

    entity: str
    ids: list[str]


def by_entity(reader: Reader, mode: Mode, *, most: int = 0) -> Course | None:
    """Go on with reading notes batch by batch, at most so many (0: all); return the reading when it is through."""
    with reader.archive.reading() as reading:
        course = progress(reading, NOTES.part).courses.get(mode) or _begun(reader, reading, mode)
        together = 1 if findings(reading, NOTES.part, reader.clock()).joined is False else TOGETHER
        batches = list(_batches(reading, course, together))
    for number, batch in enumerate(batches):
        if most and number == most:
            return None
        if not _read(reader, course, batch):
            reader.learn(NOTES, {"joined": False})
            return by_entity(reader, mode, most=max(0, most - number))
        course = course._replace(place=(batch.entity, batch.ids[-1]))
    return course._replace(ended=True)


def silent(reader: Reader) -> bool:
    """Return whether the account's deals have notes though the list of all was empty: one call."""
    with reader.archive.reading() as reading:
        busiest = sorted(reading.every("deal"), key=lambda deal: (-_activities(deal), str(deal["id"])))[:TOGETHER]
    ids = [str(deal["id"]) for deal in busiest if _activities(deal)]
    return bool(ids) and next(reader.client.notes("deals", ids), None) is not None


def _begun(reader: Reader, reading: Reading, mode: Mode) -> Course:
    part = reading.part(NOTES.part, "")
    since = (part.read_at - OVERLAP).timestamp() if part and mode == "worked" else None
    return Course(mode, reader.clock().timestamp(), NOTES.sizes[-1], since=since)


def _batches(reading: Reading, course: Course, together: int) -> Iterator[Batch]:
    order = list(_KINDS)
    entity, last = course.place
    for one in order[order.index(entity) if entity else 0 :]:
        ids = _ids(reading, course, one)
        left = [each for each in ids if one != entity or each > last]
        for start in range(0, len(left), together):
            yield Batch(one, left[start : start + together])


def _ids(reading: Reading, course: Course, entity: str) -> list[str]:
    kind = _KINDS[entity][0]
    if course.since is None:
        return reading.ids(kind)
    since = moment_of(course.since)
    return [str(deal["id"]) for deal in reading.every(kind) if _worked_on(deal, since)] if kind == "deal" else []


def _worked_on(deal: Document, since: datetime) -> bool:
    attributes = deal.get("attributes")
    told = [attributes.get(name) for name in _WORK] if isinstance(attributes, dict) else []
    return any(at >= since for at in map(moment, told) if at)


def _read(reader: Reader, course: Course, batch: Batch) -> bool:
    """Read the notes of a batch; return False when Brevo looked at the first id alone."""
    kind, field = _KINDS[batch.entity]
    begun = reader.clock()
    fresh: set[str] = set()
    named: set[str] = set()
    for page in reader.client.notes(batch.entity, batch.ids, limit=course.limit):
        records = list(kept(NOTES.kind, page.items))
        fresh |= {record.id for record in records if record.kind == NOTES.kind}
        named |= {one for row in page.items for one in linked(row, field)} & set(batch.ids)
        with reader.archive.writing() as writing:
            writing.put(records, reader.clock())
            rows = writing.count(NOTES.kind)
        reader.say(NOTES.label, rows, None)
    if _only_first(reader, kind, batch.ids, named):
        return False
    with reader.archive.writing() as writing:
        writing.keep_only(NOTES.kind, kind, batch.ids, fresh, begun)
        after = course._replace(place=(batch.entity, batch.ids[-1]))
        keep_progress(writing, NOTES.part, progress(writing, NOTES.part).going(after), reader.clock())
    return True


def _only_first(reader: Reader, kind: str, ids: Sequence[str], named: set[str]) -> bool:
    if kind != "deal" or not named or named - set(ids[:1]):
        return False
    with reader.archive.reading() as reading:
        others = reading.many("deal", ids[1:]).values()
    return sum(1 for deal in others if _activities(deal)) > 1


def _activities(deal: Document) -> float:
    attributes = deal.get("attributes")
    count = attributes.get("number_of_activities") if isinstance(attributes, dict) else 0
    return count if isinstance(count, int | float) else 0
