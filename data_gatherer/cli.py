"""`data-gatherer`: everything the CRM knows about a deal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data_gatherer.cli_doctor import doctor
from data_gatherer.cli_sync import sync
from data_gatherer.options import DealText, Deep, NoLinkedIn, NoWeb, SourceName
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


@app.command()
def enrich(
    deal: DealText,
    source: SourceName = "",
    as_json: AsJson = False,
    output: Output = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Read the source again.")] = False,
    deep: Deep = False,
    no_linkedin: NoLinkedIn = False,
    no_web: NoWeb = False,
    verbose: Verbose = False,
) -> None:
    """Gather everything known about one deal."""
    from data_gatherer.ceiling import calls_told
    from data_gatherer.enrichers.choice import Without, configured
    from data_gatherer.envelope import enclose
    from data_gatherer.gather import gather
    from data_gatherer.sections import SECTIONS
    from data_gatherer.sources import Remote, age_note, find_deal, open_source
    from sales_kernel.story import cache_story, run_story, told

    with calls_told(verbose=verbose), workspace(*SECTIONS) as work, progress(quiet=as_json) as say:
        place = open_source(work, source, deep=deep)
        subject = find_deal(place, deal)
        enriching = configured(work, Without(no_linkedin, no_web))
        if note := age_note(place, subject, work.clock()):
            talk(note)
        say("gathering")
        with work.run("enrich", customer_info=deal, language="en").open() as run:
            answer = gather(work.memory, run, place, subject, refresh=refresh, enriching=enriching)
            calls = place.calls() if isinstance(place, Remote) else None
            run_told = run_story(run, source_calls=place.reads, remote_calls=calls)
            story = {"cache": cache_story(run.verdicts, "gather"), "run": run_told}
    if verbose:
        talk(told(run.verdicts, calls))
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
    from data_gatherer.sections import SECTIONS
    from data_gatherer.sources import not_all, open_source

    with workspace(*SECTIONS) as work:
        place = open_source(work, source)
        found = [one for one in place.listed() if one.deal.stage.kind == "open" or not only_open]
        incomplete = not_all(place)
    if incomplete:
        talk(f"note: {incomplete}")
    found.sort(key=lambda one: (one.deal.pipeline, one.deal.name.casefold(), one.deal.id))
    if as_json:
        emit({"source": place.name, "deals": [one.as_data() for one in found]})
        return
    if not found:
        talk(f"no deals in {place.name}")
        return
    from data_gatherer.render import show_list

    show_list(screen(piped_width=200), found)


_GROUPS_SHOWN = 100
"""How many groups of duplicates a person is shown; programs get all."""
Text = Annotated[
    str,
    typer.Argument(
        metavar="TEXT", help="A piece of a name, an e-mail address, a phone number or an id.", show_default=False
    ),
]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1000, help="How many to show at most.")]


@app.command()
def find(text: Text, limit: Limit = 20, source: SourceName = "", as_json: AsJson = False) -> None:
    """Find deals, companies and contacts, also when they are spelled otherwise."""
    from data_gatherer.finding import find as found_in
    from data_gatherer.sections import SECTIONS
    from data_gatherer.sources import not_all, open_source

    with workspace(*SECTIONS) as work, progress(quiet=as_json) as say:
        place = open_source(work, source)
        say("searching")
        if incomplete := not_all(place):
            talk(f"note: {incomplete}")
        hits = found_in(place, text, limit=limit)
    if as_json:
        emit({"source": place.name, "text": text, "found": [hit.as_data() for hit in hits]})
    else:
        from data_gatherer.render_search import show_hits

        show_hits(screen(piped_width=200), hits)


@app.command()
def duplicates(source: SourceName = "", as_json: AsJson = False) -> None:
    """Name contacts, companies and deals that are probably entered twice; nothing is merged."""
    from data_gatherer.duplicates import duplicates as duplicates_in
    from data_gatherer.sections import SECTIONS
    from data_gatherer.sources import not_all, open_source

    with workspace(*SECTIONS) as work, progress(quiet=as_json) as say:
        place = open_source(work, source)
        say("comparing")
        if incomplete := not_all(place):
            talk(f"note: {incomplete}")
        groups = duplicates_in(place)
    if as_json:
        emit({"source": place.name, "duplicates": [group.as_data() for group in groups]})
        return
    if not groups:
        talk(f"no duplicates in {place.name}")
        return
    from data_gatherer.render_search import show_groups

    show_groups(screen(piped_width=200), groups[:_GROUPS_SHOWN])
    if len(groups) > _GROUPS_SHOWN:
        talk(f"and {len(groups) - _GROUPS_SHOWN:,} more; --json has all of them")


@app.command(name="import")
def import_(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="The folder that holds the CSV or JSON files, or one file.", show_default=False
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="FILE", help="Which column is what, if the files are not recognised.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check everything, and change nothing.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option("-r", "--rejects", metavar="FILE", help="Where rows that cannot be used go.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring the files of another CRM into the local one; importing again replaces them."""
    from data_gatherer.importing import import_folder
    from data_gatherer.importing.spoken import said_of

    with workspace() as work, progress(quiet=as_json) as say, said_of(as_json=as_json) as told:
        say("importing")
        timeout, today = work.settings.busy_timeout_seconds, work.today
        brought = import_folder(
            path, mapping, work.crm_path, timeout=timeout, dry_run=dry_run, rejects_file=rejects, today=today
        )
        told(brought, work.crm_path)


@app.command(name="map")
def map_(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The folder that holds the files, or one file.", show_default=False)
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it to this file.", dir_okay=False)
    ] = None,
) -> None:
    """Propose a mapping for files that are not recognised, to be looked over and given to import --map."""
    from data_gatherer.importing.proposing import proposed

    text = proposed(path)
    if output:
        save(output, text)
    else:
        typer.echo(text, nl=False)


app.command()(doctor)
app.command()(sync)
