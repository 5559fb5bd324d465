"""`sales-ledger`: what ran, on whom, and how it went."""

from __future__ import annotations

from typing import Annotated

import typer

from sales_kernel.console import AsJson, emit, new_app, talk, workspace

app = new_app("sales-ledger", "Every run of the suite and its steps.")


@app.command(name="list")
def list_(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many, newest first.")] = 10,
    as_json: AsJson = False,
) -> None:
    """List runs, newest first."""
    from sales_kernel.runs import newest

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
    """Show one run and its steps: what each layer saw, its verdict and what it took."""
    from sales_kernel.runs import one
    from sales_kernel.text import one_line

    with workspace() as work:
        run = one(work.ledger, run_id)
    if as_json:
        emit(run)
        return
    typer.echo(f"{run['run']}  {run['status']}  {run['command']}  {run['about']}\nstarted {run['started']} UTC")
    for message in run["messages"]:
        typer.echo(f"  {message}")
    for step in run["steps"]:
        typer.echo(f"  {step['layer']:<11}{step['status']:<9}{step['seconds']:>8.3f} s  {step['verdict']}")
        if step["reasons"]:
            typer.echo(f"             {step['reasons']}")
        if step["error"]:
            typer.echo(f"             {one_line(step['error'])}")
