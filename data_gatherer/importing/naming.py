"""Column names as people and exports write them, compared without what does not count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_PASSED_OVER = re.compile(r"[\s_\ufeff\u200b\u2060*]+")


def key(name: str) -> str:
    """Return *name* for comparison: without case, blanks, underscores, marks of required columns and byte order marks."""
    return _PASSED_OVER.sub("", unicodedata.normalize("NFC", name)).casefold()


class Header:
    """The names of a file's columns, found again however they are written."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        placed = list(enumerate(self.names))[::-1]  # of equal names the first counts
        self._exact = {name: at for at, name in placed}
        self._loose = {key(name): at for at, name in placed}

    def find(self, name: str) -> int | None:
        """Return the place of the column called *name*, or None."""
        return self._exact.get(name, self._loose.get(key(name)))

    def shown(self) -> str:
        """Return the names for a message."""
        return ", ".join(self.names[:40]) + (" …" if len(self.names) > 40 else "")


def told_apart(names: Iterable[str]) -> Iterator[str]:
    """Yield the names; an empty one is called by its place, one that was there before gets a number."""
    seen: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        called = " ".join(name.strip("\ufeff").split()) or f"column {place}"
        seen[called] = seen.get(called, 0) + 1
        yield called if seen[called] == 1 else f"{called} ({seen[called]})"
