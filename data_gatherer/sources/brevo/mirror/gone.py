"""Records that Brevo no longer has: no list tells of a deletion, so it is what a reading of everything did not meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from data_gatherer.sources.archive import Document, Reading, Writing
from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.faults import RecordGone
from data_gatherer.sources.brevo.keeping import mailbox
from data_gatherer.sources.brevo.mirror.lists import CrmList
from data_gatherer.sources.brevo.mirror.progress import Course, moment_of

_ASKED_FOR = 5
"""Of what was not met so many are asked for by their ids, to be sure."""
_ONE: Mapping[str, Callable[[Client, str], Document]] = {
    "deal": lambda client, key: client.deal(key),
    "company": lambda client, key: client.company(key),
    "note": lambda client, key: client.note(key),
    "task": lambda client, key: client.task(key),
    "contact": lambda client, key: client.contact(int(key)),
}


class Missing(NamedTuple):
    """What a reading did not meet: what is *gone*, and what was *there* all the same when it was asked for."""

    gone: list[str]
    there: list[Document]


def not_met(reading: Reading, entry: CrmList, course: Course) -> list[str]:
    """Return the ids that a reading of everything did not meet; none where it may have passed over some."""
    if entry.again is None:
        return []
    missing = reading.older(entry.kind, moment_of(course.began))
    met = reading.count(entry.kind) - len(missing)
    short = course.total is not None and met < course.total
    unproved = not met and entry.kind not in _ONE
    return [] if short or course.doubtful or unproved else missing


def looked_for(client: Client, entry: CrmList, missing: Sequence[str]) -> Missing:
    """Ask for some of the *missing* by their ids. Is one of them there, only those that are proved to be gone count as gone."""
    if entry.kind not in _ONE:
        return Missing(list(missing), [])
    found = asked_for(client, entry, missing[:: max(1, len(missing) // _ASKED_FOR)][:_ASKED_FOR])
    return found if found.there else Missing(list(missing), [])


def asked_for(client: Client, entry: CrmList, ids: Sequence[str]) -> Missing:
    """Ask for each by its id."""
    found = Missing([], [])
    for one in ids:
        try:
            found.there.append(_ONE[entry.kind](client, one))
        except RecordGone:
            found.gone.append(one)
    return found


def forget(writing: Writing, entry: CrmList, ids: Iterable[str]) -> int:
    """Let go of records that are gone and of what was said about them, and return how many there were."""
    count = 0
    for one in ids:
        if entry.kind == "contact":
            _forget_heard(writing, one)
        if entry.kind == "deal":
            writing.unmark(one)
        count += writing.forget(entry.kind, [one])
    return count


def _forget_heard(writing: Writing, contact: str) -> None:
    """A contact that was deleted takes along what was heard of it."""
    writing.forget("campaign_stats", [contact])
    for kind in ("sms_event", "whatsapp_event"):
        writing.forget(kind, writing.tied(kind, "contact", [contact]))
    address = mailbox((writing.get("contact", contact) or {}).get("email"))
    if address:
        writing.forget("email_event", writing.tied("email_event", "mailbox", [address]))
