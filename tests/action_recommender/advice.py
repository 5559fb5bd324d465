"""A recommendation made of a Brevo deal by hand, put into a ledger as the recommender does it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from action_recommender import history
from action_recommender.models import (
    Action,
    Analysis,
    BriefContent,
    EmailContent,
    Outline,
    PhoneContent,
    Prerequisite,
    Recommendation,
    Timing,
)
from action_recommender.recommend import RECOMMEND
from sales_kernel.layer import Answer, Content, Kind, Subject, Verdict
from sales_kernel.workspace import Workspace

ACCOUNT = "harbour"
DAY = date(2026, 11, 20)
BODY = "Hi Nadia,\n\nYou said the crates must hold < 40 kg & stay dry.\n\nShall we look at it on Monday?\n\nBest\nIvo"
_HASHES = ("enriched_data", "summary", "prompt", "company_context", "campaign_context", "calendar")


def timing(at: str = "", first: str = "2026-11-20", last: str = "", zone: str = "Europe/Lisbon") -> Timing:
    """Return a time: an instant that holds for an hour, or days."""
    moment = datetime.fromisoformat(at) if at else None
    days = {"first_day": date.fromisoformat(first), "last_day": date.fromisoformat(last or first)}
    return Timing(at=moment, until=None, **days, zone=zone, our_zone="Europe/Paris", why="their usual hour")


def action(name: str = "P0-1", **changes: Any) -> Action:
    """Return an action: an e-mail due this afternoon, unless *changes* say otherwise."""
    mail = EmailContent(
        form="email",
        title="Answer the question about weight",
        to="nadia@crates.example",
        to_name="Nadia Pires",
        subject="Crates under 40 kg",
        body=BODY,
        sender="Ivo Brandt",
        language="en",
    )
    made: dict[str, Any] = {
        "id": name,
        "priority": name[:2],
        "channel": "email",
        "action_type": "answer-inbound",
        "contact_id": "71",
        "contact_name": "Nadia Pires",
        "content": mail,
        "prerequisites": (Prerequisite(task="Weigh a full crate.", assignee="Ivo Brandt", due=DAY),),
        "timing": timing("2026-11-20T16:00:00+00:00"),
        "because": "They asked about weight.",
        "rationale": "Nadia Pires asked on 18 November and waits.",
        "evidence": ("note:n1",),
        "next_steps": ("If she agrees: book the demonstration.",),
        "minutes": 25,
        "score": 3.5,
    }
    return Action(**{**made, **changes})


def call(name: str = "P0-2", **changes: Any) -> Action:
    """Return a call."""
    script = PhoneContent(
        form="phone",
        title="Call Nadia about the trial",
        number="+351210000071",
        to_name="Nadia Pires",
        objective="A date for the trial.",
        facts=(),
        opening="Hello Nadia, Ivo here.",
        agenda="Five minutes?",
        questions=("When could it start?",),
        pitch="It folds flat.",
        objections=(),
        close="Shall we say Tuesday?",
        voicemail="Ivo here, I will try again.",
        language="en",
    )
    return action(name, **{"channel": "phone", "content": script, **changes})


def briefing(name: str = "P0-3", **changes: Any) -> Action:
    """Return work of our own before a meeting."""
    brief = BriefContent(
        form="brief",
        title="Prepare the site visit",
        meeting="Site visit",
        at=datetime(2026, 11, 23, 9, tzinfo=UTC),
        people=("Nadia Pires",),
        goal="Agree on the number of crates.",
        facts=(),
        questions=(),
        next_step="A signed order.",
        steps=("Print the drawings.",),
    )
    none = {"contact_id": "", "contact_name": ""}
    return action(name, **{"channel": "internal", "content": brief, "prerequisites": (), **none, **changes})


def outline(name: str = "P1-1", **changes: Any) -> Action:
    """Return an action of later this week, in outline."""
    content = Outline(form="outline", title="Reach a second person", approach="Ask Nadia who else decides.")
    days = timing(first="2026-11-23", last="2026-11-25")
    return action(name, **{"content": content, "timing": days, "prerequisites": (), **changes})


def recommendation(deal_id: str, *actions: Action, name: str = "rec_5ee5ee5ee5ee") -> Recommendation:
    """Return the recommendation of *actions*, or of an e-mail and an outline."""
    made = actions or (action(), outline())
    return Recommendation(
        recommendation_id=name,
        deal_id=deal_id,
        deal_name="Crates for the harbour",
        company_name="Crates & Co",
        contact_name="Nadia Pires",
        deal_stage="Trial",
        engagement_level="high",
        day=DAY,
        generated_at=datetime(2026, 11, 20, 14, tzinfo=UTC),
        written_by="playbook/1",
        analysis=Analysis(
            engagement_level="high", engagement_score=71, last_interaction=None, key_themes="weight", situation="Warm."
        ),
        p0_actions=tuple(one for one in made if one.priority == "P0"),
        p1_actions=tuple(one for one in made if one.priority == "P1"),
        overall_strategy="Answer quickly.",
    )


def remember(work: Workspace, made: Recommendation, *, source: str = "brevo", account: str = ACCOUNT) -> None:
    """Write the recommendation into the ledger, under its own id."""
    content = Content.of(made)
    hashes = {name: Content.of([name, made.recommendation_id]).digest for name in _HASHES}
    answer = Answer(content, Verdict("recommend", Kind.NEVER, inputs=hashes), RECOMMEND, made.generated_at, None)
    with work.ledger.writing() as connection:
        history.record(connection, Subject(source, account, made.deal_id), "run", answer, b"{}", b"{}")
