"""What a deal says: signals that are computed, and a summary whose every claim points at a record."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from data_gatherer.models import Channel, Line, Text
from deal_summary.thresholds import Phase
from sales_kernel.values import Frozen, Instant

Evidence = tuple[Line, ...]
"""Ids of the records that say so, oldest first; empty where nothing does."""
Level = Literal["high", "medium", "low", "none"]
Motion = Literal["new", "renewal", "expansion"]
Trend = Literal["rising", "steady", "falling", "unknown"]
Stance = Literal["supportive", "critical", "neutral", "gone", "unknown"]
Emotion = Literal["enthusiasm", "satisfaction", "worry", "frustration", "confusion", "unknown"]


class Engagement(Frozen):
    """How much the buyer does, 0-100 points (not a probability), and where it is going."""

    score: float
    level: Level
    trend: Trend
    evidence: Evidence = ()


class Silence(Frozen):
    """Whole days since the last touch in each direction; None when there never was one.

    Where the CRM does not hold what the buyer writes, a note about them that is newer than their last word stands in its place as
    *last_note*: then nobody knows how long they have been silent.
    """

    inbound_days: int | None = None
    outbound_days: int | None = None
    note_days: int | None = None
    last_inbound: Line = ""
    last_outbound: Line = ""
    last_note: Line = ""
    touches_since_reply: int = Field(default=0, description="outbound touches after the last inbound one, or that note")

    @property
    def evidence(self) -> Evidence:
        """The records that *days* rests on, each once."""
        told = (self.last_inbound, self.last_outbound, self.last_note)
        return tuple(dict.fromkeys(record for record in told if record))

    @property
    def days(self) -> int | None:
        """Days without a touch in either direction, or a note that tells of one."""
        known = [days for days in (self.inbound_days, self.outbound_days, self.note_days) if days is not None]
        return min(known, default=None)


class Unanswered(Frozen):
    """Messages of the buyer's after which nobody on our side said anything."""

    days: int
    since: Instant
    cold: bool = Field(description="True when we have never spoken with them")
    evidence: Evidence


class Responses(Frozen):
    """Who answers, and how fast: messages of the last 90 days; None when there was nothing to answer or no answer."""

    sent: int = Field(default=0, description="of ours, answered or with time enough for it")
    answered: int = Field(default=0, description="of those, before we wrote again")
    rate: float | None = Field(default=None, description="share answered, 0-1")
    their_median_hours: float | None = None
    our_median_hours: float | None = None
    evidence: Evidence = ()


class StageAge(Frozen):
    """Whole days in the stage against what is usual; *basis* says where the limit comes from."""

    days: int
    limit_days: int
    stalled: bool
    critical: bool = Field(default=False, description="longer than nine in ten of the won deals stood there")
    basis: Line


class DealAge(Frozen):
    """Whole days since creation against the won deals of the pipeline; only where there are enough of them."""

    days: int
    usual_days: int = Field(description="median of the won deals")
    limit_days: int = Field(description="nine in ten of the won deals were closed by then")
    samples: int

    @property
    def beyond(self) -> bool:
        """True for a deal older than nine in ten of the won ones were at closing."""
        return self.days > self.limit_days


class Pushes(Frozen):
    """How often the close date was moved to a later day, and by how many days in all."""

    count: int
    days: int
    evidence: Evidence


class Theme(Frozen):
    """A matter that was raised: how often, when last, in which words. A *concern* is voiced as one, not merely mentioned."""

    name: Line
    concern: bool
    mentions: int = Field(description="texts that raise it and do not only deny it")
    last: date
    words: tuple[Line, ...]
    evidence: Evidence


class Sentiment(Frozen):
    """The buyer's tone over the last inbound texts; unknown where our word lists find nothing."""

    label: Literal["positive", "neutral", "negative", "mixed", "unknown"]
    trend: Trend = "unknown"
    emotion: Emotion = Field(default="unknown", description="the last one that was voiced")
    evidence: Evidence = ()


class Habits(Frozen):
    """When the buyer writes and calls, in *zone*: hours from which to which, and the weekday where one stands out (0 is Monday)."""

    from_hour: int
    to_hour: int
    weekday: int | None = None
    zone: Line
    messages: int
    evidence: Evidence = ()


class Meeting(Frozen):
    """A meeting that matters now."""

    id: Line
    at: Instant
    people: tuple[Line, ...] = ()


class Person(Frozen):
    """What a contact is in this deal: *role* as the CRM or their title says, how they stand to it, when they were last heard of."""

    contact: Line
    role: Line = Field(default="", description="champion, economic_buyer, …; empty when nothing says so")
    power: bool = Field(default=False, description="their role or title lets them release money or sign")
    stance: Stance = "unknown"
    engaged: bool = False
    last_day: date | None = None
    wished_channel: Channel | None = Field(default=None, description="how they asked to be reached, in their own words")
    evidence: Evidence = ()


class Commitment(Frozen):
    """What somebody owes, and by when; *contact* is the person of the buyer's who promised it or waits for it, where that is known."""

    whose: Literal["ours", "theirs"]
    what: Line
    due: date | None = None
    overdue: bool = False
    contact: Line = ""
    evidence: Evidence = ()


class Qualified(Frozen):
    """One field of a qualification framework; without evidence it is unknown."""

    name: Line
    status: Literal["unknown", "weak", "confirmed", "disproved"] = "unknown"
    value: Line = Field(default="", description="in the words of the record that says so")
    as_of: date | None = None
    person: Line = Field(default="", description="contact id of who said so")
    evidence: Evidence = ()


