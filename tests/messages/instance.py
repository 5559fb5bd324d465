"""The least answer a JSON schema allows: what the server says when nobody told it what to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
_PLAIN: Mapping[str, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False, "null": None}
_FORMATS = {
    "date": "2026-11-20",
    "time": "09:00:00Z",
    "date-time": "2026-11-20T09:00:00Z",
    "duration": "P1D",
    "email": "a@example.com",
    "uri": "https://example.com",
}


def least(schema: Schema) -> Any:
    """Return the smallest value that *schema* allows: empty texts and lists, the first name of an enum, nothing where that is allowed."""
    return _least(schema, schema.get("$defs", {}))


def _least(schema: Schema, named: Mapping[str, Schema]) -> Any:
    if "$ref" in schema:
        return _least(named[schema["$ref"].rpartition("/")[2]], named)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return min((_least(each, named) for each in schema["anyOf"]), key=lambda value: len(str(value or "")))
    return _of_type(schema, named)


def _of_type(schema: Schema, named: Mapping[str, Schema]) -> Any:
    kind = schema["type"]
    if kind == "object":
        return {name: _least(schema["properties"][name], named) for name in schema.get("required", ())}
    if kind == "array":
        return [_least(schema["items"], named)] * schema.get("minItems", 0)
    return _FORMATS.get(schema.get("format", ""), _PLAIN[kind])
