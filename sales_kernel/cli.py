"""`sales-ledger`: what ran, on whom, how it went, and what it cost."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from sales_kernel.console import AsJson, emit, new_app, talk, workspace

app = new_app("sales-ledger", "Every run of the suite, its steps, and what they cost.")


@app.command(name="list")
def list_(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many, newest first.")] = 10,
    as_json: AsJson = False,
) -> None:
    """List runs, newest first."""
    from sales_kernel.past import newest

    with workspace() as work:
        found = newest(work.ledger, limit)
    if as_json:
        emit({"runs": found})
        return
    for run in found:
        typer.echo(f"{run['run']}  {run['status']:<10}{run['started']}  {run['command']:<10} {run['about']}")
    if not found:
        talk("no runs yet")


@app.command()
def details(
    run_id: Annotated[str, typer.Argument(metavar="RUN", help="A run's id, or `last`.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Show one run and its steps: what each layer saw, its verdict and what it took, and each call to a model."""
    from sales_kernel.past import as_lines, one

    with workspace() as work:
        run = one(work.ledger, run_id)
    if as_json:
        emit(run)
        return
    for line in as_lines(run):
        typer.echo(line)


@app.command()
def spend(
    by: Annotated[Literal["day", "deal", "layer", "model"], typer.Option("--by", help="What a line is about.")] = "day",
    month: Annotated[
        str, typer.Option("--month", metavar="YYYY-MM", help="Another month than this one.", show_default=False)
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say what calls to models cost in a month, and what is left of the ceiling. Months and days are those of UTC, as on the bill."""
    from sales_kernel.ceilings import Ceilings
    from sales_kernel.engines.claude.settings import ClaudeSettings
    from sales_kernel.spend import as_lines, spent

    with workspace(ClaudeSettings) as work:
        set_up = work.settings.section(ClaudeSettings).ceilings
        found = spent(work.ledger, work.clock(), Ceilings(set_up.run, set_up.month), by=by, month=month)
    if as_json:
        emit(found)
        return
    for line in as_lines(found):
        typer.echo(line)
