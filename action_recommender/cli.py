"""`sales-action`: what to do next on a deal, and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import click
import typer

from action_recommender.cli_apply import apply
from action_recommender.cli_draft import draft
from action_recommender.cli_prompt import prompt
from action_recommender.cli_recommend import recommend
from action_recommender.options import Campaign, ForDate, PromptFile, SummaryPrompt
from data_gatherer.options import NoLinkedIn, NoWeb, SourceName, complete_deal
from deal_summary.options import DealOrPipe, EngineName
from sales_kernel.console import (
    AsJson,
    emit,
    new_app,
    screen,
    talk,
    workspace,
)

app = new_app("sales-action", "What to do next on a deal, and why, with content ready to send.")
config = typer.Typer(help="The settings in force.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(config, name="config")
app.add_typer(prompt, name="prompt")

app.command()(recommend)


@app.command()
def why(
    deal: DealOrPipe,
    campaign: Campaign = "",
    prompt_file: PromptFile = None,
    summary_prompt: SummaryPrompt = None,
    for_date: ForDate = None,
    engine: EngineName = "",
    source: SourceName = "",
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Ask a remote CRM too; local sources are always compared.")
    ] = False,
    no_linkedin: NoLinkedIn = False,
    no_web: NoWeb = False,
    as_json: AsJson = False,
) -> None:
    """Say for each layer whether its answer would come from memory, and what changed if not."""
    from action_recommender.recommend import SECTIONS, Asked, Recommender
    from action_recommender.why import as_data, as_lines, explain
    from data_gatherer.enrichers.choice import Without
    from deal_summary.chain import told_deal

    with workspace(*SECTIONS, quiet=True) as work:
        day, without = for_date.date() if for_date else None, Without(no_linkedin, no_web)
        asked = Asked(
            told_deal(deal),
            campaign,
            prompt_file,
            engine,
            source,
            day,
            ask=fetch,
            without=without,
            summary_prompt=summary_prompt,
        )
        recommender = Recommender(work, asked)
        explained = explain(recommender)
        subject, brought_at = recommender.chain.subject, recommender.chain.brought_at
    if as_json:
        emit(
            {
                "source": subject.source,
                "deal_id": subject.id,
                "brought_at": brought_at.isoformat(timespec="seconds") if brought_at else None,
                "layers": {one.verdict.layer: as_data(one) for one in explained},
            }
        )
        return
    if brought_at:
        talk(f"note: {subject.source} was asked at {brought_at:%Y-%m-%d %H:%M} UTC; --fetch asks again")
    for one in explained:
        for line in as_lines(one):
            typer.echo(line)


@app.command()
def show(
    rec_id: Annotated[
        str,
        typer.Argument(
            metavar="REC_ID", help="A recommendation's id, or `last`: the one given last.", show_default=False
        ),
    ],
    action: Annotated[
        str, typer.Option("--action", metavar="ID", help="One action, such as P0-1.", show_default=False)
    ] = "",
    plain: Annotated[bool, typer.Option("--plain", help="The action's content alone, ready to paste.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a recommendation that was made before."""
    from action_recommender.history import find, find_action
    from sales_kernel.errors import UsageFault

    if plain and not action:
        raise UsageFault("--plain shows one action", hint="name it with --action P0-1")
    with workspace() as work:
        made = find(work.ledger, rec_id)
    found = find_action(made, action) if action else None
    if as_json:
        emit(found or made)
        return
    from action_recommender.render import as_plain, show_action
    from action_recommender.render import show as show_recommendation

    if found is None:
        show_recommendation(screen(), made, f"made {made['generated_at'][:16].replace('T', ' ')} UTC")
    elif plain:
        typer.echo(as_plain(found), nl=False)
    else:
        show_action(screen(), made, found)


app.command()(draft)
app.command()(apply)


