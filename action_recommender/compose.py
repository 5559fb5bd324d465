"""Write the content of an action from its play's texts and the deal's facts, in the recipient's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from action_recommender import brief
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
from action_recommender.texts import FALLBACK, Texts
from action_recommender.values import plan_days, values_of
from action_recommender.view import View
from data_gatherer.models import Contact
from data_gatherer.spoken import spoken_amount, spoken_list
from deal_summary import reading
from deal_summary.models import Claim
from deal_summary.playbook import matter

if TYPE_CHECKING:
    from deal_summary.stated.allowed import Allowed


_READ_WORDS = 125
"""The length up to which our own lines are added to a mail (M1)."""
_TURNS = 3
"""How many people of a deal may be offered times of their own on one day; today's actions are two at most."""


@dataclass(frozen=True)
class Writer:
    """Everything texts are made from; it sees nothing that the recommendation's hashes do not cover."""

    view: View
    house: House
    ours: OurDay
    texts: Texts = field(default_factory=Texts)
    turns: Mapping[str, int] = field(default_factory=dict)
    """Which proposal of meeting times a person gets, by contact id, so that no two are offered the same hour."""

    def title(self, candidate: Candidate) -> str:
        """Return the action's title, for us."""
        return self.texts.say(candidate.play, "en", "title", self.values(candidate, "en"))

    def outline(self, candidate: Candidate) -> Outline:
        """Return what a later action carries."""
        values, play = self.values(candidate, "en"), candidate.play
        return Outline(
            form="outline",
            title=self.title(candidate),
            approach=self.texts.say(play, "en", "approach", values),
            key_points=tuple(self.texts.say_list(play, "en", "key points", values)) if candidate.tier != "P2" else (),
            considerations=tuple(self.texts.say_list(play, "en", "considerations", values))
            if candidate.tier != "P2"
            else (),
        )

    def content(self, candidate: Candidate) -> Content:
        """Return the complete content for the candidate's channel."""
        contact = self.view.deal.contact(candidate.contact_id)
        if candidate.play == "prepare-meeting":
            return brief.meeting_brief(self.view, self.texts, candidate, self.values(candidate, "en"))
        if candidate.channel == "internal" or contact is None:
            steps = tuple(self.texts.say_list(candidate.play, "en", "steps", self.values(candidate, "en")))
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
            wished = contact.language or next((found for found in reversed(written) if found), FALLBACK)
        return wished if self.texts.has_language(play, wished) else FALLBACK

    def rep_lines(self, candidate: Candidate, piece: str) -> list[str]:
        """Return a list piece that is for us, in English."""
        return self.texts.say_list(candidate.play, "en", piece, self.values(candidate, "en"))

    def rep_text(self, candidate: Candidate, piece: str) -> str:
        """Return a piece that is for us, in English."""
        return " ".join(self.texts.say(candidate.play, "en", piece, self.values(candidate, "en")).split())

    def values(self, candidate: Candidate, language: str) -> dict[str, object]:
        """Return the variables of the texts; unknown ones are empty."""
        turn = self.turns.get(candidate.contact_id, 0)
        return values_of(
            self.view,
            self.ours,
            candidate,
            language,
            turn=turn,
            seller=self.house.company,
            minutes=self.house.minutes,
        )

    def _email(self, candidate: Candidate, contact: Contact, language: str) -> EmailContent:
        values, play = self.values(candidate, language), candidate.play
        owner = self.view.sender
        greeting, closing = (
            self.texts.say("_frame", language, f"greeting {self.house.tone}", values),
            self._closing(language, values),
        )
        core = [self.texts.say(play, language, piece, values) for piece in ("opening", "body")]
        ask = self.texts.say(play, language, "ask", values)
        fixed = " ".join((greeting, *core, ask, closing, *self.footer(contact, language)))
        closing_line, campaign = self.house.closing_line(language), self.house.campaign_line
        ours = self._our_line(candidate, language)
        kept = self._fitting(fixed, [*filter(None, (closing_line, campaign)), *ours])
        last = [closing_line] if closing_line and closing_line in kept else []
        extra = [line for line in (*ours, campaign) if line in kept]
        parts = [greeting, *core, *([" ".join(extra)] if extra else []), ask, *last, closing]
        footer = self.footer(contact, language)
        return EmailContent(
            form="email",
            title=self.title(candidate),
            to=contact.email,
            to_name=contact.name,
            subject=self.texts.say(play, language, "subject", values),
            body="\n\n".join((*parts, *footer)),
            sender=owner.name,
            sender_email=owner.email,
            language=language,
        )

    def footer(self, contact: Contact, language: str) -> list[str]:
        """What the settings want below the signature: the footer, and to people who never wrote to us how to be left alone."""
        rules = self.view.rules
        opt_out = rules.opt_out.get(language) or rules.opt_out.get(FALLBACK, "")
        return [line for line in (rules.footer, opt_out if self.view.first_touch(contact) else "") if line]

    def allowed(self, candidate: Candidate) -> Allowed:
        """Return what a text for *candidate* may state: what is on record, in our context, or computed here."""
        key = (candidate.play, candidate.contact_id)
        if key not in self._allowed:
            self._allowed[key] = self._allowed_for(candidate)
        return self._allowed[key]

    @cached_property
    def _allowed(self) -> dict[tuple[str, str], Allowed]:
        """What was allowed so far: a text is asked about when it is read and again when its action is made."""
        return {}

    def _allowed_for(self, candidate: Candidate) -> Allowed:
        from deal_summary.stated.allowed import allowed_of

        view, contact = self.view, self.view.deal.contact(candidate.contact_id)
        slots = (
            [one for skip in range(_TURNS) for one in meeting_slots(contact, self.ours, skip=skip)] if contact else []
        )
        rules = view.rules
        house = (
            rules.footer,
            *rules.opt_out.values(),
            *self._signature(),
            self.house.wished,
        )
        return allowed_of(
            view.deal,
            today=view.today,
            day=self.ours.day,
            zone=self.ours.zone,
            context=self.house.context.text,
            campaign=self.house.campaign,
            house=house,
            said=(*candidate.facts.values(), candidate.because),
            slots=[*slots, *plan_days(view, self.ours)],
            owner=view.sender,
            minutes=self.house.minutes,
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
        shipped = self.texts.say("_frame", language, f"sign-off {self.house.tone}", values).splitlines()
        if not self.house.sign_off or language != FALLBACK:
            return "\n".join((*shipped, *self._signature()))
        return "\n".join((self.house.sign_off.rstrip(",") + ",", *shipped[1:], *self._signature()))

    def _fitting(self, core: str, lines: list[str]) -> list[str]:
        """Leave our own lines out, the last first, where there is no room for them in a mail that is read."""
        room = min(self.house.max_words or _READ_WORDS, _READ_WORDS)
        while lines and len(f"{core} {' '.join(lines)}".split()) > room:
            lines = lines[:-1]
        return lines

    def _call(self, candidate: Candidate, contact: Contact, language: str) -> PhoneContent:
        values, play = self.values(candidate, language), candidate.play
        answers = (line.partition(" :: ") for line in self.texts.say_list(play, language, "call objections", values))
        return PhoneContent(
            form="phone",
            title=self.title(candidate),
            number=contact.phone,
            to_name=contact.name,
            objective=self.texts.say(play, language, "call objective", values),
            facts=tuple(self.facts(candidate)),
            opening=self.texts.say(play, language, "call opening", values),
            agenda=self.texts.say("_frame", language, "call agenda", values),
            questions=tuple(self.texts.say_list(play, language, "call questions", values)),
            pitch=" ".join(
                (self.texts.say(play, language, "call pitch", values), *self._our_line(candidate, language)[:1])
            ),
            objections=tuple(Objection(they=they, you=you) for they, _, you in answers),
            close=self.texts.say(play, language, "call close", values),
            voicemail=self.texts.say(play, language, "voicemail", values),
            language=language,
        )

    def _message(self, candidate: Candidate, contact: Contact, language: str) -> MessageContent:
        values = self.values(candidate, language)
        connection = candidate.channel == "linkedin" and not self.view.connected(contact)
        if connection:
            message = self.texts.say("_frame", language, "linkedin note", values)
        else:
            greeting = self.texts.say("_frame", language, f"{candidate.channel} greeting", values)
            message = f"{greeting} {self.texts.say(candidate.play, language, 'short', values)}"
        return MessageContent(
            form="message",
            connection=connection,
            title=self.title(candidate),
            address=CHANNELS[candidate.channel].address(contact),
            to_name=contact.name,
            message=message,
            language=language,
        )

    def facts(self, candidate: Candidate) -> list[Claim]:
        """What to know before dialling, each with its records."""
        deal, signals = self.view.deal, self.view.signals
        facts = [Claim(text=candidate.because, evidence=candidate.evidence)]
        for theme in signals.themes[:3]:
            said = spoken_list([f"“{words}”" for words in theme.words])
            facts.append(Claim(text=f"They spoke of {matter(theme.name)} ({said}).", evidence=theme.evidence))
        if deal.deal.amount is not None:
            facts.append(
                Claim(
                    text=f"The deal is worth {spoken_amount(deal.deal.amount, deal.deal.currency)}.",
                    evidence=(f"deal:{deal.deal.id}",),
                )
            )
        return facts
