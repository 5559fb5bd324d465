"""Did this person allow, or refuse, to be reached this way?"""

from __future__ import annotations

from datetime import timedelta

from action_recommender.channels import CHANNELS
from action_recommender.gates import Approach, blocked
from action_recommender.models import Finding

_WINDOW = timedelta(hours=24)


def consent(approach: Approach) -> Finding | None:
    """Block a channel the person refused (G1), one that needs a yes and has none, and free WhatsApp text to silence (G2)."""
    if approach.channel == "internal":
        return None
    said = approach.contact.consent.get(approach.channel)
    if said and said.status == "refused":
        return blocked("consent", approach, f"refused{f': {said.reason}' if said.reason else ''}")
    if CHANNELS[approach.channel].opt_in and not said:
        return blocked("consent", approach, "nobody has agreed to it")
    if approach.channel == "whatsapp" and not _wrote_just_now(approach):
        return blocked(
            "consent",
            approach,
            "they have not written there within 24 hours; only an approved template may open a conversation",
        )
    return None


def _wrote_just_now(approach: Approach) -> bool:
    """The platform's service window: 24 hours before the moment, or while that is not known, since the day before."""
    wrote = [
        record.at
        for record in approach.deal.interactions
        if record.kind == "whatsapp" and record.direction == "inbound" and approach.contact.id in record.people
    ]
    if approach.at:
        return any(approach.at - _WINDOW <= moment <= approach.at for moment in wrote)
    return approach.day is not None and any(moment.date() >= approach.day - timedelta(days=1) for moment in wrote)
