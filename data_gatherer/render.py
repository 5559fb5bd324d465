"""Deals for people: one with its timeline, or many in a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from data_gatherer.models import Contact, EnrichedDeal, Fact, Interaction
from data_gatherer.sources import Listed
from data_gatherer.spoken import spoken_amount
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from rich.console import Console

NARROW = 64
"""Columns below which a list of deals shows names and ids alone."""


def show_deal(console: Console, deal: EnrichedDeal) -> None:
    """Print what is known about a deal, oldest record first."""
    from rich.panel import Panel
    from rich.text import Text

    facts = deal.deal
    amount = spoken_amount(facts.amount, facts.currency) if facts.amount is not None else "amount unknown"
    owner = (facts.owner.known_as if facts.owner else "") or "no owner"
    head = [f"{facts.pipeline}, {facts.stage.name}", amount, owner, f"close date {facts.close_date or 'unknown'}"]
    if deal.company:
        head.append(deal.company.name)
    console.print(Panel(Text("\n".join(head)), title=Text(f"{facts.name} ({facts.id})"), title_align="left"))
    blocks = {
        "Contacts": [_contact_line(contact) for contact in deal.contacts],
        "Tasks": [
            f"[{'x' if task.done else ' '}] {task.title}" + (f", due {task.due:%Y-%m-%d}" if task.due else "")
            for task in deal.tasks
        ],
        "Timeline": [_timeline_line(record) for record in deal.interactions],
        "Public facts": [_fact_line(fact) for fact in deal.facts],
        "Not known": [f"{gap.about}: {gap.what} ({gap.reason})" for gap in deal.gaps],
    }
    for heading, lines in blocks.items():
        if lines:
            console.print(Text(f"\n{heading}", style="bold"))
            for line in lines:
                one = heading == "Timeline"
                console.print(Text(f"  {line}"), no_wrap=one, overflow="ellipsis" if one else None)


def _contact_line(contact: Contact) -> str:
    refused = [channel for channel, said in contact.consent.items() if said.status == "refused"]
    parts = [
        contact.name,
        contact.title,
        contact.email,
        contact.email_status if contact.email_status == "bounced" else "",
        contact.phone,
    ]
    wishes = f"no {', '.join(refused)}" if refused else ""
    return ", ".join(part for part in (*parts, wishes, "do not contact" if contact.objection else "") if part)


def _fact_line(fact: Fact) -> str:
    words = one_line(": ".join(part for part in (fact.title, fact.text) if part), limit=200)
    where = ", ".join(part for part in (fact.source, fact.published, fact.url) if part)
    return f"{fact.kind}: {words} ({where})"


def _timeline_line(record: Interaction) -> str:
    outcome = f"{record.outcome}: " if record.outcome else ""
    words = one_line(record.subject or record.text, limit=70)
    return f"{record.at:%Y-%m-%d %H:%M}  {record.kind:<13} {record.direction:<9}{outcome}{words}"


def show_list(console: Console, listed: Sequence[Listed]) -> None:
    """Print a table of deals; ids stay whole, names give way on narrow terminals."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    if console.width < NARROW:
        table.add_column("deal")
        for one in listed:
            table.add_row(Text(f"{one.deal.name}\n{one.deal.id}"))
        console.print(table)
        return
    table.add_column("id", no_wrap=True)
    for heading in ("deal", "stage", "owner"):
        table.add_column(heading, overflow="ellipsis")
    table.add_column("amount", justify="right", no_wrap=True)
    for one in listed:
        amount = spoken_amount(one.deal.amount, one.deal.currency) if one.deal.amount is not None else ""
        owner = one.deal.owner.known_as if one.deal.owner else ""
        table.add_row(*(Text(cell) for cell in (one.deal.id, one.deal.name, one.deal.stage.name, owner, amount)))
    console.print(table)
