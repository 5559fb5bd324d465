"""The word lists of a language made ready, and a text read by them once for everybody who asks about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Literal

from data_gatherer.spoken import weekdays
from deal_summary import lexicons
from deal_summary.reading.phrases import Found, Phrases, Word
from deal_summary.reading.words import Words, cut

_REACH = 4
"""How many words before a hit a negation undoes it."""
_DAY_WORDS = ("today", "today_last", "tomorrow", "week_end", "month_end", "next_month_end", "end_of", "week", "day")
"""Lists of which one stands in every sentence that names a day without a number or a weekday."""


_ANNOUNCING = ("promises.first", "promises.second", "promises.third")
"""How the lists begin whose names tell that a sentence may hold a promise."""


@dataclass(frozen=True)
class Lexicon:
    """The lists of one language. A list within a group is named by both: `themes.price`.

    Every text is read by *phrases*; *closer* are those that only a sentence with a promise in it needs.
    """

    phrases: Phrases
    closer: Phrases
    concerns: tuple[str, ...]
    names: Mapping[str, str]
    bare: Literal["first", "second", "third"]
    reach: int
    courtesy: str


@dataclass(frozen=True, eq=False)
class Reading:
    """A text and the phrases found in it, by list."""

    words: Words
    known: tuple[Word, ...]
    found: Mapping[str, Sequence[Found]]
    concerns: tuple[str, ...]

    def told(self, name: str) -> list[Found]:
        """Return where the phrases of list *name* stand and are not denied."""
        found = self.found.get(name)
        return [one for one in found if not self.denied(one)] if found else []

    def denied(self, found: Found) -> bool:
        """Whether a negation stands before a phrase in its clause ("No, too expensive" denies nothing) and is not part of it."""
        begin = max(0, found.start - _REACH)
        if not any(word.negates for word in self.known[begin : found.start]):
            return False
        clauses, start = self.words.clauses, found.start
        return not any(word.negates for word in self.known[start : found.end]) and any(
            self.known[at].negates and clauses[at] == clauses[start] and at not in self._affirmed
            for at in range(begin, start)
        )

    def has(self, name: str, start: int, end: int) -> bool:
        """Return whether a phrase of list *name* begins within the words from *start* to before *end*."""
        return not self.begins(name).keys().isdisjoint(range(start, end))

    def begins(self, name: str) -> Mapping[int, Found]:
        """Return the longest phrase of list *name* at each word where one begins."""
        if name not in self._begins:
            found = sorted(self.found.get(name, ()), key=lambda one: one.end)
            self._begins[name] = {one.start: one for one in found}
        return self._begins[name]

    def in_clauses(self, name: str) -> Mapping[int, int]:
        """Return of each clause that has a phrase of list *name* the word where the first one begins."""
        return {self.words.clauses[at]: at for at in sorted(self.begins(name), reverse=True)}

    @cached_property
    def _begins(self) -> dict[str, Mapping[int, Found]]:
        return {}

    def said(self, start: int, end: int) -> str:
        """Return the words from *start* to before *end* as written."""
        return self.words.said(start, end)

    @cached_property
    def _affirmed(self) -> frozenset[int]:
        """The words of negations in form only: "not only", "no doubt"."""
        return frozenset(at for found in self.found.get("affirmed", ()) for at in range(found.start, found.end))


@lru_cache(maxsize=16)
def read(text: str, language: str) -> Reading:
    """Read *text* by the lists of *language*; whoever asks next about the same text gets the same reading."""
    words, lexicon = cut(text), lists(language)
    known = tuple(map(lexicon.phrases.word, words.words))
    found = _by_list(lexicon.phrases.find(known, words.clauses, 0, len(known)))
    if "elsewhere" in found:
        _drop_parts(found)
    return Reading(words, known, found, lexicon.concerns)


def read_announcements(text: str, language: str) -> Reading:
    """Read the sentences of *text* in which something may be promised, by the lists for that."""
    reading, lexicon = read(text, language), lists(language)
    words = reading.words
    starts = {one.start for name, ones in reading.found.items() if name.startswith(_ANNOUNCING) for one in ones}
    sentences = sorted({words.sentence(start) for start in starts})
    known = tuple(map(lexicon.closer.word, words.words)) if sentences else ()
    found = [one for start, end in sentences for one in lexicon.closer.find(known, words.clauses, start, end)]
    return Reading(words, known, _by_list(found), lexicon.concerns)


def _by_list(found: Iterable[Found]) -> dict[str, list[Found]]:
    lists: dict[str, list[Found]] = {}
    for one in found:
        lists.setdefault(one.name, []).append(one)
    return lists


def _drop_parts(found: dict[str, list[Found]]) -> None:
    """Drop the matters that are only words of something else: "security" in "the security desk"."""
    parts = {at: other.end for other in found["elsewhere"] for at in range(other.start, other.end)}
    for name in [name for name in found if name.startswith(("themes.", "concerns."))]:
        found[name] = [one for one in found[name] if parts.get(one.start, 0) < one.end]


@cache
def document(language: str) -> dict[str, Any]:
    """Return the file of *language* as it is; `other` holds the common words of languages we do not read."""
    import yaml

    loaded: dict[str, Any] = yaml.load(lexicons.lexicon(language), Loader=yaml.CSafeLoader)
    return loaded


@cache
def lists(language: str) -> Lexicon:
    """Return the lists of *language*."""
    file = document(language)
    grammar: dict[str, Any] = file["grammar"]
    groups = ("themes", "concerns", "tones", "emotions", "promises")
    phrases = {f"{group}.{name}": text for group in groups for name, text in file[group].items()}
    for name, verbs in _futures(grammar["futures"]).items():
        phrases[f"promises.{name}"] += verbs
    phrases |= {name: file[name] for name in ("affirmed", "elsewhere", "worries", "settled")}
    days = ", ".join(("#", *weekdays(language), *(file["days"][name] for name in _DAY_WORDS)))
    closer = {name: text for name, text in phrases.items() if name.startswith("promises.")}
    always = {name: text for name, text in phrases.items() if name not in closer or name.startswith(_ANNOUNCING)}
    return Lexicon(
        Phrases(always, language, file["negations"], file["numbers"]),
        Phrases({**closer, "affirmed": file["affirmed"], "days": days}, language, file["negations"], file["numbers"]),
        tuple(file["concerns"]),
        file["names"],
        grammar["bare"],
        grammar["reach"],
        grammar["courtesy"],
    )


def _futures(verbs: Mapping[str, str]) -> dict[str, str]:
    """Verbs of the future made of stems and endings, by the list they belong to: "enverr" and "ai" say "enverrai"."""
    stems = verbs["stems"].split()
    return {
        f"{person}_done": "".join(f", {stem}{ending}" for stem in stems for ending in verbs[person].split())
        for person in ("first", "second", "third")
    }
