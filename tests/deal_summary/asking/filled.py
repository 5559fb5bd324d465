"""Models filled field by field, whatever fields they have: a field nobody has thought of yet is filled too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel


def leaves(annotation: Any, path: str = "", other: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the path of each leaf and its value; the leaf called *other* has another value than it has else."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from leaves(inside[0], path, other)
    elif origin in (Union, UnionType):
        yield from leaves(next(each for each in inside if each is not NoneType), path, other)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            yield from leaves(field.annotation, f"{path}.{name}" if path else name, other)
    elif origin is tuple:
        yield from leaves(inside[0], f"{path}.0", other)
    elif origin is dict:
        yield from leaves(inside[1], f"{path}.{_value(inside[0], path, '')}", other)
    else:
        yield path, _value(annotation, path, other)


def filled(model: type[BaseModel], other: str = "") -> Any:
    """Return *model* with every leaf filled."""
    tree: dict[str, Any] = {}
    for path, value in leaves(model, other=other):
        *steps, last = path.split(".")
        place = tree
        for step in steps:
            place = place.setdefault(step, {})
        place[last] = value
    return model.model_validate(_listed(tree))


def _listed(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    return [_listed(tree["0"])] if set(tree) == {"0"} else {name: _listed(value) for name, value in tree.items()}


def _value(annotation: Any, path: str, other: str) -> Any:
    changed = path == other
    if get_origin(annotation) is Annotated:
        return _value(get_args(annotation)[0], path, other)
    if get_origin(annotation) is Literal:
        return get_args(annotation)[changed]
    if annotation is bool:
        return not changed
    if annotation in (int, float):
        return 4711 + len(path) + changed
    if annotation in (datetime, AwareDatetime):
        return f"2026-11-1{changed:d}T09:00:00Z"
    if annotation is date:
        return f"2026-11-1{changed:d}"
    if path == "zone":
        return ("Europe/Paris", "Asia/Tokyo")[changed]
    return ("planted " if not changed else "other ") + path.replace(".", " ")
