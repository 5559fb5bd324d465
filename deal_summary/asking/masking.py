"""Addresses and telephone numbers taken out of what a model is shown, where the settings want that; names stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from deal_summary.stated.days import dates_and_times_out
from deal_summary.stated.keys import ADDRESS, addresses_out, phones

if TYPE_CHECKING:
    from data_gatherer.models import EnrichedDeal
    from sales_kernel.fingerprint import Plain

Hide = Callable[[str], str]
"""Makes of a text what a model is shown of it."""
AN_ADDRESS, A_NUMBER = "[address]", "[number]"
_DIALLED = re.compile(r"(?:wa\.me/|tel:|phone=)\+?(?P<number>\d{6,})", re.IGNORECASE)
_BARE = re.compile(r"(?<!\w)\d{10,15}(?!\w)")
_PAIRS = re.compile(r"(?<!\w)0\d(?:[ .\-/]\d\d){4}(?!\w)")
"""As numbers are written in France; half of one reads like a date."""
_RUN = re.compile(r"\+?\(?\d(?:[ \u00a0\u202f().\-/]{0,3}\d){7,40}")
_LAST = 8
"""By so many last digits a number is known, however its beginning is written."""
_PREFIX = 7
"""So many digits before those may be the number's beginning."""


class _Found(NamedTuple):
    start: int
    end: int
    token: str


def hider(deal: EnrichedDeal, *, masked: bool) -> Hide:
    """Return what hides addresses and numbers in a text about *deal*; without *masked* it hides nothing.

    Those of the deal's people become `[e-mail of contact:12]` and `[phone of the owner]`, all others `[address]` and `[number]`, so the
    same one reads the same everywhere. Ids of records stay as they are: claims have to name them.
    """
    return _Hider(deal).hide if masked else _as_it_is


def hidden(plain: Plain, hide: Hide) -> Plain:
    """Return JSON-shaped data with all its texts, and the names in its maps, hidden."""
    if isinstance(plain, str):
        return hide(plain)
    if isinstance(plain, Mapping):
        return {hide(name): hidden(value, hide) for name, value in plain.items()}
    return [hidden(value, hide) for value in plain] if isinstance(plain, list | tuple) else plain


def _as_it_is(text: str) -> str:
    return text


class _Hider:
    def __init__(self, deal: EnrichedDeal) -> None:
        self._addresses: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._ids = deal.evidence_ids
        owner = deal.deal.owner
        for contact in deal.contacts:
            self._known(contact.email, contact.phone, f"contact:{contact.id}")
        if owner:
            self._known(owner.email, owner.phone, "the owner")

    def _known(self, address: str, number: str, whose: str) -> None:
        nameless = "@" in whose  # an id that is itself an address
        digits = re.sub(r"\D", "", number)[-_LAST:]
        if address:
            self._addresses.setdefault(address.casefold(), AN_ADDRESS if nameless else f"[e-mail of {whose}]")
        if len(digits) == _LAST:
            self._numbers.setdefault(digits, A_NUMBER if nameless else f"[phone of {whose}]")

    def hide(self, text: str) -> str:
        if text in self._ids:
            return text
        if "@" not in text and not any(sign.isdigit() for sign in text):
            return text
        pieces, at = [], 0
        for found in sorted(self._found(text), key=lambda each: (each.start, each.token == A_NUMBER, -each.end)):
            if found.start >= at:
                pieces += [text[at : found.start], found.token]
                at = found.end
        return "".join((*pieces, text[at:]))

    def _found(self, text: str) -> Iterator[_Found]:
        for match in ADDRESS.finditer(text):
            yield _Found(*match.span(), self._addresses.get(match[0].casefold().rstrip("."), AN_ADDRESS))
        for match in _RUN.finditer(text) if self._numbers else ():
            yield from self._ours(match)
        for match in _DIALLED.finditer(text):
            yield _Found(*match.span("number"), A_NUMBER)
        rest = dates_and_times_out(addresses_out(text, []), [])
        for match in (*_PAIRS.finditer(text), *phones(rest), *_BARE.finditer(rest)):
            yield _Found(*match.span(), A_NUMBER)

    def _ours(self, run: re.Match[str]) -> Iterator[_Found]:
        """Yield the numbers we know in a run of digits, with what stands before them in it."""
        places = [run.start() + at for at, sign in enumerate(run[0]) if sign.isdigit()]
        digits, begin = re.sub(r"\D", "", run[0]), 0
        for at in range(len(digits) - _LAST + 1):
            if at >= begin and (token := self._numbers.get(digits[at : at + _LAST])):
                yield _Found(
                    run.start() if not begin and at <= _PREFIX else places[at], places[at + _LAST - 1] + 1, token
                )
                begin = at + _LAST
