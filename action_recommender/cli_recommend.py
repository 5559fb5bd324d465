"""`sales-action recommend`: what to do next on a deal, or on each of many."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from action_recommender.bulk.wish import Wish
from action_recommender.options import Campaign, ForDate, PromptFile, SummaryPrompt
from data_gatherer.options import Deep, NoLinkedIn, NoWeb, SourceName
from deal_summary.options import EngineName, MarkdownFile, OptionalDeal
from sales_kernel.console import AsJson, Output, Verbose, emit, progress, save, screen, talk, to_json, workspace

if TYPE_CHECKING:
    from action_recommender.recommend import Asked, Recommended


def recommend(
    deal: OptionalDeal = None,
    campaign: Campaign = "",
    output: Output = None,
    markdown_file: MarkdownFile = None,
    prompt_file: PromptFile = None,
    summary_prompt: SummaryPrompt = None,
    force_refresh: Annotated[
        bool, typer.Option("--force-refresh", help="Read the CRM again and write a new recommendation.")
    ] = False,
    deep: Deep = False,
    no_linkedin: NoLinkedIn = False,
    no_web: NoWeb = False,
    for_date: ForDate = None,
    all_open: Annotated[
        bool, typer.Option("--all-open", help="Every open deal instead of one: a line each, JSON lines with --json.")
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="IDS",
            help="The deals this file names, an id or name a line; - for stdin.",
            show_default=False,
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", metavar="N", min=1, max=64, help="So many at once; 8 with a model, else 4.", show_default=False
        ),
    ] = None,
    batch: Annotated[
        bool, typer.Option("--batch", help="At half the price, hours later; for the next working day without --for.")
    ] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Send the batch and leave it; --resume goes on.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what these same options began and did not end.")
    ] = False,
    max_cost: Annotated[
        float | None,
        typer.Option("--max-cost", metavar="USD", min=0, help="Stop before calls could cost more.", show_default=False),
    ] = None,
    engine: EngineName = "",
    source: SourceName = "",
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Recommend what to do next on a deal, or on each of many."""
    from action_recommender.recommend import Asked
    from data_gatherer.enrichers.choice import Without

    wish = Wish(all_open, file, jobs or 0, batch, not no_wait, resume, max_cost, force_refresh)
    wish.check(deal, markdown=markdown_file is not None)
    day: date | None = for_date.date() if for_date else None
    asked = Asked(deal or "", campaign, prompt_file, engine, source, day, deep, without=Without(no_linkedin, no_web))
    asked = asked._replace(summary_prompt=summary_prompt)
    if wish.many:
        _many(asked, wish, output, as_json=as_json, verbose=verbose)
        return
    made = _one(asked, refresh=force_refresh, as_json=as_json, verbose=verbose)
    if output:
        save(output, to_json(made.as_data()))
    if markdown_file:
        from action_recommender.render import as_markdown

        save(markdown_file, as_markdown(made.document))
    if as_json:
        emit(made.as_data())
    elif not (output or markdown_file):
        from action_recommender.render import show as show_recommendation

        show_recommendation(screen(), made.document, made.memory_line)


def _one(asked: Asked, *, refresh: bool, as_json: bool, verbose: bool) -> Recommended:
    from action_recommender.recommend import SECTIONS, answer
    from data_gatherer.ceiling import calls_told
    from deal_summary.chain import told_deal
    from sales_kernel.story import told

    with calls_told(verbose=verbose), workspace(*SECTIONS) as work, progress(quiet=as_json) as say:
        made = answer(work, asked._replace(deal=told_deal(str(asked.deal))), refresh=refresh, say=say)
    if verbose:
        talk(told(made.verdicts, made.chain.remote_calls))
    return made


def _many(asked: Asked, wish: Wish, output: Path | None, *, as_json: bool, verbose: bool) -> None:
    from action_recommender.bulk.run import bulk
    from action_recommender.recommend import SECTIONS

    with workspace(*SECTIONS) as work:
        code = bulk(work, asked, wish, as_json=as_json, output=output, verbose=verbose)
    if code:
        raise typer.Exit(code)
