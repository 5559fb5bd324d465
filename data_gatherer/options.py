"""Arguments and options that the commands of this package and those above it share; importing them registers no command."""

from __future__ import annotations

from typing import Annotated

import typer

from sales_kernel.console import workspace


def complete_deal(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Complete a deal's id for the shell, with its name beside it."""
    from data_gatherer.sections import SECTIONS
    from data_gatherer.sources import open_source
    from sales_kernel.errors import SuiteError

    try:
        with workspace(*SECTIONS) as work:
            listed = open_source(work, context.params.get("source") or "").listed()
            return [(one.deal.id, one.deal.name) for one in listed if one.deal.id.startswith(incomplete)]
    except SuiteError:
        return []


DealText = Annotated[
    str,
    typer.Argument(
        metavar="DEAL", help="A deal's id, or a piece of its name.", autocompletion=complete_deal, show_default=False
    ),
]
SourceName = Annotated[
    str,
    typer.Option("--source", metavar="S", help="Where deals come from: brevo, local or sample.", show_default=False),
]
Deep = Annotated[bool, typer.Option("--deep", help="Read files, campaign names, SMS and WhatsApp of a remote CRM too.")]
NoLinkedIn = Annotated[
    bool, typer.Option("--no-linkedin", help="Look up no LinkedIn profile, also where that is set up.")
]
NoWeb = Annotated[
    bool, typer.Option("--no-web", help="Search and visit nothing on the web, also where that is set up.")
]
