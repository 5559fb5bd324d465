"""A recommendation on the terminal, as Markdown, and an action alone as plain text to paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from action_recommender.blocks import (
    PRIORITIES,
    Block,
    action_blocks,
    closing,
    content_blocks,
    headline,
    overview,
    situation,
)
from action_recommender.history import Document
from sales_kernel.text import markdown

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def show(console: Console, made: Document, memory: str) -> None:
    """Print the recommendation. Nothing in it, wherever it came from, is read as markup, a link or an escape."""
    from rich.panel import Panel
    from rich.text import Text

    lines = [Text.assemble((f"{label:<18}", "bold"), value) for label, value in overview(made)]
    console.print(Panel(Text("\n").join(lines), title=Text("Recommendation"), title_align="left"))
    _print_block(console, ("Situation", situation(made)))
    for field, heading in PRIORITIES.values():
        if made[field]:
            console.print(Text(f"\n{heading}", style="bold"))
            for action in made[field]:
                show_action(console, made, action)
    for block in closing(made):
        _print_block(console, block)
    console.print(Text(f"\n{made['recommendation_id']}  {memory}", style="dim"))


def show_action(console: Console, made: Document, action: Document) -> None:
    """Print one action, today's in a frame."""
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

    parts = [part for block in action_blocks(made, action) for part in _parts(block)]
    if action["priority"] == "P0":
        console.print(Panel(Group(Text(headline(action), style="bold"), *parts)))
    else:
        console.print(Group(Text(f"  {headline(action)}", style="bold"), *_indented(parts), Text("")))


def as_markdown(made: Document) -> str:
    """Return the recommendation as a Markdown document; what came from records is escaped."""
    lines = [f"# {markdown(made['deal_name'])}", ""]
    lines += [f"- **{label}**: {markdown(value)}" for label, value in overview(made)[1:]]
    lines += ["", "## Situation", "", *(_hard(line) for line in situation(made))]
    for field, heading in PRIORITIES.values():
        lines += ["", f"## {heading}"] if made[field] else []
        for action in made[field]:
            lines += ["", f"### {markdown(headline(action))}"]
            for part, content in action_blocks(made, action):
                lines += ["", f"**{part}**", "", *(_hard(line) for line in content)]
    for heading, content in closing(made):
        lines += ["", f"## {heading}", "", *(f"- {markdown(line)}" for line in content)]
    return "\n".join([*lines, "", f"{made['recommendation_id']}, written by {markdown(made['written_by'])}", ""])


def as_plain(action: Document) -> str:
    """Return an action's content alone, ready to paste."""
    content = action["content"]
    if content["form"] == "message":
        return f"{content['message']}\n"
    return "\n".join(line for _, lines in content_blocks(content) for line in lines) + "\n"


def _print_block(console: Console, block: Block) -> None:
    from rich.text import Text

    console.print(Text(f"\n{block[0]}", style="bold"), *_indented([Text("\n".join(block[1]))]), sep="\n")


def _parts(block: Block) -> list[RenderableType]:
    """A short block stands on the line of its heading, a longer one below it."""
    from rich.text import Text

    heading, lines = block
    if len(lines) == 1:
        return [Text.assemble((f"{heading}: ", "bold"), lines[0])]
    return [Text(heading, style="bold"), *_indented([Text("\n".join(lines))])]


def _indented(parts: list[RenderableType]) -> list[RenderableType]:
    from rich.padding import Padding

    return [Padding(part, (0, 0, 0, 2)) for part in parts]


def _hard(line: str) -> str:
    """Keep a line of its own in Markdown."""
    return f"{markdown(line)}  " if line else ""
