"""What somebody says they will do for the other side, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from deal_summary.reading.days import due_date
from deal_summary.reading.lists import Lexicon, Reading, lists, read_announcements
from deal_summary.reading.phrases import Found
from deal_summary.reading.words import folded
from sales_kernel.text import one_line

Side = Literal["ours", "theirs"]
_Person = Literal["first", "second", "third"]
_LIMIT = 160
_PERSONS: tuple[_Person, ...] = ("first", "second", "third")
_SUBJECTS: dict[str, _Person | None] = {"others": "third", "own": "first", "yours": "second", "things": None}
_CUES = {f"promises.{person}{form}": (person, form) for person in _PERSONS for form in ("", "_done", "_dated")}
_LOOK_BACK = 8
"""How many words before a verb its subject is looked for."""
_NEXT = 3
"""How many words after "je vous" may hold the verb that makes it thanks or a wish."""
_LATE = 6
"""How many words after a verb a German or French negation may follow."""


@dataclass(frozen=True)
class Promised:
    """A deed announced by one side; `what` is the sentence that says so."""

    whose: Side
    what: str
    due: date | None


class _Cue(NamedTuple):
    """Words that announce a deed. Those that say it without a day come first, then the earlier, then the longer ones."""

    dated: bool
    start: int
    before_end: int
    form: str
    person: _Person

    @property
    def end(self) -> int:
        """The word after its last."""
        return -self.before_end


def promises(text: str, language: str, *, on: date, ours: bool) -> list[Promised]:
    """Return the deeds that *text*, written on the day *on*, announces for the other side, in order, each side once a sentence.

    *ours* says that our side wrote it: then "I" is us and "you" is them. Somebody who is neither is on their side,
    unless the text says "my" or "our" of them.
    """
    reading, lexicon = read_announcements(text, language), lists(language)
    made: list[Promised] = []
    for (start, end), announced in _by_sentence(reading).items():
        if _open(reading, start, end):
            continue
        cues = _standing(reading, lexicon, language, end, announced)
        for side, cue, until in _sides(cues, end, ours=ours):
            part = (start if cue == cues[0] else cue.start), until
            due = due_date(reading.words.written(*part), language, on=on) if reading.has("days", *part) else None
            if due or not cue.dated:
                made.append(Promised(side, one_line(reading.words.written(start, end), limit=_LIMIT), due))
    return made


def _by_sentence(reading: Reading) -> Mapping[tuple[int, int], list[_Cue]]:
    """The cues of each sentence that has one."""
    cues = (
        _Cue(form == "_dated", at, -one.end, form, person)
        for name, (person, form) in _CUES.items()
        if name in reading.found
        for at, one in reading.begins(name).items()
    )
    found: dict[tuple[int, int], list[_Cue]] = {}
    for cue in sorted(cues):
        found.setdefault(reading.words.sentence(cue.start), []).append(cue)
    return dict(sorted(found.items()))


def _open(reading: Reading, start: int, end: int) -> bool:
    """Whether a sentence asks, or has an "if" that is not that of "let you know if"."""
    if reading.words.written(start, end).rstrip(" \"'”»)").endswith("?"):
        return True
    conditions, known = reading.begins("promises.conditions"), _known(reading)
    return any(at in conditions and at not in known for at in range(start, end))


@lru_cache(maxsize=16)
def _known(reading: Reading) -> frozenset[int]:
    """The words after "know", "check" and the like."""
    return frozenset(found.end for found in reading.found.get("promises.knowing", ()))


def _standing(reading: Reading, lexicon: Lexicon, language: str, until: int, cues: Sequence[_Cue]) -> list[_Cue]:
    """The cues that hold, with the person they turn out to mean, in order; no two share a word."""
    stand: list[_Cue] = []
    taken: set[int] = set()
    for cue in cues:
        words = range(cue.start, cue.end)
        if taken.isdisjoint(words) and _announces(reading, lexicon, cue.start, cue.end, until, cue.form):
            who = _subject(reading, lexicon, language, cue.person, cue.start, cue.end)
            if who:
                stand.append(cue._replace(person=who))
                taken.update(words)
    return sorted(stand, key=lambda cue: cue.start)


def _sides(cues: Sequence[_Cue], end: int, *, ours: bool) -> Iterator[tuple[Side, _Cue, int]]:
    """The first cue of each side, with the word at which the other side's begins."""
    side_of: dict[_Person, Side] = {
        "first": "ours" if ours else "theirs",
        "second": "theirs" if ours else "ours",
        "third": "theirs",
    }
    firsts: dict[Side, _Cue] = {}
    for cue in cues:
        firsts.setdefault(side_of[cue.person], cue)
    for side, cue in firsts.items():
        others = (other.start for of, other in firsts.items() if of != side and other.start > cue.start)
        yield side, cue, next(others, end)


