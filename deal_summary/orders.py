"""Text that gives orders to a machine: it is nobody's word on the deal, and nothing is read from it."""

from __future__ import annotations

import re

_ORDERS = re.compile(
    r"\b(?:(?:ignore|disregard|forget|override) (?:all |any |the |your |these |previous |prior |above )+(?:instruction|prompt)"
    r"|(?:ignore|disregard|forget|override) (?:all )?(?:your|previous|prior) (?:previous )?(?:rule|polic|guideline)"
    r"|(?:ignorier\w*|vergiss|vergessen|missachte\w*) (?:sie )?"
    r"(?:alle |sämtliche |die |deine |ihre |vorherigen |bisherigen )+(?:anweisung|regel|vorgabe)"
    r"|(?:ignore|oublie|oubliez|ignorez) (?:toutes? |les |tes |vos |ces )+(?:instruction|règle|consigne)"
    r"|(?:ignora|ignore|olvida|olvide) (?:todas? |las |tus |sus |estas )+(?:instruccion|regla|norma)"
    r"|system prompt|you are now (?:in|an?|the)\b|(?:dear|hello|hey|attention) (?:\w+ )?(?:assistant|ai|llm|model|bot|agent)\b"
    r"|as an? (?:ai|language model)\b|do not mention this (?:message|note|text))",
    re.IGNORECASE,
)
"""Phrases nobody writes to a person; a paragraph that holds one is left out whole."""


def without_orders(text: str) -> str:
    """Return *text* without its paragraphs (lines) that speak to a machine."""
    if not _ORDERS.search(text):
        return text
    return "\n".join(line for line in text.split("\n") if not _ORDERS.search(line))


def gives_orders(text: str) -> bool:
    """Return whether *text* speaks to a machine."""
    return bool(_ORDERS.search(text))
