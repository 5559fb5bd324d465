"""What fields of Brevo's records are read as, tolerant: one of a wrong type counts as absent, and nothing fails."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from data_gatherer.sources.brevo.translation import moments
from sales_kernel.text import harmless, is_text, one_line

Plain = str | float | bool
"""What an attribute holds; several choices come as a tuple."""
_LONGEST_NUMBER = 30


def as_number(value: object) -> float | None:
    """Return a number, also one written as text; None when it is none or not finite."""
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER:
        try:
            value = float(value.replace("_", "x"))
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _words(value: object) -> str:
    if isinstance(value, str):
        return harmless(value).strip()
    number = as_number(value)
    return "" if number is None else f"{number:.15g}" if number % 1 else f"{number:.0f}"


def as_line(value: object) -> str:
    """Return an id or other text of one line, also one that came as a number; empty when it is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:d}" if abs(value) < 10**_LONGEST_NUMBER else ""
    return one_line(_words(value))


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        value = (value,)
    return tuple(dict.fromkeys(found for found in map(as_line, value) if found))


def _flag(value: object) -> bool:
    return value is True or value == 1 or (isinstance(value, str) and value.strip().casefold() in ("true", "yes", "1"))


def _plain(value: object) -> Plain | tuple[Plain, ...] | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        parts = (_plain(each) for each in value if not isinstance(each, list | tuple))
        return tuple(each for each in parts if each is not None and not isinstance(each, tuple))
    return value.strip() or None if isinstance(value, str) else as_number(value)


def _attributes(value: object) -> dict[str, Plain | tuple[Plain, ...]]:
    """Return what is filled, by the attribute's name; the order in which it came says nothing."""
    if not isinstance(value, Mapping):
        return {}
    known = {name: _plain(value[name]) for name in sorted(filter(_nameable, value))}
    return {name: each for name, each in known.items() if each is not None and each != ()}


def _nameable(name: object) -> bool:
    return isinstance(name, str) and is_text(name)


def _records(value: object) -> list[object]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []


def _record(value: object) -> object:
    return value if isinstance(value, Mapping) else {}


Id = Annotated[str, BeforeValidator(as_line)]
Line = Id
"""A name or another text of one line."""
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]
Words = Annotated[str, BeforeValidator(_words)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Number = Annotated[float | None, BeforeValidator(as_number)]
Moment = Annotated[datetime | None, BeforeValidator(moments.moment)]
Attributes = Annotated[dict[str, Any], BeforeValidator(_attributes)]
R = TypeVar("R")
Records = Annotated[tuple[R, ...], BeforeValidator(_records)]
Nested = Annotated[R, BeforeValidator(_record)]


class Wire(BaseModel):
    """The base of all records as they come: read-only, deaf to what we do not read."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True, alias_generator=to_camel)


W = TypeVar("W", bound=Wire)


def each(model: type[W], documents: Iterable[object]) -> Iterator[W]:
    """Yield the documents as *model*; what is no record at all is left out."""
    for document in documents:
        if isinstance(document, Mapping):
            yield model.model_validate(document)


def newest(records: Iterable[W]) -> W:
    """Return the one of several tellings of a record that was changed last; of equal ones always the same."""
    return max(records, key=lambda one: (_changed(one), repr(one)))


def _changed(record: Wire) -> float:
    times = (getattr(record, name, None) for name in ("updated_at", "modified_at", "created_at", "date"))
    return next((moment.timestamp() for moment in times if moment), 0.0)
