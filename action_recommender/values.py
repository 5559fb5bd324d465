"""What the texts are filled with: everything a wording may say about one deal and one action."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from action_recommender.models import Candidate
from action_recommender.schedule import OurDay, meeting_slots, working_days, zones_of
from action_recommender.view import View
from data_gatherer.models import Contact, Interaction
from data_gatherer.spoken import spoken_amount, spoken_date, spoken_list, spoken_slot
from data_gatherer.tidy import known_zone
from deal_summary import reading
from deal_summary.orders import without_orders
from sales_kernel.text import one_line

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
    "es": {
        ("email", "inbound"): "su correo del {day}",
        ("email", "outbound"): "mi correo del {day}",
        ("form", "inbound"): "su solicitud del {day}",
        ("call", ""): "nuestra llamada del {day}",
        ("meeting", ""): "nuestra reunión del {day}",
        ("linkedin", "inbound"): "su mensaje del {day}",
        ("whatsapp", "inbound"): "su mensaje del {day}",
    },
}
"""How one reminds somebody of an exchange, by kind and direction."""
_QUIET_THEMES = {
    "promise",
    "later",
    "verbal_yes",
    "authority",
    "champion_left",
    "wrong_person",
    "usage_drop",
    "said_no",
    "champion",
    "pain",
}
"""Matters that one does not name to the buyer as "what you raised"."""
_DATES = ("wait_until", "due_date", "their_due", "return_date", "task_due")
"""Facts of a candidate that are ISO dates and are said as one says them."""
_OPTIONAL = (
    "former_person",
    "new_person",
    "promise",
    "gaps",
    "wait_reason",
    "missing",
    "cold",
    "unanswered",
    "warnings",
    "decider",
    "pushes",
    "their_promise",
    "task",
    "task_kind",
    "task_person",
    "task_owner",
    "task_more",
    "task_stop",
)
_QUOTED_WORDS = 16
_SHORTEST, _LONGEST = 4, 14
"""Words of a clause of theirs that can be quoted."""
_TITLES = "Dr|Prof|Mr|Mrs|Ms|Hr|Fr|Sr|Sra|Dra|Nr|St|Ing|Mag|Lic"
_TITLE = re.compile(rf"^(?:(?:{_TITLES}|Herr|Frau|M|Mme|Mlle|Don|Doña|D)\.?\s+)+(?=\S)", re.IGNORECASE)
_SENTENCE_END = re.compile(
    rf"(?<=[.!?])(?<!\b[A-Z]\.){''.join(f'(?<!{one}[.])' for one in _TITLES.split('|'))}\s+|\n\s*\n|\n(?=[-*\d])"
)
_MANY_MARKS = re.compile(r"[?!]{2,}$")
_PAIRS = ('""', "()", "«»", "„“", "“”", "[]")
_CLAUSE_END = re.compile(r"[,;:–—]\s+")
_CONJUNCTION = re.compile(r"^(?:and|but|that|so|und|aber|dass|et|mais|que|y|pero)\s+", re.IGNORECASE)
_SOON = 45
"""Days within which a close date lends its dates to a plan."""


def values_of(
    view: View, ours: OurDay, candidate: Candidate, language: str, *, turn: int, seller: str, minutes: int
) -> dict[str, object]:
    """Return the variables of the texts; unknown ones are empty. *turn* is which proposal of times the person gets."""
    deal, signals = view.deal, view.signals
    contact = deal.contact(candidate.contact_id)
    raising = exchange_record(view, candidate)
    meeting = signals.missed_meeting or signals.next_meeting
    met = view.record(meeting.id) if meeting else _met(view, candidate)
    slots = (
        [spoken_slot(moment, language) for moment in meeting_slots(contact, ours, skip=turn)] if contact else ["", ""]
    )
    facts = {**dict.fromkeys((*_OPTIONAL, *_DATES), ""), **candidate.facts}
    dated = {name: spoken_date(date.fromisoformat(facts[name]), language) if facts[name] else "" for name in _DATES}
    plan = _plan_dates(view, ours)
    return {
        "seed": deal.deal.id,
        "first_name": first_name(contact.name) if contact else "",
        "contact_name": contact.name if contact else (deal.contacts[0].name if deal.contacts else ""),
        "company": deal.company.name if deal.company else "",
        "deal_name": deal.deal.name,
        "owner_name": view.sender.name,
        "owner_first_name": first_name(view.sender.name),
        "seller": seller,
        "stage": deal.deal.stage.name,
        "minutes": str(minutes),
        "last_exchange": exchange(view, ours, raising, language),
        "last_date": spoken_date(day_for(view, ours, raising.at), language) if raising else "",
        "meeting_date": spoken_date(day_for(view, ours, met.at), language) if met else "",
        "meeting_subject": met.subject if met else "",
        "meeting_slot": _slot(view, ours, contact, language),
        "close_date": spoken_date(deal.deal.close_date, language) if deal.deal.close_date else "",
        "slot_one": slots[0],
        "slot_two": slots[1],
        "themes": themes(view, candidate, language),
        "question": _question(view, candidate, language),
        "said": _said(view, candidate, language),
        "amount": spoken_amount(deal.deal.amount, deal.deal.currency) if deal.deal.amount is not None else "",
        "silent_days": str(view.silent_days) if view.silent_days is not None else "",
        "late": "yes" if signals.unanswered and signals.unanswered.days > 1 else "",
        **{name: spoken_date(day, language) if day else "" for name, day in plan.items()},
        **facts,
        **dated,
        "their_promise": facts["their_promise"] if _same_language(facts["their_promise"], language) else "",
    }


def exchange_record(view: View, candidate: Candidate) -> Interaction | None:
    """The last thing they said or wrote that the candidate rests on; our notes are not something to remind them of."""
    records = [record for record in map(view.record, reversed(candidate.evidence)) if record]
    spoken = (record for record in records if record.direction == "inbound" or record.outcome in ("connected", "held"))
    return next((record for record in spoken if not record.kind.startswith("email_")), None)


def exchange(view: View, ours: OurDay, record: Interaction | None, language: str) -> str:
    """Return how one reminds them of *record*: "your e-mail of 12 November"; empty when there is nothing to remind of."""
    if record is None:
        return ""
    direction = "" if record.kind in ("call", "meeting") else record.direction
    template = _EXCHANGES[language].get((record.kind, direction), "")
    return template.format(day=spoken_date(day_for(view, ours, record.at), language))


def day_for(view: View, ours: OurDay, moment: datetime) -> date:
    """Return the day of a moment as the deal's owner would write it."""
    zone = known_zone(view.sender.time_zone) or ours.zone
    return moment.astimezone(ZoneInfo(zone)).date()


