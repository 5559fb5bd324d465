"""A recommendation for people: on the terminal, as Markdown, and an action alone as plain text to paste."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from action_recommender.models import (
    Action,
    Content,
    EmailContent,
    Finding,
    MessageContent,
    Outline,
    PhoneContent,
    Recommendation,
    Timing,
    WorkContent,
)
from data_gatherer.spoken import spoken_date, spoken_weekday
from sales_kernel.text import markdown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text as RichText

HEADINGS = {"P0": "Today (P0)", "P1": "This week (P1)", "P2": "Next week (P2)"}
Block = tuple[str, list[str]]


def show(console: Console, made: Recommendation, memory: str) -> None:
    """Print the recommendation. Nothing in it, wherever it came from, is read as markup, a link or an escape."""
    from rich.padding import Padding
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2))
    for label, value in overview(made):
        grid.add_row(Text(label, style="bold"), Text(value))
    console.print(Panel(grid, title=Text("Recommendation"), title_align="left"))
    console.print(Text("\nSituation", style="bold"))
    for line in situation(made):
        console.print(Padding(Text(line), (0, 0, 0, 2)))
    for priority, actions in by_priority(made):
        console.print(Text(f"\n{HEADINGS[priority]}", style="bold"))
        for action in actions:
            body = Text("\n").join(_rich_lines(made, action))
            console.print(
                Panel(body, title=Text(headline(action)), title_align="left")
                if priority == "P0"
                else Padding(body, (0, 0, 0, 2))
            )
    for heading, lines in closing(made):
        console.print(Text(f"\n{heading}", style="bold"))
        for line in lines:
            console.print(Padding(Text(line), (0, 0, 0, 2)))
    console.print(Text(f"\n{made.recommendation_id}  {memory}", style="dim"))


def show_action(console: Console, made: Recommendation, action: Action) -> None:
    """Print one action."""
    from rich.panel import Panel
    from rich.text import Text

    console.print(Panel(Text("\n").join(_rich_lines(made, action)), title=Text(headline(action)), title_align="left"))


def as_markdown(made: Recommendation) -> str:
    """Return the recommendation as a Markdown document; what came from records is escaped."""
    lines = [f"# {markdown(made.deal_name)}", ""]
    lines += [f"- **{label}**: {markdown(value)}" for label, value in overview(made)[1:]]
    lines += ["", "## Situation", "", *(markdown(line) for line in situation(made))]
    for priority, actions in by_priority(made):
        lines += ["", f"## {HEADINGS[priority]}"]
        for action in actions:
            lines += ["", f"### {markdown(headline(action))}"]
            for heading, content in blocks(made, action):
                lines += ["", f"**{heading}**", "", *(_hard(markdown(line)) for line in content)]
    for heading, content in closing(made):
        lines += ["", f"## {heading}", "", *(f"- {markdown(line)}" for line in content)]
    return "\n".join([*lines, "", f"{made.recommendation_id}, written by {made.written_by}", ""])


def as_plain(action: Action) -> str:
    """Return an action's content alone, ready to paste."""
    match action.content:
        case EmailContent() as email:
            return f"To: {email.to_name} <{email.to}>\nSubject: {email.subject}\n\n{email.body}\n"
        case MessageContent() as message:
            return f"{message.message}\n"
        case _:
            return "\n".join(line for _, lines in content_blocks(action.content) for line in lines) + "\n"


def overview(made: Recommendation) -> list[tuple[str, str]]:
    """Return what the panel on top says."""
    company = [("Company", made.company_name)] if made.company_name else []
    contact = [("Contact", made.contact_name)] if made.contact_name else []
    return [
        ("Deal", made.deal_name),
        *company,
        *contact,
        ("Deal Stage", made.deal_stage),
        ("Engagement Level", f"{made.engagement_level} ({made.analysis.engagement_score:.0f} of 100)"),
        ("P0 Actions", str(len(made.p0_actions))),
        ("P1 Actions", str(len(made.p1_actions))),
        ("P2 Actions", str(len(made.p2_actions))),
        ("For", f"{spoken_weekday(made.day)} {spoken_date(made.day)} {made.day.year}"),
    ]


def situation(made: Recommendation) -> list[str]:
    """Return the lines of the situation analysis."""
    last = made.analysis.last_interaction
    lines = made.analysis.situation.splitlines()
    lines.append(
        f"Last interaction: {_dated(last, made.day)}. Key themes: {made.analysis.key_themes or 'none that the records show'}."
    )
    lines += [f"Risk: {risk.text} [{', '.join(risk.evidence)}]" for risk in made.analysis.risks]
    return lines


