"""Does a standing wish or list keep us from this person altogether?"""

from __future__ import annotations

import re
from email.utils import parseaddr

from action_recommender.gates import Approach, blocked
from action_recommender.models import Finding
from data_gatherer.tidy import phone_number


def suppression(approach: Approach) -> Finding | None:
    """Block everyone who objected to being contacted (G1, G5), and every address, domain or number on the house's list."""
    contact = approach.contact
    if contact.objection:
        return blocked("suppression", approach, f"objected to being contacted: {contact.objection}")
    listed = {_same(entry, contact.country) for entry in approach.rules.suppress}
    domain = contact.email.rpartition("@")[2]
    ours = (contact.email, domain, contact.phone)
    hit = next((address for address in ours if address and _same(address, contact.country) in listed), "")
    return blocked("suppression", approach, f"{hit} is on the list of those not to be contacted") if hit else None


def _same(entry: str, country: str) -> str:
    """Fold an address, domain or number to one form: `Ann <A@x.example>`, `@X.example`, `tel:+33 (0)1 99` mean what they say."""
    text = re.sub(r"^(?:mailto|tel):", "", entry.strip(), flags=re.IGNORECASE)
    if "@" in text:
        return (parseaddr(text)[1] or text).casefold().removeprefix("@")
    return phone_number(text, country) or text.casefold()
