"""Who is there on the buyer's side, how they stand to it, and who has left."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data_gatherer.models import Contact, Interaction
from deal_summary import reading
from deal_summary.models import Meeting, Person, Stance
from deal_summary.signals.history import History
from deal_summary.signals.records import ids, inbound, theirs
from deal_summary.signals.wishes import wished_channel

_POWER_ROLES = frozenset({"economic_buyer", "decision_maker"})
_POWER_TITLES = re.compile(
    r"\b(?:c[efto]o|chief|president|vp|vice president|head|director|owner|founder|partner|managing"
    r"|geschäftsführ\w*|leiter\w*|inhaber\w*|vorstand|prokurist\w*|direct(?:eur|rice|ora?)\b|gérante?|président\w*|responsable"
    r"|gerente|dueñ[oa]|presidente|jef[ea])",
    re.IGNORECASE,
)
"""Titles whose holders usually decide or sign, in four languages; own policy, and only where the CRM names no role."""
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]m|ich|je|j['’]ai|yo|estoy|trabajo|dejo)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n")


def people(history: History, gone: Sequence[str], engaged: Sequence[str]) -> tuple[Person, ...]:
    """Every contact with role, power, stance and last word; stance is the tone of their own last three messages."""
    return tuple(
        _person(history, contact, contact.id in gone, contact.id in engaged) for contact in history.deal.contacts
    )


def _person(history: History, contact: Contact, gone: bool, engaged: bool) -> Person:
    own = [record for record in history.past if inbound(record) and record.people[:1] == (contact.id,)]
    tone = sum(history.read[record.id].tone for record in own[-3:] if record.id in history.read)
    stance: Stance = "gone" if gone else "unknown" if not own else "neutral"
    if own and tone and not gone:
        stance = "supportive" if tone > 0 else "critical"
    power = (
        contact.buying_role in _POWER_ROLES
        if contact.buying_role
        else bool(contact.title and _POWER_TITLES.search(contact.title))
    )
    return Person(
        contact=contact.id,
        role=contact.buying_role,
        power=power,
        stance=stance,
        engaged=engaged,
        last_day=history.day(own[-1]) if own else None,
        wished_channel=wished_channel([record for record in own if record.direction == "inbound"][-5:]),
        evidence=ids(own[-3:]) or (f"contact:{contact.id}",),
    )


def engaged_people(history: History) -> tuple[str, ...]:
    """Contacts who wrote, called or met within *engaged_within_days*, in the order they did."""
    within = history.thresholds.engaged_within_days
    return tuple(
        dict.fromkeys(
            person
            for record in history.past
            if inbound(record) and history.age(record) <= within
            for person in record.people
        )
    )


def gone_people(history: History) -> tuple[str, ...]:
    """Contacts named in the very sentence that says somebody left, or who say so of themselves, and never heard of since."""
    gone: list[str] = []
    for read, _ in history.said("champion_left"):
        for sentence in _SENTENCE.split(read.record.text) if theirs(read.record) else ():
            if any(hit.name == "champion_left" for hit in reading.hits(sentence, read.language)):
                gone += [
                    contact.id
                    for contact in history.deal.contacts
                    if (_named(contact, sentence) or _of_themselves(contact, read.record, sentence))
                    and not _wrote_after(contact, read.record, history.past)
                ]
    return tuple(dict.fromkeys(gone))


def _named(contact: Contact, sentence: str) -> bool:
    parts = contact.name.split()
    return bool(parts) and any(
        re.search(rf"(?<!\w){re.escape(part)}(?!\w)", sentence) for part in (parts[0], parts[-1])
    )


def _of_themselves(contact: Contact, record: Interaction, sentence: str) -> bool:
    said_it = record.direction == "inbound" and record.people[:1] == (contact.id,)
    return said_it and bool(_FIRST_PERSON.search(sentence))


def _wrote_after(contact: Contact, record: Interaction, past: Sequence[Interaction]) -> bool:
    return any(
        later.at > record.at and later.direction == "inbound" and later.people[:1] == (contact.id,) for later in past
    )


def meetings(history: History) -> tuple[Meeting | None, Meeting | None]:
    """Return the first planned meeting from the day on, and the last one the buyer missed without a word since."""
    met = [record for record in history.deal.interactions if record.kind == "meeting"]
    coming = next((one for one in met if one.outcome == "planned" and history.day(one) >= history.as_of), None)
    missed = [one for one in met if one.outcome == "no_show" and history.day(one) <= history.as_of]
    lost = missed[-1] if missed and not coming else None
    if lost and any(inbound(record) and record.at > lost.at for record in history.past):
        lost = None
    return _meeting(coming), _meeting(lost)


def _meeting(record: Interaction | None) -> Meeting | None:
    return Meeting(id=record.id, at=record.at, people=record.people) if record else None
