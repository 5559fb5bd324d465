"""The shipped texts of plays, by language and piece, rendered by a sandboxed engine that only ever sees our own templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sales_kernel.resources import shipped

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

FALLBACK = "en"
"""The language every play has."""
_PIECE = re.compile(r"^## +(?P<name>.+?) *$", re.MULTILINE)

Pieces = Mapping[str, str]
Values = Mapping[str, object]


def library() -> Mapping[str, str]:
    """Return every text file by `language/play`; all of it is hashed with every recommendation."""
    folder = shipped("prompts", "texts")
    return {
        f"{path.parent.name}/{path.stem}": path.read_text(encoding="utf-8") for path in sorted(folder.glob("*/*.md"))
    }


def has_language(play: str, language: str) -> bool:
    """Return whether *play* has texts in *language*."""
    return _path(play, language).is_file()


def say(play: str, language: str, piece: str, values: Values) -> str:
    """Return a piece of a play's text with *values* filled in; what is filled in is never looked at for templates again."""
    found = _pieces(play, language)
    if piece not in found:
        raise KeyError(f"prompts/texts/{language}/{play}.md has no piece {piece!r}")
    return _environment().from_string(found[piece]).render(values).strip()


def say_list(play: str, language: str, piece: str, values: Values) -> list[str]:
    """Return a piece that is a list, line by line; empty when the play has no such piece."""
    if piece not in _pieces(play, language):
        return []
    lines = say(play, language, piece, values).splitlines()
    return [
        line.removeprefix("- ").strip() for line in lines if line.startswith("- ") and line.removeprefix("- ").strip()
    ]


@cache
def _pieces(play: str, language: str) -> Pieces:
    text = _path(play, language).read_text(encoding="utf-8")
    headings = list(_PIECE.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return {heading["name"]: text[heading.end() : end].strip() for heading, end in zip(headings, ends, strict=True)}


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )


def _path(play: str, language: str) -> Path:
    return shipped("prompts", "texts", language, f"{play}.md")
