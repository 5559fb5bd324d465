"""`sales-action apply`: an action as a task or note in the CRM, when somebody asks for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import click
import typer

from sales_kernel.console import AsJson, emit, talk, workspace

if TYPE_CHECKING:
    from action_recommender.applying.form import Planned

_PARTLY = 8


def apply(
    rec_id: Annotated[
        str,
        typer.Argument(
            metavar="REC_ID", help="A recommendation's id, or `last`: the one given last.", show_default=False
        ),
    ],
    action_id: Annotated[
        str, typer.Argument(metavar="ACTION_ID", help="The action, such as P0-1.", show_default=False)
    ],
    form: Annotated[
        str, typer.Option("--as", click_type=click.Choice(["task", "note"]), help="What it becomes there.")
    ] = "task",
    again: Annotated[
        bool,
        typer.Option("--again", help="Write it also while the same task of an earlier recommendation is open."),
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Remove what was written for it.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write an action into Brevo as a task or note of its deal: after asking, and never twice."""
    from action_recommender.applying.apply import Applying, target_of
    from action_recommender.applying.shown import as_data, as_lines, ended, question
    from data_gatherer.sources.brevo.settings import BrevoSettings
    from sales_kernel.errors import UsageFault

    shown: list[Planned] = []

    def agreed(planned: Planned) -> bool:
        shown.append(planned)
        for line in as_lines(planned):
            talk(line) if as_json else typer.echo(line)
        return not dry_run and (yes or typer.confirm(question(target, undo=undo), err=True))

    with workspace(BrevoSettings) as work:
        target = target_of(work, rec_id, action_id, "note" if form == "note" else "task")
        if not (yes or dry_run or sys.stdin.isatty()):
            raise UsageFault("nobody is here to be asked", hint="say --yes, or look first with --dry-run")
        asked = {"recommendation_id": target.made["recommendation_id"], "action_id": target.action["id"], "form": form}
        told = target.made["deal_name"]
        with work.run("apply", customer_info=told, language="en", **asked, undo=undo, dry_run=dry_run).open() as run:
            run.about(target.subject, name=told, contact=target.action["contact_name"])
            applying = Applying(work, target, run.id, again=again)
            outcome = applying.undo(agreed) if undo else applying.apply(agreed)
    if as_json:
        emit(as_data(target, outcome, shown[0] if shown else None, run.id))
    else:
        typer.echo(ended(target, outcome))
    for warning in outcome.warnings:
        talk(f"warning: {warning}")
    if outcome.partly or (outcome.what == "not done" and not dry_run):
        raise typer.Exit(_PARTLY if outcome.partly else 1)
