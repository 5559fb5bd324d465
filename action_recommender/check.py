"""All gates on any text for a deal: somebody's own mail, message or call notes, as they would be asked of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import getaddresses
from typing import NamedTuple

from action_recommender.channels import CHANNELS
from action_recommender.gates import Approach, may_reach, of_reach
from action_recommender.gates.claims import claims_of
from action_recommender.gates.discretion import discretion_of
from action_recommender.gates.evidence import evidence_of
from action_recommender.gates.grounds import Grounds
from action_recommender.gates.injection import injection_of
from action_recommender.gates.learned import checks_of
from action_recommender.gates.lint import hidden, language_findings, lint, lint_texts, texts_of
from action_recommender.gates.obedience import obedience_of
from action_recommender.gates.window import window
from action_recommender.house import House
from action_recommender.models import EmailContent, Finding, MessageContent, Reach
from action_recommender.rules import Rules
from action_recommender.schedule import OurDay, Slot, find_slot, meeting_slots
from action_recommender.texts import FALLBACK
from data_gatherer.models import Contact, EnrichedDeal, Owner
from data_gatherer.spoken import LANGUAGES
from data_gatherer.tidy import phone_number
from deal_summary.reading import language_of
from deal_summary.signals import inbound, outbound
from deal_summary.stated.allowed import Allowed, allowed_of
from sales_kernel.errors import NotFound

_OUTWARD: tuple[Reach, ...] = ("email", "phone", "linkedin", "whatsapp")
_FIELD = re.compile(r"(?P<name>[\w-]{1,12})[ \t\u00a0]*:[ \t]*(?P<value>.*)")
_FIELD_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("to", "an", "à", "para"), "to"),
    **dict.fromkeys(("subject", "betreff", "objet", "asunto"), "subject"),
    **dict.fromkeys(("cc", "bcc", "kopie", "copie", "copia"), "copies"),
    **dict.fromkeys(("from", "von", "de", "date", "datum", "fecha", "reply-to"), "other"),
}
_MESSAGES = {"email", "form", "linkedin", "whatsapp"}
_ADDRESSES = {"recipient", "address"}
_TURNS = 5
"""As many proposals of meeting times may stand in a text; a day has no more hours to offer."""


class _Letter(NamedTuple):
    """A file's header fields, by what they are, and the text below them."""

    fields: Mapping[str, str]
    body: str

    @property
    def address(self) -> str:
        """Whom the To: line names, without the name before it; empty where there is no such line."""
        value = self.fields.get("to", "")
        return getaddresses([value])[0][1] if "@" in value else value.rpartition(",")[2].strip()

    @property
    def others(self) -> list[str]:
        """Every further address: of copies, and of the To: line after the first."""
        to = getaddresses([self.fields.get("to", "")])[1:] if "@" in self.fields.get("to", "") else []
        return [address for _, address in (*to, *getaddresses([self.fields.get("copies", "")])) if address]


@dataclass(frozen=True)
class Checked:
    """For whom and over which channel a text was checked, and what the gates found, in their order."""

    contact: Contact | None
    channel: Reach
    slot: Slot | None
    """The first moment at which it may go out; None when there is none, or nobody to send it to."""
    findings: tuple[Finding, ...]

    @property
    def blocked(self) -> bool:
        """True when the text must not go out this way."""
        return any(finding.outcome == "blocked" for finding in self.findings)


@dataclass(frozen=True)
class Desk:
    """What a text is checked against: the deal, the settings, how the house writes, our day, and who signs.

    *also* are texts that may be quoted beside the deal's records, the company context, the campaign and the settings.
    """

    deal: EnrichedDeal
    rules: Rules
    house: House
    ours: OurDay
    sender: Owner
    also: tuple[str, ...] = ()


def check_text(text: str, desk: Desk, *, channel: Reach | None = None, contact: str = "") -> Checked:
    """Return what every gate says of *text* if it were sent now.

    It is an e-mail when it begins with header lines (To:, Subject:, in any of our languages) or *channel* says so; else a message, or
    for "phone" what is said in a call. It is for *contact* (an id, name or address), else for whom the To: line names, else for the
    deal's first contact. Raises NotFound when *contact* fits nobody.
    """
    letter = _letter(text.removeprefix("\ufeff"))
    reach = channel or _channel_of(letter)
    person = _named(desk.deal, contact) if contact else _addressed(desk.deal, letter)
    reached, slot = _of_reach(desk, person, reach)
    found = (*_of_identity(desk.deal, person, letter, reach), *reached, *_of_text(text, desk, letter, person, reach))
    return Checked(person, reach, slot, found)