def by_priority(made: Recommendation) -> Iterator[tuple[str, tuple[Action, ...]]]:
    """Yield the priorities that have actions."""
    for priority, actions in (("P0", made.p0_actions), ("P1", made.p1_actions), ("P2", made.p2_actions)):
        if actions:
            yield priority, actions


def headline(action: Action) -> str:
    """Return what an action is, in one line."""
    whom = f", {action.contact_name}" if action.contact_name else ""
    label = {
        "phone": "Call",
        "email": "E-mail",
        "linkedin": "LinkedIn",
        "whatsapp": "WhatsApp",
        "internal": "Our own work",
    }[action.channel]
    return f"{action.id}  {label}{whom}: {action.content.title}"


def blocks(made: Recommendation, action: Action) -> Iterator[Block]:
    """Yield an action's parts in reading order: when and why, what first, the content, what then."""
    yield "When", [_when(action.timing, made.day)]
    yield "Why", [action.rationale, f"Records: {action.because} [{', '.join(action.evidence)}]"]
    if action.prerequisites:
        yield "First", [f"{number}. {each.task}" for number, each in enumerate(action.prerequisites, 1)]
    yield from content_blocks(action.content)
    if action.next_steps:
        yield "Then", list(action.next_steps)
    if action.findings:
        yield "Checks", [_found(finding) for finding in action.findings]


def content_blocks(content: Content) -> Iterator[Block]:
    """Yield the parts of an action's content."""
    match content:
        case EmailContent():
            yield (
                "E-mail",
                [
                    f"To: {content.to_name} <{content.to}>",
                    f"Subject: {content.subject}",
                    "",
                    *content.body.splitlines(),
                ],
            )
        case PhoneContent():
            yield "Call", [f"{content.to_name}, {content.number}", f"Objective: {content.objective}"]
            yield "Know before", [f"{fact.text} [{', '.join(fact.evidence)}]" for fact in content.facts]
            yield "Opening", [content.opening, content.agenda]
            yield "Questions", [f"{number}. {question}" for number, question in enumerate(content.questions, 1)]
            yield "Pitch", [content.pitch]
            yield "If they say", [f"“{each.they}” - {each.you}" for each in content.objections]
            yield "Close", [content.close]
            yield "Voicemail", [content.voicemail]
        case MessageContent():
            yield "Message", [f"To: {content.to_name}, {content.address}", "", *content.message.splitlines()]
        case WorkContent():
            yield "Steps", [f"{number}. {step}" for number, step in enumerate(content.steps, 1)]
        case Outline():
            yield "How", [content.approach, *(f"- {point}" for point in (*content.key_points, *content.considerations))]


def closing(made: Recommendation) -> Iterator[Block]:
    """Yield what stands below the actions."""
    if made.held_back:
        yield (
            "Held back",
            [
                f"{held.action_type}{f' ({held.contact_name})' if held.contact_name else ''}: {held.reason}"
                for held in made.held_back
            ],
        )
    yield "Strategy", [made.overall_strategy]
    if made.success_criteria:
        yield "It worked if", list(made.success_criteria)
    if made.analysis.not_known:
        yield "Not known", list(made.analysis.not_known)


def _rich_lines(made: Recommendation, action: Action) -> Iterator[RichText]:
    from rich.text import Text

    if action.priority != "P0":
        yield Text(headline(action), style="bold")
    for heading, lines in blocks(made, action):
        yield (
            Text(f"{heading}: ", style="bold").append_text(Text(lines[0], style=""))
            if len(lines) == 1
            else Text(heading, style="bold")
        )
        if len(lines) > 1:
            yield from (Text(f"  {line}") for line in lines)
    if action.priority != "P0":
        yield Text("")


def _when(timing: Timing, today: date) -> str:
    if timing.at is None:
        return f"{_dated(timing.first_day, today)} to {_dated(timing.last_day, today)}, {timing.why}"
    local = timing.at.astimezone(ZoneInfo(timing.zone))
    day = "Today" if local.date() == today else _dated(local.date(), today)
    return f"{day}, {local:%H:%M} ({timing.zone}) - {timing.why}"


def _dated(day: date | None, today: date) -> str:
    if day is None:
        return "none on record"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{spoken_weekday(day)} {spoken_date(day)}{year}"


def _found(finding: Finding) -> str:
    earliest = f", not before {finding.earliest:%Y-%m-%d %H:%M} UTC" if finding.earliest else ""
    instead = f"; {finding.alternative} instead" if finding.alternative else ""
    return f"{finding.gate}: {finding.channel + ' ' if finding.channel else ''}{finding.outcome}, {finding.reason}{earliest}{instead}"


def _hard(line: str) -> str:
    """Keep a line of its own in Markdown."""
    return f"{line}  " if line else ""
