"""Prompt files: front matter a playbook obeys, text with {{slots}} a model reads, rendered strictly and once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sales_kernel.errors import UsageFault
from sales_kernel.files import read_text
from sales_kernel.resources import shipped

LIMIT = 1_000_000
"""Bytes a prompt file may have."""
_SLOT = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL)
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Prompt:
    """A prompt file as it was read; *text* is all of it and is what is hashed."""

    path: Path
    text: str
    own: bool
    """True for a file of the user's, false for the shipped one."""

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """The front matter, empty where there is none. Raises UsageFault when it is not `name: value` lines."""
        found = _FRONT.match(self.text)
        if not found:
            return {}
        import yaml

        try:
            meta = yaml.load(found[1], Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 2 if mark else 1
            raise UsageFault(
                f"{self.path}, line {line}: the front matter is not YAML", hint="mend that line"
            ) from error
        if meta is not None and not isinstance(meta, dict):
            raise UsageFault(f"{self.path}, line 1: front matter is `name: value` lines", hint="see prompts/README.md")
        return meta or {}

    @property
    def body(self) -> str:
        """The text after the front matter."""
        found = _FRONT.match(self.text)
        return self.text[found.end() :] if found else self.text

    @property
    def slots(self) -> set[str]:
        """The names of the slots in the body."""
        return {name.strip() for name in _SLOT.findall(self.body)}

    def check(self, known: set[str], *, required: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        """Raise UsageFault when the body has a slot nobody fills, or lacks a *required* one."""
        for found in _SLOT.finditer(self.text):
            if found[1].strip() not in known:
                line = self.text.count("\n", 0, found.start()) + 1
                names = ", ".join(f"{{{{{name}}}}}" for name in sorted(known))
                raise UsageFault(
                    f"{self.path}, line {line}: unknown slot {found[0]}", hint=f"this prompt may use {names}"
                )
        for name in sorted(required - self.slots):
            raise UsageFault(
                f"{self.path}: the slot {{{{{name}}}}} is missing", hint=f"put {{{{{name}}}}} where that text belongs"
            )

    def render(self, values: Mapping[str, Callable[[], str]]) -> str:
        """Return the body with its slots filled; what is filled in is never looked at for slots again."""
        return _SLOT.sub(lambda found: values[found[1].strip()](), self.body)


def load(name: str, override: Path | None = None) -> Prompt:
    """Return the prompt file *override*, or the shipped one called *name*."""
    path = override or shipped("prompts", f"{name}.md")
    text = read_text(path, what="prompt file", limit=LIMIT, hint=f"the shipped one is {shipped('prompts', name)}.md")
    return Prompt(path, text, own=override is not None)
