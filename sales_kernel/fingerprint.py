"""Identity by content: one canonical form, one hash, and what changed between two contents."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from pydantic import BaseModel

Plain = Any
"""JSON-shaped data: dict with text keys, list, tuple, str, int, float, bool, None."""


def canonical(content: BaseModel | Plain) -> bytes:
    """Return the one byte form of *content*: JSON, keys sorted, UTF-8, defaults of models left out.

    Leaving defaults out keeps old hashes when a model grows an optional field. Raises ValueError for what has no
    single form: NaN, infinity, integers beyond 64 bits, lone surrogates, sets, keys that are not text.
    """
    plain = content.model_dump(exclude_defaults=True) if hasattr(content, "model_dump") else content
    try:
        _refuse_non_finite(plain)
        return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)
    except (TypeError, RecursionError) as error:
        raise ValueError(f"no canonical form: {error}") from error


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of *data* as 64 hex digits; nothing else in the suite hashes."""
    return hashlib.sha256(data).hexdigest()


def content_hash(content: BaseModel | Plain) -> str:
    """Return the hash of the canonical form of *content*."""
    return digest_of(canonical(content))


def _refuse_non_finite(content: Plain) -> None:
    if isinstance(content, float) and not math.isfinite(content):
        raise ValueError(f"no canonical form: {content}")
    if isinstance(content, Mapping):
        for value in content.values():
            _refuse_non_finite(value)
    elif isinstance(content, list | tuple):
        for value in content:
            _refuse_non_finite(value)


class Change(NamedTuple):
    """One leaf that moved: where, and from what to what (`None` where it was or is absent)."""

    path: str
    old: Plain
    new: Plain


def changes(old: Plain, new: Plain, path: str = "") -> Iterator[Change]:
    """Yield the leaves in which two JSON-shaped contents differ, in the order of the new one; at least one where they do.

    Members of a list are matched by their `id` where all have one (`interactions[note:7].text`), else by position.
    Texts of several lines are compared by line, and a line of Markdown is named with the heading it stands under.
    """
    if canonical(old) == canonical(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*new, *(key for key in old if key not in new)]:
            yield from _change(old, new, key, f"{path}.{key}" if path else key)
    elif isinstance(old, list) and isinstance(new, list):
        left, right = _by_id(old), _by_id(new)
        both = [key for key in right if key in left]
        if both != [key for key in left if key in right]:
            yield Change(f"{path} (order)" if path else "order", list(left), list(right))
        for key in [*right, *(key for key in left if key not in right)]:
            yield from _change(left, right, key, f"{path}[{key}]")
    elif isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        yield from list(_changed_lines(old, new, path)) or [
            Change(f"{path} (line ends)" if path else "line ends", old, new)
        ]
    else:
        yield Change(path, old, new)


def _change(left: dict[str, Plain], right: dict[str, Plain], key: str, path: str) -> Iterator[Change]:
    if key in left and key in right:
        yield from changes(left[key], right[key], path)
    else:
        yield Change(path, left.get(key), right.get(key))


def _by_id(members: list[Plain]) -> dict[str, Plain]:
    ids = [member.get("id") if isinstance(member, dict) else None for member in members]
    if all(isinstance(name, str) for name in ids) and len(set(ids)) == len(ids):
        return dict(zip(map(str, ids), members, strict=True))
    return {str(position): member for position, member in enumerate(members)}


def _changed_lines(old: str, new: str, path: str) -> Iterator[Change]:
    from difflib import SequenceMatcher

    left, right = old.splitlines(), new.splitlines()
    for kind, start, end, new_start, new_end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            heading = next((line.lstrip("# ") for line in reversed(right[:new_start]) if line.startswith("#")), "")
            place = f"line {new_start + 1}" + (f", {heading}" if heading else "")
            yield Change(
                f"{path} ({place})" if path else place, "\n".join(left[start:end]), "\n".join(right[new_start:new_end])
            )
