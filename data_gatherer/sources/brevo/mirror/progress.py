"""How far the reading of a list has come, kept beside its records, so that whoever goes on begins where the last page ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import orjson

from data_gatherer.sources.archive import Part, Reading, Writing

Mode = Literal["whole", "changes", "newest", "later", "recent", "undone", "each", "worked", "linked"]
"""All of a list; what changed since; newest first down to what is known; what was made since; the last days; the tasks not done yet; notes
of one record after another; notes of deals that were worked on since; contacts that deals link."""


class Course(NamedTuple):
    """One reading of a list under way: the next page is *limit* rows from *offset* on. Moments are seconds since 1970.

    *began* is what the list will be as old as; *since* what a reading of news looks back to, and of everything the one that gave nothing
    though there was something; *newest* the latest change met. *full*: a page of this size came full, so a shorter one is the last.
    *backs*: how often a page did not follow on the one before. *total* is the least Brevo counted. *doubtful*: rows may have slipped
    through. *ended*: the last page is read. *place*: behind which record of which kind to go on, where one is read after another.
    """

    mode: Mode
    began: float
    limit: int
    offset: int = 0
    since: float | None = None
    newest: float = 0.0
    total: int | None = None
    full: bool = False
    backs: int = 0
    doubtful: bool = False
    ended: bool = False
    place: tuple[str, str] = ("", "")


class Round(NamedTuple):
    """A reading of everything that is over: of *rows* as Brevo counted or gave them; *doubtful* ones are repeated soon."""

    began: float
    finished: float
    rows: int = 0
    doubtful: bool = False


class Progress(NamedTuple):
    """The readings of one list: those under way by mode, the last one of everything, of tasks the last one of those not done.

    *newest* is the latest change of any row that is known.
    """

    courses: Mapping[str, Course] = MappingProxyType({})
    whole: Round | None = None
    undone: Round | None = None
    newest: float = 0.0

    def going(self, course: Course) -> Progress:
        """Return the progress with a reading under way."""
        return self._replace(courses={**self.courses, course.mode: course})

    def without(self, mode: Mode) -> Progress:
        """Return the progress without a reading, which is over or given up."""
        return self._replace(courses={name: each for name, each in self.courses.items() if name != mode})


def progress(reading: Reading, part: str) -> Progress:
    """Return how far a part has come; what an older version wrote counts as nothing."""
    known = reading.part(_name(part), "")
    try:
        told = orjson.loads(known.cursor) if known and known.cursor else {}
        courses = {
            name: Course(**{**each, "place": tuple(each["place"])}) for name, each in told.pop("courses", {}).items()
        }
        rounds = {name: Round(**told.pop(name)) for name in ("whole", "undone") if told.get(name)}
        return Progress(courses=courses, newest=float(told.get("newest", 0.0)), **rounds)
    except (TypeError, ValueError, LookupError, AttributeError):
        return Progress()


def keep_progress(writing: Writing, part: str, made: Progress, now: datetime) -> None:
    """Write down how far a part has come."""
    told: dict[str, Any] = {
        "courses": {name: each._asdict() for name, each in made.courses.items()},
        "newest": made.newest,
    }
    told |= {
        "whole": made.whole._asdict() if made.whole else None,
        "undone": made.undone._asdict() if made.undone else None,
    }
    state: Literal["read", "partly"] = "partly" if made.courses else "read"
    writing.mark(Part(_name(part), "", state, now, cursor=orjson.dumps(told).decode()))


def moment_of(seconds: float) -> datetime:
    """Return the moment that many seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def _name(part: str) -> str:
    return f"sync:{part}"
