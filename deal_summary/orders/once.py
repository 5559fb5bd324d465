"""Instructions found in records, each told once, whoever found it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from deal_summary.orders.folded import folded

if TYPE_CHECKING:
    from deal_summary.models import Claim

_WORD = re.compile(r"\w+")


def besides(ours: Iterable[Claim], theirs: Iterable[Claim]) -> Iterator[Claim]:
    """Yield those of *theirs* that are of other records than *ours*, the same words of a record once, whatever marks stand around them."""
    known = {record for claim in ours for record in _records(claim)}
    told: dict[tuple[str, ...], list[str]] = {}
    for claim in theirs:
        records, words = _records(claim), " ".join(_WORD.findall(folded(claim.text)))
        before = told.setdefault(records, [])
        if known.isdisjoint(records) and not any(words in one or one in words for one in before):
            before.append(words)
            yield claim


def _records(claim: Claim) -> tuple[str, ...]:
    return tuple(sorted({record.strip().casefold() for record in claim.evidence}))
