"""Does a text carry what somebody planted in a record, or what is ours alone? And is it plain text?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from action_recommender.gates.grounds import Grounds, plain, runs
from action_recommender.gates.lint import texts_of
from action_recommender.models import Content, Finding
from deal_summary.context import GUIDELINES
from deal_summary.orders import planted
from deal_summary.orders.disguised import disguises
from deal_summary.stated.keys import addresses_out, phones_out
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from deal_summary.context import ContextDocument
    from deal_summary.stated.keys import Stated

_APART = {"recipient", "number", "address"}
_MARKUP = re.compile(
    r"<\s*/?\s*(?:a|abbr|audio|b|base|body|br|button|code|div|em|embed|form|h\d|head|html|i|iframe|img|input|li|link|math|meta|object|ol|p"
    r"|script|select|span|strong|style|svg|table|td|textarea|title|tr|u|ul|video)(?:\s[^>]*)?/?>|<!--|\b(?:javascript|vbscript|data|file)\s*:\s*\S*[/(,;]"
    r"|!?\[[^\]\n]{0,200}\]\([^)\n]{1,400}\)|^\s*\[[^\]\n]{1,80}\]:\s*\S|\bon(?:error|load|click|mouseover)\s*=",
    re.IGNORECASE | re.MULTILINE,
)
_ESCAPE = re.compile(r"[\x1b\x9b\x90\x9d]|\\(?:x1b|033|u001b|e)\[", re.IGNORECASE)
_BLOB = re.compile(
    r"[A-Za-z0-9+/=_-]{24,}|(?:%[0-9A-Fa-f]{2}){4,}|(?:\\x[0-9A-Fa-f]{2}){4,}|(?:&#x?[0-9A-Fa-f]{2,5};){3,}"
)
_TOKEN = re.compile(r"(?=[\w-]*\d)(?=[\w-]*[^\W\d_])[\w-]{6,}|[A-Z][A-Z0-9_-]{7,}|\S{24,}")
_WORD = re.compile(r"[^\W_]+")
_RUN = 5
_OURS = 9
"""Words in a row that may not be those of a planted passage, and of what is for us alone."""
_FOR_BUYERS = re.compile(
    r"(?:closing line|proof point|sign-off|value line|tone|avoid|meeting length|maximum e-mail length)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]+[\"”“»]")
_SNIPPET = 80


def injection(content: Content, grounds: Grounds) -> list[Finding]:
    """Block a content that repeats what is planted, speaks to a machine, is not plain text, or tells what is ours alone."""
    parts = {part: text for part, text in texts_of(content).items() if part not in _APART}
    return list(injection_of(parts, grounds))


def injection_of(parts: Mapping[str, str], grounds: Grounds) -> Iterator[Finding]:
    """Yield the findings on *parts*, which are told by their names."""
    for part, text in parts.items():
        if wrong := next(_wrong(text, grounds), ""):
            yield Finding(gate="injection", outcome="blocked", reason=f"{wrong} (in the {part})")


def _wrong(text: str, grounds: Grounds) -> Iterator[str]:
    if escape := _ESCAPE.search(text):
        yield f"it could steer a terminal: {escape[0]!r}"
    if markup := _MARKUP.search(text):
        yield f"it has markup: “{_short(markup[0])}”"
    if blob := next(_blobs(text, grounds), ""):
        yield f"it has an unreadable piece: “{_short(blob)}”"
    if order := next(iter(planted(text)), None):
        yield f"it speaks to a machine: “{_short(order.quote)}”"
    if repeated := next(_repeated(text, grounds), ""):
        yield f"it repeats what is planted in a record: “{_short(repeated)}”"
    if told := next(_told(text, grounds), ""):
        yield f"it tells what is for us alone: “{_short(told)}”"


def _blobs(text: str, grounds: Grounds) -> Iterator[str]:
    links: list[Stated] = []
    bare = addresses_out(text, links)
    for found in _BLOB.finditer(bare):
        mixed = any(sign.isdigit() for sign in found[0]) and found[0].upper() != found[0] != found[0].lower()
        if (mixed or "%" in found[0] or "\\" in found[0] or "&" in found[0] or "=" in found[0]) and plain(
            found[0]
        ) not in grounds.ours:
            yield found[0]


# What is planted


def _repeated(text: str, grounds: Grounds) -> Iterator[str]:
    if not grounds.planted:
        return
    said = plain(text)
    for token in _tokens(grounds):
        if plain(token) in said:
            yield token
    theirs = _runs_of(grounds)
    yield from (run for run in runs(text, _RUN) if run in theirs)


def _tokens(grounds: Grounds) -> Iterator[str]:
    """Links, addresses, numbers and codes of the texts in which something is planted, but those that we or the CRM's own fields have."""
    known = _known(grounds)
    for text in grounds.tainted:
        for said in (text, *_decoded(text)):
            found: list[Stated] = []
            rest = phones_out(addresses_out(said, found), found)
            yield from (
                each.words for each in found if plain(each.words) not in known and plain(each.words) not in grounds.ours
            )
            yield from (
                word for word in _TOKEN.findall(rest) if plain(word) not in grounds.ours and plain(word) not in known
            )


def _known(grounds: Grounds) -> frozenset[str]:
    """Addresses, numbers and hosts that are fields of the deal's people and companies: they are said in other places too."""
    deal = grounds.deal
    people = (way for contact in deal.contacts for way in (contact.email, contact.phone, contact.linkedin))
    owner = (deal.deal.owner.email, deal.deal.owner.phone) if deal.deal.owner else ()
    firms = (firm.domain for firm in (*((deal.company,) if deal.company else ()), *deal.other_companies))
    said = [plain(each) for each in (*people, *owner, *firms) if each]
    return frozenset((*said, *(each.rpartition("@")[2] for each in said)))


def _runs_of(grounds: Grounds) -> frozenset[str]:
    """Every run of words of the planted passages, as they stand and decoded, but those that we say ourselves."""
    ours = " ".join(_WORD.findall(grounds.ours))
    passages = (said for passage in grounds.planted for said in (passage, *_decoded(passage)))
    return frozenset(run for passage in passages for run in runs(passage, _RUN) if run not in ours)


def _decoded(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from disguises(line)


# What is ours alone


def _told(text: str, grounds: Grounds) -> Iterator[str]:
    private = _instructions() | _private(grounds.context)
    yield from (run for run in runs(text, _OURS) if run in private)


@cache
def _private(context: ContextDocument) -> frozenset[str]:
    """The guidelines and learnings, but those that are words for buyers and what others quote."""
    lines = (*context.bullets(GUIDELINES), *context.learnings)
    inner = (_QUOTED.sub(" ", line) for line in lines if not _FOR_BUYERS.match(line))
    return frozenset(run for line in inner for run in runs(line, _OURS))


@cache
def _instructions() -> frozenset[str]:
    """What a model is told: the policy and the shipped prompts."""
    from sales_kernel.engines.claude.request import POLICY
    from sales_kernel.prompts import load

    bodies = (load(name).body for name in ("recommend", "draft", "summarize"))
    return frozenset(run for text in (POLICY, *bodies) for run in runs(text, _OURS))


def _short(words: str) -> str:
    return one_line(words, limit=_SNIPPET)
