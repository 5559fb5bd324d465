"""What is wrong with a prompt file: slots, front matter, order and length, each with its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from action_recommender.asking import DRAFT_SLOTS, RECORDS, SLOTS
from action_recommender.house import FRONT_MATTER, TONES
from action_recommender.plays import PLAYS
from data_gatherer.spoken import LANGUAGES
from deal_summary.summarize import SLOTS as SUMMARY_SLOTS
from deal_summary.summarize import wanted
from sales_kernel.errors import UsageFault
from sales_kernel.front_matter import nearest
from sales_kernel.prompts import Prompt

Layer = Literal["summarize", "recommend", "draft"]
LAYERS: tuple[Layer, ...] = ("summarize", "recommend", "draft")
SLOTS_OF: dict[Layer, frozenset[str]] = {
    "summarize": frozenset(SUMMARY_SLOTS),
    "recommend": SLOTS,
    "draft": DRAFT_SLOTS,
}
"""The slots a prompt may use."""
LONG = 24_000
"""Characters of instructions from which on more of them are followed less."""
LITTLE_ROOM = 4_000
"""Tokens below which thinking leaves little for the answer."""
_NEEDED: dict[Layer, tuple[str, ...]] = {
    "summarize": ("enriched_deal",),
    "recommend": ("candidates", "enriched_deal"),
    "draft": ("candidates", "enriched_deal"),
}
_MISSED = {
    "candidates": "the model would not know what it may choose",
    "enriched_deal": "the model would see no record, and can quote none",
    "wishes": "what is wished with --tone, --language, --shorter, --longer and --instead would not reach the model",
    "action": "a text that is to be rewritten would not reach the model",
}
_HALF_SLOT = re.compile(r"\{\{[a-z_ ]*(?![a-z_ ]*\}\})|(?<!\{)\{[a-z_]+\}(?!\})")


class Remark(NamedTuple):
    """Something about a prompt: an *error* keeps it from working, a *warning* from working well. Line 0 is the whole file."""

    line: int
    kind: Literal["error", "warning"]
    what: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{self.kind}: {place}{self.what}{f'; {self.hint}' if self.hint else ''}"


def layer_of(prompt: Prompt) -> Layer:
    """Return which layer a prompt is probably for, by its slots."""
    slots = prompt.slots
    if slots & {"action", "wishes"}:
        return "draft"
    return "summarize" if slots & {"signals", "enriched_deal"} and slots <= SUMMARY_SLOTS else "recommend"


def of_slots(prompt: Prompt, layer: Layer) -> Iterator[Remark]:
    """Yield what is wrong with the slots: unknown, missing, half, twice, or where no cache keeps what they hold."""
    known, places = SLOTS_OF[layer], prompt.places()
    named = {name for name, _ in places}
    for name, line in places:
        if name not in known:
            told = nearest(name, tuple(sorted(known))) or f"; there are: {', '.join(sorted(known))}"
            yield Remark(line, "error", f"unknown slot {{{{{name}}}}}{told}")
    for half in _HALF_SLOT.finditer(prompt.text, prompt.front.end):
        yield Remark(prompt.line_at(half.start()), "warning", f"{half[0].strip()} is no slot", "a slot is {{name}}")
    if "company_context" not in named:
        yield Remark(
            0,
            "warning" if layer == "summarize" else "error",
            "the slot {{company_context}} is missing",
            "the model would not know our company",
        )
    if named & RECORDS:
        yield from _missed(named, _NEEDED[layer], "error")
    if layer == "draft":
        yield from _missed(named, ("wishes", "action") if named & RECORDS else ("wishes",), "warning")
    for name, count in Counter(name for name, _ in places if name not in RECORDS).items():
        if count > 1:
            yield Remark(0, "warning", f"{{{{{name}}}}} stands there {count} times and is sent {count} times")
    yield from _order(prompt)


def of_front_matter(prompt: Prompt, layer: Layer, models: tuple[str, ...]) -> Iterator[Remark]:
    """Yield what is wrong with the front matter; *models* are those whose price is known."""
    try:
        meta = prompt.meta
    except UsageFault as fault:
        yield _told(prompt, fault)
        return
    front = prompt.front
    for name in map(str, meta):
        if name not in FRONT_MATTER:
            yield Remark(front.line_of(name), "warning", f"{name} is not used{nearest(name, FRONT_MATTER)}")
    checks: list[tuple[str, Callable[[], Any]]] = [
        ("tone", lambda: wanted(prompt, "tone", TONES)),
        ("length", lambda: wanted(prompt, "length", ("full", "short"))),
        ("language", lambda: wanted(prompt, "language", ("auto", *LANGUAGES))),
    ]
    for name, check in checks:
        try:
            check()
        except UsageFault as fault:
            yield _told(prompt, fault, front.line_of(name))
    yield from _plays(prompt, meta.get("plays", "all"))
    yield from _parameters(prompt, layer, models)


def of_length(prompt: Prompt) -> Iterator[Remark]:
    """Yield what is said of instructions that are too many, or none."""
    parts = prompt.parts(RECORDS)
    if len(prompt.body[: parts.common].strip()) > LONG:
        yield Remark(
            0,
            "warning",
            f"the instructions have {parts.common:,} characters; beyond {LONG:,} each of them counts for less",
            "keep what changes the result",
        )
    if prompt.slots and not prompt.body[: parts.common].strip():
        yield Remark(
            prompt.places()[0][1],
            "warning",
            "no instructions stand before the first slot's section",
            "begin with what to do, and how; slots belong below",
        )


def _missed(named: set[str], needed: tuple[str, ...], kind: Literal["error", "warning"]) -> Iterator[Remark]:
    for name in needed:
        if name not in named:
            yield Remark(0, kind, f"the slot {{{{{name}}}}} is missing", _MISSED[name])


def _order(prompt: Prompt) -> Iterator[Remark]:
    """Words of ours behind the last record close the request, where no cache keeps them."""
    last = max((line for name, line in prompt.places() if name in RECORDS), default=0)
    closing = prompt.front.end + prompt.parts(RECORDS).closing
    first = prompt.line_at(closing)
    for name, line in prompt.places():
        if last and line >= first and line > last and name not in RECORDS and name != "wishes":
            yield Remark(
                line,
                "warning",
                f"{{{{{name}}}}} stands behind the last record, where no prompt cache keeps it",
                "move its section above the records",
            )


def _plays(prompt: Prompt, asked: object) -> Iterator[Remark]:
    for name in asked if isinstance(asked, list) else [asked]:
        if name != "all" and name not in PLAYS:
            told = nearest(str(name), tuple(PLAYS))
            yield Remark(prompt.front.line_of("plays"), "error", f"plays: no play {name}{told}")


def _parameters(prompt: Prompt, layer: Layer, models: tuple[str, ...]) -> Iterator[Remark]:
    try:
        asked = prompt.asked
    except UsageFault as fault:
        yield _told(prompt, fault)
        return
    if asked.model and asked.model not in models:
        told = nearest(asked.model, models) or "; what its calls cost will not be known"
        yield Remark(prompt.front.line_of("model"), "warning", f"no price is known for the model {asked.model}{told}")
    if layer == "recommend" and asked.max_tokens is not None and asked.max_tokens < LITTLE_ROOM:
        yield Remark(
            prompt.front.line_of("max_tokens"),
            "warning",
            f"{asked.max_tokens:,} tokens are little room: thinking counts too, and an answer that is cut is not used",
            f"give it {LITTLE_ROOM:,} or more",
        )
    if not asked.version:
        yield Remark(0, "warning", "no version", "with one, the ledger tells which state of the file was used")


def _told(prompt: Prompt, fault: UsageFault, line: int = 0) -> Remark:
    said = str(fault).removeprefix(str(prompt.path)).removeprefix(", ").removeprefix(": ")
    found = re.match(r"line (\d+): ", said)
    return Remark(int(found[1]) if found else line, "error", said[found.end() :] if found else said)
