"""What a search found, and what is probably entered twice, as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from data_gatherer.duplicates import Group
    from data_gatherer.finding import Hit

_DEALS_SHOWN = 3
_NARROW = 64


def show_hits(console: Console, hits: Sequence[Hit]) -> None:
    """Print a table of what was found; ids of deals stay whole, the rest gives way."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    if console.width < _NARROW:
        table.add_column("found")
        for hit in hits:
            table.add_row(Text("\n".join((hit.what, *_deal_of(hit)))))
        console.print(table)
        return
    table.add_column("found", overflow="ellipsis", no_wrap=True)
    table.add_column("id", no_wrap=True)
    table.add_column("deal", overflow="ellipsis", no_wrap=True)
    for hit in hits:
        table.add_row(Text(hit.what), *(Text(cell) for cell in _deal_of(hit)))
    console.print(table)


def _deal_of(hit: Hit) -> tuple[str, str]:
    """Return id and name of the first deal; the others are counted."""
    if not hit.deals:
        return "", "no deal"
    more = f" and {hit.deal_count - 1:,} more" if hit.deal_count > 1 else ""
    return hit.deals[0].id, (hit.deals[0].name or "not there") + more


def show_groups(console: Console, groups: Sequence[Group]) -> None:
    """Print each group with its members below it."""
    from rich.text import Text

    for number, group in enumerate(groups):
        line = f"{group.kind}, {group.score}: {group.reason}"
        console.print(Text(f"\n{line}" if number else line, style="bold"))
        for member in group.members:
            deals = () if group.kind == "deal" else member.deal_ids
            more = f" and {len(deals) - _DEALS_SHOWN:,} more" if len(deals) > _DEALS_SHOWN else ""
            within = f"in {', '.join(deals[:_DEALS_SHOWN])}{more}" if deals else ""
            parts = (f"{member.name or 'no name'} ({member.id})", member.detail, within)
            console.print(Text("  " + ", ".join(part for part in parts if part)))
