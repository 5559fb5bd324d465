"""What fits into a budget: entries that can be told in several forms, the fuller ones for those that stand first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import orjson

from sales_kernel.fingerprint import Plain

WHOLE, SHORTER, SHORTEST, UNTOLD = range(4)
"""How fully an entry is told."""
_SHARES = ((WHOLE, 0.5), (SHORTER, 0.8), (SHORTEST, 1.0))
"""Half of the room goes to whole entries, three tenths to shorter ones, the rest to the shortest."""
_MISSES = 20
"""After so many that do not fit the search for smaller ones ends."""
BYTES_A_TOKEN = 3
_IDS = frozenset({"id", "about", "person", "people"})
"""Fields that name records; half an id names nothing."""


@dataclass
class Entry:
    """Something that may be told whole, shorter or shortest; one with a single form is never cut. The lowest *rank* comes first."""

    part: str
    forms: Sequence[Callable[[], Plain]]
    rank: tuple[float, ...] = ()
    level: int = UNTOLD
    said: Plain = None
    size: int = 0

    @property
    def told(self) -> bool:
        """True when it is told in some form."""
        return self.level != UNTOLD

    def tell(self, level: int, room: int) -> int:
        """Tell it at *level* if that fits into *room* bytes beyond what it takes; return what is then left of the room, or -1."""
        said = self.forms[min(level, len(self.forms) - 1)]()
        size = size_of(said) + 1
        left = room - (size - self.size)
        if left < 0:
            return -1
        self.said, self.size, self.level = said, size, level
        return left


def size_of(plain: Plain) -> int:
    """Return the bytes of *plain* as compact JSON."""
    return len(orjson.dumps(plain))


def tokens_of(plain: Plain) -> int:
    """Return the estimated tokens of *plain*: a third of its bytes as compact JSON."""
    return -(-size_of(plain) // BYTES_A_TOKEN)


def all_fit(entries: Iterable[Entry], room: int) -> bool:
    """Tell all *entries* whole; where they do not fit into *room* bytes, tell none and return false."""
    tried: list[Entry] = []
    for entry in entries:
        room = entry.tell(WHOLE, room)
        tried.append(entry)
        if room < 0:
            for each in tried:
                each.level, each.said, each.size = UNTOLD, None, 0
            return False
    return True


def spread(entries: Iterable[Entry], room: int) -> int:
    """Tell *entries*, the first by rank most fully, within *room* bytes; return what is left of it.

    By shares at first, so that a few long ones do not hide all others; what is then left goes to fuller forms, in the same order.
    """
    entries, left = sorted(entries, key=lambda entry: entry.rank), room
    for level, share in _SHARES:
        kept = room - int(room * share)
        left = _fill(entries, level, left - kept) + kept
    for level in (SHORTER, WHOLE):
        left = _fill(entries, level, left)
    return left


def _fill(entries: Sequence[Entry], level: int, room: int) -> int:
    misses = 0
    for entry in entries:
        if entry.level <= level:
            continue
        left = entry.tell(level, room)
        misses += left < 0
        if misses == _MISSES:
            break
        room = left if left >= 0 else room
    return room


def clipped(plain: Plain, longest: int, most: int) -> Plain:
    """Return *plain* with texts of at most *longest* bytes, and lists and maps of at most *most* members; ids stay whole."""
    if isinstance(plain, str):
        return plain if len(plain.encode()) <= longest else plain.encode()[: longest - 3].decode(errors="ignore") + "…"
    if isinstance(plain, dict):
        return {
            clipped(name, longest, most): value if name in _IDS else clipped(value, longest, most)
            for name, value in list(plain.items())[:most]
        }
    return [clipped(value, longest, most) for value in plain[:most]] if isinstance(plain, list) else plain
