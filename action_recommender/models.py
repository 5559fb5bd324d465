"""What we recommend: actions by priority, each with typed content, a time, a reason and the records it rests on."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from data_gatherer.models import Line, Text
from deal_summary.models import Claim, Evidence
from sales_kernel.values import Frozen, Instant

Priority = Literal["P0", "P1", "P2"]
Reach = Literal["email", "phone", "linkedin", "whatsapp", "internal"]
"""How an action reaches somebody; internal work reaches nobody outside."""


class Finding(Frozen):
    """What a gate found: *blocked* (not this way), *moved* (not before *earliest*) or *warned*."""

    gate: Line
    outcome: Literal["blocked", "moved", "warned"]
    reason: Line
    channel: Line = ""
    earliest: Instant | None = None
    alternative: Line = Field(default="", description="the channel taken instead, if any")


class EmailContent(Frozen):
    """A complete e-mail."""

    form: Literal["email"]
    title: Line
    to: Line
    to_name: Line
    subject: Line
    body: Text
    sender: Line
    sender_email: Line = ""
    language: Line


class Objection(Frozen):
    """What they may say, and what to answer."""

    they: Line
    you: Line


class PhoneContent(Frozen):
    """A complete call script; *facts* are what to know before dialling, each with its records."""

    form: Literal["phone"]
    title: Line
    number: Line
    to_name: Line
    objective: Line
    facts: tuple[Claim, ...]
    opening: Text
    agenda: Text
    questions: tuple[Line, ...]
    pitch: Text
    objections: tuple[Objection, ...]
    close: Text
    voicemail: Text
    language: Line


class MessageContent(Frozen):
    """A complete LinkedIn or WhatsApp message; *address* is the profile or the number.

    A *connection* note asks to be connected first: nobody has yet written on LinkedIn.
    """

    form: Literal["message"]
    connection: bool = False
    title: Line
    address: Line
    to_name: Line
    message: Text
    language: Line


class BriefContent(Frozen):
    """What to know and want before a meeting: on half a page."""

    form: Literal["brief"]
    title: Line
    meeting: Line = Field(description="what it is called; empty when the CRM does not say")
    at: Instant
    people: tuple[Line, ...] = Field(description="who comes, with role and stance")
    goal: Line
    facts: tuple[Claim, ...]
    owed: tuple[Claim, ...] = Field(default=(), description="what either side has promised")
    questions: tuple[Line, ...]
    objections: tuple[Claim, ...] = Field(default=(), description="what they doubted, in their words")
    next_step: Line
    steps: tuple[Line, ...]


class WorkContent(Frozen):
    """Work of our own: steps in order."""

    form: Literal["work"]
    title: Line
    steps: tuple[Line, ...]


class Outline(Frozen):
    """What P1 and P2 carry: enough to decide and prepare."""

    form: Literal["outline"]
    title: Line
    approach: Line
    key_points: tuple[Line, ...] = ()
    considerations: tuple[Line, ...] = ()


Content = Annotated[
    EmailContent | PhoneContent | MessageContent | BriefContent | WorkContent | Outline, Field(discriminator="form")
]


class Prerequisite(Frozen):
    """Something to do first; the order of a list of them matters."""

    task: Line
    assignee: Line
    due: date
    blocking: bool = True


class Timing(Frozen):
    """When: for today's actions an instant, and until when it holds; for later ones the first and last day.

    *zone* is the recipient's, *our_zone* ours.
    """

    at: Instant | None = None
    until: Instant | None = None
    first_day: date
    last_day: date
    zone: Line
    our_zone: Line
    why: Line


class Action(Frozen):
    """One thing to do."""

    id: Line
    priority: Priority
    channel: Reach
    action_type: Line = Field(description="the play's id")
    contact_id: Line = ""
    contact_name: Line = ""
    content: Content
    prerequisites: tuple[Prerequisite, ...] = ()
    timing: Timing
    because: Line = Field(description="what the records say, in the words that said so")
    rationale: Line = Field(description="why this, and why now")
    evidence: Evidence
    next_steps: tuple[Line, ...] = ()
    minutes: int = Field(description="of work")
    score: float = Field(
        description="points: money at stake x expected effect x urgency per minute; compares actions, predicts nothing"
    )
    findings: tuple[Finding, ...] = ()
    quotes: tuple[Claim, ...] = Field(
        default=(), description="what records say, verbatim, as far as the writer named it"
    )
    learnings: tuple[Line, ...] = Field(default=(), description="learnings of ours that the writer says to have obeyed")
    written_by: Line = Field(default="", description="who wrote it, where that is another engine than the answer's")


class Draft(Frozen):
    """The full content of an action that was recommended in outline, written on *day*."""

    recommendation_id: Line
    deal_id: Line
    day: date
    written_by: Line
    action: Action
    suspicious: tuple[Claim, ...] = Field(default=(), description="instructions found in records; nobody followed them")
    left_out: tuple[Line, ...] = Field(default=(), description="what was cut from the engine's answer, and why")


class HeldBack(Frozen):
    """An action that was worth doing and may not be done."""

    action_type: Line
    contact_id: Line = ""
    contact_name: Line = ""
    reason: Line
    findings: tuple[Finding, ...]


class Analysis(Frozen):
    """The situation in a few lines."""

    engagement_level: Line
    engagement_score: float
    last_interaction: date | None
    key_themes: Line
    situation: Text
    risks: tuple[Claim, ...] = ()
    not_known: tuple[Line, ...] = ()


class Candidate(Frozen):
    """A play that fits the deal: for whom, over which channel, how pressing, and what the gates of reach say."""

    play: Line
    tier: Priority
    contact_id: Line = ""
    channel: Reach
    open: bool = Field(description="False when every channel is blocked")
    because: Line
    evidence: Evidence
    facts: dict[str, Line] = Field(default_factory=dict, description="what its texts need beyond the deal")
    minutes: int
    effect: float = Field(description="expected change of win probability, 0-1; own policy, a setting")
    urgency: float = Field(description="share of the effect that a day's wait loses, 0-1")
    score: float
    asap: bool = False
    expected: bool = Field(default=False, description="the person waits for it: no touch too many")
    findings: tuple[Finding, ...] = ()


class Candidates(Frozen):
    """All plays that fit, the best first."""

    candidates: tuple[Candidate, ...]


class Recommendation(Frozen):
    """What to do next on one deal, and why."""

    recommendation_id: Line
    deal_id: Line
    deal_name: Line
    company_name: Line = ""
    contact_name: Line = ""
    deal_stage: Line
    engagement_level: Line
    day: date
    generated_at: Instant
    written_by: Line = Field(description="the engine's identity")
    analysis: Analysis
    p0_actions: tuple[Action, ...] = ()
    p1_actions: tuple[Action, ...] = ()
    p2_actions: tuple[Action, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    overall_strategy: Text
    success_criteria: tuple[Line, ...] = ()
    campaign_context: Text = ""
    context_version: Line = ""
    learnings_shown: tuple[Line, ...] = ()
    suspicious: tuple[Claim, ...] = Field(default=(), description="instructions found in records; nobody followed them")
    left_out: tuple[Line, ...] = Field(default=(), description="what was cut from the engine's answer, and why")
    not_shown: tuple[Line, ...] = Field(
        default=(), description="what of the records the engine was not shown, and how much"
    )

    @property
    def actions(self) -> tuple[Action, ...]:
        """All actions, the most pressing first."""
        return (*self.p0_actions, *self.p1_actions, *self.p2_actions)
