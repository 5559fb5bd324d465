"""One plain form for texts that are written to be read past: no accents, no capitals, no letters that only look the part."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]")
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_MIXED = re.compile(r"[^\W\d_]*(?:[a-z][\u0370-\u03ff\u0400-\u052f]|[\u0370-\u03ff\u0400-\u052f][a-z])[^\W\d_]*")
_ALIKE = str.maketrans("аеорсухіјѕԁһвкмнтγαοερνικτ", "aeopcyxijsdhbkmhtyaoepvikt")
"""Cyrillic and Greek letters and the Latin ones they pass for."""
_TAGS = re.compile("[\U000e0020-\U000e007e]+")


def folded(text: str, low: str = "") -> str:
    """Return *text* in lower case and plain letters, with the same line ends; *low* is its case-folded form, if that is known."""
    low = low or text.casefold()
    if low.isascii():
        return low
    if _TAGS.search(low):
        low = _TAGS.sub(lambda found: "".join(chr(ord(sign) - 0xE0000) for sign in found[0]), low)
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", low))
    plain = unicodedata.normalize("NFKC", _ACCENTS.sub("", plain)).replace("’", "'")
    return _MIXED.sub(lambda found: found[0].translate(_ALIKE), plain) if _MIXED.search(plain) else plain


def alike(word: str) -> str:
    """Return *word* with Latin letters for those that pass for them."""
    return word.translate(_ALIKE)
