"""What the archive holds around one deal: which records those are, a fingerprint of them, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from data_gatherer.sources.archive import Document, Part, Reading
from data_gatherer.sources.brevo.documents import Documents, Unread
from data_gatherer.sources.brevo.keeping import DEFINITIONS, linked, mailbox
from data_gatherer.sources.brevo.settings import BrevoSettings
from sales_kernel.fingerprint import content_hash
from sales_kernel.settings import set_values

REVISION = 1
"""Raised whenever the same records should be told otherwise."""
PARTS: Mapping[str, str] = {
    "contacts": "contacts",
    "notes": "notes",
    "tasks": "tasks",
    "companies": "companies",
    "mail": "e-mail events",
    "campaign_stats": "campaign statistics",
    "files": "files",
    "messages": "SMS and WhatsApp events",
    "campaigns": "campaign names",
}
"""What is read of a deal besides its own record, the most needed first, and what a person calls it."""
DEEP = frozenset({"files", "messages", "campaigns"})
"""Parts that are read on request or by the mirror, for they cost calls and change little."""
_NOT_READ = "not read yet; data-gatherer sync reads it"
_NOT_MIRRORED = "not read yet; --source brevo reads it, or data-gatherer sync --deep"
_NOT_DEEP = "read only on request: --deep"
_GONE = "Brevo says that it no longer exists, though the deal links it"
_NOT_GIVEN = "it was not read"


class Around(NamedTuple):
    """The records around a deal, by their ids; contacts in the deal's order, as many as are read of one deal."""

    deal: Document
    contacts: dict[str, Document]
    linked_contacts: list[str]
    linked_companies: list[str]
    notes: list[str]
    older_notes: int
    tasks: list[str]
    touched: list[str]
    files: list[str]
    email_events: list[str]
    sms_events: list[str]
    whatsapp_events: list[str]
    campaigns: list[str]


def read_contacts(deal: Document, settings: BrevoSettings) -> list[str]:
    """Return the ids of the contacts that are read of a deal: the first ones it links."""
    return linked(deal, "linkedContactsIds")[: settings.most_contacts]


def read_companies(deal: Document, settings: BrevoSettings) -> list[str]:
    """Return the ids of the companies that are read of a deal: the first ones it links."""
    return linked(deal, "linkedCompaniesIds")[: settings.most_companies]


def mailboxes(contacts: Mapping[str, Document]) -> dict[str, str]:
    """Return the addresses of those contacts that have one, as they are written, by contact id."""
    known = {contact: document.get("email") for contact, document in contacts.items()}
    return {
        contact: address.strip() for contact, address in known.items() if isinstance(address, str) and mailbox(address)
    }


def around(reading: Reading, deal: Document, settings: BrevoSettings) -> Around:
    """Return what the archive holds around the deal."""
    deal_id, ids, companies = str(deal["id"]), read_contacts(deal, settings), read_companies(deal, settings)
    found = reading.many("contact", ids)
    contacts = {contact: found[contact] for contact in ids if contact in found}
    own = {kind: reading.tied(kind, "deal", [deal_id]) for kind in ("note", "task", "file")}
    # Ids begin with the moment at which they were made, so the greatest are the newest.
    others = sorted(
        {*reading.tied("note", "contact", ids), *reading.tied("note", "company", companies)} - set(own["note"])
    )
    stats = reading.many("campaign_stats", ids)
    return Around(
        deal=deal,
        contacts=contacts,
        linked_contacts=linked(deal, "linkedContactsIds"),
        linked_companies=linked(deal, "linkedCompaniesIds"),
        notes=sorted([*own["note"], *others[-settings.most_notes :]]),
        older_notes=max(0, len(others) - settings.most_notes),
        tasks=own["task"],
        touched=sorted(set(reading.tied("task", "contact", ids)) - set(own["task"])),
        files=own["file"],
        email_events=reading.tied("email_event", "mailbox", set(map(mailbox, mailboxes(contacts).values()))),
        sms_events=reading.tied("sms_event", "contact", ids),
        whatsapp_events=reading.tied("whatsapp_event", "contact", ids),
        campaigns=sorted({campaign for document in stats.values() for campaign in campaigns_of(document)}),
    )


def campaigns_of(stats: Document) -> Iterator[str]:
    """Yield the ids of the campaigns that a contact's statistics name."""
    within = [part for value in stats.values() for part in (value.values() if isinstance(value, dict) else [value])]
    for events in within:
        for event in events if isinstance(events, list) else ():
            if isinstance(event, dict) and isinstance(event.get("campaignId"), int):
                yield str(event["campaignId"])


