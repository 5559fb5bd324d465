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


class Engagement(Frozen):
    """How much the buyer does, 0-100 points (not a probability), and where it is going."""

    score: float
    level: Level
    trend: Literal["rising", "steady", "falling", "unknown"]
    evidence: Evidence = ()


class Silence(Frozen):
    """Whole days since the last touch in each direction; None when there never was one."""

    inbound_days: int | None = None
    outbound_days: int | None = None
    last_inbound: Line = ""
    last_outbound: Line = ""
    touches_since_reply: int = Field(default=0, description="outbound touches after the last inbound one")

    @property
    def days(self) -> int | None:
        """Days without a touch in either direction."""
        known = [days for days in (self.inbound_days, self.outbound_days) if days is not None]
        return min(known, default=None)


class Unanswered(Frozen):
    """Messages of the buyer's after which nobody on our side said anything."""

    days: int
    since: Instant
    cold: bool = Field(description="True when we have never spoken with them")
    evidence: Evidence


class StageAge(Frozen):
    """Whole days in the stage against what is usual; *basis* says where the limit comes from."""

    days: int
    limit_days: int
    stalled: bool
    basis: Line


class Theme(Frozen):
    """A matter that was raised: how often, when last, in which words. A *concern* is voiced as one, not merely mentioned."""

    name: Line
    concern: bool
    mentions: int
    last: date
    words: tuple[Line, ...]
    evidence: Evidence


class Sentiment(Frozen):
    """The buyer's tone over the last inbound texts; unknown where our word lists find nothing."""

    label: Literal["positive", "neutral", "negative", "mixed", "unknown"]
    evidence: Evidence = ()


class Meeting(Frozen):
    """A meeting that matters now."""

    id: Line
    at: Instant
    people: tuple[Line, ...] = ()


class Signals(Frozen):
    """What arithmetic reads off one deal on one day. None and "unknown" mean that it cannot be said."""

    as_of: date
    motion: Motion
    phase: Phase
    engagement: Engagement
    silence: Silence
    unanswered: Unanswered | None = None
    stage_age: StageAge | None = None
    days_to_close: int | None = Field(default=None, description="negative when the close date has passed")
    overdue_tasks: Evidence = ()
    coming_tasks: Evidence = Field(default=(), description="open tasks due today or within seven days")
    themes: tuple[Theme, ...] = Field(default=(), description="concerns first, then the most recent")
    sentiment: Sentiment
    preferred_channel: Channel | None = Field(
        default=None, description="where the buyer answers; None when they never did"
    )
    channel_evidence: Evidence = ()
    next_meeting: Meeting | None = None
    missed_meeting: Meeting | None = Field(default=None, description="a meeting the buyer missed, with no word since")
    engaged_people: tuple[Line, ...] = Field(
        default=(), description="contact ids that wrote, called or met within 30 days"
    )
    gone_people: tuple[Line, ...] = Field(default=(), description="contact ids who are said to have left")

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
    stance: Literal["supportive", "critical", "neutral", "gone", "unknown"] = "unknown"
    engagement: Level = "none"
    evidence: Evidence = ()


class Commitment(Frozen):
    """What somebody owes, and by when."""

    whose: Literal["ours", "theirs"]
    what: Line
    due: date | None = None
    overdue: bool = False
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
    recent_interactions: tuple[Claim, ...] = ()
    next_steps_context: tuple[Claim, ...] = ()
    open_questions: tuple[Claim, ...] = ()

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
            self.recent_interactions,
            self.next_steps_context,
            self.open_questions,
            (self.current_status,),
        )
        return frozenset(record for part in (*parts, *more) for claim in part for record in claim.evidence)
