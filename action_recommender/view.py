"""A deal as plays look at it: who can be asked, what was raised, how long ago."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from action_recommender.gates import Approach, of_reach
from action_recommender.models import Finding, Reach
from action_recommender.rules import Rules
from action_recommender.schedule import Usual, zones_of
from data_gatherer.models import Contact, EnrichedDeal, Interaction, Owner, Task
from deal_summary import reading
from deal_summary.models import Commitment, Signals, Theme
from deal_summary.reading.periods import later_month
from deal_summary.signals import inbound, outbound, telling, two_way
from deal_summary.thresholds import Thresholds
from sales_kernel.settings import Me

OUTWARD: tuple[Reach, ...] = ("email", "phone", "linkedin", "whatsapp")


NOBODY = Me()
"""Whoever works here, as long as the settings do not say."""
_LAST_HOUR = time(17)
_TOWARDS_THEM = re.compile(
    r"^(?:send|share|answer|reply|deliver|forward|call|schick|send|sende|liefer|antwort|anruf|zurückruf|envoy|répon|livr|transm|rappel|appel"
    r"|envi|mand|respond|entreg|llam)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_AUTOMATIC = re.compile(
    r"out of (?:the )?office|automatic(?:ally)? (?:reply|generated)|auto-?reply|abwesenheit|automatisch (?:erzeugt|generiert)"
    r"|absence du bureau|réponse automatique|respuesta automática|fuera de la oficina",
    re.IGNORECASE,
)
_PROMISED = re.compile(r"\b(?:promis(?!ing\b)|prometid|prometí|prometimos)|zugesagt|versprochen", re.IGNORECASE)
_BY_THEM = re.compile(
    r"\b(?:he|she|they|their|er|sie|ils?|elles?|él|ella|ellos|ellas)\b"
    r"|\b(?:remind|chas(?:e|ing)|ask|follow|wait|relanc|attend|nachfass|nachfrag|erinner|wart|recorda|recuerd|pregunt|esper)",
    re.IGNORECASE,
)
"""Words of a task by which what was promised is theirs to give, or is only asked for."""
_CODE = re.compile(r"(?=\S*\d)[^\s@]+")
"""What a CRM calls a colleague by whose name it does not know."""
_WEEK = 7
_NARROW_HOURS = 5
"""A wider span of hours is no habit worth planning by."""
_DOUBTS = ("price", "budget", "security", "integration", "feature", "competitor", "timing", "service")


class Later(NamedTuple):
    """They asked for time: in which words, and until when where they named a day."""

    theme: Theme
    until: date | None


@dataclass(frozen=True)
class View:
    """The deal and its signals on one day; nothing here is computed from anything else."""

    deal: EnrichedDeal
    signals: Signals
    thresholds: Thresholds
    rules: Rules
    me: Me = NOBODY
    zone: str = "UTC"

    @property
    def sender(self) -> Owner:
        """Who signs: the deal's owner, else whoever works here; without a name when the CRM and the settings tell none."""
        owner = self.deal.deal.owner
        if owner and (owner.name or (owner.email and not self.me.name)):
            return owner
        return Owner(name=self.me.name, email=self.me.email, phone=self.me.phone, time_zone=self.me.zone)

    @property
    def owned(self) -> bool:
        """True for a deal that is somebody's: the CRM may know its owner by address alone."""
        owner = self.deal.deal.owner
        return bool(self.sender.name or (owner and owner.known_as))

    def approach(
        self,
        contact: Contact,
        channel: Reach,
        at: datetime | None = None,
        *,
        day: date | None = None,
        expected: bool = False,
    ) -> Approach:
        """Return what the gates look at when *contact* is to be reached over *channel*, at a moment once it is known.

        *expected* is what the person waits for: no touch too many.
        """
        sender = self.sender.name
        return Approach(self.deal, contact, channel, self.rules, sender, day or self.today, at, answering=expected)

    @property
    def open(self) -> bool:
        """True for a deal that can still be won."""
        return self.deal.deal.stage.kind == "open"

    @property
    def live(self) -> bool:
        """True for an open deal whose buyer has not decided against us."""
        return self.open and self.declined is None

    @cached_property
    def declined(self) -> Theme | None:
        """Return the words of a no that is their last word on it; a yes, or another question of theirs, takes it back."""
        no = self.signals.theme("said_no")
        if no is None:
            return None
        return None if self._heard_again(no) else no

    def _heard_again(self, theme: Theme) -> bool:
        """Return whether who raised *theme* has been heard of since, of their own accord and not by an automatic reply."""
        raised = [record for record in map(self.record, theme.evidence) if record]
        said, speakers = max(record.at for record in raised), {record.people[:1] for record in raised}
        return any(
            record.at > said
            and inbound(record)
            and self.day_of(record.at) <= self.today
            and (record.people[:1] in speakers or any(not one for one in speakers))
            and not _AUTOMATIC.search(f"{record.subject} {record.text[:300]}")
            for record in self.deal.interactions
        )

    @property
    def record_of_deal(self) -> tuple[str, ...]:
        """The deal's own record, as evidence."""
        return (f"deal:{self.deal.deal.id}",)

    @property
    def closed_days(self) -> int:
        """Days since a won or lost deal entered that stage, or since its close date; 0 where neither is known."""
        entered = self.deal.deal.stage_entered_at
        day = self.day_of(entered) if entered else self.deal.deal.close_date
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
        return (self.today - self.day_of(created)).days if created else None

    def raised(self, name: str) -> Theme | None:
        """Return the matter if it was raised lately."""
        return self.signals.theme(name, within_days=self.rules.fresh_days)

    def worried(self, name: str) -> Theme | None:
        """Return the matter if it was voiced as a worry lately."""
        return self.signals.concern(name, within_days=self.rules.fresh_days)

    def unanswered_about(self, theme: Theme) -> bool:
        """Return whether a message that raised *theme* still waits for an answer."""
        return self.signals.unanswered is not None and bool(set(theme.evidence) & set(self.signals.unanswered.evidence))

    @cached_property
    def asked_for_time(self) -> Later | None:
        """Return when they asked to be left alone and until when, None when they did not or have written of something else since."""
        theme = self.signals.theme("later", within_days=180)
        if theme is None:
            return None
        if self._heard_again(theme):
            return None
        return Later(theme, self._named_day(theme))

    @property
    def in_peace(self) -> bool:
        """True while they have asked not to be approached: until the day they named, else for *fresh_days*; an open message ends it."""
        later = self.asked_for_time
        if later is None or self.signals.unanswered:
            return False
        return (
            later.until > self.today if later.until else (self.today - later.theme.last).days <= self.rules.fresh_days
        )

    @property
    def in_touch(self) -> bool:
        """True when they have been heard of lately."""
        return self.silent_days is not None and self.silent_days <= self.rules.fresh_days

    @property
    def doubted(self) -> bool:
        """True while a worry of theirs is fresh."""
        return any(self.worried(name) for name in _DOUBTS)

    @property
    def meets_soon(self) -> bool:
        """True when a meeting with them is at most a week away."""
        meeting = self.signals.next_meeting
        return meeting is not None and (self.day_of(meeting.at) - self.today).days <= _WEEK

    @property
    def heard_with_power(self) -> list[Contact]:
        """The contacts who can decide and have been heard of."""
        people = ((contact, self.signals.person(contact.id)) for contact in self.present)
        return [contact for contact, person in people if person.power and person.last_day]

    def agreed_since(self, theme: Theme) -> bool:
        """Return whether they have said yes in words after they raised *theme*."""
        agreed = self.signals.theme("verbal_yes")
        return agreed is not None and agreed.last > theme.last

    @property
    def unanswered_emails(self) -> tuple[str, ...]:
        """The ids of our e-mails since their last word, oldest first."""
        return tuple(record.id for record in self._in_vain if record.kind == "email")

    @property
    def channels_in_vain(self) -> set[str]:
        """The kinds of record by which we reached out since their last word."""
        return {record.kind for record in self._in_vain}

    @cached_property
    def _in_vain(self) -> list[Interaction]:
        last = self.record(self.signals.silence.last_inbound)
        since = (record for record in self.deal.interactions if last is None or record.at > last.at)
        return [record for record in since if outbound(record) and self.day_of(record.at) <= self.today]

    def overdue(self, whose: str) -> list[Commitment]:
        """Return what *whose* side (`ours`, `theirs`) promised and is late, the longest overdue first."""
        return [one for one in self.signals.commitments if one.whose == whose and one.overdue]

    def promised_to_them(self, owed: Commitment) -> bool:
        """Return whether the buyer waits for it: a promise in a message or talk, or a task for a person of theirs that keeps one.

        A task alone is our plan. It keeps a promise where its own words say so, or where it sends them what a text says we promised.
        """
        task, record = self.task(owed.evidence[0]), self.record(owed.evidence[0])
        if task:
            return bool(owed.contact) and (_says_promised(task) or bool(self.promise_behind(task)))
        return record is not None and (record.direction != "internal" or bool(_PROMISED.search(owed.what)))

    def promise_behind(self, task: Task) -> tuple[str, ...]:
        """Return the records in which we promised what *task* sends them: they share a telling word; none for a task that sends nothing."""
        words = self._telling_words(task)
        if not _TOWARDS_THEM.search(task.title):
            return ()
        said = (one for one in self.signals.commitments if one.whose == "ours" and self.record(one.evidence[0]))
        promised = (one for one in said if self.promised_to_them(one) and telling(one.what) & words)
        return tuple(record for one in promised for record in one.evidence)

    @cached_property
    def owed(self) -> list[Commitment]:
        """What we promised the buyer and is late, the longest overdue first."""
        return [one for one in self.overdue("ours") if self.promised_to_them(one)]

    @property
    def owed_to(self) -> Contact | None:
        """Who waits for it longest, of those who are still there; None when nothing is owed or nobody is there."""
        if not self.owed:
            return None
        person = self.deal.contact(self.owed[0].contact)
        return (
            person if person in self.present else self.speaker([record for one in self.owed for record in one.evidence])
        )

    def is_owed(self, task: Task) -> bool:
        """Return whether doing *task* keeps a late promise of ours: it is one, or it has a telling word of one."""
        words = self._telling_words(task)
        return any(task.id in one.evidence or telling(one.what) & words for one in self.owed)

    def _telling_words(self, task: Task) -> set[str]:
        """The words of *task* that say what it is about, and not whom."""
        names = " ".join((self.deal.deal.name, *(one.name for one in (*self.deal.contacts, self.deal.company) if one)))
        return telling(task.title) - telling(names)

    @cached_property
    def late_tasks(self) -> list[Task]:
        """Open tasks of ours whose day has passed, by that day, those that another colleague has last."""
        late = filter(None, map(self.task, self.signals.overdue_tasks))
        return sorted(late, key=lambda task: (self.colleague(task) != "", task.due, task.id))

    def colleague(self, task: Task) -> str:
        """Return who has *task* if that is neither the deal's owner nor whoever works here; empty where nobody is named."""
        known = (self.deal.deal.owner, self.sender, self.me)
        ours = {name.casefold() for one in known if one for name in (one.name, one.email)}
        return "" if task.assignee.casefold() in ours | {""} or _CODE.fullmatch(task.assignee) else task.assignee

    @property
    def dated_with_them(self) -> bool:
        """True when an open task with one of their people has a day that is still to come."""
        return any(
            task.people and task.due and not task.done and self.day_of(task.due) >= self.today
            for task in self.deal.tasks
        )

    @cached_property
    def last_talk(self) -> Interaction | None:
        """The last call that connected or meeting that was held."""
        talks = (record for record in reversed(self.deal.interactions) if two_way(record))
        return next((record for record in talks if self.day_of(record.at) <= self.today), None)

    def wrote_after(self, record: Interaction) -> bool:
        """Return whether we reached out, or they did, after *record*."""
        return any(
            other.at > record.at and (outbound(other) or inbound(other)) and self.day_of(other.at) <= self.today
            for other in self.deal.interactions
        )

    def reached_out_since(self, day: date) -> bool:
        """Return whether we wrote or called on *day* or later."""
        return any(
            outbound(record) and day <= self.day_of(record.at) <= self.today for record in self.deal.interactions
        )

    def theirs_lately(self, evidence: Sequence[str]) -> bool:
        """Return whether they said so themselves in the last weeks: a note of ours is not yet their question."""
        records = (record for record in map(self.record, evidence) if record)
        return any(
            (record.direction == "inbound" or record.outcome in ("connected", "held"))
            and 0 <= (self.today - self.day_of(record.at)).days <= self.rules.fresh_days
            for record in records
        )

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment in our zone."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def _named_day(self, theme: Theme) -> date | None:
        """The first day named where they asked, in the sentence or the one after it, the newest text first; None without any."""
        for record in filter(None, map(self.record, reversed(theme.evidence))):
            sentences = _SENTENCE.split(reading.own_words(record.text))
            for place, sentence in enumerate(sentences):
                if any(words.casefold() in " ".join(sentence.split()).casefold() for words in theme.words):
                    near = " ".join(sentences[place : place + 2])
                    days = reading.dates(near, after=self.day_of(record.at)) or later_month(
                        near, self.day_of(record.at)
                    )
                    if days:
                        return days[0]
        return None

    def record(self, record_id: str) -> Interaction | None:
        """Return the interaction of that id, or None."""
        return self._records.get(record_id)

    def task(self, task_id: str) -> Task | None:
        """Return the task of that id, or None."""
        return next((task for task in self.deal.tasks if task.id == task_id), None)

    def speaker(self, evidence: Sequence[str]) -> Contact | None:
        """Return who is to be answered: the one who said so last, else whom a note of it names, else the one most lately engaged,
        else the first who is still there."""
        records = [record for record in map(self.record, reversed(evidence)) if record]
        spoken = [
            record for record in records if record.direction == "inbound" or record.outcome in ("connected", "held")
        ]
        for record in (*spoken, *records):
            for contact in filter(None, map(self.deal.contact, record.people)):
                if contact in self.present:
                    return contact
        engaged = [contact for contact in self.present if contact.id in self.signals.engaged_people]
        return next(iter(engaged or self.present), None)

    @cached_property
    def present(self) -> list[Contact]:
        """The contacts who have not left."""
        return [contact for contact in self.deal.contacts if contact.id not in self.signals.gone_people]

    def reach(
        self, contact: Contact, order: Sequence[Reach], *, day: date | None = None, expected: bool = False
    ) -> tuple[Reach | None, tuple[Finding, ...]]:
        """Return the first channel of *order* that is open to *contact* on the day, None when none is, and what blocked those before."""
        close = self._close_of(day or self.today, contact)
        findings: list[Finding] = []
        for channel in order:
            found = of_reach(self.approach(contact, channel, day=day, expected=expected))
            stopped = next((one for one in found if one.outcome == "blocked" or (one.earliest or close) > close), None)
            if stopped is None:
                return channel, tuple(found.model_copy(update={"alternative": channel}) for found in findings)
            findings.append(stopped.model_copy(update={"outcome": "blocked"}))
        return None, tuple(findings)

    def _close_of(self, day: date, contact: Contact) -> datetime:
        """When the working day ends where they are: what may not go out before is not for that day."""
        zone = (zones_of(contact) or (self.zone,))[0]
        return datetime.combine(day, _LAST_HOUR, ZoneInfo(zone))

    def first_touch(self, contact: Contact) -> bool:
        """True for a person who has never written to us, called, or met us on this deal."""
        return not any(inbound(record) and contact.id in record.people for record in self.deal.interactions)

    def usual_hours(self, contact: Contact) -> Usual | None:
        """Return the hours at which the buyer writes, where that is known in the contact's own zone."""
        habits = self.signals.habits
        if habits is None or habits.zone != contact.time_zone or habits.to_hour - habits.from_hour > _NARROW_HOURS:
            return None
        begin, end = time(habits.from_hour), time(min(habits.to_hour, 23))
        return Usual((begin, end), f"they usually write between {begin:%H:%M} and {end:%H:%M}")

    def connected(self, contact: Contact) -> bool:
        """True for a person with whom a message was ever exchanged on LinkedIn."""
        return any(record.kind == "linkedin" and contact.id in record.people for record in self.deal.interactions)

    def reachable(self, contact: Contact) -> bool:
        """Return whether any channel is open to *contact*, be it too soon for another word or not."""
        return self.reach(contact, OUTWARD, expected=True)[0] is not None

    @cached_property
    def _records(self) -> dict[str, Interaction]:
        return {record.id: record for record in self.deal.interactions}


def _says_promised(task: Task) -> bool:
    """Return whether the title of *task* calls it a promise of ours: "as promised", not "they promised"."""
    return bool(_PROMISED.search(task.title)) and not _BY_THEM.search(task.title)
