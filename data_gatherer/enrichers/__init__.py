"""What public places say about a deal's company and people: asked through one protocol, off unless configured."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol


class Known(NamedTuple):
    """All that enrichers are told of a deal: its company, and addresses of LinkedIn profiles by contact id."""

    deal_id: str
    company_id: str = ""
    company: str = ""
    domain: str = ""
    profiles: Mapping[str, str] = {}


class Question(NamedTuple):
    """One thing to ask a public place.

    *about* is the record it concerns and *what* the thing to learn, as a gap calls it. *asked* is sent; *compared* is held against the
    answer and never sent. With a *hindrance* nothing is asked: it is the reason of the gap.
    """

    about: str
    what: str
    asked: str = ""
    compared: str = ""
    hindrance: str = ""


class Found(NamedTuple):
    """One thing that was found, as a `Fact` takes it; text from outside, not yet made harmless."""

    kind: str
    title: str
    text: str
    url: str = ""
    published: str = ""


class NotLearned(Exception):
    """What was asked could not be learnt: *reason* says what the place did. Unless it is *lasting*, asking again soon may help."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lasting = lasting


class Deadline:
    """How long an enricher may still take; *ticks* tells seconds that only ever grow."""

    def __init__(self, seconds: float, ticks: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._ticks = ticks
        self._end = ticks() + seconds

    def left(self) -> float:
        """Return the seconds left. Raises NotLearned when there are none."""
        left = self._end - self._ticks()
        if left <= 0:
            raise NotLearned(f"gave no answer within {self._seconds:g} seconds")
        return left


class Enricher(Protocol):
    """A public place that is asked about a deal's company or people; asking changes nothing there."""

    name: str
    """As facts and gaps name their source."""
    called: str
    """As the sentence about a failure begins."""

    @property
    def identity(self) -> Mapping[str, object]:
        """What shapes its answers beside the questions, as plain data without any key; it is hashed."""

    def questions(self, known: Known) -> list[Question]:
        """Return what to ask; the same for the same deal. Cheap: asked each time, before anything is remembered."""

    def ask(self, question: Question, deadline: Deadline) -> list[Found]:
        """Return what the place says; called in a thread of its own. Raises NotLearned."""
