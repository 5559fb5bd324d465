"""Did this person allow, or refuse, to be reached this way?"""

from __future__ import annotations

from action_recommender.channels import CHANNELS
from action_recommender.gates import Approach, blocked
from action_recommender.models import Finding


def consent(approach: Approach) -> Finding | None:
    """Block a channel the person refused (G1), one that needs a yes and has none, and free WhatsApp text to silence (G2)."""
    if approach.channel == "internal":
        return None
    said = approach.contact.consent.get(approach.channel)
    if said and said.status == "refused":
        return blocked("consent", approach, f"refused{f': {said.reason}' if said.reason else ''}")
    if CHANNELS[approach.channel].opt_in and not said:
        return blocked("consent", approach, "nobody has agreed to it")
    if approach.channel == "whatsapp" and not _wrote_on_whatsapp(approach):
        return blocked(
            "consent", approach, "they have not written there; only an approved template may open a conversation"
        )
    return None


def _wrote_on_whatsapp(approach: Approach) -> bool:
    person = approach.contact.id
    return any(
        record.kind == "whatsapp" and record.direction == "inbound" and person in record.people
        for record in approach.deal.interactions
    )
