"""The texts of plays, by language and piece: the shipped ones, and over them those a team wrote in its own home directory.

They are rendered by a sandboxed engine; what is filled in is never looked at for templates again.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sales_kernel.errors import UsageFault
from sales_kernel.files import read_text
from sales_kernel.resources import shipped

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment

FALLBACK = "en"
"""The language every play has."""
_PIECE = re.compile(r"^## +(?P<name>.+?) *$", re.MULTILINE)
_LIMIT = 100_000

Pieces = Mapping[str, str]
Values = Mapping[str, object]


class Texts:
    """The texts in force. A file `<language>/<play>.md` in *own* replaces the pieces it holds; the rest stays as shipped."""

    def __init__(self, own: Path | None = None) -> None:
        self._own = own

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Every text file by `language/play`, own ones by `own/language/play`; all of it is hashed with every recommendation."""
        found = _shipped_texts()
        own = _markdown(self._own) if self._own and self._own.is_dir() else []
        hint = "see prompts/README.md for the form of a text"
        return {**found, **{f"own/{name}": read_text(path, what="text", limit=_LIMIT, hint=hint) for name, path in own}}

    def check(self) -> None:
        """Raise UsageFault where an own file is for no play or language, has a piece nobody uses, or is no template."""
        from jinja2 import TemplateSyntaxError

        for name in self.files:
            if name.startswith("own/"):
                language, _, play = name.removeprefix("own/").partition("/")
                if f"{language}/{play}" not in self.files:
                    raise UsageFault(
                        f"{self._path(name)}: no text {language}/{play} is shipped", hint=self._nearest(name)
                    )
                unknown = sorted(set(_split(self.files[name])) - set(_split(self.files[f"{FALLBACK}/{play}"])))
                if unknown:
                    raise UsageFault(
                        f"{self._path(name)}: no piece {unknown[0]!r} is used", hint="see prompts/README.md"
                    )
                try:
                    _environment().parse(self.files[name])
                except TemplateSyntaxError as error:
                    raise UsageFault(
                        f"{self._path(name)}, line {error.lineno}: {error.message}", hint="mend that line"
                    ) from error

    def has_language(self, play: str, language: str) -> bool:
        """Return whether *play* has messages in *language*: an internal play has none but in English."""
        return f"{language}/{play}" in self.files

    def has(self, play: str, language: str, piece: str) -> bool:
        """Return whether *play* has that piece."""
        return piece in self._pieces(play, language)

    def say(self, play: str, language: str, piece: str, values: Values) -> str:
        """Return a piece of a play's text with *values* filled in.

        A text may choose among wordings with `pick(…)`: which one is told by `seed` among the values, always the same for the same seed.
        Raises UsageFault where a text of the team's uses a name that does not exist.
        """
        found = self._pieces(play, language)
        if piece not in found:
            raise KeyError(f"prompts/texts/{language}/{play}.md has no piece {piece!r}")
        seed = f"{values.get('seed', '')}/{play}/{piece}"
        told = {**values, "pick": lambda *wordings: _picked(seed, wordings)}
        try:
            return _template(found[piece]).render(told).strip()
        except Exception as error:  # a template of the team's may fail in any way, as a program does
            if f"own/{language}/{play}" not in self.files:
                raise
            raise UsageFault(
                f"{self._path(f'own/{language}/{play}')}: {piece}: {error}", hint="see prompts/README.md for the names"
            ) from error

    def say_list(self, play: str, language: str, piece: str, values: Values) -> list[str]:
        """Return a piece that is a list, line by line; empty when the play has no such piece."""
        if not self.has(play, language, piece):
            return []
        lines = (line for line in self.say(play, language, piece, values).splitlines() if line.startswith("- "))
        return [told for line in lines if (told := line.removeprefix("- ").strip())]

    def _pieces(self, play: str, language: str) -> Pieces:
        name = f"{language}/{play}"
        if name not in self._split:
            self._split[name] = {**_split(self.files[name]), **_split(self.files.get(f"own/{name}", ""))}
        return self._split[name]

    @cached_property
    def _split(self) -> dict[str, Pieces]:
        return {}

    def _path(self, name: str) -> Path:
        return Path(f"{self._own}/{name.removeprefix('own/')}.md")

    def _nearest(self, name: str) -> str:
        from difflib import get_close_matches

        shipped_ones = [known for known in self.files if not known.startswith("own/")]
        close = get_close_matches(name.removeprefix("own/"), shipped_ones, n=1, cutoff=0.5)
        return f"did you mean {close[0]}.md?" if close else "name it <language>/<play>.md, such as en/nurture.md"


@cache
def _environment() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )


@lru_cache(maxsize=4096)
def _template(text: str) -> Template:
    return _environment().from_string(text)


@cache
def _shipped_texts() -> Pieces:
    return {name: path.read_bytes().decode() for name, path in _markdown(shipped("prompts", "texts"))}


def _markdown(folder: Path) -> list[tuple[str, Path]]:
    """Return the text files of *folder* by `language/play`; read at every question, so by scandir, which is three times as fast as glob."""
    found = []
    for language in filter(os.DirEntry.is_dir, os.scandir(folder)):
        found += [
            (f"{language.name}/{file.name.removesuffix('.md')}", Path(file.path))
            for file in os.scandir(language.path)
            if file.name.endswith(".md")
        ]
    return sorted(found)


def _split(text: str) -> dict[str, str]:
    headings = list(_PIECE.finditer(text))
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    return {heading["name"]: text[heading.end() : end].strip() for heading, end in zip(headings, ends, strict=False)}


def _picked(seed: str, wordings: tuple[str, ...]) -> str:
    return wordings[zlib.crc32(seed.encode()) % len(wordings)]
