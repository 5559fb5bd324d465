"""`data-gatherer`: everything the CRM knows about a deal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

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

app = new_app("data-gatherer", "Everything the CRM knows about a deal, as one enriched record.")


def complete_deal(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Complete a deal's id for the shell, with its name beside it."""
    from data_gatherer.sources import open_source
    from sales_kernel.errors import SuiteError

    try:
        with workspace() as work:
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
    str, typer.Option("--source", metavar="S", help="Where deals come from: sample or local.", show_default=False)
]


@app.command()
def enrich(
    deal: DealText,
    source: SourceName = "",
    as_json: AsJson = False,
    output: Output = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Read the source again.")] = False,
    verbose: Verbose = False,
) -> None:
    """Gather everything known about one deal."""
    from data_gatherer.envelope import enclose
    from data_gatherer.gather import gather
    from data_gatherer.sources import find_deal, open_source
    from sales_kernel.story import cache_story, run_story, told

    with workspace() as work, progress(quiet=as_json) as say:
        place = open_source(work, source)
        subject = find_deal(place, deal)
        say("gathering")
        with work.run("enrich", customer_info=deal, language="en").open() as run:
            answer = gather(work.memory, run, place, subject, refresh=refresh)
            story = {"cache": cache_story(run.verdicts, "gather"), "run": run_story(run, source_calls=place.reads)}
    if verbose:
        talk(told(run.verdicts))
    data = enclose("enriched_deal", answer.value, **story)
    if output:
        save(output, to_json(data))
    if as_json:
        emit(data)
    elif not output:
        from data_gatherer.render import show_deal

        show_deal(screen(), answer.value)


@app.command()
def deals(
    only_open: Annotated[bool, typer.Option("--open", help="Leave won and lost deals out.")] = False,
    source: SourceName = "",
    as_json: AsJson = False,
) -> None:
    """List the deals of a source."""
    from data_gatherer.sources import open_source

    with workspace() as work:
        place = open_source(work, source)
        found = [one for one in place.listed() if one.deal.stage.kind == "open" or not only_open]
    found.sort(key=lambda one: (one.deal.pipeline, one.deal.name.casefold(), one.deal.id))
    if as_json:
        emit({"source": place.name, "deals": [one.as_data() for one in found]})
        return
    if not found:
        talk(f"no deals in {place.name}")
        return
    from data_gatherer.render import show_list

    show_list(screen(piped_width=200), found)


@app.command(name="import")
def import_(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The folder that holds the CSV files.", show_default=False)
    ],
    mapping: Annotated[
        Path,
        typer.Option("--map", metavar="FILE", help="Which column is what; see docs/sources.md.", show_default=False),
    ],
    as_json: AsJson = False,
) -> None:
    """Bring CSV files of another CRM into the local one; importing again replaces them."""
    from data_gatherer.importing import import_folder

    with workspace() as work:
        timeout = work.settings.busy_timeout_seconds
        brought = import_folder(path, mapping, work.crm_path, timeout=timeout)
    data: dict[str, Any] = {"account": brought.account, "rows": brought.rows, "crm": str(work.crm_path)}
    if as_json:
        emit(data)
        return
    counted = ", ".join(f"{count:,} {table}" for table, count in brought.rows.items() if count)
    typer.echo(f"{brought.account}: {counted} are in {work.crm_path}")
