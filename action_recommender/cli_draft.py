"""`sales-action draft`: one content in full, written or rewritten as somebody wishes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data_gatherer.options import NoLinkedIn, NoWeb
from deal_summary.options import EngineName
from sales_kernel.console import AsJson, Output, Verbose, emit, progress, save, screen, talk, to_json, workspace
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from action_recommender.draft import Wanted
    from action_recommender.history import Document
    from action_recommender.versions import Version
    from sales_kernel.ledger import Ledger


def draft(
    rec_id: Annotated[
        str,
        typer.Argument(
            metavar="REC_ID", help="A recommendation's id, or `last`: the one given last.", show_default=False
        ),
    ],
    action_id: Annotated[
        str, typer.Argument(metavar="ACTION_ID", help="The action, such as P1-1.", show_default=False)
    ],
    tone: Annotated[
        str, typer.Option("--tone", metavar="T", help="How it sounds: warm, formal, direct, …", show_default=False)
    ] = "",
    language: Annotated[
        str, typer.Option("--language", metavar="L", help="Write in en, fr, de or es.", show_default=False)
    ] = "",
    shorter: Annotated[bool, typer.Option("--shorter", help="Say it in fewer words.")] = False,
    longer: Annotated[bool, typer.Option("--longer", help="Say more.")] = False,
    instead: Annotated[
        str,
        typer.Option(
            "--instead", metavar="TEXT", help="What to say or do otherwise, in your words.", show_default=False
        ),
    ] = "",
    begin_from: Annotated[
        int | None,
        typer.Option(
            "--from",
            metavar="N",
            min=1,
            help="A kept version: alone it is shown, with wishes rewritten.",
            show_default=False,
        ),
    ] = None,
    versions: Annotated[bool, typer.Option("--versions", help="List the kept versions.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="The content alone, ready to paste.")] = False,
    prompt_file: Annotated[
        Path | None,
        typer.Option("--prompt-file", "--prompt", metavar="F", help="A prompt file of your own.", show_default=False),
    ] = None,
    engine: EngineName = "",
    force_refresh: Annotated[bool, typer.Option("--force-refresh", help="Read the CRM again and write anew.")] = False,
    no_linkedin: NoLinkedIn = False,
    no_web: NoWeb = False,
    output: Output = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Write an action's content in full, or rewrite it; every version is kept."""
    from action_recommender import draft as drafting
    from action_recommender.asking.wishes import Wishes
    from action_recommender.recommend import SECTIONS
    from data_gatherer.enrichers.choice import Without
    from sales_kernel.errors import UsageFault
    from sales_kernel.story import cache_story, cost_line, run_story, told

    if shorter and longer:
        raise UsageFault("--shorter and --longer do not go together", hint="choose one")
    wishes = Wishes(tone, language, "shorter" if shorter else "longer" if longer else "", instead.strip())
    wanted = drafting.Wanted(
        rec_id, action_id, wishes, begin_from or 0, engine, prompt_file, Without(no_linkedin, no_web)
    )
    with workspace(*SECTIONS) as work, progress(quiet=as_json) as say:
        if versions or (begin_from and not wishes):
            kept = _kept(work.ledger, wanted)
            _show_kept(kept, as_json=as_json, plain=plain, listed=versions)
            return
        made = drafting.draft(work, wanted, refresh=force_refresh, say=say)
        run = made.run
        story = {
            "version": made.version,
            "wishes": wishes.as_data(),
            "cache": cache_story(run.verdicts, "draft"),
            "run": {**run_story(run), "stood_in": made.stood_in},
        }
        document = made.answer.value.model_dump(mode="json")
    if verbose:
        talk(told(run.verdicts))
    if money := cost_line(run):
        talk(money)
    if output:
        save(output, to_json({**document, **story}))
    if as_json:
        emit({**document, **story})
    elif plain or not output:
        _show(document, plain=plain, version=made.version)


def _kept(ledger: Ledger, wanted: Wanted) -> list[Version]:
    """All kept versions, or the one that is named."""
    from action_recommender import history
    from action_recommender.versions import all_of, one_of

    made = history.find(ledger, wanted.recommendation_id)
    of = (made["recommendation_id"], history.find_action(made, wanted.action_id)["id"])
    if wanted.begin_from:
        return [one_of(ledger, *of, wanted.begin_from)]
    return all_of(ledger, *of)


def _show_kept(kept: list[Version], *, as_json: bool, plain: bool, listed: bool) -> None:
    if as_json:
        emit(
            {
                "versions": [
                    {**one.draft, "version": one.version, "made_at": one.made_at, "wishes": one.wishes} for one in kept
                ]
            }
        )
        return
    if not listed:
        _show(kept[0].draft, plain=plain, version=kept[0].version)
        return
    for one in kept:
        wished = ", ".join(f"{name} {value}" for name, value in one.wishes.items()) or "as the house writes"
        typer.echo(f"{one.version:>3}  {one.made_at}  {one.written_by}  {one_line(wished)}")
    if not kept:
        talk("nothing was written on request for this action yet")


def _show(document: Document, *, plain: bool, version: int) -> None:
    from action_recommender.render import as_plain, show_action

    if plain:
        typer.echo(as_plain(document["action"]), nl=False)
        return
    show_action(screen(), document, document["action"])
    talk(f"version {version}, written by {document['written_by']}; all versions: --versions")
