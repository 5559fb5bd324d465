"""`deal-summary`: what one deal says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
    from sales_kernel.story import cache_story, run_story, told

    with calls_told(verbose=verbose), workspace(*SECTIONS, Thresholds) as work, progress(quiet=as_json) as say:
        chain = Chain.open(
            work,
            source=source,
            engine=engine,
            summary_prompt=prompt_file,
            asked=told_deal(deal),
            deep=deep,
            without=Without(no_linkedin, no_web),
        )
        with work.run("summarize", customer_info=deal, language="en").open() as run:
            found = chain.summary(run, refresh=refresh, say=say)
            calls = chain.remote_calls
            run_told = run_story(run, engine=chain.engine.identity, source_calls=chain.source_calls, remote_calls=calls)
            story = {"cache": cache_story(run.verdicts, "summarize"), "run": run_told}
    if verbose:
        talk(told(run.verdicts, calls))
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
