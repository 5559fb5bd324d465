"""Arguments and options that several commands of this package share; importing them registers no command."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Campaign = Annotated[
    str,
    typer.Option(
        "-c",
        "--campaign-context",
        metavar="TEXT",
        help="What campaign this is part of; a line `Say: …` goes into messages.",
    ),
]
PromptFile = Annotated[
    Path | None,
    typer.Option("--prompt-file", "--prompt", metavar="F", help="A prompt file of your own.", show_default=False),
]
SummaryPrompt = Annotated[
    Path | None,
    typer.Option(
        "--summary-prompt", metavar="F", help="A prompt file of your own for the summary below it.", show_default=False
    ),
]
ForDate = Annotated[
    datetime | None,
    typer.Option(
        "--for", formats=["%Y-%m-%d"], metavar="DATE", help="The day it is for; today without it.", show_default=False
    ),
]
