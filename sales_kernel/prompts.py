"""Prompt files: front matter, and text with {{slots}} that is rendered strictly and once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sales_kernel.engines.question import Shown
from sales_kernel.errors import UsageFault
from sales_kernel.files import read_text
from sales_kernel.front_matter import FrontMatter, Parameters, nearest
from sales_kernel.resources import shipped

if TYPE_CHECKING:
    from sales_kernel.fingerprint import Plain

LIMIT = 1_000_000
"""Bytes a prompt file may have."""
_SLOT = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_NO_PROMPTS = {"README", "company-context"}
_HANDED = "(in `{name}` of what `load_records` returns)"
"""Said in the place of a record's slot."""


class Parts(NamedTuple):
    """Where a body is cut: what is always the same ends at *common*, what is the same for every deal at *closing*."""

    common: int
    closing: int


@dataclass(frozen=True)
class Prompt:
    """A prompt file as it was read; *text* is all of it and is what is hashed."""

    path: Path
    text: str
    own: bool
    """True for a file of the user's, false for the shipped one."""

    @cached_property
    def front(self) -> FrontMatter:
        """The lines between `---` at its top."""
        return FrontMatter(self.path, self.text)

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """The front matter, empty where there is none. Raises UsageFault when it is not `name: value` lines."""
        return self.front.values()

    @cached_property
    def asked(self) -> Parameters:
        """What the front matter asks a model with. Raises UsageFault for a value that does not exist, with its line."""
        return self.front.parameters()

    @property
    def body(self) -> str:
        """The text after the front matter."""
        return self.text[self.front.end :]

    @property
    def slots(self) -> set[str]:
        """The names of the slots in the body."""
        return {name.strip() for name in _SLOT.findall(self.body)}

    def places(self) -> list[tuple[str, int]]:
        """Return every slot of the body with its line in the file, in order."""
        start = self.front.end
        return [(one[1].strip(), self.line_at(one.start())) for one in _SLOT.finditer(self.text, start)]

    def line_at(self, place: int) -> int:
        """Return the line of the file, from 1, in which the character at *place* stands."""
        return self.text.count("\n", 0, place) + 1

    def check(self, known: Set[str], *, required: Set[str] = frozenset()) -> None:
        """Raise UsageFault when the body has a slot nobody fills, or lacks a *required* one, or the front matter asks for what is not."""
        for found in _SLOT.finditer(self.text):
            if found[1].strip() not in known:
                line = self.line_at(found.start())
                names = ", ".join(f"{{{{{name}}}}}" for name in sorted(known))
                raise UsageFault(
                    f"{self.path}, line {line}: unknown slot {found[0]}", hint=f"this prompt may use {names}"
                )
        for name in sorted(required - self.slots):
            raise UsageFault(
                f"{self.path}: the slot {{{{{name}}}}} is missing", hint=f"put {{{{{name}}}}} where that text belongs"
            )
        _ = self.asked

    def parts(self, records: Set[str]) -> Parts:
        """Return where the body is cut: before the section of its first slot, and after that of its last slot of *records*."""
        body, found = self.body, list(_SLOT.finditer(self.body))
        if not found:
            return Parts(len(body), len(body))
        handed = [each for each in found if each[1].strip() in records]
        return Parts(
            _section_start(body, found[0].start()), _section_end(body, handed[-1].end()) if handed else len(body)
        )

    def shown(self, words: Mapping[str, Callable[[], str]], records: Mapping[str, Callable[[], Plain]]) -> Shown:
        """Return the body as a model is shown it; what is filled in is never looked at for slots again.

        *words* are slots whose text is ours; *records* are those that hold what others wrote. What stands before the section of the first
        slot are the instructions; a record is handed over apart and named where its slot stands; what follows the section of the last
        record are the closing words. A body that names no record is handed all of them.
        """
        self.check(words.keys() | records.keys())
        body, parts = self.body, self.parts(records.keys())
        named = dict.fromkeys(name.strip() for name in _SLOT.findall(body))

        def filled(slot: re.Match[str]) -> str:
            name = slot[1].strip()
            return _HANDED.format(name=name) if name in records else words[name]()

        handed = [name for name in named if name in records] or list(records)
        return Shown(
            instructions=body[: parts.common].strip(),
            common=_SLOT.sub(filled, body[parts.common : parts.closing]).strip(),
            records={name: records[name]() for name in handed},
            closing=_SLOT.sub(filled, body[parts.closing :]).strip(),
        )


def names() -> list[str]:
    """Return the names of the shipped prompts."""
    return sorted(path.stem for path in shipped("prompts").glob("*.md") if path.stem not in _NO_PROMPTS)


def load(name: str, override: Path | None = None) -> Prompt:
    """Return the prompt file *override*, or the shipped one called *name*; an override may be the bare name of a shipped one."""
    path = override or shipped("prompts", f"{name}.md")
    if override and not override.exists() and str(override) in names():
        path = shipped("prompts", f"{override}.md")
    close = nearest(str(path), tuple(names())).removeprefix("; ") if override and path.parent == Path() else ""
    hint = close or f"the shipped one is {shipped('prompts', name)}.md"
    text = read_text(path, what="prompt file", limit=LIMIT, hint=hint)
    return Prompt(path, text, own=path == override)


def _section_start(body: str, at: int) -> int:
    """Where the section that holds *at* begins: its heading, else its line."""
    headings = [heading.start() for heading in _HEADING.finditer(body, 0, at)]
    return headings[-1] if headings else body.rfind("\n", 0, at) + 1


def _section_end(body: str, at: int) -> int:
    """Where the section that holds *at* ends: at the next heading, else with its line."""
    heading = _HEADING.search(body, at)
    end = body.find("\n", at)
    return heading.start() if heading else len(body) if end < 0 else end
