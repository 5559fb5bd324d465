"""The shape of a model as text: what would read old contents otherwise if it changed."""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import BaseModel

from sales_kernel.fingerprint import content_hash


def shape(model: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of *model* and of all models inside it: their types and whether they must be given."""
    found: dict[str, Any] = {}
    _collect(model, found)
    return found


def shape_hash(model: type[BaseModel]) -> str:
    """Return the first eight digits of the hash of a model's shape."""
    return content_hash(shape(model))[:8]


def form_hash(form: type[BaseModel]) -> str:
    """Return the same of what a model is asked to answer in; there the descriptions count, since they are read."""
    told: dict[str, Any] = {}
    _collect(form, told, described=True)
    return content_hash(told)[:8]


def _collect(model: type[BaseModel], found: dict[str, Any], *, described: bool = False) -> None:
    if model.__name__ in found:
        return
    found[model.__name__] = {
        name: [_said(field.annotation), field.is_required(), *([field.description] if described else [])]
        for name, field in model.model_fields.items()
    }
    for field in model.model_fields.values():
        for inner in _inside(field.annotation):
            _collect(inner, found, described=described)


def _said(annotation: Any) -> str:
    return re.sub(r" at 0x[0-9a-f]+", "", str(annotation).replace("typing.", ""))


def _inside(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [inner for argument in get_args(annotation) for inner in _inside(argument)]
