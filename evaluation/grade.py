"""Hold one deal's summary and recommendation against its list. Nothing here reads a file, a clock or another deal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from action_recommender.models import Action, Recommendation
from data_gatherer.models import EnrichedDeal
from deal_summary.models import DealSummary, Signals
from evaluation.lists import Forbidden, Point, Wanted
from evaluation.passages import Passage, everything, stated, told
from evaluation.support import Doubt, doubts
from evaluation.writing import Letter, letter

AT_REST = frozenset({"wait", "respect-objection"})
"""Steps that are done by doing nothing to anybody today: a list that has one accepts an empty day."""


@dataclass(frozen=True)
class Coverage:
    """How far one point is covered: the entries of words nobody said, and whether a passage with its words cites a record of it."""

    what: str
    unsaid: tuple[str, ...]
    rests: bool
    records: tuple[str, ...]

    @property
    def covered(self) -> bool:
        """True when all its words are said and a record says so."""
        return not self.unsaid and self.rests


@dataclass(frozen=True)
class Slip:
    """Something that must not be said and was: where, in which words."""

    what: str
    where: str
    words: str


@dataclass(frozen=True)
class NextStep:
    """Today's first action against the steps that fit; empty *play* when there is none today."""

    play: str
    contact: str
    fits: bool
    mistakes: tuple[str, ...]
    reaches: bool | None
    """Whether it is for somebody who matters; None when it is for nobody, or the list names nobody."""


@dataclass(frozen=True)
class Gates:
    """Today's actions, how many of them no gate blocks, and how many were held back."""

    today: int
    passed: int
    held_back: int


@dataclass(frozen=True)
class Grade:
    """What one deal's answer is worth, point by point."""

    deal: str
    name: str
    points: tuple[Coverage, ...]
    unsupported: tuple[Doubt, ...]
    slips: tuple[Slip, ...]
    step: NextStep
    gates: Gates
    letters: tuple[Letter, ...]

    @property
    def covered(self) -> int:
        """How many points are covered."""
        return sum(point.covered for point in self.points)


def grade(
    deal: EnrichedDeal,
    signals: Signals,
    summary: DealSummary,
    made: Recommendation,
    wanted: Wanted,
    *,
    context: str = "",
) -> Grade:
    """Return the grade of what an engine said about *deal*; *context* is the company context it was given."""
    passages = told(deal, summary, made)
    return Grade(
        deal=deal.deal.id,
        name=deal.deal.name,
        points=tuple(_coverage(point, passages) for point in wanted.must),
        unsupported=tuple(doubts(deal, signals, (*passages, *stated(made)))),
        slips=tuple(slip for one in wanted.must_not if (slip := _slip(one, everything(deal, summary, made)))),
        step=_next_step(made, wanted),
        gates=_gates(made),
        letters=tuple(filter(None, (letter(action.content, context) for action in made.p0_actions))),
    )


def _coverage(point: Point, passages: Sequence[Passage]) -> Coverage:
    """A point rests on a record when one passage both says a word of it and cites one of its records.

    Elsewhere cited is not enough: lists have words as common as "answer", and any summary cites its newest record somewhere.
    """
    said = [[one for one in passages if pattern.search(_straight(one.text))] for pattern in point.patterns]
    unsaid = tuple(words for words, found in zip(point.words, said, strict=True) if not found)
    cited = frozenset[str]().union(*(one.records for found in said for one in found))
    return Coverage(point.what, unsaid, not point.records or bool(cited & set(point.records)), point.records)


def _slip(forbidden: Forbidden, passages: Sequence[Passage]) -> Slip | None:
    for passage in passages:
        for pattern in forbidden.patterns:
            if found := pattern.search(_straight(passage.text)):
                return Slip(forbidden.what, passage.where, found[0])
    return None


def _next_step(made: Recommendation, wanted: Wanted) -> NextStep:
    first = next(iter(made.p0_actions), None)
    fits = first.action_type in wanted.next_steps if first else bool(AT_REST & set(wanted.next_steps))
    near = dict.fromkeys(action.action_type for action in (*made.p0_actions, *made.p1_actions))
    mistakes = tuple(play for play in near if play in wanted.not_next)
    contact = first.contact_id if first else ""
    reaches = contact in wanted.who if contact and wanted.who else None
    return NextStep(first.action_type if first else "", contact, fits, mistakes, reaches)


def _gates(made: Recommendation) -> Gates:
    passed = sum(not _stops(action) for action in made.p0_actions)
    return Gates(len(made.p0_actions), passed, len(made.held_back))


def _stops(action: Action) -> bool:
    """Return whether a gate blocks the action; a channel that was blocked and replaced by another stops nothing."""
    return any(finding.outcome == "blocked" and not finding.alternative for finding in action.findings)


def _straight(text: str) -> str:
    """*text* on one line, its apostrophes as keyboards write them."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))
