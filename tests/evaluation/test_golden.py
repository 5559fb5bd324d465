"""The offline engine's figures on both sets are those on file, and the page shows them."""

from __future__ import annotations

import json
from functools import cache

import pytest

from evaluation.__main__ import GOLDEN, PAGE
from evaluation.figures import SETS_MARK, Found, as_file, changes, shown
from evaluation.render import figures_markdown
from evaluation.run import SETS, graded
from evaluation.totals import figures, totals

AGAIN = "look at what moved, deal by deal; if it is meant: python -m evaluation --write-golden --write-docs"


@cache
def fresh() -> Found:
    return {name: graded(of) for name, of in SETS.items()}


def test_the_figures_have_not_moved() -> None:
    moved = changes(json.loads(GOLDEN.read_text(encoding="utf-8")), json.loads(as_file(fresh())))
    if moved:
        pytest.fail("\n".join((AGAIN, *moved)), pytrace=False)


def test_the_page_shows_the_figures() -> None:
    table = figures_markdown({name: figures(totals(grades)) for name, grades in fresh().items()})
    assert shown(PAGE.read_text(encoding="utf-8"), SETS_MARK) == table, AGAIN
