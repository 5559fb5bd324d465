"""Which matters a text raises, voiced how, in which words; its tone and the feeling it shows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from deal_summary.reading.lists import Reading, lists, read
from deal_summary.reading.phrases import Found

Emotion = Literal["enthusiasm", "satisfaction", "worry", "frustration", "confusion"]
EMOTIONS: tuple[Emotion, ...] = get_args(Emotion)
"""The feelings a text may show."""
_GLAD = ("tones.positive", "emotions.enthusiasm", "emotions.satisfaction")
_PRAISE = (*_GLAD, "themes.champion", "themes.verbal_yes")
_BLAME = ("tones.negative", "emotions.worry", "emotions.frustration")
_SETBACKS = ("said_no", "usage_drop", "pain", "later", "champion_left")
"""Matters that are bad news by themselves, as concerns are."""
_FELT: dict[Emotion, frozenset[str]] = {
    "frustration": frozenset({"service", "feature", "pain", "usage_drop"}),
    "worry": frozenset({"price", "security", "integration", "authority", "champion_left"}),
}
"""The feeling that bad news of a kind is voiced with where no word names one; our own policy."""
_ALWAYS = frozenset({"criteria", "metrics"})
"""Matters that are raised even when denied, as those that can be a concern are: "the price is not the problem"."""
_NEAR = 6
"""How many words may stand between a matter and the worry about it."""


@dataclass(frozen=True)
class Hit:
    """A matter found in a text, in which words; a *concern* is voiced as a worry, one *denied* was only spoken of ("no SOC 2")."""

    name: str
    words: str
    concern: bool
    denied: bool = False


def hits(text: str, language: str) -> list[Hit]:
    """Return the matters *text* raises, each once, with the words that said so; concerns before mentions."""
    reading = read(text, language)
    concerns = _concerns(reading)
    mentions = {name: first for name, first in _mentions(reading) if first and name not in concerns}
    return [
        Hit(name, reading.said(start, end), concern, denied=not concern and not reading.told(f"themes.{name}"))
        for found, concern in ((concerns, True), (mentions, False))
        for name, (start, end) in found.items()
    ]


def tone(text: str, language: str) -> int:
    """Return how many more good words than bad ones *text* has; a denied good word is a bad one and the reverse.

    A concern and a matter that is bad news count as bad words, thanks only where there is no bad word.
    """
    return _tone(read(text, language))


def emotion(text: str, language: str) -> Emotion | Literal[""]:
    """Return the feeling *text* shows most often, of two the one shown later; empty where it shows none.

    Where no word names a feeling, praise shows satisfaction (enthusiasm with an exclamation mark), and bad news that of its kind.
    """
    reading = read(text, language)
    shown = {name: _apart(reading.told(f"emotions.{name}")) for name in EMOTIONS}
    felt = [name for name in EMOTIONS if shown[name]]
    if felt:
        return max(felt, key=lambda name: (len(shown[name]), shown[name][-1].start))
    if _tone(reading) > 0:
        return "enthusiasm" if "!" in text else "satisfaction"
    news = _bad_news(reading)
    return next((name for name, matters in _FELT.items() if not matters.isdisjoint(news)), "")


def called(name: str, language: str) -> str:
    """Return how a matter is called in a sentence of *language*, such as "pricing" for `price`."""
    return lists(language).names[name]


@lru_cache(maxsize=16)
def _concerns(reading: Reading) -> dict[str, tuple[int, int]]:
    """The matters voiced as a worry, each where it is first."""
    found: dict[str, tuple[int, int]] = {}
    for name in reading.concerns:
        first = _first(reading.told(f"concerns.{name}")) or _worried_about(reading, name)
        if first:
            found[name] = first
    return found


def _mentions(reading: Reading) -> Iterator[tuple[str, tuple[int, int] | None]]:
    for list_name in reading.found:
        group, _, name = list_name.partition(".")
        if group == "themes":
            stays = name in _ALWAYS or name in reading.concerns
            yield name, _first(reading.found[list_name] if stays else reading.told(list_name))


@lru_cache(maxsize=16)
def _tone(reading: Reading) -> int:
    good, denied_good = _parted(reading, _PRAISE)
    bad, denied_bad = _parted(reading, _BLAME)
    sour = len(_apart([*bad, *denied_good, *_bad_news(reading).values()]))
    thanks = [] if sour else reading.told("tones.thanks")
    return len(_apart([*good, *thanks, *denied_bad])) - sour


@lru_cache(maxsize=16)
def _bad_news(reading: Reading) -> dict[str, Found]:
    """The concerns and setbacks of a text, each where it is first voiced."""
    setbacks = ((name, _first(reading.told(f"themes.{name}"))) for name in _SETBACKS)
    return {name: Found(name, *first) for name, first in (*_concerns(reading).items(), *setbacks) if first}


def _parted(reading: Reading, names: Iterable[str]) -> tuple[list[Found], list[Found]]:
    """The phrases of some lists, those that stand and those that are denied."""
    stands: list[Found] = []
    denied: list[Found] = []
    for name in names:
        for one in reading.found.get(name, ()):
            (denied if reading.denied(one) else stands).append(one)
    return stands, denied


def _worried_about(reading: Reading, name: str) -> tuple[int, int] | None:
    """A matter with a word like "problem" beside it: "the price is still a problem"."""
    matters = reading.found.get(f"themes.{name}")
    if not matters or "worries" not in reading.found:
        return None
    worries = reading.told("worries")
    starts = [worry.start for worry in worries]
    for matter in matters:
        near = worries[bisect_left(starts, matter.start - 2 * _NEAR) : bisect_left(starts, matter.end + 2 * _NEAR)]
        worry = next((worry for worry in near if _beside(reading, matter, worry)), None)
        if worry:
            return min(matter.start, worry.start), max(matter.end, worry.end)
    return None


def _beside(reading: Reading, matter: Found, worry: Found) -> bool:
    first, second = sorted((matter, worry), key=lambda one: one.start)
    clause = reading.words.clauses[first.start]
    return (
        second.start - first.end <= _NEAR
        and reading.words.clauses[second.start] == clause
        and not any(word.negates for word in reading.known[first.end : second.start])
        and clause not in _settled(reading)
    )


@lru_cache(maxsize=16)
def _settled(reading: Reading) -> frozenset[int]:
    """The clauses that speak of a solution."""
    return frozenset(reading.in_clauses("settled"))


def _first(found: Iterable[Found]) -> tuple[int, int] | None:
    """The earliest of the phrases found, which come in order; of those that begin together the longest."""
    best: Found | None = None
    for one in found:
        if best is None or (one.start == best.start and one.end > best.end):
            best = one
        elif one.start > best.start:
            break
    return (best.start, best.end) if best else None


def _apart(found: Iterable[Found]) -> list[Found]:
    """Of phrases that share words only the first: "very good" counts once though "good" is a word of praise too."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
