"""Recipes made ready for a file's columns: how a row's cells become the text of a field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from data_gatherer.importing.naming import Header
from data_gatherer.mapping import Recipe
from sales_kernel.errors import UsageFault

_COLUMN = re.compile(r"\{([^{}]+)\}")
Cells = list[str]


@dataclass(frozen=True)
class Made:
    """A recipe that is ready: what it makes of a row, from which columns, and what to call these in a message."""

    make: Callable[[Cells], str]
    columns: tuple[int, ...]
    label: str


def columns_of(recipe: Recipe) -> list[str]:
    """Return the names of all columns *recipe* may read."""
    return [name for one in ([recipe] if isinstance(recipe, str) else recipe) for name in _COLUMN.findall(one) or [one]]


def ready(recipe: Recipe, header: Header, file: str, *, lenient: bool) -> Made | None:
    """Return *recipe* for the columns of *header*; None when *lenient* and none of its columns is there.

    Raises UsageFault for a missing column otherwise.
    """
    if isinstance(recipe, list):
        return _first_filled([ready(one, header, file, lenient=lenient) for one in recipe])
    names = _COLUMN.findall(recipe) or [recipe]
    found = [header.find(name) for name in names]
    missing = [name for name, place in zip(names, found, strict=True) if place is None]
    if missing and lenient:
        return None
    if missing:
        raise UsageFault(f"{file} has no column {missing[0]!r}", hint=f"it has: {header.shown()}")
    places = tuple(place for place in found if place is not None)
    label = ", ".join(header.names[place] for place in places)
    return Made(_whole(places[0]) if names == [recipe] else _filled_in(recipe, places), places, label)


def _whole(place: int) -> Callable[[Cells], str]:
    return lambda cells: cells[place]


def _filled_in(recipe: str, places: tuple[int, ...]) -> Callable[[Cells], str]:
    form = _COLUMN.sub("\0", recipe).split("\0")

    def make(cells: Cells) -> str:
        texts = [cells[place] for place in places]
        if not all(texts):
            return ""
        return form[0] + "".join(text + after for text, after in zip(texts, form[1:], strict=True))

    return make


def _first_filled(parts: list[Made | None]) -> Made | None:
    there = [part for part in parts if part]
    if len(there) < 2:
        return there[0] if there else None
    makers = [part.make for part in there]

    def make(cells: Cells) -> str:
        return next((made for maker in makers if (made := maker(cells))), "")

    columns = tuple(dict.fromkeys(place for part in there for place in part.columns))
    return Made(make, columns, " or ".join(part.label for part in there))
