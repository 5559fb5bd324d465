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
from evaluation.grade import Grade
from evaluation.recorded import Recorded
from evaluation.render import sentence_rows, show_rows, show_set
from evaluation.run import SETS, DealSet, check_deals, graded
from evaluation.sentences import Row, measure
from sales_kernel.console import AsJson, call, emit, save, screen, talk
from sales_kernel.engines.choice import check_engine
from sales_kernel.errors import UsageFault

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = ROOT / "tests" / "evaluation" / "answers"
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
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="FOLDER", help="Keep what a model answers, to be graded without it."),
    ] = None,
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
    found = _graded(sets, engine, pieces, keep)
    if engine == OFFLINE and not writes:
        found |= _recorded(sets, pieces)
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


def _graded(
    sets: Sequence[DealSet], engine: str, pieces: Collection[str], keep: Path | None
) -> dict[str, Sequence[Grade]]:
    check_deals(sets, pieces)
    found = {of.name: graded(of, engine, pieces, keep / of.name if keep else None) for of in sets}
    return {name: grades for name, grades in found.items() if grades}


def _recorded(sets: Sequence[DealSet], pieces: Collection[str]) -> dict[str, Sequence[Grade]]:
    """The grades of the answers a model gave that were kept, and beside them the offline engine's on the same deals."""
    found: dict[str, Sequence[Grade]] = {}
    for of in sets:
        engine = Recorded(ANSWERS / of.name)
        deals = [deal for deal in engine.deals if not pieces or any(piece in deal for piece in pieces)]
        if deals:
            found[f"{of.name}, a model's kept answers"] = graded(of, engine, deals)
            found[f"{of.name}, the offline engine on the same deals"] = graded(of, OFFLINE, deals)
        if engine.outdated:
            talk(f"note: {len(engine.outdated)} kept answers of {of.name} were written for an earlier brief or prompt")
    return found


def _show(found: Found, sentences: Sequence[Row], *, verbose: bool) -> None:
    console = screen(piped_width=_PIPED_WIDTH)
    for name, grades in found.items():
        show_set(console, name, grades, verbose=verbose)
    if sentences:
        show_rows(console, "labelled sentences: precision / recall or accuracy, in percent", sentence_rows(sentences))


if __name__ == "__main__":
    sys.exit(call(app))
