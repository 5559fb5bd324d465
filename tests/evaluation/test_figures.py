"""Grades are added up as they are, shown to people, and kept on file."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rich.console import Console

from evaluation.figures import SENTENCES_MARK, SETS_MARK, as_file, changes, page_with, shown
from evaluation.grade import Grade
from evaluation.render import show_set
from evaluation.sentences import Row
from evaluation.totals import Figure, figures, share, totals
from sales_kernel.errors import UsageFault
from tests.evaluation.made import action, claim, graded, recommendation, summary, wanted

PAGE = "\n".join(
    f"# {mark}\n<!-- {mark}: written by python -m evaluation --write-docs -->\nold\n<!-- end of the {mark} -->\nkept"
    for mark in (SETS_MARK, SENTENCES_MARK)
)
ROWS = [
    Row("en", "held", "themes", 0.5, None, None, 4),
    Row("en", "held", "tone", None, None, 0.9, 10),
    Row("en", "tune", "tone", None, None, 1.0, 3),
]
BAD = graded(
    summary(claim("The logger is signed.")),
    recommendation(action("nurture", because="They wrote.", rationale="It helps."), held=("wait",)),
    wanted(must_not=[{"what": "That it is signed", "words": ["signed"]}], not_next=["nurture"], who=["martin"]),
)


def figure(name: str, *grades: Grade) -> Figure:
    return next(line for line in figures(totals(grades)) if line.name.startswith(name))


@pytest.mark.parametrize(
    ("name", "value", "met"),
    [
        ("points covered", "1 of 2 (50 %)", False),
        ("claims without", "1", False),
        ("must-not", "1", False),
        ("first action among", "1 of 2 (50 %)", False),
        ("deals with a mistaken", "1 of 2 (50 %)", False),
        ("first action for somebody", "0 of 1 (0 %)", None),
        ("actions of today", "2 of 2 (100 %)", True),
        ("actions held back", "1", None),
        ("sentences that another", "4 of 4 (100 %)", None),
    ],
)
def test_figures_are_added_up_and_held_against_their_aim(name: str, value: str, met: bool | None) -> None:
    found = figure(name, replace(graded(), deal="d2"), BAD)
    assert (found.value, found.met) == (value, met)


def test_a_share_just_below_an_aim_does_not_look_met() -> None:
    assert share(699, 1000) == "699 of 1000 (69 %)"
    assert share(0, 0) == "none"


def test_a_set_is_shown_with_its_faults_and_with_its_misses_when_asked() -> None:
    def said(*, verbose: bool) -> str:
        console = Console(width=150, record=True, markup=False)
        with console.capture() as caught:
            show_set(console, "sample", [BAD], verbose=verbose)
        return caught.get()

    assert "it states a fact and cites no record: The logger is signed." in said(verbose=False)
    assert "must not be said: That it is signed: “signed”" in said(verbose=False)
    assert "nurture would be a mistake" in said(verbose=False)
    assert "The price is doubted" not in said(verbose=False)
    missed = graded(by=wanted(must=[{"what": "A rival", "words": ["rival"], "records": ["note:n1"]}]))
    console = Console(width=150, markup=False)
    with console.capture() as caught:
        show_set(console, "sample", [missed], verbose=True)
    assert "- A rival: nobody says rival" in caught.get()


def test_what_moved_is_named_by_its_place() -> None:
    before, now = (json.loads(as_file({"sample": [grade]})) for grade in (graded(), BAD))
    moved = changes(before, now)
    assert "sample.totals.unsupported: 0 -> 1" in moved
    assert "sample.deals.d1.play: address-pricing -> nurture" in moved
    assert changes(now, now) == []


def test_a_page_gets_its_figures_between_the_marks_and_keeps_the_rest() -> None:
    page = page_with(PAGE, {"sample": [BAD]}, ROWS)
    assert "old" not in page
    assert page.count("kept") == 2
    assert shown(page, SETS_MARK).startswith("| figure | aim | sample |")
    assert shown(page, SENTENCES_MARK) == (
        "| language | set | themes | tone |\n|---|---|---|---|\n| en | held | 50 / - | 90 |\n| en | tune |  | 100 |"
    )
    assert page_with(page, {"sample": [BAD]}, ROWS) == page


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(UsageFault, match="no place for the figures"):
        page_with("# Evaluation", {"sample": [BAD]}, [])
