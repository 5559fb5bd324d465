"""How a value is told to a model: plain data with ids a claim may name, days with their weekday in our zone, nothing that is empty."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from data_gatherer.models import Company, Contact, Deal, Interaction, Task, Touch
from data_gatherer.spoken import spoken_weekday
from deal_summary.asking.masking import Hide
from deal_summary.orders import gives_orders
from deal_summary.reading import own_words
from deal_summary.telling import Marks, weighed
from sales_kernel.fingerprint import Plain
from sales_kernel.text import one_line

_FEW_WORDS, _BELOW = 200, 1_500
"""Below so many characters of the writer's own, so many of what stands quoted under them are told."""
TELLING = 600
"""Characters kept of a text that is cut to its telling sentences."""
_SENTENCE = 300
SENTENCES, NO_TEXT = "to its telling sentences", "its text is left out"
"""How a record says that it is cut."""


@dataclass(frozen=True)
class Teller:
    """Tells records in one *zone*; *hide* is what becomes of their texts."""

    zone: ZoneInfo
    hide: Hide

    def told(self, value: object, without: Set[str] = frozenset()) -> Plain:
        """Return *value* as plain data; fields that are empty, false or in *without* are left out, those of maps stay when false."""
        if isinstance(value, BaseModel):
            fields = ((name, getattr(value, name)) for name in type(value).model_fields if name not in without)
            told = ((name, self.told(each)) for name, each in fields if each is not False)
            return {name: each for name, each in told if not _empty(each)}
        if isinstance(value, Mapping):
            named = ((self.hide(str(name)), self.told(each)) for name, each in value.items())
            return {name: each for name, each in named if not _empty(each)}
        if isinstance(value, tuple | list):
            return [self.told(each) for each in value]
        return self._one(value)

    def _one(self, value: object) -> Plain:
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return day_told(value)
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def moment(self, moment: datetime) -> str:
        """Return "2026-11-20 16:00 Friday"."""
        local = moment.astimezone(self.zone)
        return f"{local:%Y-%m-%d %H:%M} {spoken_weekday(local)}"

    def deal(self, deal: Deal) -> dict[str, Plain]:
        """Return the deal itself."""
        return {"id": f"deal:{deal.id}", **self.told(deal, {"id"})}

    def company(self, company: Company) -> dict[str, Plain]:
        """Return a company."""
        return {"id": f"company:{company.id}", **self.told(company, {"id"})}

    def contact(self, contact: Contact) -> dict[str, Plain]:
        """Return a person, and over which channels they can be reached as far as the CRM says."""
        return {"id": f"contact:{contact.id}", **self.told(contact, {"id"}), "reachable_by": _reachable_by(contact)}

    def task(self, task: Task) -> dict[str, Plain]:
        """Return a task."""
        return {**self.told(task, {"people"}), **_with_people(task.people)}

    def touch(self, touch: Touch) -> dict[str, Plain]:
        """Return a touch of ours on account of another deal."""
        return {"person": f"contact:{touch.person}", **self.told(touch, {"person"})}

    def interaction(self, record: Interaction) -> dict[str, Plain]:
        """Return an interaction with the writer's own words; of what stands below them a little where they are few, else its length."""
        own = own_words(record.text).strip()
        return {**self.line(record), **self._text(own, record.text)}

    def telling(self, record: Interaction, marks: Marks, limit: int) -> dict[str, Plain]:
        """Return an interaction with the sentences of its text that say most; a text within *limit* characters stays whole."""
        if len(record.text) <= limit:
            return self.interaction(record)
        sentences = [self.hide(each) for each in _telling(record.text, marks, limit)]
        return {**self.line(record), "sentences": sentences, "cut": SENTENCES}

    def heading(self, record: Interaction) -> dict[str, Plain]:
        """Return an interaction without its text, and say so."""
        return {**self.line(record), "cut": NO_TEXT}

    def line(self, record: Interaction) -> dict[str, Plain]:
        """Return an interaction without its text."""
        told = {**self.told(record, {"people", "text"}), **_with_people(record.people)}
        if gives_orders(record.text) or gives_orders(record.subject):
            told["speaks_to_a_machine"] = True
        return told

    def _text(self, own: str, text: str) -> dict[str, Plain]:
        told = {"text": self.hide(own)} if own else {}
        below = folded(own, text)
        if not below:
            return told
        if len(own) >= _FEW_WORDS:
            return {**told, "folded_characters": len(below)}
        rest = max(0, len(below) - _BELOW)
        return {**told, "below": self.hide(below[:_BELOW]), **({"folded_characters": rest} if rest else {})}


def folded(own: str, text: str) -> str:
    """Return what of *text* is not the writer's *own* words: what is quoted or forwarded below, and a signature."""
    if own == text:
        return ""
    if text.startswith(own):
        return text[len(own) :].strip()
    kept = set(own.splitlines())
    return "\n".join(line for line in text.splitlines() if line not in kept).strip()


def day_told(day: date) -> str:
    """Return "2026-11-20 Friday"."""
    return f"{day} {spoken_weekday(day)}"


def ids_told(contacts: tuple[str, ...]) -> list[str]:
    """Return ids of contacts as claims name them."""
    return [f"contact:{contact}" for contact in contacts]


def _empty(value: Plain) -> bool:
    return value is None or value == "" or (isinstance(value, list | dict) and not value)


def _with_people(people: tuple[str, ...]) -> dict[str, Plain]:
    return {"people": ids_told(people)} if people else {}


def _reachable_by(contact: Contact) -> list[str]:
    has = {
        "email": contact.email if contact.email_status == "ok" else "",
        "phone": contact.phone,
        "linkedin": contact.linkedin,
        "whatsapp": contact.phone,
    }
    refused = {channel for channel, said in contact.consent.items() if said.status == "refused"}
    return [] if contact.objection else [channel for channel, there in has.items() if there and channel not in refused]


def _telling(text: str, marks: Marks, room: int) -> list[str]:
    """The heaviest sentences, each once, in their order; the first one where none tells anything."""
    weights = {one_line(sentence, limit=_SENTENCE): weight for sentence, weight in weighed(text, marks)}
    kept: set[str] = set()
    for sentence in sorted(weights, key=lambda each: -weights[each]):
        if len(sentence) > room or (kept and not weights[sentence]):
            break
        room -= len(sentence)
        kept.add(sentence)
    return [sentence for sentence in weights if sentence in kept]
