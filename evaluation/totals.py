"""Grades of a set added up, and held against what we aim for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import mean
from typing import Any

from evaluation.grade import Grade
from evaluation.writing import EMAIL_WORDS, SUBJECT_WORDS, Letter, repeated


@dataclass(frozen=True)
class Totals:
    """The figures of one set. Means are None where there is nothing to take them of."""

    deals: int
    points: int
    covered: int
    said: int
    """Points all of whose words were said, whether or not a record was cited with them."""
    unsupported: int
    slips: int
    fitting: int
    mistaken: int
    """Deals with a step of today or this week that would be a mistake."""
    for_somebody: int
    """Deals whose first action is for a person, and whose list names who matters."""
    for_who_matters: int
    today: int
    passed: int
    held_back: int
    emails: int
    emails_of_length: int
    messages: int
    words: float | None
    words_per_sentence: float | None
    letters_per_word: float | None
    lix: dict[str, float]
    """Mean LIX by language: German words are longer than English ones, so languages are not mixed."""
    sentences: int
    repeated: int


@dataclass(frozen=True)
class Figure:
    """One line of the totals as people read it; *met* is None where nothing is aimed for."""

    name: str
    value: str
    aim: str = ""
    met: bool | None = None


def totals(grades: Sequence[Grade]) -> Totals:
    """Return the figures of a set."""
    letters = [letter for grade in grades for letter in grade.letters]
    emails = [letter for letter in letters if letter.subject_words is not None]
    reaching = [grade.step.reaches for grade in grades if grade.step.reaches is not None]
    again = repeated({grade.deal: grade.letters for grade in grades})
    return Totals(
        deals=len(grades),
        points=sum(len(grade.points) for grade in grades),
        covered=sum(grade.covered for grade in grades),
        said=sum(not point.unsaid for grade in grades for point in grade.points),
        unsupported=sum(len(grade.unsupported) for grade in grades),
        slips=sum(len(grade.slips) for grade in grades),
        fitting=sum(grade.step.fits for grade in grades),
        mistaken=sum(bool(grade.step.mistakes) for grade in grades),
        for_somebody=len(reaching),
        for_who_matters=sum(reaching),
        today=sum(grade.gates.today for grade in grades),
        passed=sum(grade.gates.passed for grade in grades),
        held_back=sum(grade.gates.held_back for grade in grades),
        emails=len(emails),
        emails_of_length=sum(letter.fits for letter in emails),
        messages=len(letters),
        words=_mean([letter.words for letter in emails]),
        words_per_sentence=_mean([letter.per_sentence for letter in letters]),
        letters_per_word=_mean([letter.per_word for letter in letters]),
        lix=_by_language(letters),
        sentences=sum(len(letter.sentences) for letter in letters),
        repeated=sum(map(len, again.values())),
    )


def figures(of: Totals) -> list[Figure]:
    """Return the lines of the totals; what is aimed for comes first."""
    least, most = EMAIL_WORDS
    shortest, longest = SUBJECT_WORDS
    return [
        Figure("points covered", share(of.covered, of.points), "at least 70 %", of.covered >= 0.7 * of.points),
        Figure("claims without a record", str(of.unsupported), "0", of.unsupported == 0),
        Figure("first action among the steps that fit", share(of.fitting, of.deals), "at least 90 %", of.fitting >= 0.9 * of.deals),
        Figure("points said, record or not", share(of.said, of.points)),
        Figure("must-not matches", str(of.slips), "0", of.slips == 0),
        Figure("deals with a mistaken step today or this week", share(of.mistaken, of.deals), "0", of.mistaken == 0),
        Figure("first action for somebody who matters", share(of.for_who_matters, of.for_somebody)),
        Figure("actions of today that pass every gate", share(of.passed, of.today), "all", of.passed == of.today),
        Figure("actions held back", str(of.held_back)),
        Figure(
            f"e-mails of {least}-{most} words with a subject of {shortest}-{longest}", share(of.emails_of_length, of.emails)
        ),
        Figure("words of an e-mail, mean", _told(of.words)),
        Figure("words of a sentence, letters of a word, means", f"{_told(of.words_per_sentence)}, {_told(of.letters_per_word)}"),
        Figure("LIX by language", ", ".join(f"{language} {lix:.0f}" for language, lix in of.lix.items()) or "-"),
        Figure("sentences that another deal's message has too", share(of.repeated, of.sentences)),
    ]  # fmt: skip


def as_data(grades: Sequence[Grade]) -> dict[str, Any]:
    """Return totals and one short row a deal: what the golden file keeps, so that a change shows which deal moved."""
    return {"totals": asdict(totals(grades)), "deals": {grade.deal: _row(grade) for grade in grades}}


def share(part: int, whole: int) -> str:
    """Return "152 of 232 (66 %)"; rounded down, so that an aim just missed does not look met."""
    return f"{part} of {whole} ({100 * part // whole} %)" if whole else "none"


def _row(grade: Grade) -> dict[str, Any]:
    return {
        "name": grade.name,
        "covered": f"{grade.covered}/{len(grade.points)}",
        "missed": [number for number, point in enumerate(grade.points, 1) if not point.covered],
        "unsupported": len(grade.unsupported),
        "slips": len(grade.slips),
        "play": grade.step.play,
        "fits": grade.step.fits,
        "mistakes": list(grade.step.mistakes),
        "gates": f"{grade.gates.passed}/{grade.gates.today}, {grade.gates.held_back} held back",
        "words": [letter.words for letter in grade.letters],
    }


def _by_language(letters: Sequence[Letter]) -> dict[str, float]:
    languages = sorted({letter.language for letter in letters})
    return {name: round(mean(one.lix for one in letters if one.language == name), 1) for name in languages}


def _mean(values: Sequence[float]) -> float | None:
    return round(mean(values), 1) if values else None


def _told(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
