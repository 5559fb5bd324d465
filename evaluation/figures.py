"""The figures on file: those tests expect, and those `docs/evaluation.md` shows between its marks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from evaluation.grade import Grade
from evaluation.render import figures_markdown, rows_markdown, sentence_rows
from evaluation.sentences import Row
from evaluation.totals import as_data, figures, totals
from sales_kernel.errors import UsageFault

Found = Mapping[str, Sequence[Grade]]
"""Grades by the name of their set."""
SETS_MARK, SENTENCES_MARK = "figures of the sets", "figures of the sentences"


def as_file(found: Found) -> str:
    """Return what the golden file says of *found*: totals, and a row a deal."""
    sets = {name: as_data(grades) for name, grades in found.items()}
    return json.dumps(sets, indent=1, ensure_ascii=False) + "\n"


def changes(before: object, now: object, place: str = "") -> list[str]:
    """Return what is different, one line each: "sample.totals.covered: 150 -> 152"."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        names = dict.fromkeys((*before, *now))
        return [
            line for name in names for line in changes(before.get(name), now.get(name), f"{place}.{name}".lstrip("."))
        ]
    return [] if before == now else [f"{place}: {before} -> {now}"]


def page_with(page: str, found: Found, sentences: Sequence[Row]) -> str:
    """Return *page* with the figures of *found* and *sentences* between its marks."""
    tables = {
        SETS_MARK: figures_markdown({name: figures(totals(grades)) for name, grades in found.items()}),
        SENTENCES_MARK: rows_markdown(sentence_rows(sentences)),
    }
    for mark, table in tables.items():
        page = _between(page, mark, table)
    return page


def shown(page: str, mark: str) -> str:
    """Return what stands between the marks called *mark*. Raises UsageFault when *page* has none."""
    found = re.search(rf"{re.escape(_begins(mark))}\n\n?(.*?)\n?\n?{re.escape(_ends(mark))}", page, re.DOTALL)
    if not found:
        raise UsageFault(
            f"the page has no place for the {mark}", hint=f"write {_begins(mark)} and {_ends(mark)} into it"
        )
    return found[1]


def _between(page: str, mark: str, table: str) -> str:
    shown(page, mark)
    before, rest = page.split(_begins(mark), 1)
    return f"{before}{_begins(mark)}\n\n{table}\n\n{_ends(mark)}{rest.split(_ends(mark), 1)[1]}"


def _begins(mark: str) -> str:
    return f"<!-- {mark}: written by python -m evaluation --write-docs -->"


def _ends(mark: str) -> str:
    return f"<!-- end of the {mark} -->"
