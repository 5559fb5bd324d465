"""Go through a value: every text, number, day and claim inside it, however deep, whatever its model is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from deal_summary.models import Claim


def plain_values(value: object, skip: frozenset[str] = frozenset()) -> Iterator[Any]:
    """Yield every text, number, day and moment inside *value*; fields named in *skip* are left out."""
    if isinstance(value, str | int | float | date) and not isinstance(value, bool):
        yield value
    else:
        for member in members(value, skip):
            yield from plain_values(member, skip)


def claims(value: object) -> Iterator[Claim]:
    """Yield every claim inside *value*."""
    if isinstance(value, Claim):
        yield value
    else:
        for member in members(value):
            yield from claims(member)


def members(value: object, skip: frozenset[str] = frozenset()) -> Iterator[Any]:
    """Yield what *value* consists of; nothing for a value that has no parts."""
    if isinstance(value, BaseModel):
        yield from (getattr(value, name) for name in type(value).model_fields if name not in skip)
    elif is_dataclass(value):
        yield from (getattr(value, each.name) for each in fields(value))
    elif isinstance(value, dict):
        yield from (part for pair in value.items() for part in pair)
    elif isinstance(value, tuple | list):
        yield from value
