"""What the instructions of a prompt ask for that no answer can carry, or that a gate would stop; told by their words, in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from action_recommender.gates.lint import hidden, placeholder
from action_recommender.prompting.remarks import Remark
from sales_kernel.prompts import Prompt
from sales_kernel.text import one_line

_SLOT = re.compile(r"\{\{[^{}]*\}\}")
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n\s*(?:[-*]|\d+\.)\s+|\n\s*\n")
_NOT = re.compile(
    r"\b(?:no|not|never|without|avoid|nothing|none|neither|nor|cannot|instead of|rather than|n't)\b|n['’]t\b",
    re.IGNORECASE,
)
_MAY_NOT = re.compile(
    r"\W*(?:(?:is|are|will be|must|may|can|should) (?:not|never)\b|(?:is|are) (?:forbidden|held back|wrong))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"`[^`\n]*`|\"[^\"\n]*\"|“[^”\n]*”")


class _Rule(NamedTuple):
    kind: Literal["error", "warning"]
    asks: re.Pattern[str]
    what: str
    hint: str


def _rule(kind: Literal["error", "warning"], asks: str, what: str, hint: str) -> _Rule:
    return _Rule(kind, re.compile(asks, re.IGNORECASE), what, hint)


_FORM = r"(?:json|xml|yaml|csv|html|markdown|a table)"
RULES = (
    _rule(
        "error",
        r"\b(?:use|insert|leave|put|write|include|add|keep|with)\b[^.\n]{0,40}"
        r"\b(?:placeholders?|blanks? (?:to|for)|merge (?:tags?|fields?))\b",
        "asks for placeholders, and a text with one is held back",
        "say what to leave out where it is not known",
    ),
    _rule(
        "error",
        r"\b(?:invent|make up|fabricate|imagine|guess|estimate|assume)\b",
        "asks for what is not on record, and a text that says it is held back",
        "have it left out, or made a prerequisite",
    ),
    _rule(
        "error",
        rf"\b(?:return|respond|reply|answer|output|format)\b[^.\n]{{0,30}}\b(?:in|as|with|using|valid|only|an?)\s+(?:\w+\s+){{0,2}}{_FORM}\b",
        "asks for a form of its own, and the form of the answer is fixed",
        "say what belongs into a text, not how the answer is built",
    ),
    _rule(
        "error",
        r"\b(?:follow|obey|carry out)\b[^.\n]{0,30}\binstructions? (?:in|from|of|found in) (?:the )?(?:records?|e-?mails?|notes?|crm)\b",
        "asks to follow what records say, which every request forbids",
        "have it reported instead",
    ),
    _rule(
        "warning",
        r"\b(?:win )?(?:probabilit(?:y|ies)|likelihood)\b|\bconfidence (?:score|level)s?\b"
        r"|\bscore\b[^.\n]{0,40}\b(?:1|0)\s*(?:-|–|to)\s*(?:5|10|100)\b",
        "asks for a score or a probability; these come from our arithmetic, and there is no field for one",
        "leave it out",
    ),
    _rule(
        "warning",
        r"\b(?:bcc|cc)\b|\b(?:send|address)\b[^.\n]{0,30}\bto\b[^.\n]{0,30}(?:@|\bmy (?:manager|boss)\b)",
        "names recipients; who is written to is the candidate's contact, filled in by program",
        "leave it out",
    ),
    _rule(
        "warning",
        r"\b(?:sms|text messages?|telegram|slack|fax|instagram|tiktok|facebook)\b",
        "names a channel there is no form for; there are e-mail, call, LinkedIn, WhatsApp and our own work",
        "leave it out",
    ),
    _rule(
        "warning",
        r"\b(?:two|three|four|five|several|multiple|[2-9])\s+(?:\w+\s+)?"
        r"(?:alternatives?|variants?|variations?|versions?|subject lines?)\b|\ba/b\b",
        "asks for several versions; an answer carries one of each",
        "ask for another with: sales-action draft REC ACTION --instead",
    ),
    _rule(
        "warning",
        r"\b(?:at least|exactly|always|minimum of)\s+(?:one|two|three|four|five|six|seven|eight|[1-9]\d*)\s+"
        r"(?:\w+\s+)?(?:p[012]|actions?|recommendations?)\b",
        "asks for a number of actions; fewer are right where less is worth doing, and more are cut",
        "say what is worth an action",
    ),
    _rule(
        "warning",
        r"\battach(?:ed|ing|ments?)?\b",
        "speaks of attachments; nothing is attached by program",
        "have it made a prerequisite for the salesperson",
    ),
    _rule(
        "warning",
        r"\b(?:emojis?|bold|italics?|bullet points?|headings?)\b",
        "asks for markup or emoji; texts go out as plain text",
        "leave it out",
    ),
    _rule(
        "warning",
        r"(?:[$€£]\s?\d|\b\d[\d,.]*\s?(?:%|percent\b|(?:usd|eur|gbp|chf|dollars?|euros?)\b))",
        "has a figure; a text that says one which no record and no context has is held back",
        "write it into the company context",
    ),
    _rule(
        "warning",
        r"https?://|\bwww\.|[\w.+-]+@[\w-]+\.\w+",
        "has a link or an address; a text that names one which no record and no context has is held back",
        "write it into the company context",
    ),
    _rule(
        "warning",
        r"<!--",
        "has a comment, which is sent like everything else",
        "put remarks for yourselves into the front matter, behind a #",
    ),
)
_OF_FACTS = set(RULES[-3:])
"""What these find is meant however the sentence is turned."""


def of_instructions(prompt: Prompt) -> Iterator[Remark]:
    """Yield what the words of a prompt ask for in vain; a sentence that forbids it is not meant."""
    start = prompt.front.end
    for place, sentence in _sentences(prompt.text, start):
        line, plain = prompt.line_at(place), _SLOT.sub(" ", sentence)
        for rule in RULES:
            found = rule.asks.search(plain if rule in _OF_FACTS else _QUOTED.sub(" ", plain))
            if found and (rule in _OF_FACTS or not _forbidden(plain, found)):
                yield Remark(line, rule.kind, f"{rule.what}: “{one_line(found[0], limit=60)}”", rule.hint)
    yield from _by_line(prompt)


def _forbidden(sentence: str, found: re.Match[str]) -> bool:
    """Whether what was found stands behind a word that forbids it, or before one that says it may not be."""
    return bool(_NOT.search(sentence[: found.end()]) or _MAY_NOT.match(sentence[found.end() :]))


def _sentences(text: str, start: int) -> Iterator[tuple[int, str]]:
    at = start
    for found in (*_SENTENCE.finditer(text, start), None):
        end = found.start() if found else len(text)
        piece = text[at:end]
        if piece.strip():
            yield at + len(piece) - len(piece.lstrip()), piece
        at = found.end() if found else end


def _by_line(prompt: Prompt) -> Iterator[Remark]:
    first = prompt.line_at(prompt.front.end)
    for line, said in enumerate(prompt.text.removeprefix("\ufeff").split("\n"), 1):
        if hidden(said):
            yield Remark(line, "error", "has characters nobody sees", "type the line anew")
        elif line >= first and (found := placeholder(_of_ours(said))):
            yield Remark(
                line,
                "error" if not _NOT.search(said) else "warning",
                f"shows a placeholder, which a model may repeat: “{one_line(found, limit=60)}”",
                "describe it in words",
            )


def _of_ours(line: str) -> str:
    """The line without slots, and without what is quoted or stands in tags of ours: these are named, not asked for."""
    return re.sub(r"</?[a-z_]+>", " ", _QUOTED.sub(" ", _SLOT.sub(" ", line)))
