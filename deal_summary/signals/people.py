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
    r"\b(?:c[efto]o|chief|president|vp|vice president|head|director|owner|founder|partner|managing director"
    r"|geschäftsführ\w*|\w*leiter(?:in)?|inhaber(?:in)?|vorstand|prokurist(?:in)?|direct(?:eur|rice|ora?)|gérante?|présidente?"
    r"|responsable|gerente|dueñ[oa]|presidente|jef[ea])\b",
    re.IGNORECASE,
)
_NO_POWER = re.compile(
    r"product owner|assist|secretar|sekretär|office of|asistente|stagiaire|intern\b|trainee", re.IGNORECASE
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
        else bool(_POWER_TITLES.search(contact.title)) and not _NO_POWER.search(contact.title)
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
    """The deal's contacts who wrote, called or met within *engaged_within_days*, in the order they did."""
    within, known = history.thresholds.engaged_within_days, {contact.id for contact in history.deal.contacts}
    people = (
        person
        for record in history.past
        if inbound(record) and history.age(record) <= within
        for person in record.people
    )
    return tuple(dict.fromkeys(person for person in people if person in known))


def gone_people(history: History) -> tuple[str, ...]:
    """Contacts of whom a sentence says that they left: the last one named before the words that say so, else the first after
    them; the writer where they speak of themselves and name nobody. Not who has written since."""
    gone: list[str] = []
    for read, _ in history.said("champion_left"):
        for sentence in _SENTENCE.split(read.record.text) if theirs(read.record) else ():
            hit = next((one for one in reading.hits(sentence, read.language) if one.name == "champion_left"), None)
            contact = _leaver(history, read.record, sentence, hit.words) if hit and not hit.denied else None
            if contact and not _wrote_after(contact, read.record, history.past):
                gone.append(contact.id)
    return tuple(dict.fromkeys(gone))


def _leaver(history: History, record: Interaction, sentence: str, words: str) -> Contact | None:
    told = " ".join(sentence.split())
    place = max(told.casefold().find(words.casefold()), 0)
    named = [(at, contact) for contact in history.deal.contacts if (at := _named_at(contact, told)) is not None]
    before = [(at, contact) for at, contact in named if at <= place + len(words)]
    if named:
        return max(before, key=lambda one: one[0])[1] if before else min(named, key=lambda one: one[0])[1]
    wrote = record.direction == "inbound" and _FIRST_PERSON.search(told[: place + len(words)])
    return history.deal.contact(record.people[0]) if wrote and record.people else None


def _named_at(contact: Contact, sentence: str) -> int | None:
    """Where the first or last name of *contact* stands in the sentence, None when neither does."""
    parts = contact.name.split()
    found = [
        re.search(rf"(?<!\w){re.escape(part)}(?!\w)", sentence) for part in ((parts[0], parts[-1]) if parts else ())
    ]
    places = [match.start() for match in found if match]
    return min(places) if places else None


def _wrote_after(contact: Contact, record: Interaction, past: Sequence[Interaction]) -> bool:
    return any(
        later.at > record.at and later.direction == "inbound" and later.people[:1] == (contact.id,) for later in past
    )


def meetings(history: History) -> tuple[Meeting | None, Meeting | None]:
    """Return the first planned meeting from the day on, and the last one the buyer missed without a word since."""
    met = [record for record in history.deal.interactions if record.kind == "meeting"]
    coming = next((one for one in met if _is_ahead(history, one)), None)
    missed = [one for one in met if one.outcome == "no_show" and history.day(one) <= history.as_of]
    lost = missed[-1] if missed and not coming else None
    if lost and any(inbound(record) and record.at > lost.at for record in history.past):
        lost = None
    return _meeting(coming), _meeting(lost)


def _is_ahead(history: History, meeting: Interaction) -> bool:
    """A planned meeting from today on; one of a later day that says nothing of its outcome is planned too."""
    day = history.day(meeting)
    return (meeting.outcome == "planned" and day >= history.as_of) or (not meeting.outcome and day > history.as_of)


def _meeting(record: Interaction | None) -> Meeting | None:
    return Meeting(id=record.id, at=record.at, people=record.people) if record else None
