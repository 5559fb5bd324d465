"""`python -m evaluation`: grade an engine on every deal that has a list, and see how well labelled sentences are read."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from evaluation.figures import Found, as_file, page_with
from evaluation.render import sentence_rows, show_rows, show_set
from evaluation.run import SETS, DealSet, check_deals, graded
from evaluation.sentences import Row, measure
from sales_kernel.console import AsJson, call, emit, save, screen
from sales_kernel.engines.choice import check_engine
from sales_kernel.errors import UsageFault

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "evaluation" / "golden.json"
PAGE = ROOT / "docs" / "evaluation.md"
SENTENCES = ROOT / "tests" / "deal_summary" / "sentences"
OFFLINE = "playbook"
BOTH = "both"
_PIPED_WIDTH = 130

app = typer.Typer(name="evaluation", rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def evaluate(
    deals: Annotated[
        list[str] | None, typer.Argument(metavar="[DEAL]...", help="Pieces of deal ids; all deals without one.")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", metavar="E", help="Who answers.")] = OFFLINE,
    chosen: Annotated[str, typer.Option("--set", metavar="S", help=f"{', '.join(SETS)} or {BOTH}.")] = BOTH,
    as_json: AsJson = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Name every point that is missed.")] = False,
    write_golden: Annotated[bool, typer.Option("--write-golden", help="Make these the figures tests expect.")] = False,
    write_docs: Annotated[bool, typer.Option("--write-docs", help="Put the figures into docs/evaluation.md.")] = False,
) -> None:
    """Grade an engine against the lists in examples/evaluation."""
    sets, pieces, writes = _sets(chosen), deals or [], write_golden or write_docs
    if writes and (pieces or chosen != BOTH or engine != OFFLINE):
        raise UsageFault("only the offline engine's figures of all deals are kept", hint="leave the other options out")
    check_engine(engine)
    found = _graded(sets, engine, pieces)
    sentences = [] if pieces else measure(SENTENCES)
    if write_golden:
        save(GOLDEN, as_file(found))
    if write_docs:
        save(PAGE, page_with(PAGE.read_text(encoding="utf-8"), found, sentences))
    if as_json:
        emit({"engine": engine, "sets": json.loads(as_file(found)), "sentences": [asdict(row) for row in sentences]})
    elif not writes:
        _show(found, sentences, verbose=verbose)


def _sets(name: str) -> Sequence[DealSet]:
    if name != BOTH and name not in SETS:
        raise UsageFault(f"no set called {name!r}", hint=f"use --set {', '.join(SETS)} or {BOTH}")
    return [of for of in SETS.values() if name in (of.name, BOTH)]


def _graded(sets: Sequence[DealSet], engine: str, pieces: Collection[str]) -> Found:
    check_deals(sets, pieces)
    found = {of.name: graded(of, engine, pieces) for of in sets}
    return {name: grades for name, grades in found.items() if grades}


def _show(found: Found, sentences: Sequence[Row], *, verbose: bool) -> None:
    console = screen(piped_width=_PIPED_WIDTH)
    for name, grades in found.items():
        show_set(console, name, grades, verbose=verbose)
    if sentences:
        show_rows(console, "labelled sentences: precision / recall or accuracy, in percent", sentence_rows(sentences))


if __name__ == "__main__":
    sys.exit(call(app))
