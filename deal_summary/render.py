"""A summary for people: on the terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from data_gatherer.models import EnrichedDeal
from deal_summary.models import Claim, DealSummary
from sales_kernel.text import markdown

if TYPE_CHECKING:
    from rich.console import Console

_SECTIONS = {
    "In their words": "telling_words",
    "Opportunities": "opportunities",
    "Risks": "risks",
    "Requirements": "requirements",
    "Objections": "objections",
    "Recent": "recent_interactions",
    "Qualification": "qualification",
    "Next steps": "next_steps_context",
    "Open questions": "open_questions",
    "Background": "deal_context",
    "Instructions found in records": "suspicious",
}


def show_summary(console: Console, deal: EnrichedDeal, summary: DealSummary) -> None:
    """Print the summary; text from the CRM is shown as it is, never as markup."""
    from rich.panel import Panel
    from rich.text import Text

    console.print(Panel(Text(summary.executive_summary), title=Text(deal.deal.name), title_align="left"))
    for heading, lines in _blocks(summary):
        console.print(Text(f"\n{heading}", style="bold"))
        for line in lines:
            console.print(Text(f"  - {line}"))


def summary_markdown(deal: EnrichedDeal, summary: DealSummary) -> str:
    """Return the summary as a Markdown document."""
    parts = [f"# {markdown(deal.deal.name)}", markdown(summary.executive_summary)]
    for heading, lines in _blocks(summary):
        parts.append(f"## {heading}\n\n" + "\n".join(f"- {markdown(line)}" for line in lines))
    return "\n\n".join(parts) + "\n"


def _blocks(summary: DealSummary) -> Iterator[tuple[str, list[str]]]:
    if summary.stakeholders:
        yield (
            "People",
            [
                f"{person.name}{f', {person.role}' if person.role else ''}: {person.stance}, engagement {person.engagement}"
                for person in summary.stakeholders
            ],
        )
    if summary.commitments:
        yield (
            "Open tasks and promises",
            [
                f"{promise.what} ({promise.whose}{', overdue' if promise.overdue else ''})"
                for promise in summary.commitments
            ],
        )
    for heading, field in _SECTIONS.items():
        claims: tuple[Claim, ...] = getattr(summary, field)
        if claims:
            yield heading, [_with_evidence(claim) for claim in claims]
    for heading, lines in (("Left out", summary.left_out), ("Not shown to the model", summary.not_shown)):
        if lines:
            yield heading, list(lines)


def _with_evidence(claim: Claim) -> str:
    return f"{claim.text} [{', '.join(claim.evidence)}]" if claim.evidence else claim.text
