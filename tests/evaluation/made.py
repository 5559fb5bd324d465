"""A deal, and answers about it, made by hand: what an engine might say, right and wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from action_recommender.models import (
    Action,
    Analysis,
    EmailContent,
    HeldBack,
    Objection,
    PhoneContent,
    Recommendation,
    Timing,
    WorkContent,
)
from data_gatherer.models import Change, Company, Contact, Deal, EnrichedDeal, Interaction, Owner, Stage, Task
from deal_summary.models import Claim, Commitment, DealSummary, Engagement, Sentiment, Signals, Silence, Stakeholder
from evaluation.grade import Grade, grade
from evaluation.lists import Wanted

TODAY = date(2026, 11, 18)
BODY = """Hi Pip,

Your board meets soon, and you asked what is in the price. I split it into what you pay once and what you pay each year.

Does Thursday at 10:00 suit you?

Kind regards,
Gareth"""


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, 30, tzinfo=UTC)


DEAL = EnrichedDeal(
    source="sample",
    account="test",
    deal=Deal(
        id="d1",
        name="Combe Vets (48 fridges)",
        stage=Stage(name="in review", order=2, of=4),
        amount=21_400.0,
        currency="GBP",
        owner=Owner(name="Gareth Pugh", time_zone="Europe/London"),
        created_at=at(1, month=10),
        close_date=date(2026, 12, 4),
        attributes={"probes": 144.0},
    ),
    company=Company(id="combe", name="Combe Vets", employees=310),
    contacts=(
        Contact(id="pip", name="Pip Dunmore", title="Operations Manager"),
        Contact(id="martin", name="Martin Ogle", title="Finance Director"),
    ),
    tasks=(Task(id="task:t1", title="Send the split of the price", due=at(20)),),
    changes=(Change(id="change:ch1", field="amount", old="19800", new="21400", at=at(5)),),
    interactions=(
        Interaction(
            id="email:e1",
            kind="email",
            direction="inbound",
            at=at(12),
            people=("pip",),
            subject="The offer",
            text="Martin has 15k, not a penny more. USB loggers are £38 each.\nThe board closes on 26 November at 17:15.",
        ),
        Interaction(id="note:n1", kind="note", direction="internal", at=at(13), text="Pilot saved about 3.100 of stock."),
    ),
)  # fmt: skip
SIGNALS = Signals(
    as_of=TODAY,
    motion="new",
    phase="middle",
    engagement=Engagement(score=63.7, level="medium", trend="steady"),
    silence=Silence(inbound_days=6, touches_since_reply=0),
    sentiment=Sentiment(label="neutral"),
)


def claim(text: str, *records: str) -> Claim:
    return Claim(text=text, evidence=records)


def promise(what: str, *records: str) -> Commitment:
    return Commitment(whose="theirs", what=what, evidence=records)


def person(stance: Any = "unknown", *records: str) -> Stakeholder:
    return Stakeholder(contact="martin", name="Martin Ogle", role="Finance Director", stance=stance, evidence=records)


def summary(*risks: Claim, **parts: Any) -> DealSummary:
    """Return a summary that says hardly more than these risks."""
    bare = {"executive_summary": "Combe Vets looks at an offer.", "current_status": claim("They wrote.", "email:e1")}
    return DealSummary(**{**bare, "risks": risks, **parts})


def letter(body: str = BODY, subject: str = "What is in the price", **known: Any) -> EmailContent:
    about = {"title": "Answer", "to": "pip@combe.example", "to_name": "Pip Dunmore", "sender": "Gareth Pugh"}
    return EmailContent(**{**about, "form": "email", "language": "en", "subject": subject, "body": body, **known})


def script(they: str = "No.", you: str = "Why?", facts: tuple[Claim, ...] = ()) -> PhoneContent:
    """Return a call script with one objection."""
    spoken = dict.fromkeys(("opening", "agenda", "pitch", "close", "voicemail", "objective", "to_name", "number"), "-")
    about: dict[str, Any] = {"form": "phone", "title": "Call", "language": "en", "questions": (), "facts": facts}
    return PhoneContent(**spoken, **about, objections=(Objection(they=they, you=you),))


def action(play: str = "address-pricing", priority: Any = "P0", contact: str = "pip", **known: Any) -> Action:
    """Return an action; one for nobody is work of our own."""
    timing = Timing(first_day=TODAY, last_day=TODAY, zone="Europe/London", our_zone="Europe/London", why="today")
    work = WorkContent(form="work", title="Do it", steps=("Do it.",))
    about = {
        "id": f"{priority}-1",
        "priority": priority,
        "channel": "email" if contact else "internal",
        "action_type": play,
        "contact_id": contact,
        "content": letter() if contact and priority == "P0" else work,
        "timing": timing,
        "because": "They doubt the price.",
        "rationale": "A price needs something to stand next to.",
        "evidence": ("email:e1",),
        "minutes": 10,
        "score": 1.0,
    }
    return Action(**{**about, **known})


def recommendation(*actions: Action, held: tuple[str, ...] = (), situation: str = "An offer.") -> Recommendation:
    """Return a recommendation of these actions; *held* are plays a gate held back."""
    analysis = Analysis(
        engagement_level="medium", engagement_score=63.7, last_interaction=TODAY, key_themes="", situation=situation
    )
    of = {name: tuple(one for one in actions if one.priority == name) for name in ("P0", "P1", "P2")}
    return Recommendation(
        recommendation_id="r1",
        deal_id="d1",
        deal_name=DEAL.deal.name,
        deal_stage="in review",
        engagement_level="medium",
        day=TODAY,
        generated_at=at(18),
        written_by="by hand",
        analysis=analysis,
        p0_actions=of["P0"],
        p1_actions=of["P1"],
        p2_actions=of["P2"],
        held_back=tuple(HeldBack(action_type=play, reason="no consent", findings=()) for play in held),
        overall_strategy="Answer first.",
    )


def wanted(**parts: Any) -> Wanted:
    """Return a list: the price is doubted, address-pricing fits."""
    point = {"what": "The price is doubted", "words": ["price|cost"], "records": ["email:e1"]}
    return Wanted.model_validate({"must": [point], "next_steps": ["address-pricing"], **parts})


def must(*words: str, records: tuple[str, ...] = ("email:e1",)) -> Wanted:
    """Return a list with one point of these words."""
    return wanted(must=[{"what": "It", "words": words, "records": records}])


def graded(
    said: DealSummary | None = None, made: Recommendation | None = None, by: Wanted | None = None, **parts: Any
) -> Grade:
    """Return the grade of an answer; what is not given is bare and right."""
    return grade(DEAL, SIGNALS, said or summary(), made or recommendation(action()), by or wanted(**parts))