def _announces(reading: Reading, lexicon: Lexicon, start: int, end: int, until: int, form: str) -> bool:
    """Whether a deed goes with the cue, and no negation, wish or enclosure takes it back."""
    if any(word.negates for word in reading.known[start:end]) or _wished(reading, start, end):
        return False
    if reading.denied(Found("", start, end)):
        return False
    if form == "_dated" and reading.has("promises.blockers", start, end + _NEXT):
        return False
    deed = end if form else _deed(reading, lexicon, end, until)
    return deed is not None and not _taken_back(reading, deed)


def _deed(reading: Reading, lexicon: Lexicon, end: int, until: int) -> int | None:
    """The word after the first deed within reach, None where a negation or another verb stands before it."""
    deeds = reading.begins("promises.deeds")
    at = next((at for at in range(end, min(until, end + lexicon.reach + 1)) if at in deeds), None)
    if at is None or any(word.negates for word in reading.known[end:at]) or reading.has("promises.blockers", end, at):
        return None
    return deeds[at].end


def _taken_back(reading: Reading, after: int) -> bool:
    late, clauses = reading.begins("promises.late_negations"), reading.words.clauses
    return any(
        at in late and clauses[at] == clauses[after - 1] and not reading.has("promises.later", at, at + 3)
        for at in range(after, min(len(clauses), after + _LATE))
    )


def _wished(reading: Reading, start: int, end: int) -> bool:
    """Whether the clause is a wish before the cue, or speaks of what is sent with this very message."""
    clause = reading.words.clauses[start]
    wishes, now = _wishes(reading)
    return clause in now or wishes.get(clause, end) < end


@lru_cache(maxsize=16)
def _wishes(reading: Reading) -> tuple[Mapping[int, int], Mapping[int, int]]:
    return reading.in_clauses("promises.wishes"), reading.in_clauses("promises.now")


def _subject(
    reading: Reading, lexicon: Lexicon, language: str, person: _Person, start: int, end: int
) -> _Person | None:
    """Who is meant; a verb in the third person is looked up in the words before it, the nearest one decides."""
    if person == "second" and lexicon.courtesy and _lower(reading, lexicon, language, start, end):
        return "third"
    if person != "third":
        return person
    clause = reading.words.clauses[start]
    alone = True
    for at in range(end - 1, max(-1, start - _LOOK_BACK - 1), -1):
        if reading.words.clauses[at] != clause:
            break
        for name, who in _SUBJECTS.items():
            if reading.has(f"promises.{name}", at, at + 1):
                return who
        alone = alone and (at >= start or reading.has("promises.fillers", at, at + 1))
    if reading.has("promises.own", end, end + 2):
        return "first"  # the subject follows: "meldet sich unser Techniker"
    return lexicon.bare if alone else "third"


def _lower(reading: Reading, lexicon: Lexicon, language: str, start: int, end: int) -> bool:
    """Whether the "you" that is told from "they" by its capital is written small."""
    return any(word == lexicon.courtesy and folded(word, language) == word for word in reading.words.words[start:end])
