"""Where a deal stands, in the few lines above a recommendation."""

from __future__ import annotations

from action_recommender.models import Analysis
from action_recommender.view import View
from data_gatherer.models import Contact
from deal_summary.models import DealSummary
from deal_summary.playbook import themes_of
from deal_summary.signals import inbound, outbound, tells_of_them


def analysis(view: View, summary: DealSummary) -> Analysis:
    """Return where the deal stands, in a few lines."""
    touched = [
        record
        for record in view.deal.interactions
        if view.day_of(record.at) <= view.today
        and not record.other_deal
        and (inbound(record) or outbound(record) or tells_of_them(view.deal, record))
    ]
    gaps = [
        f"{_whose(view.deal.contact(gap.about.partition(':')[2]))}{gap.what} ({gap.reason})" for gap in view.deal.gaps
    ]
    return Analysis(
        engagement_level=view.signals.engagement.level,
        engagement_score=view.signals.engagement.score,
        last_interaction=view.day_of(touched[-1].at) if touched else None,
        key_themes=themes_of(view.signals),
        situation=summary.executive_summary,
        risks=summary.risks,
        not_known=tuple(gaps),
    )


def _whose(contact: Contact | None) -> str:
    return f"{contact.name}: " if contact else ""
