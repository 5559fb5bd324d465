"""Arguments and options that the commands of this package and those above it share; importing them registers no command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data_gatherer.options import complete_deal

DealOrPipe = Annotated[
    str,
    typer.Argument(
        metavar="DEAL|-",
        help="A deal's id or a piece of its name; - reads an envelope from a pipe.",
        autocompletion=complete_deal,
        show_default=False,
    ),
]
OptionalDeal = Annotated[
    str | None,
    typer.Argument(
        metavar="DEAL|-",
        help="A deal's id or a piece of its name; - reads an envelope from a pipe.",
        autocompletion=complete_deal,
        show_default=False,
    ),
]
"""The same where a command can do without."""
MarkdownFile = Annotated[
    Path | None, typer.Option("-m", "--markdown", help="Write Markdown to this file.", dir_okay=False)
]
EngineName = Annotated[
    str, typer.Option("--engine", metavar="E", help="Who writes: claude or playbook.", show_default=False)
]