@app.command()
def check(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A mail, message or call notes as text; - for stdin.", show_default=False),
    ],
    deal: Annotated[
        str,
        typer.Option(
            "--deal", metavar="DEAL", help="The deal it is for.", autocompletion=complete_deal, show_default=False
        ),
    ],
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel",
            click_type=click.Choice(["email", "phone", "linkedin", "whatsapp"]),
            help="How it would go out; told from the text without it.",
            show_default=False,
        ),
    ] = None,
    contact: Annotated[
        str, typer.Option("--contact", metavar="C", help="For whom: an id, name or address.", show_default=False)
    ] = "",
    campaign: Campaign = "",
    source: SourceName = "",
    as_json: AsJson = False,
) -> None:
    """Run every gate on a text of your own, as they are run on ours; exit code 6 when one blocks it."""
    from action_recommender.checking import check_file
    from action_recommender.recommend import SECTIONS

    with workspace(*SECTIONS) as work:
        checked = check_file(work, file, deal, source=source, channel=channel or "", contact=contact, campaign=campaign)
    if as_json:
        emit(checked.as_data())
    else:
        for line in checked.as_lines():
            typer.echo(line)
    if checked.blocked:
        raise typer.Exit(6)


@app.command()
def history(
    deal: Annotated[
        str, typer.Argument(metavar="DEAL", help="A deal's id, or a piece of its name; all without it.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many, newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List the recommendations made so far, newest first."""
    from action_recommender.history import past

    with workspace() as work:
        found = past(work.ledger, deal, limit)
    if as_json:
        emit({"recommendations": [one._asdict() for one in found]})
        return
    for one in found:
        typer.echo(f"{one.recommendation_id:<20}  {one.generated_at}  {one.deal_id}  {one.deal_name}")
    if not found:
        talk("no recommendations yet" if not deal else f"no recommendations for {deal!r}")


@config.command("show")
def config_show(as_json: AsJson = False) -> None:
    """Print the settings in force; keys are told as set or not set, never shown."""
    from action_recommender.settings import as_yaml, in_force

    with workspace() as work:
        data = in_force(work)
    emit(data) if as_json else typer.echo(as_yaml(data), nl=False)


@config.command("path")
def config_path() -> None:
    """Print where config.yaml is read from."""
    with workspace() as work:
        typer.echo(work.config_path)


@config.command("check")
def config_check() -> None:
    """Check config.yaml, the environment, the company context and your own texts."""
    from action_recommender.prompting.models import doubtful_models
    from action_recommender.recommend import SECTIONS
    from action_recommender.texts import Texts
    from data_gatherer.sources import open_source
    from deal_summary.context import context_in_force
    from sales_kernel.engines.choice import check_engine
    from sales_kernel.engines.claude.settings import ClaudeSettings

    with workspace(*SECTIONS) as work:
        if work.settings.source:
            open_source(work)
        check_engine(work.settings.engine)
        for line in doubtful_models(work.settings.section(ClaudeSettings)):
            talk(f"warning: {line}")
        context = context_in_force(work.context_path, work.settings.source)
        Texts(work.home / "texts").check()
        state = "read" if work.config_path.exists() else "not there, defaults are used"
        typer.echo(
            f"ok: {work.config_path} ({state}); company context {'built in' if context.built_in else context.path}"
        )


@app.command()
def context_init(
    force: Annotated[
        bool, typer.Option("--force", help="Write a fresh one over yours, which is kept in context-history.")
    ] = False,
) -> None:
    """Write a company context to fill in."""
    from action_recommender.context_file import begin

    with workspace() as work:
        begin(work, force=force)
        typer.echo(f"{work.context_path} is yours to edit")


@app.command()
def cache_info(as_json: AsJson = False) -> None:
    """Say what memory holds and what it saved."""
    from action_recommender.cache import as_lines, cache_use

    with workspace() as work:
        use = cache_use(work)
    if as_json:
        emit(use)
        return
    for line in as_lines(use):
        typer.echo(line)


@app.command()
def cache_clear(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    layer: Annotated[str, typer.Option("--layer", metavar="L", help="Only this layer.", show_default=False)] = "",
) -> None:
    """Forget remembered answers; recommendations stay in the history."""
    from action_recommender.cache import LAYERS, clear, entries, price_of
    from sales_kernel.errors import UsageFault

    if layer and layer not in LAYERS:
        raise UsageFault(f"no layer called {layer!r}", hint=f"there are: {', '.join(LAYERS)}")
    with workspace() as work:
        held = entries(work, layer)
        told = ", ".join(f"{one.answers} of {one.layer}" for one in held) or "nothing"
        question = f"Forget {told}? {price_of(held)}"
        if not yes and not sys.stdin.isatty():
            raise UsageFault("nobody is here to be asked", hint="say --yes")
        if not yes and not typer.confirm(question):
            raise typer.Exit(1)
        clear(work, layer)
    talk(f"forgotten: {told}")
