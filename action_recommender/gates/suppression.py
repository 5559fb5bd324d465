"""Does a standing wish or list keep us from this person altogether?"""

from __future__ import annotations

import re

from action_recommender.gates import Approach, blocked
from action_recommender.models import Finding


def suppression(approach: Approach) -> Finding | None:
    """Block everyone who objected to being contacted (G1, G5), and every address, domain or number on the house's list."""
    contact = approach.contact
    if contact.objection:
        return blocked("suppression", approach, f"objected to being contacted: {contact.objection}")
    listed = {_same(entry) for entry in approach.rules.suppress}
    domain = contact.email.rpartition("@")[2]
    hit = next(
        (address for address in (contact.email, domain, contact.phone) if address and _same(address) in listed), ""
    )
    return blocked("suppression", approach, f"{hit} is on the list of those not to be contacted") if hit else None


def _same(address: str) -> str:
    """Fold an address, domain or number to one form, so that `@Example.com` and `+1 312 555` find what they mean."""
    folded = address.strip().casefold().removeprefix("@")
    return folded if re.search(r"[a-z]", folded) else re.sub(r"[^\d+]", "", folded)