def _letter(text: str) -> _Letter:
    """Take the header fields off the top, if the first line is one; they end at the first line that is none."""
    fields: dict[str, str] = {}
    lines = text.lstrip("\r\n").splitlines()
    while lines and (match := _FIELD.fullmatch(lines[0].strip())):
        name = _FIELD_NAMES.get(match["name"].casefold())
        if name is None:
            break
        fields[name] = ", ".join(filter(None, (fields.get(name), match["value"].strip())))
        lines = lines[1:]
    return _Letter(fields, "\n".join(lines).strip()) if {"to", "subject"} & fields.keys() else _Letter({}, text.strip())


def _channel_of(letter: _Letter) -> Reach:
    """What the header says: an address with an @ or a subject is mail, a number WhatsApp, everything else LinkedIn."""
    if "subject" in letter.fields or "@" in letter.address:
        return "email"
    return "whatsapp" if letter.address[:1] in ("+", *"0123456789") and letter.address else "linkedin"


def _named(deal: EnrichedDeal, wanted: str) -> Contact:
    plain = wanted.strip().casefold()
    fits = [one for one in deal.contacts if plain in (one.id.casefold(), one.name.casefold(), one.email.casefold())]
    if len(fits) != 1:
        names = ", ".join(one.name or one.id for one in deal.contacts) or "none"
        raise NotFound(
            f"no contact of the deal is {wanted!r}" if not fits else f"{wanted!r} fits several",
            hint=f"there are: {names}",
        )
    return fits[0]


def _addressed(deal: EnrichedDeal, letter: _Letter) -> Contact | None:
    """Whom the To: line names by address or number; without such a line the deal's first contact, else nobody."""
    if not letter.fields.get("to"):
        return deal.contacts[0] if deal.contacts else None
    return next((one for one in deal.contacts if _is_theirs(letter.address, one)), None)


def _is_theirs(address: str, contact: Contact) -> bool:
    ways = {contact.email.casefold(), contact.name.casefold(), contact.linkedin.casefold().rstrip("/")} - {""}
    number = (
        phone_number(address, contact.country) if contact.phone and address[:1] in ("+", "(", *"0123456789") else ""
    )
    return address.casefold().rstrip("/") in ways or (bool(number) and number == contact.phone)


def _of_identity(deal: EnrichedDeal, person: Contact | None, letter: _Letter, reach: Reach) -> Iterator[Finding]:
    """Block what is for nobody of the deal, or goes to another address than the person's."""
    if person is None:
        who = letter.fields.get("to", "")
        reason = f"{who} is nobody of this deal" if who else "the deal has no contacts"
        yield _blocked("identity", reason, reach)
    elif letter.address and not _is_theirs(letter.address, person):
        yield _blocked("identity", f"{letter.address} is not an address of {person.name or person.id}", reach)
    for address in letter.others:
        if not any(_is_theirs(address, one) for one in deal.contacts):
            yield _blocked("identity", f"the copy to {address} is to nobody of this deal", reach)


def _of_reach(desk: Desk, person: Contact | None, reach: Reach) -> tuple[list[Finding], Slot | None]:
    """Ask the gates of reach and the window, at the first moment that is allowed; a block names the channel that is open instead."""
    if person is None:
        return [], None
    slot = find_slot(reach, person, desk.ours, asap=True)
    approach = Approach(
        desk.deal,
        person,
        reach,
        desk.rules,
        desk.sender.name,
        desk.ours.day,
        slot.at if slot else None,
        _waits(desk, person),
        checks_of(desk.house.context),
    )
    found = of_reach(approach)
    early = max((each.earliest for each in found if each.earliest), default=None)
    if early and early > desk.ours.now:
        slot = find_slot(reach, person, replace(desk.ours, now=early, day=max(desk.ours.day, early.date())), asap=True)
    others = (way for way in _OUTWARD if way != reach and may_reach(replace(approach, channel=way, at=None)) is None)
    instead = next(others, "") if any(each.outcome == "blocked" for each in found) else ""
    found = [each.model_copy(update={"alternative": instead}) if each.outcome == "blocked" else each for each in found]
    return [*found, *filter(None, (window(reach, slot),))], slot


