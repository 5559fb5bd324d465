"""Does a text, its hour and its way do what our learnings and guidelines say, as far as that can be checked?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from action_recommender.gates import Approach, blocked
from action_recommender.gates.learned import Check
from action_recommender.gates.lint import texts_of
from action_recommender.models import (
    BriefContent,
    Content,
    EmailContent,
    Finding,
    MessageContent,
    Outline,
    PhoneContent,
    WorkContent,
)
from action_recommender.schedule import zones_of
from deal_summary.orders.folded import folded
from deal_summary.stated.allowed import stated

_APART = {"recipient", "number", "address"}
_TOPICS: Mapping[str, str] = {
    "prices": r"pric(?:e|es|ing)|cost(?:s|ed)?|fees?|prix|tarifs?|couts?|preise?n?|preislich\w*|kosten|gebuhren|precios?|tarifas?|costes?",
    "discounts": r"discount\w*|rebates?|remises?|rabais|reductions?|rabatt\w*|nachlass\w*|skonto|descuentos?|rebajas?",
    "competitors": (
        r"competit(?:or|ors|ion)|(?:other|another) (?:suppliers?|vendors?)|concurren(?:t|ts|ce)|wettbewerber\w*|konkurren\w+|competidor\w*"
        r"|otros? proveedor\w*|autres? fournisseurs?|anderen? anbieter\w*"
    ),
}
"""What stands for a topic in our languages, folded."""


def obedience(content: Content, checks: Iterable[Check], competitors: Iterable[str] = ()) -> list[Finding]:
    """Block a text for somebody outside that does not do what a learning says; *competitors* are names the context lists.

    Work of our own, briefs and outlines reach nobody and are not asked.
    """
    if isinstance(content, WorkContent | BriefContent | Outline):
        return []
    parts = {part: text for part, text in texts_of(content).items() if part not in _APART}
    channel = _channel(content)
    mine = [check for check in checks if not check.channel or check.channel == channel]
    return list(obedience_of(parts, mine, competitors))


def obedience_of(
    parts: Mapping[str, str], checks: Iterable[Check], competitors: Iterable[str] = ()
) -> Iterator[Finding]:
    """Yield what a text does against *checks*, by the names of its parts."""
    plain = {part: _plain(text) for part, text in parts.items()}
    for check in checks:
        if wrong := _wrong(check, parts, plain, tuple(competitors)):
            reason = f"{check.name} says “{check.text}”, and {wrong}"
            yield Finding(gate="obedience", outcome="blocked", reason=reason)


def obedience_of_reach(approach: Approach) -> Finding | None:
    """Block a person, day or hour that a learning rules out; an hour that is only too early moves the action."""
    for check in approach.checks:
        if (not check.channel or check.channel == approach.channel) and (found := _of_reach(check, approach)):
            return found
    return None


def _channel(content: EmailContent | PhoneContent | MessageContent) -> str:
    if isinstance(content, EmailContent):
        return "email"
    if isinstance(content, PhoneContent):
        return "phone"
    return "whatsapp" if content.address.strip()[:1] in {"+", *"0123456789"} else "linkedin"


def _wrong(check: Check, parts: Mapping[str, str], plain: Mapping[str, str], competitors: tuple[str, ...]) -> str:
    """What is wrong by *check*, empty when nothing is."""
    body = next((parts[name] for name in ("body", "message", "call") if name in parts), "")
    match check.kind:
        case "avoid":
            return _said(plain, (rf"(?<!\w){re.escape(_plain(phrase))}(?!\w)" for phrase in check.values))
        case "topic":
            return _on_topic(check.values[0], parts, plain, competitors)
        case "needed":
            missing = [phrase for phrase in check.values if not any(_plain(phrase) in text for text in plain.values())]
            return f"“{missing[0]}” is missing" if missing else ""
        case "words":
            return _over(len(body.split()), check.most, "words")
        case "subject":
            return _over(len(parts.get("subject", "").split()), check.most, "words in the subject")
        case "questions":
            return _over(body.count("?"), check.most, "questions")
    return ""


def _over(has: int, most: int, what: str) -> str:
    return f"it has {has} {what}" if has > most else ""


def _said(plain: Mapping[str, str], patterns: Iterable[str]) -> str:
    for pattern in patterns:
        for part, text in plain.items():
            if found := re.search(pattern, text):
                return f"the {part} says “{found[0]}”"
    return ""


def _on_topic(topic: str, parts: Mapping[str, str], plain: Mapping[str, str], competitors: tuple[str, ...]) -> str:
    names = (rf"(?<!\w){re.escape(_plain(name))}(?!\w)" for name in competitors if topic == "competitors")
    if said := _said(plain, (_topic_words(topic), *names)):
        return said
    sums = (
        (each for text in parts.values() for each in stated(text, "en") if each.kind == "amount")
        if topic == "prices"
        else ()
    )
    first = next(iter(sums), None)
    return f"it names “{first.words}”" if first else ""


@cache
def _topic_words(topic: str) -> str:
    return rf"(?<!\w)(?:{_TOPICS[topic]})(?!\w)"


def _of_reach(check: Check, approach: Approach) -> Finding | None:
    says = f"{check.name} says “{check.text}”"
    if check.kind == "person" and _is_named(check.values[0], approach.contact.name):
        return blocked("obedience", approach, says)
    if approach.at is None or check.kind not in ("hours", "weekdays"):
        return None
    there = approach.at.astimezone(ZoneInfo((zones_of(approach.contact) or ("UTC",))[0]))
    if check.kind == "weekdays" and there.weekday() in check.days:
        return blocked("obedience", approach, says, _next_day(there, check.days))
    begin, end = check.hours
    if check.kind == "hours" and there.time() < begin:
        early = there.replace(hour=begin.hour, minute=begin.minute, second=0, microsecond=0)
        return Finding(gate="obedience", outcome="moved", reason=says, channel=approach.channel, earliest=early)
    if check.kind == "hours" and there.time() >= end:
        return blocked("obedience", approach, says, _next_day(there, frozenset()))
    return None


def _is_named(name: str, contact: str) -> bool:
    return bool(contact) and set(_plain(name).split()) <= set(_plain(contact).split())


def _next_day(there: datetime, days: frozenset[int]) -> datetime | None:
    """The beginning of the next day that is none of *days*."""
    for ahead in range(1, 8):
        day = (there + timedelta(days=ahead)).date()
        if day.weekday() not in days:
            return datetime.combine(day, time.min, there.tzinfo)
    return None


def _plain(text: str) -> str:
    return " ".join(folded(text).split())
