"""Find in a text what our word lists know: which language, which matters, voiced how, in which words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from data_gatherer.spoken import months
from deal_summary.lexicons import LANGUAGES, lexicon

_REACH = 4
"""How many words before a hit a negation undoes it."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MONTHS = {name.casefold(): number for language in LANGUAGES for number, name in enumerate(months(language), 1)}
_DATE = re.compile(rf"\b(\d{{1,2}})(?:\.|er)? ({'|'.join(_MONTHS)})\b", re.IGNORECASE)
_QUOTE_OPENER = re.compile(
    r"^\s*(?:On .{3,80} wrote:|Le .{3,80} a écrit ?:|Am .{3,80} schrieb .{1,60}:|-{2,} ?Original Message ?-{2,}|From: .+)\s*$"
)


@dataclass(frozen=True)
class Hit:
    """A matter found in a text, in which words; a *concern* is voiced as a worry."""

    name: str
    words: str
    concern: bool


@dataclass(frozen=True)
class _Lexicon:
    common: frozenset[str]
    negations: frozenset[str]
    themes: Mapping[str, re.Pattern[str]]
    concerns: Mapping[str, re.Pattern[str]]
    tones: Mapping[str, re.Pattern[str]]
    names: Mapping[str, str]


def own_words(text: str) -> str:
    """Return what the writer of a message wrote, without the thread quoted below it."""
    kept: list[str] = []
    for line in text.splitlines():
        if _QUOTE_OPENER.match(line):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line)
    return "\n".join(kept)


def language_of(text: str) -> str:
    """Return the language with the most of its commonest words in *text*; empty when none has two."""
    words = Counter(word.casefold() for word in _WORD.findall(text))
    counts = {language: sum(words[word] for word in _lexicon(language).common) for language in LANGUAGES}
    best = max(LANGUAGES, key=lambda language: counts[language])
    return best if counts[best] >= 2 else ""


def hits(text: str, language: str) -> list[Hit]:
    """Return the matters *text* raises, each once, with the words that said so; concerns before mentions."""
    lexicon, text = _lexicon(language), _straight(text)
    found: dict[str, Hit] = {}
    for concern, patterns in ((True, lexicon.concerns), (False, lexicon.themes)):
        for name, pattern in patterns.items():
            said = next((match for match in pattern.finditer(text) if not _negated(text, match.start(), lexicon)), None)
            if said and name not in found:
                found[name] = Hit(name, " ".join(said[0].split()), concern)
    return list(found.values())


def tone(text: str, language: str) -> int:
    """Return how many more positive than negative words *text* has."""
    lexicon, text = _lexicon(language), _straight(text)
    counted = {
        name: sum(not _negated(text, match.start(), lexicon) for match in pattern.finditer(text))
        for name, pattern in lexicon.tones.items()
    }
    return counted["positive"] - counted["negative"]


def dates(text: str, *, after: date) -> list[date]:
    """Return the days *text* names as "12 March", "12. März" or "1er mars", each its next occurrence on or after *after*, in order."""
    found: list[date] = []
    for day, month in _DATE.findall(text):
        number = _MONTHS[month.casefold()]
        for year in (after.year, after.year + 1):
            with suppress(ValueError):
                named = date(year, number, int(day))
                if named >= after:
                    found.append(named)
                    break
    return found


def called(name: str, language: str) -> str:
    """Return how a matter is called in a sentence of *language*, such as "pricing" for `price`."""
    return _lexicon(language).names[name]


def _straight(text: str) -> str:
    return text.replace("’", "'")


def _negated(text: str, start: int, lexicon: _Lexicon) -> bool:
    """A negation counts only within the same clause: "No, this is too expensive" denies nothing."""
    clause = re.split(r"[.!?;:,\n–—]|\s-\s", text[:start])[-1]
    before = [word.casefold() for word in _WORD.findall(clause)][-_REACH:]
    return any(word in lexicon.negations for word in before)


@cache
def _lexicon(language: str) -> _Lexicon:
    import yaml

    document: dict[str, Any] = yaml.load(lexicon(language), Loader=yaml.CSafeLoader)
    return _Lexicon(
        frozenset(document["common"]),
        frozenset(document["negations"]),
        {name: _pattern(phrases) for name, phrases in document["themes"].items()},
        {name: _pattern(phrases) for name, phrases in document["concerns"].items()},
        {name: _pattern(document[name]) for name in ("positive", "negative")},
        document["names"],
    )


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    alternatives = (
        r"\s+".join(re.escape(word) for word in phrase.rstrip("*").split()) + (r"\w*" if phrase.endswith("*") else "")
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
