"""What of a deal has to be read again, and what its own record proves to be unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from math import ceil

import orjson

from data_gatherer.sources.archive import Document, Part, Reading
from data_gatherer.sources.brevo.around import DEEP, PARTS, mailboxes, read_companies, read_contacts
from data_gatherer.sources.brevo.keeping import CONTACTS_PER_CALL, DEFINITIONS, numbers_of
from data_gatherer.sources.brevo.settings import BrevoSettings

DEFINITIONS_KEEP = timedelta(hours=12)
DEAL_KEEPS = timedelta(minutes=5)
"""How long the deal's own record is believed; reading it is what proves the rest unchanged."""
_KEEP: Mapping[str, timedelta] = {
    "contacts": timedelta(minutes=15),
    "companies": timedelta(hours=12),
    "notes": timedelta(hours=12),
    "tasks": DEAL_KEEPS,
    "mail": timedelta(minutes=15),
    "campaign_stats": timedelta(minutes=15),
    "files": timedelta(hours=12),
    "messages": timedelta(hours=12),
    "campaigns": timedelta(hours=12),
}
"""How long a part is believed while the deal's record says that nothing changed."""
_OF_DEAL = frozenset({"contacts", "companies", "notes", "files"})
"""Parts that are read again as soon as the deal's record says that something changed."""
_ANSWERED = ("read", "partly", "refused")
_PROVING = (
    "last_updated_date",
    "last_activity_date",
    "next_activity_date",
    "stage_updated_at",
    "number_of_activities",
    "number_of_contacts",
)
SKEW = timedelta(minutes=2)
"""What two clocks may differ by, and how long Brevo's lists may lag behind what was just written."""
_ACCOUNT_CALLS = 5
"""The account, its pipelines, the attributes of deals and of companies, and the task types; those of contacts are of another allowance."""


def proof_of(reading: Reading, deal: Document, name: str, settings: BrevoSettings) -> str:
    """Return what has to stay as it is for a part to be believed: of the deal's record, or of the people who are asked about.

    A note or task that is added or removed changes `number_of_activities` and `last_activity_date` of the deal. Not seen this way: a
    note that was only edited, and what is only on a contact or company.
    """
    bounds = [settings.most_contacts, settings.most_companies, settings.most_notes, settings.most_mailboxes]
    seen = _record(deal) if name in _OF_DEAL else _people(reading, deal, name, settings)
    return orjson.dumps([bounds, seen], option=orjson.OPT_SORT_KEYS).decode()


def _record(deal: Document) -> list[object]:
    attributes = deal.get("attributes")
    told = {name: attributes.get(name) for name in _PROVING} if isinstance(attributes, dict) else {}
    return [told, deal.get("linkedContactsIds"), deal.get("linkedCompaniesIds")]


def _people(reading: Reading, deal: Document, name: str, settings: BrevoSettings) -> object:
    """Return by what people are asked about for a part: their ids, addresses or numbers."""
    ids = read_contacts(deal, settings)
    if name == "mail":
        return mailboxes(reading.many("contact", ids))
    if name == "messages":
        return {contact: numbers_of(document) for contact, document in reading.many("contact", ids).items()}
    return ids if name == "campaign_stats" else []


def deal_due(reading: Reading, deal_id: str, now: datetime, *, force: bool) -> bool:
    """Return whether the deal's own record has to be read."""
    part = reading.part("deal", deal_id)
    return force or part is None or not _within(part, now, DEAL_KEEPS) or reading.get("deal", deal_id) is None


def definitions_due(reading: Reading, now: datetime, *, force: bool) -> list[str]:
    """Return which of the account's definitions have to be read; on request those older than a deal is believed, or refused before."""
    keep, refused = (DEAL_KEEPS, timedelta(0)) if force else (DEFINITIONS_KEEP, DEFINITIONS_KEEP)
    return [name for name in DEFINITIONS if not _good(reading.part(name, ""), now, keep, refused)]


def parts_due(
    reading: Reading, deal: Document, settings: BrevoSettings, now: datetime, *, force: bool, deep: bool
) -> list[str]:
    """Return which parts of the deal have to be read, the most needed first."""
    asked = [name for name in PARTS if deep or name not in DEEP]
    return [name for name in asked if force or _due(reading, deal, name, settings, now, deep=deep)]


def nothing_due(reading: Reading, deal_id: str, settings: BrevoSettings, now: datetime, *, deep: bool) -> bool:
    """Return whether everything around the deal is believed as it is."""
    deal = reading.get("deal", deal_id)
    if deal is None or deal_due(reading, deal_id, now, force=False) or definitions_due(reading, now, force=False):
        return False
    return not parts_due(reading, deal, settings, now, force=False, deep=deep)


def read_since(reading: Reading, deal_id: str, moment: datetime) -> bool:
    """Return whether all of the deal was read after *moment*."""
    parts = [reading.part(name, deal_id) for name in ("deal", "contacts", "notes", "tasks")]
    return all(part is not None and part.read_at > moment for part in parts)


def calls_if_cold(deal: Document, settings: BrevoSettings) -> int:
    """Return how many calls of the scarce kind reading the deal takes when nothing is remembered."""
    contacts, companies = read_contacts(deal, settings), read_companies(deal, settings)
    notes = 1 + bool(contacts) + bool(companies)
    return _ACCOUNT_CALLS + 1 + ceil(len(contacts) / CONTACTS_PER_CALL) + len(companies) + notes + 1


def _due(reading: Reading, deal: Document, name: str, settings: BrevoSettings, now: datetime, *, deep: bool) -> bool:
    part = reading.part(name, str(deal["id"]))
    if part is None or not _good(part, now, _KEEP[name], DEFINITIONS_KEEP) or (deep and part.state == "partly"):
        return True
    # What a mirror read has no proof of its own.
    if part.proof and part.proof != proof_of(reading, deal, name, settings):
        return True
    return name in _OF_DEAL and now - part.read_at >= DEAL_KEEPS and not _quiet_since(deal, part.read_at)


def _good(part: Part | None, now: datetime, keep: timedelta, refused: timedelta) -> bool:
    """What failed is asked again at once; what was refused, as seldom as it may change."""
    if part is None or part.state not in _ANSWERED:
        return False
    return _within(part, now, refused if part.state == "refused" else keep)


def _within(part: Part, now: datetime, keep: timedelta) -> bool:
    """A moment ahead of us is of a clock that was wrong, and proves nothing."""
    return -SKEW <= now - part.read_at < keep


def _quiet_since(deal: Document, moment: datetime) -> bool:
    """Return whether the deal's record tells of nothing later, or so shortly before that Brevo's lists may not have had it."""
    return all(changed <= moment - SKEW for changed in _changes(deal))


def _changes(deal: Document) -> Iterator[datetime]:
    """Yield when the deal's record says it was changed or worked on."""
    attributes = deal.get("attributes")
    for name in ("last_updated_date", "last_activity_date"):
        text = attributes.get(name) if isinstance(attributes, dict) else None
        try:
            moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        except ValueError:
            moment = None
        if moment:
            yield moment if moment.tzinfo else moment.replace(tzinfo=UTC)
