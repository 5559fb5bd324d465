"""One question to a model and its one round of repair: what our code objects to is shown to the model once, then the rest is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sales_kernel.engines.faults import EngineFault
from sales_kernel.engines.question import Complaint, Reading
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from sales_kernel.engines.question import Question, T

MOST_COMPLAINTS = 30
"""So many are told to the model; the rest would bury them."""
_SNIPPET = 160


class Turn(NamedTuple):
    """An answer that will not do, and what is wrong with it."""

    text: str
    complaints: tuple[Complaint, ...]


def converse(question: Question[T], put: Callable[[tuple[Turn, ...]], str]) -> T:
    """Return the answer to *question*; *put* asks the model, given what it said before and the complaints about that.

    An answer without complaints is taken. One with complaints goes back once; of the better answer then, what is right is kept. Where the
    second call fails, what is right of the first is kept. Raises EngineFault when nothing can be used.
    """
    first = put(())
    reading = _read(question, first, last=False)
    if reading.value is not None and not reading.complaints:
        return reading.value
    try:
        second = put((Turn(first, reading.complaints[:MOST_COMPLAINTS]),))
    except EngineFault:
        kept = _read(question, first, last=True).value
        if kept is None:
            raise
        return kept
    for text in (second, first):
        kept = _read(question, text, last=True).value
        if kept is not None:
            return kept
    told = "; ".join(one_line(str(each), limit=_SNIPPET) for each in _read(question, second, last=False).complaints[:2])
    raise EngineFault(
        f"Claude's answer could not be used, nor its second one: {told}",
        reason="unusable",
        hint="see what was answered: sales-ledger details last",
    )


def complaints_told(complaints: tuple[Complaint, ...]) -> str:
    """Return the words with which an answer goes back to a model."""
    lines = "\n".join(f"- {each}" for each in complaints)
    return (
        "Your answer was checked by program and does not hold. Give the whole answer again in the same form, with these points mended; "
        f"leave out what you cannot mend:\n{lines}"
    )


def _read(question: Question[T], text: str, *, last: bool) -> Reading[T]:
    import orjson

    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return Reading(None, (Complaint("", f"the answer is not JSON (line {error.lineno}: {error.msg})"),))
    return question.read(raw, last=last)
