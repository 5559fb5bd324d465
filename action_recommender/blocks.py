"""A recommendation as headed blocks of lines: what people read, before it is put on a terminal or into Markdown.

It is made from the recommendation as programs get it, so that both see the same, and an answer from memory is shown without
building a model first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from action_recommender.history import Document
from data_gatherer.spoken import spoken_date, spoken_weekday

Block = tuple[str, list[str]]
"""A heading and the lines below it."""

PRIORITIES: Mapping[str, tuple[str, str]] = {
    "P0": ("p0_actions", "Today (P0)"),
    "P1": ("p1_actions", "This week (P1)"),
    "P2": ("p2_actions", "Next week (P2)"),
}
_LABELS = {
    "phone": "Call",
    "email": "E-mail",
    "linkedin": "LinkedIn",
    "whatsapp": "WhatsApp",
    "internal": "Our own work",
}


def overview(made: Document) -> list[tuple[str, str]]:
    """Return what the panel on top says."""
    day = date.fromisoformat(made["day"])
    engagement = f"{made['engagement_level']} ({made['analysis']['engagement_score']:.0f} of 100)"
    lines = [
        ("Deal", made["deal_name"]),
        ("Company", made["company_name"]),
        ("Contact", made["contact_name"]),
        ("Deal Stage", made["deal_stage"]),
        ("Engagement Level", engagement),
        *((f"{priority} Actions", str(len(made[field]))) for priority, (field, _) in PRIORITIES.items()),
        ("For", f"{spoken_weekday(day)} {spoken_date(day)} {day.year}"),
    ]
    return [(label, value) for label, value in lines if value]


def situation(made: Document) -> list[str]:
    """Return the lines of the situation analysis."""
    analysis = made["analysis"]
    last = _dated(analysis["last_interaction"], made["day"]) if analysis["last_interaction"] else "none on record"
    return [
        *analysis["situation"].splitlines(),
        f"Last interaction: {last}. Key themes: {analysis['key_themes'] or 'none that the records show'}.",
        *(f"Risk: {_with_records(risk)}" for risk in analysis["risks"]),
    ]


def headline(action: Document) -> str:
    """Return what an action is, in one line."""
    whom = f", {action['contact_name']}" if action["contact_name"] else ""
    return f"{action['id']}  {_LABELS[action['channel']]}{whom}: {action['content']['title']}"


def action_blocks(made: Document, action: Document) -> Iterator[Block]:
    """Yield an action's parts in reading order: when and why, what first, the content, what then."""
    yield "When", [_when(action["timing"], made["day"])]
    yield "Why", [action["rationale"]]
    quotes = [_with_records({**quote, "text": f"“{quote['text']}”"}) for quote in action.get("quotes", [])]
    yield "Records", [f"{action['because']} [{', '.join(action['evidence'])}]", *quotes]
    if action["prerequisites"]:
        yield "First", _numbered([each["task"] for each in action["prerequisites"]])
    yield from content_blocks(action["content"])
    if action["next_steps"]:
        yield "Then", action["next_steps"]
    if action["findings"]:
        yield "Checks", [told_finding(finding) for finding in action["findings"]]
    if action.get("learnings"):
        yield "Learned", action["learnings"]
    if action.get("written_by"):
        yield "Written by", [f"{action['written_by']}, in the place of what did not hold"]


def content_blocks(content: Document) -> Iterator[Block]:
    """Yield the parts of an action's content."""
    yield from _FORMS[content["form"]](content)


def closing(made: Document) -> Iterator[Block]:
    """Yield what stands below the actions."""
    if made["held_back"]:
        yield "Held back", [_held(held) for held in made["held_back"]]
    yield "Strategy", [made["overall_strategy"]]
    if made["success_criteria"]:
        yield "It worked if", made["success_criteria"]
    if made["analysis"]["not_known"]:
        yield "Not known", made["analysis"]["not_known"]
    if made.get("suspicious"):
        yield "Instructions found in records: ignored", [_with_records(found) for found in made["suspicious"]]
    for field, heading in _MISSED.items():
        if made.get(field):
            yield heading, made[field]


def _email(content: Document) -> Iterator[Block]:
    head = [f"To: {content['to_name']} <{content['to']}>", f"Subject: {content['subject']}", ""]
    yield "E-mail", [*head, *content["body"].splitlines()]