def themes(view: View, candidate: Candidate, language: str) -> str:
    """What the records behind the candidate raise, by the names one uses towards the buyer."""
    behind, topic = set(candidate.evidence), candidate.facts.get("topic")
    names = [
        theme.name for theme in view.signals.themes if behind & set(theme.evidence) and theme.name not in _QUIET_THEMES
    ]
    names.sort(key=lambda name: name != topic)
    return spoken_list([reading.called(name, language) for name in names[:2]], language)


def plan_days(view: View, ours: OurDay) -> list[datetime]:
    """Return noon of each day a plan to the signature names."""
    days = filter(None, _plan_dates(view, ours).values())
    return [datetime.combine(day, time(12), ZoneInfo(ours.zone)) for day in days]


def _met(view: View, candidate: Candidate) -> Interaction | None:
    """The meeting or call the candidate rests on."""
    talks = (record for record in map(view.record, candidate.evidence) if record)
    return next((record for record in talks if record.outcome in ("connected", "held")), None)


def _slot(view: View, ours: OurDay, contact: Contact | None, language: str) -> str:
    """When the next meeting is, in the contact's zone."""
    meeting = view.signals.next_meeting
    if meeting is None:
        return ""
    zone = (zones_of(contact) if contact else ()) or (ours.zone,)
    return spoken_slot(meeting.at.astimezone(ZoneInfo(zone[0])), language)


