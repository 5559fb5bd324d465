"""Where in a text something is planted, and the text without it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

from deal_summary.orders.disguised import disguises, may_hide
from deal_summary.orders.folded import folded
from deal_summary.orders.forged import forgeries
from deal_summary.orders.phrases import orders
from sales_kernel.text import one_line

Kind = Literal["order", "forgery", "hidden", "encoded", "look-alike"]
"""An instruction to a machine; a forged role, heading, tag or tool call; hidden text; one of these encoded; a copied host name."""
TOLD: dict[Kind, str] = {
    "order": "an instruction to a program",
    "forgery": "text that poses as a part of the prompt or the program",
    "hidden": "text that a reader would not see",
    "encoded": "an encoded instruction",
    "look-alike": "an address that looks like a known one",
}
"""What a kind is called towards people."""
_QUOTE = 300
_READ = 200_000
"""Characters of a text that are read; no record of a CRM is longer."""


class Passage(NamedTuple):
    """What kind of thing is planted in a text, and the lines it stands in, as they stand there."""

    kind: Kind
    quote: str

    @property
    def short(self) -> str:
        """The quote on one line, cut where it is long."""
        return one_line(self.quote, limit=_QUOTE)


class _Span(NamedTuple):
    kind: Kind
    first: int
    last: int


def planted(text: str) -> tuple[Passage, ...]:
    """Return what is planted in *text*, in its order; neighbouring lines of one kind are one passage."""
    spans = _spans(text)
    if not spans:
        return ()
    lines = text.split("\n")
    return tuple(Passage(span.kind, "\n".join(lines[span.first : span.last + 1]).strip()) for span in spans)


def without_orders(text: str) -> str:
    """Return *text* without its lines in which something is planted."""
    spans = _spans(text)
    if not spans:
        return text
    gone = {number for span in spans for number in range(span.first, span.last + 1)}
    return "\n".join(line for number, line in enumerate(text.split("\n")) if number not in gone)


def gives_orders(text: str) -> bool:
    """Return whether something is planted in *text*."""
    return bool(_spans(text))


@lru_cache(maxsize=4096)
def _spans(text: str) -> tuple[_Span, ...]:
    """The lines in which something is planted; several questions are asked of the same text, so the answer is kept for a while."""
    found = sorted(set(_found(text[:_READ])), key=lambda span: (span.first, -span.last))
    merged: list[_Span] = []
    for span in found:
        if merged and span.first <= merged[-1].last + (span.kind == merged[-1].kind):
            merged[-1] = merged[-1]._replace(last=max(span.last, merged[-1].last))
        else:
            merged.append(span)
    return tuple(merged)


def _found(text: str) -> Iterator[_Span]:
    low = text.casefold()
    plain = folded(text, low)
    ends = list(accumulate(len(line) + 1 for line in plain.split("\n")))

    def lines(start: int, end: int) -> tuple[int, int]:
        return bisect_right(ends, start), bisect_right(ends, max(start, end - 1))

    for start, end in orders(plain):
        first, last = lines(start, end)
        yield _Span("order", first, _led_on(text, last))
    for kind, start, end in forgeries(plain):
        first, last = lines(start, end)
        yield _Span(kind, first, _end_of_paragraph(text, last) if kind == "forgery" else last)
    for number, line in enumerate(text.split("\n") if may_hide(text) else ()):
        if any(next(orders(each), None) or next(forgeries(each), None) for each in map(folded, disguises(line))):
            yield _Span("encoded", number, number)


def _led_on(text: str, last: int) -> int:
    """Where an order ends with a colon, what it announces belongs to it: the lines up to the next empty one."""
    return _end_of_paragraph(text, last) if text.split("\n")[last].rstrip().endswith(":") else last


def _end_of_paragraph(text: str, last: int) -> int:
    lines = text.split("\n")
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return last
