"""The deal on one day as signals look at it: what is past, on which day, and every text read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from data_gatherer.models import EnrichedDeal, Interaction
from deal_summary import reading
from deal_summary.lexicons import LANGUAGES
from deal_summary.orders import without_orders
from deal_summary.signals.records import theirs
from deal_summary.thresholds import Phase, Thresholds


@dataclass(frozen=True)
class Read:
    """What the word lists find in a record's own words: in which language, which matters; tone and feeling when asked for."""

    record: Interaction
    text: str
    language: str
    hits: list[reading.Hit]

    @cached_property
    def tone(self) -> int:
        """Positive words less negative ones."""
        return reading.tone(self.text, self.language)

    @cached_property
    def emotion(self) -> str:
        """The feeling that is voiced, empty when none is."""
        return reading.emotion(self.text, self.language)


@dataclass(frozen=True)
class History:
    """A deal up to and including *as_of*, a day in *zone*. Records of a later day are no past."""

    deal: EnrichedDeal
    as_of: date
    zone: str
    thresholds: Thresholds

    @cached_property
    def past(self) -> list[Interaction]:
        """What has happened on this deal, oldest first; what is only planned has not."""
        return [
            record
            for record in self.deal.interactions
            if self.day(record) <= self.as_of and record.outcome != "planned" and not record.other_deal
        ]

    @cached_property
    def read(self) -> dict[str, Read]:
        """The past texts that hold the buyer's words, by record id, oldest first."""
        return {record.id: self._read(record) for record in self.past if theirs(record)}

    @cached_property
    def phase(self) -> Phase:
        """Where the stage stands among the open ones, by thirds."""
        stage = self.deal.deal.stage
        if stage.order is None or not stage.of:
            return "unknown"
        share = stage.order / stage.of
        return "early" if share <= 1 / 3 else "middle" if share <= 2 / 3 else "late"

    def day(self, record: Interaction) -> date:
        """Return the day of a record in our zone."""
        return self.day_of(record.at)

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment in our zone."""
        return moment.astimezone(self._place).date()

    def age(self, record: Interaction) -> int:
        """Return how many days ago the record was."""
        return (self.as_of - self.day(record)).days

    def language(self, record: Interaction, text: str) -> str:
        """The text's own words decide; a few words say too little, then the contact's language does, then English."""
        found = reading.language_of(text)
        spoken = next(
            (contact.language for contact in self.deal.contacts if contact.id in record.people and contact.language), ""
        )
        return found or (spoken if spoken in LANGUAGES else LANGUAGES[0])

    def said(self, name: str) -> Sequence[tuple[Read, reading.Hit]]:
        """Return where the matter *name* was raised, oldest first."""
        return self._by_matter.get(name, ())

    @property
    def matters(self) -> Sequence[str]:
        """The matters that were raised within the last 180 days."""
        return tuple(self._by_matter)

    @cached_property
    def _by_matter(self) -> dict[str, list[tuple[Read, reading.Hit]]]:
        found: dict[str, list[tuple[Read, reading.Hit]]] = {}
        for read in self.read.values():
            for hit in read.hits if self.age(read.record) <= 180 else ():
                found.setdefault(hit.name, []).append((read, hit))
        return found

    @cached_property
    def _place(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _read(self, record: Interaction) -> Read:
        own = without_orders(reading.own_words(record.text))
        text = f"{record.subject}.\n{own}"
        language = self.language(record, text)
        return Read(record, own, language, reading.hits(text, language))
