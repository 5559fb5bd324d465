"""What an engine said, cut into passages: where each stands, its words, and the records it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from action_recommender.models import Recommendation
from data_gatherer.models import EnrichedDeal
from deal_summary.models import Claim, DealSummary, Stakeholder
from evaluation.walk import claims, plain_values

_SECTIONS = (
    "deal_context", "opportunities", "risks", "requirements", "objections", "telling_words", "recent_interactions",
    "qualification", "next_steps_context", "open_questions",
)  # fmt: skip
_STANCES = {"supportive", "critical", "gone"}
"""What can only be said of somebody because a record says so."""
_HYPOTHETICAL = frozenset({"they"})
"""What a script has the buyer say, so that an answer is ready: nobody claims that they did."""

Kind = Literal["fact", "question", "digest", "advice"]
"""A fact needs a record; a question asks; a digest says again what facts say; advice says what to do and why."""


@dataclass(frozen=True)
class Passage:
    """One piece of text; *records* are the ids it cites."""

    where: str
    text: str
    records: frozenset[str]
    kind: Kind


def told(deal: EnrichedDeal, summary: DealSummary, made: Recommendation) -> list[Passage]:
    """Return what is graded for coverage: the summary, the analysis, and why each action is proposed; no message."""
    return list(dict.fromkeys((*_summary(deal, summary), *_analysis(deal, made), *_reasons(made))))


def stated(made: Recommendation) -> list[Passage]:
    """Return the claims that scripts and briefs carry, each with its records."""
    return [_claim(f"{action.id} facts", claim) for action in made.actions for claim in claims(action.content)]


def everything(deal: EnrichedDeal, summary: DealSummary, made: Recommendation) -> list[Passage]:
    """Return all of it, with strategy, messages, scripts, outlines and what was held back."""
    return [*told(deal, summary, made), *_advice(made)]


def card(deal: EnrichedDeal) -> frozenset[str]:
    """Return the ids of what the CRM shows at the top of a deal: the deal, its company, its people."""
    company = {f"company:{deal.company.id}"} if deal.company else set()
    return frozenset({f"deal:{deal.deal.id}", *company, *(f"contact:{contact.id}" for contact in deal.contacts)})


def _summary(deal: EnrichedDeal, summary: DealSummary) -> Iterator[Passage]:
    for line in summary.executive_summary.splitlines():
        yield Passage("executive summary", line, card(deal), "digest")
    yield _claim("current status", summary.current_status)
    yield from map(_person, summary.stakeholders)
    for promise in summary.commitments:
        yield Passage("commitments", promise.what, frozenset(promise.evidence), "fact")
    for section in _SECTIONS:
        claims: tuple[Claim, ...] = getattr(summary, section)
        for claim in claims:
            yield _claim(section.replace("_", " "), claim, "question" if section == "open_questions" else "fact")


def _claim(where: str, claim: Claim, kind: Kind = "fact") -> Passage:
    asks = claim.text.rstrip().endswith("?") and not claim.evidence
    return Passage(where, claim.text, frozenset(claim.evidence), "question" if asks else kind)


def _person(person: Stakeholder) -> Passage:
    """Name and role stand on the contact's own record; a stance other than none needs one that says so."""
    text = f"{person.name}, {person.role}: {person.stance}" if person.role else f"{person.name}: {person.stance}"
    unfounded = person.stance in _STANCES and not person.evidence
    return Passage(
        "stakeholders",
        text,
        frozenset() if unfounded else frozenset({f"contact:{person.contact}", *person.evidence}),
        "fact",
    )


def _analysis(deal: EnrichedDeal, made: Recommendation) -> Iterator[Passage]:
    for line in (*made.analysis.situation.splitlines(), made.analysis.key_themes):
        if line:
            yield Passage("executive summary", line, card(deal), "digest")
    for claim in made.analysis.risks:
        yield _claim("risks", claim)
    for gap in made.analysis.not_known:
        yield Passage("not known", gap, card(deal), "question")


def _reasons(made: Recommendation) -> Iterator[Passage]:
    for action in made.actions:
        records = frozenset(action.evidence)
        yield Passage(f"{action.id} because", action.because, records, "fact")
        yield Passage(f"{action.id} rationale", action.rationale, records, "advice")


def _advice(made: Recommendation) -> Iterator[Passage]:
    for text in (made.overall_strategy, *made.success_criteria):
        yield Passage("strategy", text, frozenset(), "advice")
    for action in made.actions:
        read = (action.content, action.next_steps, action.prerequisites)
        for text in (value for part in read for value in plain_values(part, _HYPOTHETICAL) if isinstance(value, str)):
            yield Passage(f"{action.id} text", text, frozenset(), "advice")
    for held in made.held_back:
        yield Passage("held back", held.reason, frozenset(), "advice")
