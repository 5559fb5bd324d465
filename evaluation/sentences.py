"""How well texts are read, measured against sentences that people have labelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from deal_summary import reading

WRITTEN = date(2026, 11, 18)
"""The day on which every labelled sentence is taken to be written, a Wednesday."""
OBJECTIONS = frozenset(
    [
        "price",
        "budget",
        "security",
        "legal",
        "procurement",
        "timing",
        "competitor",
        "integration",
        "feature",
        "service",
        "authority",
    ]
)
"""Matters that can be voiced as a concern; others, such as `said_no`, are one by their nature and not judged twice."""
_UNLABELLED = frozenset({"promise"})
"""Matters the labels leave out because they label the commitment itself."""
_SIGNS = {-1: "negative", 0: "neutral", 1: "positive"}


@dataclass(frozen=True)
class Row:
    """A figure of one language and set (`tune` was looked at while the lists were made, `held` never).

    Matters that may occur together have *precision* and *recall*, what has one value in each sentence has *accuracy*;
    all from 0 to 1, None where it does not apply or nothing was found. *n* is how many labels the figure rests on.
    """

    language: str
    set: str
    what: str
    precision: float | None
    recall: float | None
    accuracy: float | None
    n: int


@dataclass(frozen=True)
class _Case:
    """A labelled sentence."""

    language: str
    text: str
    ours: bool
    themes: frozenset[str]
    objections: frozenset[str]
    sentiment: str
    emotion: str
    whose: frozenset[str]
    due: frozenset[date]


_Found = Callable[[_Case], tuple[Set[Any], Set[Any]]]
_Value = Callable[[_Case], tuple[str, str]]


def measure(folder: Path) -> list[Row]:
    """Return the figures of every file in *folder*, named after its language, for each set in it."""
    return [row for path in sorted(folder.glob("*.yaml")) for row in _file(path)]


def _file(path: Path) -> Iterator[Row]:
    import yaml

    cases: dict[str, list[_Case]] = {}
    for entry in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        cases.setdefault(entry["set"], []).append(_case(path.stem, entry))
    for name, labelled in sorted(cases.items()):
        for what, found in _FOUND.items():
            yield _retrieved(path.stem, name, what, [found(case) for case in labelled])
        for what, value in _VALUES.items():
            yield _judged(path.stem, name, what, [value(case) for case in labelled])


def _case(language: str, entry: dict[str, Any]) -> _Case:
    commitment: dict[str, Any] = entry["commitment"] or {}
    return _Case(
        language,
        entry["text"],
        entry["by"] == "us",
        frozenset(entry["themes"]),
        frozenset(entry["objections"]) & OBJECTIONS,
        entry["sentiment"],
        entry["emotion"],
        frozenset(filter(None, [commitment.get("whose")])),
        frozenset(date.fromisoformat(str(day)) for day in [commitment.get("due")] if day),
    )


def _retrieved(language: str, name: str, what: str, pairs: Iterable[tuple[Set[Any], Set[Any]]]) -> Row:
    """The share of what we found that is labelled, and of what is labelled that we found."""
    pairs = list(pairs)
    right = sum(len(said & found) for said, found in pairs)
    labelled, found = sum(len(said) for said, _ in pairs), sum(len(found) for _, found in pairs)
    return Row(language, name, what, _share(right, found), _share(right, labelled), None, labelled)


def _judged(language: str, name: str, what: str, pairs: Iterable[tuple[str, str]]) -> Row:
    pairs = list(pairs)
    return Row(
        language, name, what, None, None, _share(sum(said == told for said, told in pairs), len(pairs)), len(pairs)
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _themes(case: _Case) -> tuple[Set[Any], Set[Any]]:
    return case.themes, {hit.name for hit in reading.hits(case.text, case.language)} - _UNLABELLED


def _objections(case: _Case) -> tuple[Set[Any], Set[Any]]:
    return case.objections, {hit.name for hit in reading.hits(case.text, case.language) if hit.concern}


def _whose(case: _Case) -> tuple[Set[Any], Set[Any]]:
    return case.whose, {promised.whose for promised in _promises(case)}


def _due(case: _Case) -> tuple[Set[Any], Set[Any]]:
    return case.due, {promised.due for promised in _promises(case) if promised.due}


def _promises(case: _Case) -> list[reading.Promised]:
    return reading.promises(case.text, case.language, on=WRITTEN, ours=case.ours)


def _sentiment(case: _Case) -> tuple[str, str]:
    tone = reading.tone(case.text, case.language)
    return case.sentiment, _SIGNS[(tone > 0) - (tone < 0)]


def _emotion(case: _Case) -> tuple[str, str]:
    return case.emotion, reading.emotion(case.text, case.language) or "none"


def _language(case: _Case) -> tuple[str, str]:
    return case.language, reading.language_of(case.text)


_FOUND: dict[str, _Found] = {"themes": _themes, "objections": _objections, "commitment": _whose, "due": _due}
_VALUES: dict[str, _Value] = {"sentiment": _sentiment, "emotion": _emotion, "language": _language}
