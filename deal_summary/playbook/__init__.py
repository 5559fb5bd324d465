"""The offline summary: what a colleague would tell you about the deal, in sentences made from its records and signals."""

from __future__ import annotations

from dataclasses import dataclass

from data_gatherer.models import EnrichedDeal
from deal_summary.models import DealSummary, Signals
from deal_summary.playbook.ahead import next_steps, open_questions, qualification, questions
from deal_summary.playbook.claims import objections, opportunities, requirements, risks, stakeholder
from deal_summary.playbook.history import opened, recent, told
from deal_summary.playbook.standing import context, matter, opening, standing, status_claim, themes_of
from deal_summary.telling import telling_words

__all__ = ["Facts", "matter", "open_questions", "themes_of", "write_summary"]


@dataclass(frozen=True)
class Facts:
    """Exactly what an engine is shown of a deal to summarise it."""

    deal: EnrichedDeal
    signals: Signals
    company: str = ""
    """Our company's name."""
    short: bool = False
    """From the prompt file's front matter: `length: short` leaves the history and the details out."""


def write_summary(facts: Facts) -> DealSummary:
    """Return the summary; nothing in it is not in a record."""
    deal, signals = facts.deal, facts.signals
    status = status_claim(deal, signals)
    details = () if facts.short else tuple(context(deal, signals))
    parts = [opening(deal, facts.company), status.text, *([] if facts.short else [" ".join(standing(deal, signals))])]
    return DealSummary(
        executive_summary="\n".join(part for part in parts if part),
        current_status=status,
        deal_context=details,
        stakeholders=tuple(stakeholder(contact, signals) for contact in deal.contacts),
        opportunities=tuple(opportunities(signals)),
        risks=tuple(risks(deal, signals)),
        requirements=tuple(requirements(signals)),
        objections=tuple(objections(signals)),
        commitments=signals.commitments,
        telling_words=() if facts.short else tuple(telling_words(deal, signals)),
        recent_interactions=()
        if facts.short
        else (*(told(record, deal, signals) for record in recent(deal, signals)), *opened(deal, signals)),
        qualification=tuple(qualification(signals)),
        next_steps_context=tuple(next_steps(deal, signals)),
        open_questions=tuple(questions(deal, signals)),
    )