def _question(view: View, candidate: Candidate, language: str) -> str:
    """A question the person asked in the newest message the candidate rests on, verbatim, if it is in *language*.

    Where the candidate has a matter at hand, only a question about it. Only their own words are ever put before them again.
    """
    topic = candidate.facts.get("topic")
    for record in _their_messages(view, candidate):
        asked = reading.questions(without_orders(record.text)) if _same_language(record.text, language) else []
        about = [one for one in asked if any(hit.name == topic for hit in reading.hits(one, language))]
        short = [one for one in (about if topic else asked) if len(one.split()) <= _QUOTED_WORDS]
        if short:
            return _MANY_MARKS.sub("?", one_line(short[0]))
    return ""


def _said(view: View, candidate: Candidate, language: str) -> str:
    """Their own sentence on the matter at hand, without its full stop, as it stands in a message of theirs in *language*.

    A long sentence gives the clause that holds the words; empty where neither is short enough to quote.
    """
    topic = candidate.facts.get("topic")
    theme = next((theme for theme in view.signals.themes if theme.name == topic), None)
    for record in _their_messages(view, candidate) if theme else ():
        if _same_language(record.text, language):
            for words in theme.words if theme else ():
                if found := _clause(without_orders(reading.own_words(record.text)), words):
                    return found
    return ""


def _clause(text: str, words: str) -> str:
    """The shortest clause of *text* that holds *words* and has four to fourteen words, else such a sentence; empty without either."""
    for sentence in _SENTENCE_END.split(text):
        told = " ".join(sentence.split())
        if words.casefold() in told.casefold() and not told.endswith("?"):
            parts = [_CONJUNCTION.sub("", part.strip(" .!,;:–-—")) for part in (*_CLAUSE_END.split(told), told)]
            whole = [part for part in parts if words.casefold() in part.casefold()]
            short = [part for part in whole if _SHORTEST <= len(part.split()) <= _LONGEST and _balanced(part)]
            if short:
                return one_line(min(short, key=len))
    return ""


def _balanced(text: str) -> bool:
    """Return whether no quotation mark or bracket is left open."""
    return all(
        text.count(pair[0]) % 2 == 0 if pair[0] == pair[1] else text.count(pair[0]) == text.count(pair[1])
        for pair in _PAIRS
    )


def first_name(name: str) -> str:
    """Return the name one is greeted by; "Dr. Ann Lee" is Ann."""
    return (_TITLE.sub("", name.strip()).split() or [""])[0]


def _their_messages(view: View, candidate: Candidate) -> Sequence[Interaction]:
    """What the person of the candidate wrote themselves, of the records it rests on, the newest first."""
    records = (record for record in map(view.record, reversed(candidate.evidence)) if record)
    return [
        one for one in records if one.direction == "inbound" and one.people[:1] == (candidate.contact_id,) and one.text
    ]


def _same_language(text: str, language: str) -> bool:
    return bool(text) and reading.language_of(text) == language


def _plan_dates(view: View, ours: OurDay) -> Mapping[str, date | None]:
    """Three working days that divide the time to the close date; none without one that is near."""
    close = view.deal.deal.close_date
    if close is None or not 7 <= (close - ours.day).days <= _SOON:
        return dict.fromkeys(("plan_one", "plan_two", "plan_three"))
    span = (close - ours.day).days
    wished = [ours.day + timedelta(days=span * part // 4) for part in (1, 2, 3)]
    country = view.deal.company.country if view.deal.company else ""
    days = [working_days(day - timedelta(days=1), 1, country) for day in wished]
    rising = all(one < other for one, other in pairwise([ours.day, *days, close]))
    return dict(zip(("plan_one", "plan_two", "plan_three"), days if rising else [None] * 3, strict=True))
