"""Settings as dataclasses, made from what a file or the environment says, with every mistake in its place.

Our own and not a library's, because it stands in the way of every remembered answer: building a validator costs half of one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

_MISSING = object()


@dataclass(frozen=True)
class Fault:
    """One mistake: the names that lead to it, outermost first, and what is wrong there."""

    at: tuple[str, ...]
    what: str


@cache
def _types_of(owner: Callable[..., Any]) -> dict[str, Any]:
    return get_type_hints(owner)


def made(owner: type[Any], content: object, faults: list[Fault], at: tuple[str, ...] = ()) -> Any:
    """Return *owner* made from *content*; mistakes go to *faults*, and what is wrong keeps its default.

    A check in an owner's `__post_init__` raises ValueError("name: what is wrong").
    """
    if content is None:  # a heading with nothing under it
        return owner()
    if not isinstance(content, Mapping):
        faults.append(Fault(at, f"should be `name: value` lines, not {content!r}"))
        return owner()
    types = _types_of(owner)  # type: ignore[arg-type]
    known = {each.name for each in fields(owner)}
    unknown = (str(name) for name in content if name not in known)
    faults += [Fault((*at, name), f"unknown setting{_nearest(name, sorted(known))}") for name in unknown]
    values = {name: _value(types[name], value, faults, (*at, name)) for name, value in content.items() if name in known}
    try:
        return owner(**{name: value for name, value in values.items() if value is not _MISSING})
    except ValueError as error:
        name, _, what = str(error).partition(": ")
        faults.append(Fault((*at, *name.split(".")), what))
        return owner()


def _value(hint: Any, value: object, faults: list[Fault], at: tuple[str, ...]) -> Any:
    if is_dataclass(hint):
        return made(hint, value, faults, at)  # type: ignore[arg-type]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is dict and value is None:
        return {}
    if origin is dict and isinstance(value, Mapping):
        keys = [_value(inner[0], key, faults, (*at, str(key))) for key in value]
        values = [_value(inner[1], each, faults, (*at, str(key))) for key, each in value.items()]
        return {key: each for key, each in zip(keys, values, strict=True) if _MISSING not in (key, each)}
    if origin is tuple and isinstance(value, list | tuple):
        return tuple(_value(inner[0], each, faults, (*at, str(place))) for place, each in enumerate(value))
    if hint is Any or (origin is Literal and value in inner):
        return value
    return _scalar(hint, value, faults, at)


def _scalar(hint: Any, value: object, faults: list[Fault], at: tuple[str, ...]) -> Any:
    wanted, convert = _SCALARS.get(hint, (_choices(hint), lambda _: None))
    found = convert(value)
    if found is None:
        faults.append(Fault(at, f"should be {wanted}, not {value!r}{_close(hint, value)}"))
        return _MISSING
    return found


def _number(value: object) -> float | None:
    try:
        found = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _whole(value: object) -> int | None:
    found = _number(value)
    return int(found) if found is not None and found == int(found) else None


def _flag(value: object) -> bool | None:
    told = value.casefold() if isinstance(value, str) else value
    return {"true": True, "false": False, True: True, False: False}.get(told) if isinstance(told, str | bool) else None


_SCALARS: Mapping[Any, tuple[str, Callable[[object], Any]]] = {
    str: ("text (in quotes, if it looks like a number)", lambda value: value if isinstance(value, str) else None),
    float: ("a number", _number),
    int: ("a whole number", _whole),
    bool: ("true or false", _flag),
}


def _choices(hint: Any) -> str:
    if get_origin(hint) is Literal:
        names = [str(name) for name in get_args(hint) if name != ""]
        return f"one of {', '.join(names)}" if len(names) > 1 else f"{names[0]}, or left out"
    return {dict: "`name: value` lines", tuple: "a list"}.get(get_origin(hint) or hint, "something else")


def _close(hint: Any, value: object) -> str:
    from difflib import get_close_matches

    names = [name for name in get_args(hint) if isinstance(name, str)] if get_origin(hint) is Literal else []
    close = get_close_matches(str(value).casefold(), names, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _nearest(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else f"; known here: {', '.join(known)}"
