"""`deal-summary`: what one deal says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from data_gatherer.options import Deep, NoLinkedIn, NoWeb, SourceName
from deal_summary.options import DealOrPipe, EngineName, MarkdownFile
from sales_kernel.console import (
    AsJson,
    Output,
    Verbose,
    emit,
    new_app,
    progress,
    save,
    screen,
    talk,
    to_json,
    workspace,
)

if TYPE_CHECKING:
    from data_gatherer.sources import RemoteCalls
    from deal_summary.chain import Found
    from sales_kernel.engines.question import Engine
    from sales_kernel.runs import Run

app = new_app("deal-summary", "What one deal says: signals by arithmetic, a summary over them.")


@app.command()
def summarize(
    deal: DealOrPipe,
    source: SourceName = "",
    as_json: AsJson = False,
    output: Output = None,
    markdown_file: MarkdownFile = None,
    prompt_file: Annotated[
        Path | None, typer.Option("--prompt-file", "--prompt", help="A prompt file of your own.")
    ] = None,
    engine: EngineName = "",
    refresh: Annotated[bool, typer.Option("--refresh", help="Read the source and write the summary again.")] = False,
    deep: Deep = False,
    no_linkedin: NoLinkedIn = False,
    no_web: NoWeb = False,
    verbose: Verbose = False,
) -> None:
    """Summarise one deal."""
    from data_gatherer.ceiling import calls_told
    from data_gatherer.enrichers.choice import Without
    from data_gatherer.envelope import enclose
    from data_gatherer.sections import SECTIONS
    from deal_summary.chain import Chain, told_deal
    from deal_summary.render import show_summary, summary_markdown
    from deal_summary.thresholds import Thresholds
    from sales_kernel.engines.claude.settings import ClaudeSettings
    from sales_kernel.engines.fallback import Failed, or_playbook
    from sales_kernel.story import cache_story, cost_line, run_story, told

    with (
        calls_told(verbose=verbose),
        workspace(*SECTIONS, ClaudeSettings, Thresholds) as work,
        progress(quiet=as_json) as say,
    ):
        asked, without = told_deal(deal), Without(no_linkedin, no_web)

        def attempt(asked_for: str | Engine, before: Failed) -> tuple[Run, Found, RemoteCalls | None, dict[str, Any]]:
            chain = Chain.open(
                work,
                source=source,
                engine=asked_for,
                summary_prompt=prompt_file,
                asked=asked,
                deep=deep,
                without=without,
            )
            with work.run("summarize", customer_info=deal, language="en").open() as run:
                run.after(before.made)
                found = chain.summary(run, refresh=refresh, say=say)
                calls = chain.remote_calls
                name, reads = chain.engine.identity, chain.source_calls
                told_run = run_story(run, engine=name, source_calls=reads, remote_calls=calls)
                return run, found, calls, {**told_run, "stood_in": before.why}

        run, found, calls, run_told = or_playbook(work, engine, attempt)
        story, cost = {"cache": cache_story(run.verdicts, "summarize"), "run": run_told}, cost_line(run)
    if verbose:
        talk(told(run.verdicts, calls))
    if cost:
        talk(cost)
    signals, summary = found.signals.value, found.summary.value
    data = enclose(
        "deal_summary",
        found.deal.value,
        signals=signals.model_dump(mode="json"),
        summary=summary.model_dump(mode="json"),
        **story,
    )
    if output:
        save(output, to_json(data))
    if markdown_file:
        save(markdown_file, summary_markdown(found.deal.value, summary))
    if as_json:
        emit(data)
    elif not (output or markdown_file):
        show_summary(screen(), found.deal.value, summary)
