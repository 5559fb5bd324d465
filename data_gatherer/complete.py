"""Check what a source says about a deal: addresses, zones, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from data_gatherer import tidy
from data_gatherer.models import Contact, EnrichedDeal, Gap

_PART_OF = {"company": "companies", "contact": "contacts", "history": "notes"}
"""What cannot be said to be missing where a source says that it did not read it."""


def completed(found: EnrichedDeal) -> EnrichedDeal:
    """Return what a source found, with addresses checked, zones filled in where a country has but one time, and gaps named."""
    # A mail to several people that came back does not say whose address is wrong. One that arrived later shows that it is right again.
    last = {
        mail.people[0]: mail
        for mail in found.interactions
        if mail.kind == "email" and mail.direction == "outbound" and len(mail.people) == 1
    }
    returned = {person for person, mail in last.items() if mail.outcome == "bounced"}
    contacts = tuple(_checked(contact, bounced=contact.id in returned) for contact in found.contacts)
    checked = found.model_copy(update={"contacts": contacts})
    named = {(gap.about, gap.what) for gap in found.gaps}
    more = (gap for gap in _gaps(checked) if not {gap.what, _PART_OF.get(gap.what)} & _of(named, gap.about))
    return checked.model_copy(update={"gaps": (*found.gaps, *more)})


def _of(named: set[tuple[str, str]], about: str) -> set[str | None]:
    return {what for record, what in named if record == about}


def _checked(contact: Contact, *, bounced: bool) -> Contact:
    address = tidy.email_address(contact.email)
    known = contact.email_status if contact.email_status in ("bounced", "invalid") else "ok"
    status = "unknown" if not contact.email else "invalid" if not address else "bounced" if bounced else known
    zone = tidy.known_zone(contact.time_zone) or tidy.zone_of_country(contact.country)
    return contact.model_copy(update={"email": address or contact.email, "email_status": status, "time_zone": zone})


def _gaps(found: EnrichedDeal) -> Iterator[Gap]:
    deal, record = found.deal, f"deal:{found.deal.id}"
    missing = {
        "owner": deal.owner is None,
        "amount": deal.amount is None,
        "close date": deal.close_date is None and deal.stage.kind == "open",
        "creation date": deal.created_at is None,
        "company": found.company is None,
        "contact": not found.contacts,
        "history": not found.interactions,
    }
    for what, absent in missing.items():
        if absent:
            yield Gap(about=record, what=what, reason="the CRM holds none", source=found.source)
    for contact in found.contacts:
        yield from _contact_gaps(contact, found.source)


def _contact_gaps(contact: Contact, source: str) -> Iterator[Gap]:
    record = f"contact:{contact.id}"
    reasons = {
        "unknown": "the CRM holds none",
        "bounced": "mail to it came back",
        "invalid": "it is not a well-formed address",
    }
    if contact.email_status in reasons:
        yield Gap(about=record, what="e-mail address", reason=reasons[contact.email_status], source=source)
    if not contact.phone:
        yield Gap(about=record, what="phone number", reason="the CRM holds none that can be called", source=source)
    if not contact.time_zone:
        yield Gap(about=record, what="time zone", reason="neither the CRM nor the country tells it", source=source)