def fingerprint(reading: Reading, found: Around, settings: BrevoSettings) -> str:
    """Return a hash that differs whenever the deal would be told otherwise."""
    read = {
        "deal": [str(found.deal["id"])],
        "contact": found.linked_contacts[: settings.most_contacts],
        "company": found.linked_companies[: settings.most_companies],
        "note": found.notes,
        "task": [*found.tasks, *found.touched],
        "file": found.files,
        "email_event": found.email_events,
        "sms_event": found.sms_events,
        "whatsapp_event": found.whatsapp_events,
        "campaign_stats": found.linked_contacts[: settings.most_contacts],
        "campaign": found.campaigns,
        "definition": list(DEFINITIONS),
    }
    seen = {kind: reading.digests(kind, ids) for kind, ids in read.items()}
    missing = [list(one) for one in unread(reading, found, settings)]
    return content_hash([REVISION, seen, missing, authors(reading), set_values(settings), reading.peers()])


def documents(reading: Reading, found: Around, settings: BrevoSettings) -> Documents:
    """Return the records around the deal, and what is missing."""
    ids = list(found.contacts)
    return Documents(
        deal=found.deal,
        contacts=list(found.contacts.values()),
        companies=list(reading.many("company", found.linked_companies[: settings.most_companies]).values()),
        notes=list(reading.many("note", found.notes).values()),
        tasks=list(reading.many("task", found.tasks).values()),
        files=list(reading.many("file", found.files).values()),
        email_events=list(reading.many("email_event", found.email_events).values()),
        sms_events=list(reading.many("sms_event", found.sms_events).values()),
        whatsapp_events=list(reading.many("whatsapp_event", found.whatsapp_events).values()),
        campaign_stats=reading.many("campaign_stats", ids),
        campaigns=list(reading.many("campaign", found.campaigns).values()),
        touched=list(reading.many("task", found.touched).values()),
        **definitions(reading),
        unread=tuple(unread(reading, found, settings)),
    )


def definitions(reading: Reading) -> dict[str, list[Document]]:
    """Return what all deals of the account share, by name; empty lists for what was not read."""
    held = reading.many("definition", DEFINITIONS)
    return {name: held[name]["rows"] if name in held else [] for name in DEFINITIONS}


def authors(reading: Reading) -> list[Document]:
    """Return who wrote the notes that were read, as the part of a note that says so."""
    return [{"authorId": author} for author in reading.every("author")]


def unread(reading: Reading, found: Around, settings: BrevoSettings) -> list[Unread]:
    """Return what is missing around the deal, in a stable order, without times of day: it is part of what the deal says."""
    about = f"deal:{found.deal['id']}"
    named = [*_definitions_missing(reading, about), *_parts_missing(reading, found, about)]
    links = {
        "contact": (found.linked_contacts, settings.most_contacts, "contacts"),
        "company": (found.linked_companies, settings.most_companies, "companies"),
    }
    for kind, (ids, most, what) in links.items():
        if len(ids) > most:
            named.append(Unread(about, what, f"{most} of {len(ids)} were read; `brevo: most_{what}` says how many"))
        named += _links_missing(reading, kind, what, ids[:most], str(found.deal["id"]))
    if found.older_notes:
        reason = f"{found.older_notes:,} older ones of its people and companies are left out; `brevo: most_notes` says how many"
        named.append(Unread(about, "notes", reason))
    return named


def _links_missing(reading: Reading, kind: str, part: str, ids: list[str], deal_id: str) -> Iterator[Unread]:
    held, gone = dict(reading.digests(kind, ids)), reading.gone(kind, ids)
    missing = [one for one in ids if one not in held]
    none_left = bool(missing) and _listed_after(reading, part, deal_id)
    for one in missing:
        yield Unread(f"{kind}:{one}", kind, _GONE if one in gone or none_left else _NOT_GIVEN)


def _listed_after(reading: Reading, part: str, deal_id: str) -> bool:
    """Return whether all records of a part were listed since the deal was read: what is missing then is not there."""
    listed, deal = reading.part(part, ""), reading.part("deal", deal_id)
    return listed is not None and deal is not None and listed.state == "read" and listed.read_at >= deal.read_at


def _definitions_missing(reading: Reading, about: str) -> Iterator[Unread]:
    for name in DEFINITIONS:
        part = reading.part(name, "")
        if part is None or part.state != "read" or part.reason:
            yield Unread(about, name.replace("_", " "), part.reason if part else _NOT_READ)


def _parts_missing(reading: Reading, found: Around, about: str) -> Iterator[Unread]:
    empty = {
        "contacts": not found.linked_contacts,
        "companies": not found.linked_companies,
        "campaigns": not found.campaigns,
    }
    for name, what in PARTS.items():
        part = reading.part(name, str(found.deal["id"]))
        if (part is None or part.state != "read" or part.reason) and not empty.get(name):
            yield Unread(about, what, _reason(name, part))


def _reason(name: str, part: Part | None) -> str:
    if part is not None:
        return part.reason
    if name == "campaign_stats":
        return _NOT_MIRRORED
    return _NOT_DEEP if name in DEEP else _NOT_READ
