"""A deal as plays look at it: who can be asked, what was raised, how long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from action_recommender.gates import Approach, may_reach
from action_recommender.models import Finding, Reach
from action_recommender.rules import Rules
from data_gatherer.models import Contact, EnrichedDeal, Interaction, Owner, Task
from deal_summary import reading
from deal_summary.models import Signals, Theme
from deal_summary.thresholds import Thresholds
from sales_kernel.settings import Me

OUTWARD: tuple[Reach, ...] = ("email", "phone", "linkedin", "whatsapp")


NOBODY = Me()
"""Whoever works here, as long as the settings do not say."""


@dataclass(frozen=True)
class View:
    """The deal and its signals on one day; nothing here is computed from anything else."""

    deal: EnrichedDeal
    signals: Signals
    thresholds: Thresholds
    rules: Rules
    me: Me = NOBODY

    @property
    def sender(self) -> Owner:
        """Who signs: the deal's owner, else whoever works here; without a name when nobody is known."""
        owner = self.deal.deal.owner
        if owner and owner.name:
            return owner
        return Owner(name=self.me.name, email=self.me.email, phone=self.me.phone, time_zone=self.me.zone)

    def approach(self, contact: Contact, channel: Reach, at: datetime | None = None) -> Approach:
        """Return what the gates look at when *contact* is to be reached over *channel*, at a moment once it is known."""
        return Approach(self.deal, contact, channel, self.rules, self.sender.name, self.today, at)

    @property
    def open(self) -> bool:
        """True for a deal that can still be won."""
        return self.deal.deal.stage.kind == "open"

    @property
    def closed_days(self) -> int:
        """Days since a won or lost deal entered that stage, or since its close date; 0 where neither is known."""
        entered = self.deal.deal.stage_entered_at
        day = entered.date() if entered else self.deal.deal.close_date
        return (self.today - day).days if day else 0

    @property
    def today(self) -> date:
        """The day the view is of."""
        return self.signals.as_of

    @property
    def silent_limit(self) -> int:
        """Days of silence that are too many in this phase."""
        return self.thresholds.silent_days.get(self.signals.phase, 14)

    @property
    def silent_days(self) -> int | None:
        """Days since the buyer's last word; None when there never was one."""
        return self.signals.silence.inbound_days

    @property
    def quiet_days(self) -> int | None:
        """Days without a touch in either direction; a deal without history counts from its creation, None where that is unknown too."""
        if self.signals.silence.days is not None:
            return self.signals.silence.days
        created = self.deal.deal.created_at
        return (self.today - created.date()).days if created else None

    def raised(self, name: str) -> Theme | None:
        """Return the matter if it was raised lately."""
        return self.signals.theme(name, within_days=self.rules.fresh_days)

    def worried(self, name: str) -> Theme | None:
        """Return the matter if it was voiced as a worry lately."""
        return self.signals.concern(name, within_days=self.rules.fresh_days)

    def unanswered_about(self, theme: Theme) -> bool:
        """Return whether a message that raised *theme* still waits for an answer."""
        return self.signals.unanswered is not None and bool(set(theme.evidence) & set(self.signals.unanswered.evidence))

    @property
    def in_peace(self) -> bool:
        """True while they have asked not to be approached for now, and nothing of theirs waits for an answer."""
        return self.raised("later") is not None and self.signals.unanswered is None

    def promised_date(self, theme: Theme) -> date | None:
        """Return the first coming date that the texts behind *theme* name, None when they name none."""
        records = [record for record in map(self.record, reversed(theme.evidence)) if record]
        named = (
            day for record in records for day in reading.dates(record.text, after=record.at.date()) if day > self.today
        )
        return next(named, None)

    def record(self, record_id: str) -> Interaction | None:
        """Return the interaction of that id, or None."""
        return self._records.get(record_id)

    def task(self, task_id: str) -> Task | None:
        """Return the task of that id, or None."""
        return next((task for task in self.deal.tasks if task.id == task_id), None)

    def speaker(self, evidence: Sequence[str]) -> Contact | None:
        """Return who is to be answered: the one who said so last, else the one most lately engaged, else the first who is still there."""
        for record_id in reversed(evidence):
            record = self.record(record_id)
            for person in record.people if record else ():
                contact = self.deal.contact(person)
                if contact and contact in self.present:
                    return contact
        engaged = [contact for contact in self.present if contact.id in self.signals.engaged_people]
        return next(iter(engaged or self.present), None)

    @cached_property
    def present(self) -> list[Contact]:
        """The contacts who have not left."""
        return [contact for contact in self.deal.contacts if contact.id not in self.signals.gone_people]

    def reach(self, contact: Contact, order: Sequence[Reach]) -> tuple[Reach | None, tuple[Finding, ...]]:
        """Return the first channel of *order* that is open to *contact*, None when none is, and what blocked those before it."""
        findings: list[Finding] = []
        for channel in order:
            finding = may_reach(self.approach(contact, channel))
            if finding is None:
                return channel, tuple(found.model_copy(update={"alternative": channel}) for found in findings)
            findings.append(finding)
        return None, tuple(findings)

    def reachable(self, contact: Contact) -> bool:
        """Return whether any channel is open to *contact*."""
        return self.reach(contact, OUTWARD)[0] is not None

    @cached_property
    def _records(self) -> dict[str, Interaction]:
        return {record.id: record for record in self.deal.interactions}
