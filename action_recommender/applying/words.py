"""What a task or note says of an action: plain paragraphs, cut to fit, and the same as HTML."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from action_recommender.blocks import Block, action_blocks
from action_recommender.history import Document
from data_gatherer.sources.brevo.marker import first_line, last_line

MOST_CHARACTERS = 3000
"""What Brevo takes as a note; nothing is published for the notes of a task, so they keep to the same."""
_ANGLES = str.maketrans("<>", "‹›")


def paragraphs(made: Document, action: Document, *, when: bool) -> list[str]:
    """Return the action's reason, what comes first, its content and what then; with its time only if *when*."""
    left_out = {"Records", "Checks"} if when else {"Records", "Checks", "When"}
    on_no_day = {**made, "day": ""}  # it is read later: no day is called today, and every date has its year
    blocks = [block for block in action_blocks(on_no_day, action) if block[0] not in left_out]
    return [part for block in blocks for part in _text(block).split("\n\n") if part.strip()]


def as_plain(parts: Sequence[str], recommendation_id: str, action_id: str, key: str) -> str:
    """Return *parts* between our two lines as plain text that no program reads as markup, at most MOST_CHARACTERS long."""
    return _fitted(parts, recommendation_id, action_id, key, unmarked, "\n\n")


def as_html(parts: Sequence[str], recommendation_id: str, action_id: str, key: str) -> str:
    """Return *parts* between our two lines as HTML paragraphs in which nothing of them is markup, at most MOST_CHARACTERS long."""
    return _fitted(parts, recommendation_id, action_id, key, _paragraph, "")


def unmarked(text: str) -> str:
    """Return *text* without what could begin markup, where nobody says whether it will be read as HTML."""
    return text.translate(_ANGLES)


def length(text: str) -> int:
    """Return how long *text* is in UTF-16 units: the longest count a web service may make of it."""
    return len(text.encode("utf-16-le")) // 2


def _text(block: Block) -> str:
    heading, lines = block
    return f"{heading}: {lines[0]}" if len(lines) == 1 else "\n".join([f"{heading}:", *lines])


def _paragraph(part: str) -> str:
    return f"<p>{html.escape(part, quote=False).replace(chr(10), '<br>')}</p>"


def _fitted(
    parts: Sequence[str], recommendation_id: str, action_id: str, key: str, written: Callable[[str], str], between: str
) -> str:
    head, foot = first_line(f"{recommendation_id} {action_id}"), last_line(key)
    whole = between.join(written(part) for part in [head, *parts, foot])
    if length(whole) <= MOST_CHARACTERS:
        return whole
    cut = f"(Cut here. The whole of it: sales-action show {recommendation_id} --action {action_id})"
    start, end = written(head) + between, between + between.join(written(part) for part in (cut, foot))
    room = MOST_CHARACTERS - length(start + end)
    kept = ""
    for part in parts:
        longer = between.join([*([kept] if kept else []), written(part)])
        if length(longer) > room:
            break
        kept = longer
    return start + (kept or _beginning(parts[0], written, room)) + end


def _beginning(part: str, written: Callable[[str], str], room: int) -> str:
    """As much of *part* as fits: it is the first one, and too long alone."""
    begun = (written(f"{part[:size].rstrip()} …") for size in range(room, 0, -1))
    return next(text for text in begun if length(text) <= room)
