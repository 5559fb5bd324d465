"""`sales-action prompt`: what would be sent to a model about a deal, and what is wrong with a prompt of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import click
import typer

from action_recommender.options import Campaign, PromptFile, SummaryPrompt
from data_gatherer.options import SourceName, complete_deal
from sales_kernel.console import AsJson, emit, talk, workspace
from sales_kernel.text import harmless

if TYPE_CHECKING:
    from action_recommender.prompting.remarks import Layer
    from action_recommender.prompting.sending import Sending, Tokens

prompt = typer.Typer(
    help="What a model is asked, and checks of a prompt of your own.", no_args_is_help=True, rich_markup_mode=None
)
_LAYERS = click.Choice(["summarize", "recommend", "draft"])


@prompt.command()
def show(
    deal: Annotated[
        str,
        typer.Argument(
            metavar="[DEAL|-]",
            help="A deal's id or a piece of its name; - reads an envelope from a pipe; without it the prompt alone.",
            autocompletion=complete_deal,
            show_default=False,
        ),
    ] = "",
    layer: Annotated[str, typer.Option("--layer", click_type=_LAYERS, help="Which question to a model.")] = "recommend",
    prompt_file: PromptFile = None,
    summary_prompt: SummaryPrompt = None,
    campaign: Campaign = "",
    source: SourceName = "",
    count: Annotated[
        bool, typer.Option("--count", help="Have the API count the tokens: free, but what is shown is sent there.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print what would be sent to Claude about a deal, and ask for no answer; --json prints the body of the request."""
    from action_recommender.prompting.telling import heading, parts, template
    from sales_kernel.prompts import load

    chosen = cast("Layer", layer)
    if not deal:
        for line in template(load(layer, prompt_file), chosen):
            typer.echo(harmless(line))
        return
    sending, tokens = _put_together(deal, chosen, prompt_file, summary_prompt, campaign, source, count=count)
    for line in heading(sending, tokens):
        talk(line) if as_json else typer.echo(harmless(line))
    if as_json:
        emit(sending.request)
        return
    typer.echo()
    for line in parts(sending):
        typer.echo(harmless(line))


@prompt.command()
def check(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A prompt file, or the name of a shipped prompt.", show_default=False),
    ],
    layer: Annotated[
        str | None,
        typer.Option(
            "--layer", click_type=_LAYERS, help="What it is for; told from its slots without it.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with a prompt of your own, each with its line; exit code 2 when it would not work."""
    from action_recommender.prompting.check import check_prompt
    from sales_kernel.engines.claude.settings import ClaudeSettings

    with workspace(ClaudeSettings) as work:
        prices = tuple(work.settings.section(ClaudeSettings).prices)
    checked = check_prompt(file, cast("Layer | None", layer), prices)
    if as_json:
        emit(checked.as_data())
    else:
        for line in checked.as_lines():
            typer.echo(harmless(line))
    if checked.wrong:
        raise typer.Exit(2)


def _put_together(
    deal: str,
    layer: Layer,
    prompt_file: Path | None,
    summary_prompt: Path | None,
    campaign: str,
    source: str,
    *,
    count: bool,
) -> tuple[Sending, Tokens]:
    from action_recommender.prompting.sending import sending_of
    from action_recommender.recommend import SECTIONS, Asked
    from deal_summary.chain import told_deal
    from sales_kernel.engines.claude.settings import ClaudeSettings

    asked = Asked(told_deal(deal), campaign, source=source, summary_prompt=summary_prompt)
    with (
        workspace(*dict.fromkeys((*SECTIONS, ClaudeSettings)), quiet=True) as work,
        work.run("prompt", customer_info=deal, language="en", layer=layer).open() as run,
    ):
        sending = sending_of(work, run, asked, layer, prompt_file)
        if count:
            sending.claude.caller.tell_what_leaves(run.calls)
        return sending, sending.counted() if count else sending.estimated()
