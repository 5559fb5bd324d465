"""Is this a person of the deal's, with an address that works, written to by somebody?"""

from __future__ import annotations

import re

from action_recommender.channels import CHANNELS
from action_recommender.gates import Approach, blocked
from action_recommender.models import Finding

_PROFILE = re.compile(r"^https://([a-z]{2,3}\.)?linkedin\.com/in/[^/?#\s]+/?$", re.IGNORECASE)
_ADDRESS_TROUBLE = {
    "bounced": "mail to this address came back",
    "invalid": "the address is not well formed",
    "unknown": "there is no address",
}


def identity(approach: Approach) -> Finding | None:
    """Block when the person is not the deal's, the address is missing, malformed or bounced, or nobody would sign."""
    contact, channel = approach.contact, CHANNELS[approach.channel]
    if approach.deal.contact(contact.id) is None:
        return blocked("identity", approach, f"{contact.name or contact.id} is not a contact of this deal")
    if not contact.name:
        return blocked("identity", approach, "the contact has no name")
    if not approach.sender:
        return blocked("identity", approach, _unsigned(approach))
    if approach.channel == "email" and contact.email_status != "ok":
        return blocked("identity", approach, _ADDRESS_TROUBLE[contact.email_status])
    if approach.channel == "linkedin" and contact.linkedin and not _PROFILE.match(contact.linkedin):
        return blocked("identity", approach, "the profile is not a LinkedIn profile's address")
    if not channel.address(contact):
        return blocked(
            "identity", approach, f"there is no {'number' if channel.name in ('phone', 'whatsapp') else 'profile'}"
        )
    return None


def _unsigned(approach: Approach) -> str:
    """Return why nobody would sign."""
    owner = approach.deal.deal.owner
    if owner and owner.email:
        return f"the CRM does not tell the name of the owner {owner.email}, so nobody would sign: set me.name"
    return "nobody owns the deal and the settings name nobody, so nobody would sign"
