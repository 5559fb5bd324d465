"""Is what a text states on record? Figures, dates, addresses and links that nobody gave us do not go out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from action_recommender.models import BriefContent, Content, Finding, Outline, WorkContent
from deal_summary.stated.allowed import Allowed, stated
from deal_summary.stated.names import unknown_names
from sales_kernel.text import one_line

_SNIPPET = 80


def evidence(content: Content, allowed: Allowed) -> list[Finding]:
    """Block what a text for somebody outside states and nothing on record says; warn of names nobody knows.

    Work of our own, briefs and outlines reach nobody and are not asked.
    """
    if isinstance(content, WorkContent | BriefContent | Outline):
        return []
    from action_recommender.gates.lint import texts_of

    return evidence_of(texts_of(content), content.language, allowed)


def evidence_of(texts: Mapping[str, str], language: str, allowed: Allowed) -> list[Finding]:
    """Return the findings on *texts*, which are told by the name of their part."""
    findings: list[Finding] = []
    for part, text in texts.items():
        findings += [
            _finding("blocked", f"nothing on record says “{_short(each.words)}” ({each.kind} in the {part})")
            for each in stated(text, language)
            if each.keys and allowed.keys.isdisjoint(each.keys)
        ]
        findings += [
            _finding("warned", f"nothing on record names “{_short(name)}” (in the {part})")
            for name in unknown_names(text, language, allowed.words)
        ]
    return findings


def _finding(outcome: Literal["blocked", "warned"], reason: str) -> Finding:
    return Finding(gate="evidence", outcome=outcome, reason=reason)


def _short(words: str) -> str:
    return one_line(words, limit=_SNIPPET)
