"""Which deals a bulk is about: the open ones of a source, or those that a file names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sales_kernel.errors import NotFound, UsageFault
from sales_kernel.text import harmless, one_line

if TYPE_CHECKING:
    from data_gatherer.sources import Source

LIMIT = 8_000_000
"""Bytes a file of ids may have."""
_LONGEST = 300
"""Characters a name may have."""


class Named(NamedTuple):
    """A deal that is asked for by its id or name; *line* is where the file says so (from 1), 0 where no file does.

    *wrong* says why nobody can be asked about it.
    """

    text: str
    line: int = 0
    wrong: str = ""


def open_deals(source: Source) -> list[Named]:
    """Return the open deals of *source*, in the order of their ids. Raises NotFound when it has none."""
    from data_gatherer.finding import Searchable

    if isinstance(source, Searchable):
        ids = {placed.id for placed in source.placed() if placed.open}
    else:
        ids = {listed.deal.id for listed in source.listed() if listed.deal.stage.kind == "open"}
    if not ids:
        raise NotFound(
            f"no open deal in {source.name}", hint=f"list deals with: data-gatherer deals --source {source.name}"
        )
    return [Named(one) for one in sorted(ids)]


def named_in(file: Path) -> list[Named]:
    """Return the deals that *file* names, `-` for stdin, each once, in its order; a line that names none says why.

    A line is an id or a name; empty lines and those that begin with # are passed over. Raises UsageFault when the file cannot be read,
    or names nothing.
    """
    found: dict[str, Named] = {}
    for number, line in enumerate(_bytes_of(file).removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        named = _named(line, number)
        if named.text and not named.text.startswith("#"):
            found.setdefault(named.text if not named.wrong else f"{number}:", named)
    if not found:
        raise UsageFault(f"{file} names no deal", hint="write one id or name on each line")
    return list(found.values())


def _named(line: bytes, number: int) -> Named:
    try:
        text = line.decode("utf-8").strip()
    except UnicodeDecodeError:
        return Named(one_line(line.decode("utf-8", "replace"), limit=_LONGEST), number, "it is not UTF-8 text")
    if harmless(text) != text:
        return Named(one_line(text, limit=_LONGEST) or "?", number, "it holds control characters")
    if len(text) > _LONGEST and not text.startswith("#"):
        return Named(one_line(text, limit=_LONGEST), number, "it is too long for a name")
    return Named(text, number)


def _bytes_of(file: Path) -> bytes:
    if str(file) == "-":
        from sales_kernel.console import read_stdin

        if sys.stdin is None or sys.stdin.isatty():
            raise UsageFault(
                "'-' reads ids from a pipe, and nothing is piped in", hint="… | sales-action recommend --file -"
            )
        return read_stdin(LIMIT)
    try:
        with file.open("rb") as opened:
            data = opened.read(LIMIT + 1)
    except FileNotFoundError:
        raise UsageFault(
            f"no file at {file}", hint="--file takes a file with one deal id or name on each line"
        ) from None
    except OSError as error:
        raise UsageFault(f"cannot read {file}: {error.strerror}") from error
    if len(data) > LIMIT:
        raise UsageFault(f"{file} is larger than {LIMIT:,} bytes", hint="it should hold one id or name on each line")
    return data
