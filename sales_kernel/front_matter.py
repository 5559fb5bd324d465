"""The lines between `---` at the top of a prompt file: what an offline engine obeys, and what a model is asked with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sales_kernel.errors import UsageFault

EFFORTS = ("low", "medium", "high", "xhigh", "max")
MAX_TOKENS = (256, 64_000)
"""The least and the most `max_tokens` may be."""
_NAMES = ("model", "max_tokens", "effort", "version")
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PLAIN = re.compile(rf"({'|'.join(_NAMES)}):[ \t]+([\w.][\w./@+-]*(?::[\w./@+-]+)*)(?:[ \t]+#[^\n]*|[ \t]*)\r?\n")
_OTHER = re.compile(rf"(?!{'|'.join(_NAMES)})[a-z_]+:[ \t][^\n]*\n|[ \t]*(?:#[^\n]*)?\r?\n")
_MODEL = re.compile(r"[\w.:/@+-]{1,200}")


class Parameters(NamedTuple):
    """What a prompt file asks a model with; empty, or None, where it is silent or says `default`: that is left to the settings."""

    model: str = ""
    max_tokens: int | None = None
    effort: str = ""
    version: str = ""
    """The file's own name for its state, for the ledger."""


class FrontMatter:
    """The front matter of the prompt file at *path*, whose whole *text* is given."""

    def __init__(self, path: Path, text: str) -> None:
        found = _FRONT.match(text)
        self._path = path
        self._told = found[1] if found else ""
        self.end = found.end() if found else 0
        """Where the text after it begins."""

    def values(self) -> Mapping[str, Any]:
        """Return the `name: value` lines, empty where there are none. Raises UsageFault when it is anything else."""
        return self._loaded("CSafeLoader")

    def parameters(self) -> Parameters:
        """Return what a model is to be asked with. Raises UsageFault that names the line of a value that does not exist."""
        plain = self._plain()
        told = self._loaded("CBaseLoader") if plain is None else plain
        texts = ((name, self._text(name, told[name])) for name in _NAMES if name in told)
        asked = {name: text for name, text in texts if text != "default"}
        model = asked.get("model", "")
        if model and not _MODEL.fullmatch(model):
            raise self._wrong("model", f"{model!r} is not a model's name")
        effort = asked.get("effort", "")
        if effort and effort not in EFFORTS:
            raise self._wrong("effort", f"{effort!r} is not one of {', '.join(EFFORTS)}{nearest(effort, EFFORTS)}")
        return Parameters(
            model,
            self._max_tokens(asked.get("max_tokens", "")),
            effort,
            asked.get("version", ""),
        )

    def line_of(self, name: str) -> int:
        """Return the line of the file on which *name* stands, 1 where it does not."""
        found = re.search(rf"^[\"']?{re.escape(name)}[\"']?[ \t]*:", self._told, re.MULTILINE)
        return self._told.count("\n", 0, found.start()) + 2 if found else 1

    def _max_tokens(self, told: str) -> int | None:
        least, most = MAX_TOKENS
        if not told:
            return None
        if not told.isascii() or not told.isdigit():
            raise self._wrong("max_tokens", f"{told!r} is not a whole number")
        if not least <= int(told) <= most:
            raise self._wrong("max_tokens", f"{told} is not between {least} and {most}")
        return int(told)

    def _text(self, name: str, value: object) -> str:
        if not isinstance(value, str):
            raise self._wrong(name, "is one value on the same line")
        if len(value) > 200 or not value.isprintable():
            raise self._wrong(name, "is one short line")
        return value.strip()

    def _plain(self) -> dict[str, str] | None:
        """Our names where each is a bare word, read without YAML, which a remembered answer must not pay for; None for any other."""
        told: dict[str, str] = {}
        for line in self._told.splitlines(keepends=True):
            found = _PLAIN.fullmatch(line)
            if found:
                told[found[1]] = found[2]
            elif not _OTHER.fullmatch(line):
                return None
        return told

    def _loaded(self, loader: str) -> dict[str, Any]:
        """YAML, by the name of its loader: the base loader leaves every value the text it is."""
        if not self._told:
            return {}
        import yaml

        try:
            told = yaml.load(self._told, Loader=getattr(yaml, loader))  # noqa: S506  (both of ours are safe)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 2 if mark else 1
            raise UsageFault(
                f"{self._path}, line {line}: the front matter is not YAML", hint="mend that line"
            ) from error
        if told and not isinstance(told, dict):
            raise UsageFault(f"{self._path}, line 1: front matter is `name: value` lines", hint="see prompts/README.md")
        return told or {}

    def _wrong(self, name: str, what: str) -> UsageFault:
        return UsageFault(f"{self._path}, line {self.line_of(name)}: {name}: {what}", hint="edit the front matter")


def nearest(name: str, known: tuple[str, ...]) -> str:
    """Return `; did you mean …?` for the known name that *name* is like, empty where it is like none."""
    from difflib import get_close_matches

    close = get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else ""
