"""Does somebody stand behind what a text promises, or claims of what we sell?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from action_recommender.gates.claiming import Claim, claims_in, denies, stem, telling
from action_recommender.gates.grounds import plain
from action_recommender.models import (
    BriefContent,
    Content,
    EmailContent,
    Finding,
    MessageContent,
    Outline,
    PhoneContent,
    WorkContent,
)
from deal_summary.orders.folded import folded
from deal_summary.reading import language_of
from deal_summary.stated.numbers import spelled
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from action_recommender.gates.grounds import Grounds

_QUOTED = re.compile(r"“([^“”]{3,400})”|«\s?([^«»]{3,400}?)\s?»|„([^„“”]{3,400})[“”]|\"([^\"\n]{3,400})\"")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+|;\s")
_NAMED = re.compile(r"(?<![.!?:\n] )(?<!^)\b(?:[A-Z][^\W\d_]*[A-Z]\w*|[A-ZÀ-Þ][^\W_]+)|\b\w*\d[\w.,]*", re.MULTILINE)
_LEAST = 2 / 3
"""Of the words that tell something, so many must stand in one sentence of ours."""
_SNIPPET = 120
_KINDS = {"promise": "a promise", "claim": "a claim about what we sell", "praise": "praise of what we sell"}


def claims(content: Content, grounds: Grounds) -> list[Finding]:
    """Block promises and claims in a text for somebody outside that nothing of ours backs; of mere praise only warn.

    Work of our own, briefs and outlines reach nobody and are not asked.
    """
    if isinstance(content, WorkContent | BriefContent | Outline):
        return []
    return list(claims_of(_said(content), content.language, grounds))


def claims_of(texts: Mapping[str, str], language: str, grounds: Grounds, *, lenient: bool = False) -> Iterator[Finding]:
    """Yield the findings on *texts*, by the name of their part; *lenient* only warns of claims, for a person's own words."""
    names, theirs = frozenset(_own_names(grounds)), frozenset(_their_names(grounds))
    for part, text in texts.items():
        for claim in claims_in(_unquoted(text, grounds), language, names, theirs):
            if _is_raised(claim, language, grounds) or _is_backed(claim, language, grounds, names):
                continue
            soft = claim.kind == "praise" or (lenient and claim.kind == "claim")
            reason = f"nothing of ours backs {_quoted(claim, soft=soft)} ({_KINDS[claim.kind]} in the {part})"
            yield Finding(gate="claims", outcome="warned" if soft else "blocked", reason=reason)


def _quoted(claim: Claim, *, soft: bool) -> str:
    """The clause, and of one that has to be mended the words in it that it is about."""
    words = one_line(claim.words, limit=_SNIPPET)
    at = folded(claim.words).find(claim.about)
    about = claim.words[at : at + len(claim.about)] if len(folded(claim.words)) == len(claim.words) and at >= 0 else ""
    return f"“{about}” in “{words}”" if about and not soft else f"“{words}”"


def _said(content: EmailContent | PhoneContent | MessageContent) -> dict[str, str]:
    """What we say; of objections only our answer."""
    match content:
        case EmailContent():
            return {"subject": content.subject, "body": content.body}
        case MessageContent():
            return {"message": content.message}
        case PhoneContent():
            answers = "\n".join((*content.questions, *(each.you for each in content.objections)))
            return {
                "opening": content.opening,
                "agenda": content.agenda,
                "script": answers,
                "pitch": content.pitch,
                "close": content.close,
                "voicemail": content.voicemail,
            }


def _unquoted(text: str, grounds: Grounds) -> str:
    """*text* without what it quotes of theirs, which is no promise of ours."""

    def kept(match: re.Match[str]) -> str:
        words = next(filter(None, match.groups()), "")
        return "…" if plain(words).rstrip(".!?… ") in grounds.heard else match[0]

    return _QUOTED.sub(kept, text)


def _own_names(grounds: Grounds) -> Iterator[str]:
    """What we and our product are called: the company, and what a `Product:` line begins with."""
    product = grounds.context.about("Product").partition(",")[0]
    for name in (grounds.context.company, product):
        yield from (folded(each) for each in (name, name.partition(" ")[0]) if len(each) > 2)


def _their_names(grounds: Grounds) -> Iterator[str]:
    """What the buyer's people and companies are called, whole and word by word: what they do is no claim of ours."""
    deal = grounds.deal
    firms = (*((deal.company,) if deal.company else ()), *deal.other_companies)
    for name in (*(contact.name for contact in deal.contacts), *(firm.name for firm in firms)):
        yield from (each for each in (folded(name), *folded(name).split()) if len(each) > 2)


def _is_raised(claim: Claim, language: str, grounds: Grounds) -> bool:
    """Return whether it only names what the buyer asked for, or what we are about to do."""
    needed = set(telling(claim.core, language))
    return claim.named and any(needed <= set(telling(text, language)) for text in grounds.raised)


def _is_backed(claim: Claim, language: str, grounds: Grounds, names: frozenset[str]) -> bool:
    """Return whether one sentence of ours says so: every number and name of it, what it promises, and most of its other words."""
    ours = {stem(word) for name in names for word in re.findall(r"\w+", name)}
    needed = {stem(folded(word)) for word in _NAMED.findall(claim.words)} if language != "de" else _numbers(claim.words)
    needed |= {stem(word) for each in spelled(claim.words, language, small=True) for word in folded(each.words).split()}
    needed |= set(telling(claim.core, language))
    words = set(telling(claim.words, language)) - ours
    needed &= words
    rest = words - needed
    return bool(words) and any(
        needed <= said and len(rest & said) >= len(rest) * _LEAST for said in _sentences(grounds, language)
    )


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def _sentences(grounds: Grounds, language: str) -> Iterator[set[str]]:
    for text in grounds.backing:
        for sentence in filter(None, map(str.strip, _SENTENCE.split(text))):
            spoken = language_of(sentence) or language
            if not denies(sentence, spoken):
                yield set(telling(sentence, language))
