"""`data-gatherer doctor`: whether everything is in order between this machine and Brevo."""

from __future__ import annotations

from typing import Annotated

import typer

from sales_kernel.console import AsJson, emit, progress, screen, workspace


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Ask Brevo nothing; tell from what was read.")] = False,
    as_json: AsJson = False,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Show every field, stage and list behind a finding.")
    ] = False,
) -> None:
    """Look whether key, permissions, set-up, mirror and home are in order, and say what to do; at most six CRM calls."""
    from data_gatherer.doctor.examine import examine
    from data_gatherer.sections import SECTIONS

    with workspace(*SECTIONS) as work, progress(quiet=as_json) as say:
        say("looking" if offline else "asking Brevo")
        examined = examine(work, offline=offline)
    if as_json:
        emit(examined.as_data())
    else:
        from data_gatherer.doctor.render import show_examined

        show_examined(screen(), examined, everything=verbose)
    if examined.exit_code:
        raise typer.Exit(examined.exit_code)
