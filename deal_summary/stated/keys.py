"""What a text states that can be looked up, and where one is sent: links, addresses, telephone numbers.

A statement carries keys; it is backed when any of its keys is granted by a record. Texts of records are read by the same code, so
that both sides understand "48k", "48,000" and "48 000" alike. Patterns begin with a digit or are asked only where a text can
match: this runs on every text of every plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

Kind = Literal["link", "address", "phone number", "date", "time", "amount", "percentage", "number"]
Key = tuple[str | float | int, ...]


class Stated(NamedTuple):
    """Something a text states: in which words, what would back it, and what it backs when a record states it."""

    kind: Kind
    words: str
    keys: tuple[Key, ...]
    grants: tuple[Key, ...]


_DIGITS = re.compile(r"\d\d*")  # one digit first: so the search skips to digits


def runs(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of *pattern* that begin where digits begin; many times faster than looking everywhere."""
    at = 0
    for digits in _DIGITS.finditer(text):
        if digits.start() >= at and (match := pattern.match(text, digits.start())):
            at = match.end()
            yield match


def blanked(pattern: re.Pattern[str], text: str, take: Callable[[re.Match[str]], bool]) -> str:
    """Return *text* with the matches of *pattern* at digits blanked that *take* has taken."""
    pieces, at = [], 0
    for match in runs(pattern, text):
        if take(match):
            pieces += [text[at : match.start()], " " * len(match[0])]
            at = match.end()
    return "".join((*pieces, text[at:])) if pieces else text


# Links and addresses

ADDRESS = re.compile(r"(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
"""An e-mail address in a text."""
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>\"'“”„«»)\]]+", re.IGNORECASE)
_TOP = (
    "com|net|org|info|biz|io|ai|co|app|dev|cloud|online|shop|site|xyz|example|test"
    "|zip|mov|eu|uk|fr|de|es|ch|at|be|lu|nl|it|pt|ie|us|ca|mx|ly|me|tv|ru|cn"
)
_TOP_LEVEL = re.compile(rf"\.(?:{_TOP})(?![\w-])", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w.@-])(?:[\w-]+\.)+(?:{_TOP})(?![\w-])(?:/[^\s<>\"'“”„«»)\]]*)?", re.IGNORECASE)
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61\u2024\ufe52", "."))
"""Points of other scripts; some programs that open links read them as ours."""
_SPACED = re.compile(
    r"(?<![\w.@-])[\w-]+(?:[ \t]+\.(?:com|net|org|info|biz|io|co|zip|xyz)"
    r"|[ \t]+(?:\(dot\)|\[dot\]|dot|punkt|punto|point)[ \t]+(?:com|net|org|io))(?![\w-])",
    re.IGNORECASE,
)
_SPACED_HINTS = (" .", "dot", "punkt", "punto", "point")
"""A host that is written so that it is no link and everybody knows where it leads."""


def link_key(link: str) -> Key:
    """Fold a link to one form: no scheme, `www.`, fragment, closing mark or slash."""
    plain = re.sub(r"^[a-z][a-z0-9+.-]*://", "", link.strip().casefold()).partition("#")[0]
    return ("link", plain.removeprefix("www.").rstrip(".,;:!?…").rstrip("/"))


def addresses_out(text: str, found: list[Stated]) -> str:
    """Return *text* with its links and e-mail addresses blanked; they are added to *found*."""

    def address(match: re.Match[str]) -> str:
        key: Key = ("address", match[0].casefold().rstrip("."))
        found.append(Stated("address", match[0], (key,), (key,)))
        return " " * len(match[0])

    def link(match: re.Match[str]) -> str:
        key = link_key(match[0])
        found.append(Stated("link", match[0].rstrip(".,;:!?"), (key,), (key,)))
        return " " * len(match[0])

    text = text if text.isascii() else text.translate(_DOTS)
    if "@" in text:
        text = ADDRESS.sub(address, text)
    if "://" in text or "www." in text.casefold():
        text = _LINK.sub(link, text)
    text = _BARE.sub(link, text) if _TOP_LEVEL.search(text) else text
    folded = text.casefold()
    return _SPACED.sub(link, text) if any(hint in folded for hint in _SPACED_HINTS) else text


# Telephone numbers

_PHONE = re.compile(r"[+(\d][\d \u00a0\u202f().\-/]{6,24}\d(?!\w)")
_GROUPED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_AMERICAN = re.compile(r"(?:1[ .-])?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}")


def phone_keys(number: str) -> tuple[Key, ...]:
    """Return what a number on record backs: itself in full, and its last eight digits, as people write it at home."""
    digits = _digits(number)
    return (("phone", digits), ("phone ends", digits[-8:])) if len(digits) >= 7 else ()


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    return digits.removeprefix("00") if number.lstrip().startswith("00") else digits


def phones(text: str) -> Iterator[re.Match[str]]:
    """Yield the telephone numbers in *text*. Dates and times must be out of it."""
    for match in _PHONE.finditer(text):
        digits, start = _digits(match[0]), match.start()
        if 7 <= len(digits) <= 15 and not (start and text[start - 1].isalnum()) and _dialled(match[0]):
            yield match


def phones_out(text: str, found: list[Stated]) -> str:
    """Return *text* with its telephone numbers blanked; they are added to *found*. Dates and times must be out of it."""
    pieces, at = [], 0
    for match in phones(text):
        words, digits = match[0], _digits(match[0])
        full = words.startswith(("+", "00"))
        keys: tuple[Key, ...] = (("phone", digits),) if full else (("phone ends", digits[-8:]),)
        found.append(Stated("phone number", words, keys, phone_keys(words)))
        pieces += [text[at : match.start()], " " * len(words)]
        at = match.end()
    return "".join((*pieces, text[at:])) if pieces else text


def _dialled(words: str) -> bool:
    """A telephone number begins with + or 0 or is grouped the American way; `48 000 000` is an amount."""
    if _GROUPED.fullmatch(words):
        return False
    return words.startswith(("+", "0", "(0", "(+")) or _AMERICAN.fullmatch(words) is not None
