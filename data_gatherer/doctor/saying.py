"""Words that several findings share: ages, numbers, lists of names, lines for `config.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from difflib import get_close_matches

import orjson

_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60))
_MOST_NAMES = 6
_NEAR = 0.75
"""Of 1: how much of two names has to be the same; a letter wrong in four."""


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago something was, in its largest unit."""
    length = span(now - then)
    return f"{length} ago" if length else "just now"


def span(length: timedelta) -> str:
    """Return a length of time in its largest unit; empty below a minute."""
    seconds = abs(length.total_seconds())
    name, size = next(((name, size) for name, size in _UNITS if seconds >= size), ("", 1))
    count = int(seconds // size)
    return f"{count} {name}{'' if count == 1 else 's'}" if name else ""


def counted(count: int, one: str, many: str = "") -> str:
    """Return `1 deal`, `1,200 deals`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def named(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """Return names in a row, the first ones if there are many."""
    rest = len(names) - most
    return ", ".join(names) if rest <= 0 else f"{', '.join(names[:most])} and {rest} more"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return which of *known* somebody may have misspelled; empty when none is that near."""
    by_folded = {one.casefold(): one for one in known}
    close = get_close_matches(name.casefold(), by_folded, n=1, cutoff=_NEAR)
    return by_folded[close[0]] if close else ""


def setting(document: Mapping[str, object]) -> str:
    """Return a setting of `brevo:` as a line of config.yaml; names from outside are quoted, so that it can be copied as it is."""
    return f"brevo: {_flow(document)}"


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_name(name)}: {_flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    return orjson.dumps(value).decode()


def _name(name: str) -> str:
    return (
        name if name.replace("_", "a").isascii() and name.replace("_", "a").isalnum() else orjson.dumps(name).decode()
    )
