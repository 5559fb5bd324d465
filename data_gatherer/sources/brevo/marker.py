"""The first and last line of what we write into the CRM: by them a text of ours is found again, and never read as somebody's word."""

from __future__ import annotations

import re

_FIRST = "Suggested by sales-action:"
_LAST = "sales-action key:"
_KEY = rf"{_LAST}(?:\s|&nbsp;)*([0-9a-f]{{16}})\b"
_WHOLE = re.compile(rf"{_FIRST}.*?{_KEY}", re.DOTALL)
_HEADLESS = re.compile(rf"\A.*{_KEY}", re.DOTALL)


def first_line(what: str) -> str:
    """Return the line above a text of ours about *what*."""
    return f"{_FIRST} {what}"


def last_line(key: str) -> str:
    """Return the line below it, which carries *key*, 16 hex digits."""
    return f"{_LAST} {key}"


def keys_in(text: str) -> frozenset[str]:
    """Return the keys that *text*, plain or HTML, carries; a text without any holds nothing of ours."""
    return frozenset(re.findall(_KEY, text))


def own_words(text: str) -> str:
    """Return what people wrote into *text*, which is plain: all but what stands between our first line and our last.

    Where the first line is gone, all that stands above the last one counts as ours.
    """
    if not keys_in(text):
        return text
    return _HEADLESS.sub("", _WHOLE.sub("", text)).strip()
