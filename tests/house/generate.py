"""The pages of `docs/` that are written from the code; `make docs` writes them, a test compares them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import typer.main
import yaml

from action_recommender.plays import PLAYS, Play
from action_recommender.recommend import SECTIONS
from sales_kernel.settings import Section, Settings, plain

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOORS = {
    "data-gatherer": "data_gatherer.cli",
    "deal-summary": "deal_summary.cli",
    "sales-action": "action_recommender.cli",
    "sales-ledger": "sales_kernel.cli",
}


def cli() -> str:
    """Return the page of all commands: what `--help` prints."""
    parts = ["# Commands", "Every page here is what `--help` prints; it is written from the code."]
    for name, module in DOORS.items():
        for path, command in _commands(typer.main.get_command(import_module(module).app), name):
            context = click.Context(command, info_name=path, terminal_width=100, max_content_width=100)
            parts.append(f"{'##' if ' ' not in path else '###'} {path}\n\n```text\n{command.get_help(context)}\n```")
    return "\n\n".join(parts) + "\n"


def playbook() -> str:
    """Return the page of all plays."""
    head = (
        "# Playbook\n\nThe plays of the offline engine, written from the code. Effects are our own policy: points of win"
        " probability a good execution may be worth, not a measurement. Urgency halves in the time given. A team switches a"
        " play off or weighs it in [settings](settings.md): `actions: {plays: {nurture: {enabled: false}}}`.\n"
    )
    rows = [_row(play) for play in PLAYS.values()]
    table = [
        "| play | when it fits | channels, in order | minutes | effect | half-life |",
        "|---|---|---|---|---|---|",
        *rows,
    ]
    return head + "\n" + "\n".join(table) + "\n"


def settings() -> str:
    """Return the page of all settings with their defaults and limits."""
    document: dict[str, Any] = {**plain(Settings()), **{owner.SECTION: plain(owner()) for owner in SECTIONS}}
    limits = [
        f"| `{name}` | {least:g} | {most:g} |"
        for owner in (Settings, *SECTIONS)
        for name, least, most in sorted(_limits(owner))
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "`config.yaml` in the home directory (`sales-action config path`). What is not there has these defaults; an unknown",
            "name is refused.",
            "From outside: `SALES_AGENT_ENGINE=playbook`, one level down `SALES_AGENT_CACHE_TTL__RECOMMENDATIONS=30`.",
            "`SALES_AGENT_HOME` is the home directory, `SALES_AGENT_NOW` sets the clock.",
            "",
            "```yaml",
            yaml.safe_dump(document, sort_keys=False, allow_unicode=True).rstrip(),
            "```",
            "",
            "Under `actions: plays:` a play's id takes `enabled` (default true) and `weight` (default 1).",
            "",
            "| number | least | most |",
            "|---|---|---|",
            *limits,
            "",
            *(f"## {owner.SECTION}\n\n{inspect.getdoc(owner)}\n" for owner in SECTIONS),
        ]
    )


PAGES: dict[str, Callable[[], str]] = {"cli.md": cli, "playbook.md": playbook, "settings.md": settings}


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _commands(below, f"{path} {name}")


def _row(play: Play) -> str:
    cells = (
        f"`{play.id}`",
        play.purpose,
        ", ".join(play.channels),
        play.minutes,
        f"{play.effect:.2f}",
        _span(play.half_life),
    )
    return f"| {' | '.join(map(str, cells))} |"


def _limits(owner: type[Any], path: str = "") -> Iterator[tuple[str, float, float]]:
    prefix = f"{owner.SECTION}." if issubclass(owner, Section) else path
    for name, (least, most) in owner.LIMITS.items():
        yield f"{prefix}{name}", least, most
    for each in fields(owner):
        value = each.default if each.default_factory is MISSING else each.default_factory()
        if is_dataclass(value) and not isinstance(value, type):
            yield from _limits(type(value), f"{prefix}{each.name}.")


def _span(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return f"{hours:g} h" if hours < 24 else f"{hours / 24:g} d"


if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
