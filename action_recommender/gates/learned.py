"""What a learning or guideline says in a form that can be checked. The forms, in any case, with straight or curly quotes:

    Avoid "…", "…"        Never say "…"         Do not use "…"
    Never mention X       Do not talk about prices | discounts | competitors
    Always mention "…"    Always include "…"    (over the channel of its section)
    Keep e-mails under N words                  Subjects at most N words         At most N questions
    Do not call | e-mail | message | contact before | after 10:00                Only call between 9:00 and 11:30
    No calls on Fridays   Do not e-mail on Mondays or weekends
    Never contact Ann Lee [by phone | e-mail | LinkedIn | WhatsApp]              Never call Ann Lee

A line with another form, or with a condition ("if", "unless", "when"), is for a reader: a model may heed it, no gate does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import Literal

from deal_summary.context import GUIDELINES, ContextDocument

Kind = Literal["avoid", "topic", "needed", "words", "subject", "questions", "hours", "weekdays", "person"]


@dataclass(frozen=True)
class Check:
    """A learning as a gate checks it. *number* is its place among the learnings, from 1; 0 for a guideline. *told* is what is checked.

    *channel* is the one it is for, empty for all. *values* are phrases, a topic or a name; *most* a limit; *hours* the times of day within
    which it may be; *days* the weekdays on which it may not (0 is Monday).
    """

    number: int
    text: str
    told: str
    kind: Kind
    channel: str = ""
    values: tuple[str, ...] = ()
    most: int = 0
    hours: tuple[time, time] = (time.min, time.max)
    days: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """What it is called in a finding."""
        return f"learning {self.number}" if self.number else "guideline"


_QUOTED = re.compile(r"[\"“„«]\s*([^\"“”„«»]+?)\s*[\"”“»]")
_IF = re.compile(r"\b(?:if|unless|when|until|except|while|once|without|first|only when|too often)\b", re.IGNORECASE)
_NO = r"(?:never|do not|don't|no|avoid|stop)"
_SAY = re.compile(
    rf"{_NO} (?:say(?:ing)?|us(?:e|ing)|writ(?:e|ing)|mention(?:ing)?|the (?:word|phrase)s?)\b|avoid\b(?!:)",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    rf"{_NO} (?:mention|talk about|nam|bring(?:ing)? up|refer(?:ring)? to|discuss|quot|offer|promis)(?:e|ing)? "
    r"(?:(?:the|any|our|their|other|a|an) )*(?P<what>[^,;:.]+)",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"always (?:mention|include|say|use|write|add|(?:end|close|start|begin|sign) with)\b", re.IGNORECASE
)
_LIMIT = (
    r"(?P<limit>under|below|less than|fewer than|shorter than|at most|no more than|no longer than|not more than|up to"
    r"|max(?:imum|\.)?(?: of)?|within|to) (?P<number>\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
)
_WORDS = re.compile(
    rf"(?:e-?mails?|mails?|messages?|bod(?:y|ies)|notes?|voicemails?)\b[^.]{{0,24}}?{_LIMIT} words\b", re.IGNORECASE
)
_SUBJECT = re.compile(rf"subjects?(?: lines?)?\b[^.]{{0,24}}?{_LIMIT} words\b", re.IGNORECASE)
_QUESTIONS = re.compile(rf"\b{_LIMIT} questions?\b", re.IGNORECASE)
_CLOCK = r"(?P<{0}>\d{{1,2}}(?:[:.h]\d\d)?(?: ?[ap]m)?)(?: o'clock)?"
_VERB = r"(?P<verb>calls?|calling|phone|ring|e-?mails?|e-?mailing|mails?|messages?|text|writ(?:e|ing)|contact|reach(?: out)?|send"
_VERB += r"(?: e-?mails?)?)"
_HOURS = re.compile(rf"{_NO} {_VERB}\b(?: \w+){{0,2}}? (?P<side>before|after) {_CLOCK.format('clock')}", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"(?:only )?{_VERB}\b(?: \w+)?(?: only)? between {_CLOCK.format('begin')} and {_CLOCK.format('end')}",
    re.IGNORECASE,
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ON = re.compile(
    rf"{_NO} {_VERB}\b(?: \w+){{0,2}}? (?:on|at) (?P<days>(?:(?:{'|'.join(_DAYS)}|weekend)s?(?:, | or | and )?)+)",
    re.IGNORECASE,
)
_PERSON = re.compile(
    rf"(?i:{_NO}) (?i:{_VERB})(?i: to)? (?P<name>[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){{0,3}})"
    r"(?: (?i:by|via|over|on|through) (?P<way>\S+?))?\.?"
)
_WAYS: Mapping[str, str] = {
    "call": "phone",
    "phone": "phone",
    "ring": "phone",
    "e-mail": "email",
    "email": "email",
    "mail": "email",
}
_SECTIONS: Mapping[str, str] = {"email": "email", "call": "phone", "linkedin": "linkedin", "whatsapp": "whatsapp"}
_TOPICS: Mapping[str, str] = {
    **dict.fromkeys(("price", "prices", "pricing", "costs", "amounts", "fees", "figures"), "prices"),
    **dict.fromkeys(("discount", "discounts", "rebates"), "discounts"),
    **dict.fromkeys(("competitor", "competitors", "competition", "suppliers", "vendors"), "competitors"),
}
_SMALL = {
    name: number
    for number, name in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
_STRICT = ("under", "below", "less than", "fewer than", "shorter than")
_READ_ELSEWHERE = ("avoid:", "maximum e-mail length:", "meeting length:")
"""Guidelines that other code of the house obeys."""


@lru_cache(maxsize=16)
def checks_of(document: ContextDocument) -> tuple[Check, ...]:
    """Return the learnings and guidelines of a company context that can be checked; all others are read by a model only."""
    lines = ((number, section, line) for number, (section, line) in enumerate(document.learned, 1))
    guidelines = (
        (0, "", line) for line in document.bullets(GUIDELINES) if not line.casefold().startswith(_READ_ELSEWHERE)
    )
    compiled = (_compiled(number, line, _channel(section)) for number, section, line in (*lines, *guidelines))
    return tuple(filter(None, compiled))


def _channel(section: str) -> str:
    first = section.partition(" ")[0].casefold().replace("-", "")
    return _SECTIONS.get(first, "")


def _compiled(number: int, line: str, channel: str) -> Check | None:
    plain = " ".join(line.strip("*_ ").rstrip(". ").split())
    for form in _FORMS:
        if found := form(number, plain, channel):
            return found
    return None


def _person(number: int, line: str, _channel: str) -> Check | None:
    found = _PERSON.fullmatch(line)
    if not found or found["name"].casefold().rstrip("s") in _DAYS:
        return None
    way = _way(found["way"] or "") or (_way(found["verb"]) if not found["way"] else "")
    return Check(number, line, f"{found['name']} is not reached{_over(way)}", "person", way, (found["name"],))


def _hours(number: int, line: str, _channel: str) -> Check | None:
    found, between = _HOURS.fullmatch(line), _BETWEEN.fullmatch(line)
    if between:
        hours, verb = (_time(between["begin"]), _time(between["end"])), between["verb"]
    elif found:
        clock, verb = _time(found["clock"]), found["verb"]
        hours = (clock, time.max) if found["side"].casefold() == "before" else (time.min, clock)
    else:
        return None
    until = "the end of the day" if hours[1] == time.max else f"{hours[1]:%H:%M}"
    return Check(number, line, f"it is between {hours[0]:%H:%M} and {until} there", "hours", _way(verb), hours=hours)


def _weekdays(number: int, line: str, _channel: str) -> Check | None:
    found = _ON.fullmatch(line)
    if not found:
        return None
    named = found["days"].casefold()
    days = {place for place, day in enumerate(_DAYS) if day in named} | ({5, 6} if "weekend" in named else set())
    told = ", ".join(_DAYS[day].capitalize() for day in sorted(days))
    return Check(number, line, f"it is none of {told} there", "weekdays", _way(found["verb"]), days=frozenset(days))


def _limits(number: int, line: str, channel: str) -> Check | None:
    if _IF.search(line):
        return None
    kinds: tuple[tuple[Kind, re.Pattern[str], str], ...] = (
        ("subject", _SUBJECT, "words in a subject"),
        ("words", _WORDS, "words"),
        ("questions", _QUESTIONS, "questions"),
    )
    for kind, pattern, what in kinds:
        if found := pattern.search(line):
            number_of = _SMALL.get(found["number"].casefold()) or int(found["number"])
            most = number_of - (found["limit"].casefold() in _STRICT)
            only = "email" if kind == "subject" or re.search(r"\be-?mail", line, re.IGNORECASE) else channel
            return Check(number, line, f"at most {most} {what}", kind, only, most=most)
    return None


def _needed(number: int, line: str, channel: str) -> Check | None:
    quoted = tuple(_QUOTED.findall(line))
    if not _ALWAYS.match(line) or not quoted or _IF.search(_QUOTED.sub("", line)):
        return None
    return Check(number, line, f"says {_listed(quoted)}", "needed", channel, quoted)


def _avoid(number: int, line: str, channel: str) -> Check | None:
    quoted = tuple(_QUOTED.findall(line))
    if not _SAY.match(line) or not quoted or _IF.search(_QUOTED.sub("", line)):
        return None
    return Check(number, line, f"does not say {_listed(quoted)}", "avoid", channel, quoted)


def _topic(number: int, line: str, channel: str) -> Check | None:
    found = _TOPIC.fullmatch(line)
    if not found or _IF.search(line) or _QUOTED.search(line):
        return None
    what = found["what"].strip()
    words = what.split()
    if topic := _TOPICS.get(words[-1].casefold() if len(words) < 3 else ""):
        return Check(number, line, f"does not mention {topic}", "topic", channel, (topic,))
    if len(words) > 3 or any(
        word.casefold() in ("in", "on", "to", "before", "with", "as", "or", "and", "for") for word in words
    ):
        return None
    return Check(number, line, f"does not say “{what}”", "avoid", channel, (what,))


_FORMS: tuple[Callable[[int, str, str], Check | None], ...] = (
    _hours,
    _weekdays,
    _person,
    _limits,
    _needed,
    _avoid,
    _topic,
)


def _way(word: str) -> str:
    """The channel a verb or a way means; empty for all."""
    plain = word.casefold().removesuffix("ing").removesuffix("s")
    if plain.startswith("send"):
        return "email" if "mail" in plain else ""
    return _WAYS.get(plain, plain if plain in ("linkedin", "whatsapp") else "")


def _over(way: str) -> str:
    return f" over {way}" if way else ""


def _time(clock: str) -> time:
    digits = re.findall(r"\d+", clock)
    hour = int(digits[0]) + (12 if clock.casefold().endswith("pm") and int(digits[0]) < 12 else 0)
    return time(min(hour, 23), int(digits[1]) if len(digits) > 1 else 0)


def _listed(phrases: tuple[str, ...]) -> str:
    return ", ".join(f"“{phrase}”" for phrase in phrases)
