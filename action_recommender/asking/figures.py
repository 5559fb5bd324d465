"""Is every figure in what a salesperson is told on record or computed here? What is not is complained of, and cut at last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from action_recommender.gates.lint import hidden, placeholder
from deal_summary.orders import gives_orders
from deal_summary.stated.allowed import ELSEWHERE, stated
from deal_summary.stated.days import date_grants
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from deal_summary.stated.keys import Key, Stated

_COUNTED = 10.0
"""Bare numbers up to this one count things off and state nothing."""
_DECIMALS = 2
_LIKELY = re.compile(r"\b(?:chances?|probab\w+|likel\w+|odds|win[ -]rate)\b", re.IGNORECASE)
_OUT_OF = re.compile(r"\b\w+ (?:out of|in) (?:ten|\d+)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


class Cut(NamedTuple):
    """What is left of a text, and of each sentence that is not: the sentence and what is wrong with it."""

    kept: str
    out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Figures:
    """What may be stated in English to a salesperson: keys of records and of our arithmetic; *odds* are percentages a CRM field holds."""

    keys: frozenset[Key]
    odds: frozenset[Key] = frozenset()

    def wrong(self, text: str) -> str:
        """Return what is wrong with a sentence, empty when nothing is."""
        if hidden(text):
            return "it has characters nobody sees"
        if mark := placeholder(text):
            return f"a placeholder is left in it: {mark}"
        if gives_orders(text):
            return "it speaks to a machine; report such words under suspicious"
        likely = bool(_LIKELY.search(text))
        if likely and (found := _OUT_OF.search(text)):
            return f"nobody computed a probability: “{found[0]}”"
        for each in stated(text, "en"):
            words = one_line(each.words, limit=80)
            if likely and _is_share(each) and self.odds.isdisjoint(each.grants):
                return f"nobody computed a probability: “{words}”"
            if each.keys and not _counts(each) and self.keys.isdisjoint(each.keys):
                return f"nothing on record says “{words}” ({each.kind})"
        return ""

    def cut(self, text: str) -> Cut:
        """Return *text* without the sentences that state what nothing backs."""
        if not self.wrong(text):
            return Cut(text)
        told = [(sentence, self.wrong(sentence)) for sentence in _SENTENCE.split(text) if sentence.strip()]
        if not any(wrong for _, wrong in told):  # wrong as a whole and right sentence by sentence
            return Cut("", ((text, self.wrong(text)),))
        return Cut(" ".join(one for one, wrong in told if not wrong), tuple(one for one in told if one[1]))


def _values(each: Stated) -> list[float]:
    return [float(grant[1]) for grant in each.grants if grant[0] == "number"] if each.kind == "number" else []


def _counts(each: Stated) -> bool:
    return any(value <= _COUNTED and value.is_integer() for value in _values(each))


def _is_share(each: Stated) -> bool:
    return each.kind == "percentage" or any(0 < value < 1 for value in _values(each))


def grants_of(values: Iterable[Any]) -> Iterator[Key]:
    """Yield what plain *values* back: numbers as they are and rounded, shares also in percent, days, and what texts state."""
    for value in values:
        if isinstance(value, dict):
            yield from grants_of(value.values())
        elif isinstance(value, list | tuple):
            yield from grants_of(value)
        elif isinstance(value, date):
            yield from date_grants(value)
        elif isinstance(value, str):
            if _FIGURE.search(value):
                yield from (
                    grant for each in stated(value, "en") if each.kind not in ELSEWHERE for grant in each.grants
                )
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from _rounded(float(value))


def _rounded(value: float) -> Iterator[Key]:
    for number in {abs(value), *(round(abs(value), digits) for digits in range(_DECIMALS))}:
        yield ("number", number)
    if 0 < value < 1:
        yield from (("percent", round(value * 100, digits)) for digits in range(_DECIMALS))