def _call(content: Document) -> Iterator[Block]:
    yield "Call", [f"{content['to_name']}, {content['number']}", f"Objective: {content['objective']}"]
    yield "Know before", [_with_records(fact) for fact in content["facts"]]
    yield "Opening", [content["opening"], content["agenda"]]
    yield "Questions", _numbered(content["questions"])
    yield "Pitch", [content["pitch"]]
    yield "If they say", [f"“{each['they']}” - {each['you']}" for each in content["objections"]]
    yield "Close", [content["close"]]
    yield "Voicemail", [content["voicemail"]]


def _message(content: Document) -> Iterator[Block]:
    yield "Message", [f"To: {content['to_name']}, {content['address']}", "", *content["message"].splitlines()]


def _brief(content: Document) -> Iterator[Block]:
    head = [content["meeting"]] if content["meeting"] else []
    yield "Meeting", [*head, f"Goal: {content['goal']}", f"Ask for: {content['next_step']}"]
    if content["people"]:
        yield "Who comes", content["people"]
    yield "Know before", [_with_records(fact) for fact in content["facts"]] or ["The CRM holds nothing they said."]
    if content["owed"]:
        yield "Promised", [_with_records(owed) for owed in content["owed"]]
    if content["objections"]:
        yield "They doubt", [_with_records(doubt) for doubt in content["objections"]]
    if content["questions"]:
        yield "Questions", _numbered(content["questions"])
    yield "Steps", _numbered(content["steps"])


def _work(content: Document) -> Iterator[Block]:
    yield "Steps", _numbered(content["steps"])


def _outline(content: Document) -> Iterator[Block]:
    points = [*content["key_points"], *content["considerations"]]
    yield "How", [content["approach"], *(f"- {point}" for point in points)]


_MISSED = {"left_out": "Left out of the answer", "not_shown": "Not shown to the engine"}
"""What is not here, by the field that tells it; recommendations made before these fields were have none."""
_FORMS: Mapping[str, Callable[[Document], Iterator[Block]]] = {
    "email": _email,
    "phone": _call,
    "message": _message,
    "brief": _brief,
    "work": _work,
    "outline": _outline,
}


def _numbered(lines: list[str]) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def _with_records(claim: Document) -> str:
    return f"{claim['text']} [{', '.join(claim['evidence'])}]"


def _when(timing: Document, today: str) -> str:
    if timing["at"] is None:
        return f"{_dated(timing['first_day'], today)} to {_dated(timing['last_day'], today)}, {timing['why']}"
    local = datetime.fromisoformat(timing["at"]).astimezone(ZoneInfo(timing["zone"]))
    day = "Today" if local.date().isoformat() == today else _dated(local.date().isoformat(), today)
    ours = local.astimezone(ZoneInfo(timing["our_zone"]))
    at = f"{local:%H:%M} ({timing['zone']})"
    if ours.utcoffset() != local.utcoffset():
        at = f"{local:%H:%M} there ({timing['zone']}), {ours:%H:%M} here"
    return f"{day}, {at}: {timing['why']}"


def _dated(day: str, today: str) -> str:
    told = date.fromisoformat(day)
    year = f" {told.year}" if day[:4] != today[:4] else ""
    return f"{spoken_weekday(told)} {spoken_date(told)}{year}"


def told_finding(finding: dict[str, Any]) -> str:
    """Return what a gate found, in one line."""
    channel = f"{finding['channel']} " if finding["channel"] else ""
    earliest = f", not before {finding['earliest'][:16].replace('T', ' ')} UTC" if finding["earliest"] else ""
    instead = f"; {finding['alternative']} instead" if finding["alternative"] else ""
    return f"{finding['gate']}: {channel}{finding['outcome']}, {finding['reason']}{earliest}{instead}"


def _held(held: Document) -> str:
    whom = f" ({held['contact_name']})" if held["contact_name"] else ""
    stopped = (each for each in held["findings"] if each["outcome"] == "blocked" and not each["alternative"])
    more = [each["reason"] for each in stopped if each["reason"] not in held["reason"]]
    return f"{held['action_type']}{whom}: {'; '.join((held['reason'], *more))}"
