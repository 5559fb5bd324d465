"""Does a standing wish or list keep us from this person altogether?"""

from __future__ import annotations

import re
from email.utils import parseaddr
from functools import lru_cache

from action_recommender.gates import Approach, blocked
from action_recommender.models import Finding
from data_gatherer.tidy import phone_number


def suppression(approach: Approach) -> Finding | None:
    """Block everyone who objected to being contacted (G1, G5), and every address, domain or number on the house's list."""
    contact = approach.contact
    if contact.objection:
        return blocked("suppression", approach, f"objected to being contacted: {contact.objection}")
    listed = _listed(approach.rules.suppress, contact.country)
    ours = (contact.email, *_domains(contact.email), contact.phone)
    hit = next((address for address in ours if address and _same(address, contact.country) in listed), "")
    return blocked("suppression", approach, f"{hit} is on the list of those not to be contacted") if hit else None


@lru_cache(maxsize=16)
def _listed(entries: tuple[str, ...], country: str) -> frozenset[str]:
    """The list in one form; a house's list may have thousands of entries and is read for every person."""
    return frozenset(_same(entry, country) for entry in entries)


def _domains(address: str) -> list[str]:
    """Return the domain of an address and every one above it: who lists acme.example means mail.acme.example too."""
    parts = address.rpartition("@")[2].split(".")
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]


@lru_cache(maxsize=1024)
def _same(entry: str, country: str) -> str:
    """Fold an address, domain or number to one form: `Ann <A@x.example>`, `@X.example`, `tel:+33 (0)1 99` mean what they say."""
    text = re.sub(r"^(?:mailto|tel):", "", entry.strip(), flags=re.IGNORECASE)
    if "@" in text:
        return (parseaddr(text)[1] or text).casefold().removeprefix("@")
    return phone_number(text, country) or text.casefold()