def _waits(desk: Desk, person: Contact) -> bool:
    """Return whether a message of the person's came after the last thing we did towards them."""
    past = [one for one in desk.deal.interactions if person.id in one.people and one.at <= desk.ours.now]
    ours = max((one.at for one in past if outbound(one)), default=None)
    theirs = max((one.at for one in past if one.direction == "inbound" and one.kind in _MESSAGES), default=None)
    return theirs is not None and (ours is None or theirs > ours)


def _never_heard_of(desk: Desk, person: Contact) -> bool:
    return not any(inbound(record) and person.id in record.people for record in desk.deal.interactions)


def _of_text(text: str, desk: Desk, letter: _Letter, person: Contact | None, reach: Reach) -> Iterator[Finding]:
    if hidden(text.removeprefix("\ufeff")):
        yield _blocked("lint", "the text has characters nobody sees", reach)
    detected = language_of(letter.body)
    wanted = desk.house.language if desk.house.language != "auto" else person.language if person else ""
    language = detected or (wanted if wanted in LANGUAGES else FALLBACK)
    if wanted in LANGUAGES and language != wanted:
        yield Finding(
            gate="lint", outcome="warned", reason=f"they read {wanted}; the text is in {language}", channel=reach
        )
    content = _content(desk, letter, person, reach, language)
    first = person is not None and _never_heard_of(desk, person)
    rules, house = desk.rules, desk.house
    if content is None:
        parts = {"call": letter.body}
        yield from lint_texts(parts, house.avoid)
        yield from language_findings(letter.body, language, "call")
    else:
        parts = dict(texts_of(content))
        lines = _lines(desk, language)
        yield from lint(content, rules, house.avoid, house.max_words, first_touch=first, required_lines=lines)
    # The address is compared with the person's above; what is wrong with it needs to be said once.
    words = {part: said for part, said in parts.items() if part not in _ADDRESSES}
    grounds = _grounds(desk)
    allowed = _allowed(desk, person)
    yield from evidence_of(words, language, allowed)
    yield from discretion_of(words, language, grounds, allowed)
    yield from claims_of(words, language, grounds, lenient=True)
    yield from obedience_of(words, [one for one in grounds.checks if one.channel in ("", reach)], grounds.competitors)
    yield from injection_of(words, grounds)


def _grounds(desk: Desk) -> Grounds:
    rules = desk.rules
    more = (rules.footer, *rules.opt_out.values(), *desk.also)
    return Grounds(desk.deal, desk.house.context, desk.house.campaign, tuple(filter(None, more)))


def _lines(desk: Desk, language: str) -> list[str]:
    rules = desk.rules
    return [line for line in (rules.footer, rules.opt_out.get(language) or rules.opt_out.get(FALLBACK, "")) if line]


def _content(
    desk: Desk, letter: _Letter, person: Contact | None, reach: Reach, language: str
) -> EmailContent | MessageContent | None:
    """Return the text as content; None for what is spoken, which is not a whole script."""
    name = person.name if person else ""
    address = letter.address or (CHANNELS[reach].address(person) if person else "") or "nobody"
    if reach == "email":
        return EmailContent(
            form="email",
            title="",
            to=address,
            to_name=name,
            subject=letter.fields.get("subject", ""),
            body=letter.body,
            sender=desk.sender.name,
            language=language,
        )
    if reach == "phone":
        return None
    return MessageContent(
        form="message", title="", address=address, to_name=name, message=letter.body, language=language
    )


def _allowed(desk: Desk, person: Contact | None) -> Allowed:
    house, ours, rules = desk.house, desk.ours, desk.rules
    slots = [moment for turn in range(_TURNS) for moment in meeting_slots(person, ours, skip=turn)] if person else []
    return allowed_of(
        desk.deal,
        today=ours.day,
        zone=ours.zone,
        context=house.context.text,
        campaign=house.campaign,
        house=(rules.footer, *rules.opt_out.values(), *desk.also),
        slots=slots,
        owner=desk.sender,
        minutes=house.minutes,
    )


def _blocked(gate: str, reason: str, channel: Reach) -> Finding:
    return Finding(gate=gate, outcome="blocked", reason=reason, channel=channel)
