"""Grades for people: tables on the terminal, and the figures of the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from evaluation.grade import Coverage, Grade
from evaluation.totals import Figure, figures, totals
from evaluation.writing import Letter, repeated
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from evaluation.sentences import Row

_NAME = 26
_QUOTED = 160


def show_set(console: Console, name: str, grades: Sequence[Grade], *, verbose: bool = False) -> None:
    """Print a set: a row a deal, what is wrong, with *verbose* every point that is missed, and the totals."""
    from rich.text import Text

    console.print(_deals(name, grades))
    for line in _faults(grades):
        console.print(Text(line))
    if verbose:
        for line in (*_missed(grades), *_said_again(grades)):
            console.print(Text(line))
    console.print(_totals(figures(totals(grades))))


def figures_markdown(sets: Mapping[str, Sequence[Figure]]) -> str:
    """Return the totals of the sets side by side, as a Markdown table."""
    head = ["| figure | aim |", "|---|---|"]
    rows = [head[0] + "".join(f" {name} |" for name in sets), head[1] + "---|" * len(sets)]
    for lines in zip(*sets.values(), strict=True):
        rows += [f"| {lines[0].name} | {lines[0].aim} |" + "".join(f" {line.value} |" for line in lines)]
    return "\n".join(rows)


def rows_markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, the first of them the heading, as a Markdown table."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def sentence_rows(rows: Sequence[Row]) -> list[list[str]]:
    """Return the figures of labelled sentences as a table, in percent: precision / recall, or accuracy; a row a language and set."""
    kinds = list(dict.fromkeys(row.what for row in rows))
    table = {(row.language, row.set): dict.fromkeys(kinds, "") for row in rows}
    for row in rows:
        table[row.language, row.set][row.what] = _percent(row)
    return [["language", "set", *kinds], *([language, of, *cells.values()] for (language, of), cells in table.items())]


def _percent(row: Row) -> str:
    shares = (row.precision, row.recall) if row.accuracy is None else (row.accuracy,)
    return " / ".join("-" if share is None else f"{100 * share:.0f}" for share in shares)


def show_rows(console: Console, title: str, rows: Sequence[Sequence[str]]) -> None:
    """Print rows, the first of them the heading, as a table; columns after the second are of numbers."""
    table = _table(title)
    for number, heading in enumerate(rows[0]):
        table.add_column(heading, justify="right" if number > 1 else "left")
    for row in rows[1:]:
        table.add_row(*row)
    console.print(table)


def _deals(name: str, grades: Sequence[Grade]) -> Table:
    table = _table(f"{name}: {len(grades)} deals")
    for heading in ("deal", "must", "no record", "must not", "first action", "fits", "gates", "words", "LIX"):
        left = heading in ("deal", "first action", "fits")
        table.add_column(heading, justify="left" if left else "right", no_wrap=heading != "fits")
    for grade in grades:
        table.add_row(*_cells(grade))
    return table


def _cells(grade: Grade) -> Iterator[str]:
    yield one_line(grade.name, limit=_NAME)
    yield f"{grade.covered}/{len(grade.points)}"
    yield str(len(grade.unsupported) or "")
    yield str(len(grade.slips) or "")
    yield grade.step.play or "nothing today"
    yield ("yes" if grade.step.fits else "NO") + (", wrong person" if grade.step.reaches is False else "")
    held = f" +{grade.gates.held_back}" if grade.gates.held_back else ""
    yield f"{grade.gates.passed}/{grade.gates.today}{held}"
    yield ", ".join(map(_words, grade.letters))
    yield ", ".join(f"{letter.lix:.0f}" for letter in grade.letters)


def _words(letter: Letter) -> str:
    return f"{letter.words}" + ("" if letter.fits else "!")


def _faults(grades: Iterable[Grade]) -> Iterator[str]:
    for grade in grades:
        for doubt in grade.unsupported:
            yield f"  {grade.name}: {doubt.where}: {doubt.why}: {one_line(doubt.text, limit=_QUOTED)}"
        for slip in grade.slips:
            yield f"  {grade.name}: {slip.where}: must not be said: {slip.what}: “{one_line(slip.words, limit=_QUOTED)}”"
        for play in grade.step.mistakes:
            yield f"  {grade.name}: {play} would be a mistake"


def _missed(grades: Iterable[Grade]) -> Iterator[str]:
    for grade in grades:
        missed = [point for point in grade.points if not point.covered]
        if missed:
            yield f"  {grade.deal} {grade.name}"
        for point in missed:
            yield f"    - {point.what}: {_why(point)}"


def _said_again(grades: Iterable[Grade]) -> Iterator[str]:
    again = repeated({grade.deal: grade.letters for grade in grades})
    sentences = Counter(sentence for said in again.values() for sentence in said)
    for sentence, times in sentences.most_common():
        yield f"  in {times} messages: {one_line(sentence, limit=_QUOTED)}"


def _why(point: Coverage) -> str:
    if point.unsaid:
        return "; ".join(f"nobody says {words}" for words in point.unsaid)
    return f"said, but nothing that says it cites {' or '.join(point.records)}"


def _totals(lines: Sequence[Figure]) -> Table:
    table = _table("")
    for heading in ("figure", "value", "aim", ""):
        table.add_column(heading)
    for line in lines:
        table.add_row(line.name, line.value, line.aim, {True: "met", False: "MISSED", None: ""}[line.met])
    return table


def _table(title: str) -> Table:
    from rich import box
    from rich.table import Table

    return Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
