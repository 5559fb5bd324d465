"""What costs a call for each person, on request: what campaigns did to the people of open deals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple

from data_gatherer.sources.archive import Kept, Part, Reading
from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.faults import RecordGone
from data_gatherer.sources.brevo.around import read_contacts
from data_gatherer.sources.brevo.mirror.cycles import translator
from data_gatherer.sources.brevo.mirror.reader import Reader
from data_gatherer.sources.brevo.settings import BrevoSettings

STATS = "campaign_stats"
_KEEP = timedelta(hours=20)
"""What was read within this time is not read again, so that a daily mirror reads it each day."""
_WORKERS = 10
_TOGETHER = 10
"""So many deals are read together, and then kept."""


class _Wanted(NamedTuple):
    """An open deal and the people whose campaigns are read: the first of those it links, as `brevo: most_mailboxes` says."""

    deal: str
    people: list[str]
    linked: int


def read_stats(reader: Reader, settings: BrevoSettings) -> None:
    """Read what campaigns did to the people of open deals, each person once a day."""
    now = reader.clock()
    with reader.archive.reading() as reading:
        wanted = list(_wanted(reading, reader.archive.account, settings, now - _KEEP))
    for start in range(0, len(wanted), _TOGETHER):
        some = wanted[start : start + _TOGETHER]
        with reader.archive.reading() as reading:
            people = list(dict.fromkeys(person for one in some for person in one.people))
            known = {person for person, at in reading.moments(STATS, people).items() if now - at < _KEEP}
        found = _asked(reader.client, [person for person in people if person not in known])
        with reader.archive.writing() as writing:
            writing.put(found, reader.clock())
            for one in some:
                writing.mark(_part(one, reader.clock()))
        reader.say("campaign statistics", start + len(some), len(wanted))


def _wanted(reading: Reading, account: str, settings: BrevoSettings, since: datetime) -> Iterator[_Wanted]:
    told = translator(reading, account, settings)
    for document in reading.every("deal"):
        deal = told.deal(document)
        part = reading.part(STATS, deal.id)
        if deal.stage.kind != "open" or (part and part.read_at > since):
            continue
        linked = read_contacts(document, settings)
        yield _Wanted(deal.id, [one for one in linked[: settings.most_mailboxes] if one.isdecimal()], len(linked))


def _asked(client: Client, people: Sequence[str]) -> list[Kept]:
    """Ask for all of them side by side: their allowance is counted by the second."""

    def ask(person: str) -> Iterable[Kept]:
        try:
            return [Kept(STATS, person, client.campaign_stats(int(person)))]
        except RecordGone:
            return []

    with ThreadPoolExecutor(_WORKERS) as pool:
        try:
            return [record for records in pool.map(ask, people) for record in records]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _part(one: _Wanted, now: datetime) -> Part:
    bound = f"of {len(one.people)} of {one.linked} people" if one.linked > len(one.people) else ""
    return Part(STATS, one.deal, "partly" if bound else "read", now, bound)