class DealWarning(Frozen):
    """One of the eight warnings about a deal: W1 no activity … W8 stalled; see docs/signals.md."""

    code: Literal["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"]
    critical: bool = False
    text: Line
    evidence: Evidence


class Signals(Frozen):
    """What arithmetic reads off one deal on one day. None and "unknown" mean that it cannot be said."""

    as_of: date
    zone: Line = Field(default="UTC", description="IANA zone whose calendar days are meant everywhere here")
    motion: Motion
    phase: Phase
    engagement: Engagement
    silence: Silence
    unanswered: Unanswered | None = None
    responses: Responses = Responses()
    stage_age: StageAge | None = None
    deal_age: DealAge | None = None
    pushes: Pushes | None = None
    days_to_close: int | None = Field(default=None, description="negative when the close date has passed")
    overdue_tasks: Evidence = ()
    coming_tasks: Evidence = Field(default=(), description="open tasks due today or within seven days")
    themes: tuple[Theme, ...] = Field(default=(), description="concerns first, then the most recent")
    sentiment: Sentiment
    preferred_channel: Channel | None = Field(
        default=None, description="where the buyer answers; None when they never did"
    )
    channel_evidence: Evidence = ()
    habits: Habits | None = Field(default=None, description="None below three messages of theirs")
    next_meeting: Meeting | None = None
    missed_meeting: Meeting | None = Field(default=None, description="a meeting the buyer missed, with no word since")
    engaged_people: tuple[Line, ...] = Field(
        default=(), description="contact ids that wrote, called or met within 30 days"
    )
    gone_people: tuple[Line, ...] = Field(default=(), description="contact ids who are said to have left")
    people: tuple[Person, ...] = Field(default=(), description="every contact, in the CRM's order")
    commitments: tuple[Commitment, ...] = Field(default=(), description="open ones of either side, by due day")
    bant: tuple[Qualified, ...] = ()
    meddicc: tuple[Qualified, ...] = ()
    missing: tuple[Line, ...] = Field(
        default=(), description="fields needed at this or the next stage and not confirmed, the most telling first"
    )
    warnings: tuple[DealWarning, ...] = ()
    unread: Evidence = Field(default=(), description="texts in a language that is not read")

    def warning(self, code: str) -> DealWarning | None:
        """Return the warning of that code, None when the deal has none."""
        return next((warning for warning in self.warnings if warning.code == code), None)

    def field(self, name: str) -> Qualified:
        """Return the field of BANT or MEDDICC of that name, unknown when neither has it."""
        return next((found for found in (*self.meddicc, *self.bant) if found.name == name), Qualified(name=name))

    def person(self, contact_id: str) -> Person:
        """Return what the contact is in this deal."""
        found = (person for person in self.people if person.contact == contact_id)
        return next(found, Person(contact=contact_id))

    def theme(self, name: str, *, within_days: int = 60) -> Theme | None:
        """Return the theme of that name if it was raised within the last days, else None."""
        fitting = (
            theme for theme in self.themes if theme.name == name and (self.as_of - theme.last).days <= within_days
        )
        return next(fitting, None)

    def concern(self, name: str, *, within_days: int = 60) -> Theme | None:
        """Return the theme of that name if it was voiced as a concern within the last days, else None."""
        found = self.theme(name, within_days=within_days)
        return found if found and found.concern else None


class Claim(Frozen):
    """One statement and the records it rests on."""

    text: Line
    evidence: Evidence = ()


class Stakeholder(Frozen):
    """A person on the buyer's side as this deal knows them."""

    contact: Line
    name: Line
    role: Line = ""
    stance: Stance = "unknown"
    engagement: Level = "none"
    evidence: Evidence = ()


class DealSummary(Frozen):
    """A colleague's brief on a deal. Every claim carries ids of records that exist."""

    executive_summary: Text
    current_status: Claim
    deal_context: tuple[Claim, ...] = ()
    stakeholders: tuple[Stakeholder, ...] = ()
    opportunities: tuple[Claim, ...] = ()
    risks: tuple[Claim, ...] = ()
    requirements: tuple[Claim, ...] = ()
    objections: tuple[Claim, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    telling_words: tuple[Claim, ...] = Field(default=(), description="what they said that matters most, verbatim")
    recent_interactions: tuple[Claim, ...] = ()
    qualification: tuple[Claim, ...] = Field(
        default=(), description="fields of BANT and MEDDICC that a record speaks to"
    )
    next_steps_context: tuple[Claim, ...] = ()
    open_questions: tuple[Claim, ...] = ()
    suspicious: tuple[Claim, ...] = Field(
        default=(), description="instructions to a machine that stand in records, verbatim; nobody followed them"
    )
    left_out: tuple[Line, ...] = Field(
        default=(), description="what a model said that did not hold, and why it is not here"
    )
    not_shown: tuple[Line, ...] = Field(
        default=(), description="what of the deal's records a model was not shown, in counts"
    )

    @property
    def evidence_ids(self) -> frozenset[str]:
        """The ids of all records that its claims rest on."""
        parts = (
            self.deal_context,
            self.stakeholders,
            self.opportunities,
            self.risks,
            self.requirements,
            self.objections,
        )
        more = (
            self.commitments,
            self.telling_words,
            self.recent_interactions,
            self.qualification,
            self.next_steps_context,
            self.open_questions,
            self.suspicious,
            (self.current_status,),
        )
        return frozenset(record for part in (*parts, *more) for claim in part for record in claim.evidence)
