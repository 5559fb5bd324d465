"""Write the content of an action from its play's texts and the deal's facts, in the recipient's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from action_recommender import texts
from action_recommender.channels import CHANNELS
from action_recommender.house import House
from action_recommender.models import (
    Candidate,
    Content,
    EmailContent,
    MessageContent,
    Objection,
    Outline,
    PhoneContent,
    WorkContent,
)
from action_recommender.plays import PLAYS
from action_recommender.schedule import OurDay, meeting_slots
from action_recommender.view import View
from data_gatherer.models import Contact, Interaction
from data_gatherer.spoken import spoken_amount, spoken_date, spoken_list, spoken_slot
from data_gatherer.tidy import known_zone
from deal_summary import reading
from deal_summary.models import Claim

_EXCHANGES: Mapping[str, Mapping[tuple[str, str], str]] = {
    "en": {
        ("email", "inbound"): "your e-mail of {day}",
        ("email", "outbound"): "my e-mail of {day}",
        ("form", "inbound"): "the request you sent on {day}",
        ("call", ""): "our call of {day}",
        ("meeting", ""): "our meeting of {day}",
        ("linkedin", "inbound"): "your message of {day}",
        ("whatsapp", "inbound"): "your message of {day}",
    },
    "fr": {
        ("email", "inbound"): "votre e-mail du {day}",
        ("email", "outbound"): "mon e-mail du {day}",
        ("form", "inbound"): "votre demande du {day}",
        ("call", ""): "notre appel du {day}",
        ("meeting", ""): "notre rendez-vous du {day}",
        ("linkedin", "inbound"): "votre message du {day}",
        ("whatsapp", "inbound"): "votre message du {day}",
    },
    "de": {
        ("email", "inbound"): "Ihre E-Mail vom {day}",
        ("email", "outbound"): "meine E-Mail vom {day}",
        ("form", "inbound"): "Ihre Anfrage vom {day}",
        ("call", ""): "unser Gespräch vom {day}",
        ("meeting", ""): "unser Termin vom {day}",
        ("linkedin", "inbound"): "Ihre Nachricht vom {day}",
        ("whatsapp", "inbound"): "Ihre Nachricht vom {day}",
    },
}
_QUIET_THEMES = {"promise", "later", "verbal_yes", "authority", "champion_left", "wrong_person", "usage_drop"}
"""Matters that one does not name to the buyer as "what you raised"."""


@dataclass(frozen=True)
class Writer:
    """Everything texts are made from; it sees nothing that the recommendation's hashes do not cover."""

    view: View
    house: House
    ours: OurDay
    turns: Mapping[str, int] = field(default_factory=dict)
    """Which proposal of meeting times a person gets, by contact id, so that no two are offered the same hour."""

    def title(self, candidate: Candidate) -> str:
        """Return the action's title, for us."""
        return texts.say(candidate.play, "en", "title", self.values(candidate, "en"))

    def outline(self, candidate: Candidate) -> Outline:
        """Return what a later action carries."""
        values, play = self.values(candidate, "en"), candidate.play
        return Outline(
            form="outline",
            title=self.title(candidate),
            approach=texts.say(play, "en", "approach", values),
            key_points=tuple(texts.say_list(play, "en", "key points", values)) if candidate.tier != "P2" else (),
            considerations=tuple(texts.say_list(play, "en", "considerations", values))
            if candidate.tier != "P2"
            else (),
        )

    def content(self, candidate: Candidate) -> Content:
        """Return the complete content for the candidate's channel."""
        contact = self.view.deal.contact(candidate.contact_id)
        if candidate.channel == "internal" or contact is None:
            steps = tuple(texts.say_list(candidate.play, "en", "steps", self.values(candidate, "en")))
            return WorkContent(form="work", title=self.title(candidate), steps=steps)
        language = self.language(contact, candidate.play)
        if candidate.channel == "email":
            return self._email(candidate, contact, language)
        if candidate.channel == "phone":
            return self._call(candidate, contact, language)
        return self._message(candidate, contact, language)

    def language(self, contact: Contact, play: str) -> str:
        """Return the language to write in: the prompt's, else the contact's own, else that of their last words, else English."""
        if self.house.language != "auto":
            wished = self.house.language
        else:
            written = [
                reading.language_of(record.text)
                for record in self.view.deal.interactions
                if record.direction == "inbound" and contact.id in record.people
            ]
            wished = contact.language or next((found for found in reversed(written) if found), texts.FALLBACK)
        return wished if texts.has_language(play, wished) else texts.FALLBACK

    def rep_lines(self, candidate: Candidate, piece: str) -> list[str]:
        """Return a list piece that is for us, in English."""
        return texts.say_list(candidate.play, "en", piece, self.values(candidate, "en"))

    def rep_text(self, candidate: Candidate, piece: str) -> str:
        """Return a piece that is for us, in English."""
        return " ".join(texts.say(candidate.play, "en", piece, self.values(candidate, "en")).split())

    def values(self, candidate: Candidate, language: str) -> dict[str, object]:
        """Return the variables of the texts; unknown ones are empty."""
        deal, signals = self.view.deal, self.view.signals
        contact = deal.contact(candidate.contact_id)
        owner = self.view.sender
        raising = self._exchange_record(candidate)
        slots = (
            [
                spoken_slot(moment, language)
                for moment in meeting_slots(contact, self.ours, skip=self.turns.get(contact.id, 0))
            ]
            if contact
            else ["", ""]
        )
        meeting = signals.missed_meeting or signals.next_meeting
        record = self.view.record(meeting.id) if meeting else None
        facts = dict(candidate.facts)
        until = facts.pop("wait_until", "")
        return {
            "first_name": contact.name.split()[0] if contact and contact.name else "",
            "contact_name": contact.name if contact else (deal.contacts[0].name if deal.contacts else ""),
            "company": deal.company.name if deal.company else "",
            "deal_name": deal.deal.name,
            "owner_name": owner.name,
            "owner_first_name": owner.name.split()[0] if owner.name else "",
            "seller": self.house.company,
            "stage": deal.deal.stage.name,
            "last_exchange": self._exchange(raising, language),
            "last_date": spoken_date(self._day(raising), language) if raising else "",
            "meeting_date": spoken_date(self._day(record), language) if record else "",
            "close_date": spoken_date(deal.deal.close_date, language) if deal.deal.close_date else "",
            "slot_one": slots[0],
            "slot_two": slots[1],
            "minutes": str(self.house.minutes),
            "themes": self._themes(candidate, language),
            "amount": spoken_amount(deal.deal.amount, deal.deal.currency) if deal.deal.amount is not None else "",
            "silent_days": str(self.view.silent_days) if self.view.silent_days is not None else "",
            "wait_until": spoken_date(date.fromisoformat(until), language) if until else "",
            **dict.fromkeys(("former_person", "new_person", "promise", "gaps", "wait_reason", "missing", "cold"), ""),
            **facts,
        }

    def _email(self, candidate: Candidate, contact: Contact, language: str) -> EmailContent:
        values, play = self.values(candidate, language), candidate.play
        owner = self.view.sender
        greeting, closing = (
            texts.say("_frame", language, f"greeting {self.house.tone}", values),
            self._closing(language, values),
        )
        core = [texts.say(play, language, piece, values) for piece in ("opening", "body")]
        ask = texts.say(play, language, "ask", values)
        fixed = " ".join((greeting, *core, ask, closing, self.view.rules.footer))
        closing_line, campaign = self.house.closing_line(language), self.house.campaign_line
        ours = self._our_line(candidate, language)
        kept = self._fitting(fixed, [*filter(None, (closing_line, campaign)), *ours])
        last = [closing_line] if closing_line and closing_line in kept else []
        extra = [line for line in (*ours, campaign) if line in kept]
        parts = [greeting, *core, *([" ".join(extra)] if extra else []), ask, *last, closing]
        footer = [self.view.rules.footer] if self.view.rules.footer else []
        return EmailContent(
            form="email",
            title=self.title(candidate),
            to=contact.email,
            to_name=contact.name,
            subject=texts.say(play, language, "subject", values),
            body="\n\n".join((*parts, *footer)),
            sender=owner.name,
            sender_email=owner.email,
            language=language,
        )

    def _signature(self) -> list[str]:
        """The lines under the name, which are only known of whoever works here."""
        me = self.view.me
        return me.signature.strip().splitlines() if me.name and self.view.sender.name == me.name else []

    def _our_line(self, candidate: Candidate, language: str) -> list[str]:
        """What we say of ourselves, to people who may not know it yet: not in a late stage, not to customers."""
        fresh = self.view.signals.motion == "new" and self.view.signals.phase != "late"
        return self.house.our_line(language) if fresh and PLAYS[candidate.play].introduces else []

    def _closing(self, language: str, values: Mapping[str, object]) -> str:
        shipped = texts.say("_frame", language, f"sign-off {self.house.tone}", values).splitlines()
        if not self.house.sign_off or language != texts.FALLBACK:
            return "\n".join((*shipped, *self._signature()))
        return "\n".join((self.house.sign_off.rstrip(",") + ",", *shipped[1:], *self._signature()))

    def _fitting(self, core: str, lines: list[str]) -> list[str]:
        """Leave our own lines out, the last first, where the guideline on length has no room for them."""
        while lines and self.house.max_words and len(f"{core} {' '.join(lines)}".split()) > self.house.max_words:
            lines = lines[:-1]
        return lines

    def _call(self, candidate: Candidate, contact: Contact, language: str) -> PhoneContent:
        values, play = self.values(candidate, language), candidate.play
        answers = (line.partition(" :: ") for line in texts.say_list(play, language, "call objections", values))
        return PhoneContent(
            form="phone",
            title=self.title(candidate),
            number=contact.phone,
            to_name=contact.name,
            objective=texts.say(play, language, "call objective", values),
            facts=tuple(self._facts(candidate)),
            opening=texts.say(play, language, "call opening", values),
            agenda=texts.say("_frame", language, "call agenda", values),
            questions=tuple(texts.say_list(play, language, "call questions", values)),
            pitch=" ".join((texts.say(play, language, "call pitch", values), *self._our_line(candidate, language)[:1])),
            objections=tuple(Objection(they=they, you=you) for they, _, you in answers),
            close=texts.say(play, language, "call close", values),
            voicemail=texts.say(play, language, "voicemail", values),
            language=language,
        )

    def _message(self, candidate: Candidate, contact: Contact, language: str) -> MessageContent:
        values = self.values(candidate, language)
        greeting = texts.say("_frame", language, f"{candidate.channel} greeting", values)
        return MessageContent(
            form="message",
            title=self.title(candidate),
            address=CHANNELS[candidate.channel].address(contact),
            to_name=contact.name,
            message=f"{greeting} {texts.say(candidate.play, language, 'short', values)}",
            language=language,
        )

    def _facts(self, candidate: Candidate) -> list[Claim]:
        """What to know before dialling, each with its records."""
        deal, signals = self.view.deal, self.view.signals
        facts = [Claim(text=candidate.because, evidence=candidate.evidence)]
        for theme in signals.themes[:3]:
            said = spoken_list([f"“{words}”" for words in theme.words])
            facts.append(
                Claim(text=f"They spoke of {reading.called(theme.name, 'en')} ({said}).", evidence=theme.evidence)
            )
        if deal.deal.amount is not None:
            facts.append(
                Claim(
                    text=f"The deal is worth {spoken_amount(deal.deal.amount, deal.deal.currency)}.",
                    evidence=(f"deal:{deal.deal.id}",),
                )
            )
        return facts

    def _themes(self, candidate: Candidate, language: str) -> str:
        """What the records behind the candidate raise, by the names one uses towards the buyer."""
        behind, topic = set(candidate.evidence), candidate.facts.get("topic")
        names = [
            theme.name
            for theme in self.view.signals.themes
            if behind & set(theme.evidence) and theme.name not in _QUIET_THEMES
        ]
        names.sort(key=lambda name: name != topic)
        return spoken_list([reading.called(name, language) for name in names[:2]], language)

    def _exchange_record(self, candidate: Candidate) -> Interaction | None:
        """The last thing they said or wrote that the candidate rests on; our notes are not something to remind them of."""
        records = [record for record in map(self.view.record, reversed(candidate.evidence)) if record]
        spoken = (
            record for record in records if record.direction == "inbound" or record.outcome in ("connected", "held")
        )
        return next((record for record in spoken if not record.kind.startswith("email_")), None)

    def _exchange(self, record: Interaction | None, language: str) -> str:
        if record is None:
            return ""
        direction = "" if record.kind in ("call", "meeting") else record.direction
        template = _EXCHANGES[language].get((record.kind, direction), "")
        return template.format(day=spoken_date(self._day(record), language))

    def _day(self, record: Interaction) -> date:
        """The day of a record as the deal's owner would write it."""
        zone = known_zone(self.view.sender.time_zone) or self.ours.zone
        return record.at.astimezone(ZoneInfo(zone)).date()
