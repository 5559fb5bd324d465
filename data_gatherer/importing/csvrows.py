"""CSV records with the line they begin in; a record that cannot be read costs itself and not those after it."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, NamedTuple

LIMIT = 10_000_000
"""The most signs one record may have."""
_BAD = re.compile("[\ud800-\udfff]")
_SAMPLE = 200
csv.field_size_limit(LIMIT)


class Row(NamedTuple):
    """A record: the line it begins in, its cells, and why it cannot be used, if so."""

    line: int
    cells: list[str]
    fault: str = ""


class _TooLong(Exception):
    pass


class _Lines:
    """Lines of a file; those of the record being read are held, so that they can be read again as records of their own."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._size = 0
        self.held: list[str] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._file.readline(LIMIT)
        if not line:
            raise StopIteration
        self.number += 1
        self.held.append(line)
        self._size += len(line)
        if self._size >= LIMIT:
            raise _TooLong
        return line

    def begin(self) -> int:
        """Forget the last record; return the line the next one begins in."""
        self.held, self._size = [], 0
        return self.number + 1

    def give_back(self) -> None:
        """Let all lines of this record but the first be read again; what is left of a line that was too long is passed over."""
        if len(self.held) == 1 and self._size >= LIMIT:
            rest = self.held[0]
            while rest and not rest.endswith(("\n", "\r")):
                rest = self._file.readline(LIMIT)
        self._again.extendleft(reversed(self.held[1:]))
        self.number -= max(0, len(self.held) - 1)


def csv_rows(file: IO[str], delimiter: str, width: int) -> Iterator[Row]:
    """Yield the records of *file* from where it stands; a *width* of 0 accepts any number of cells."""
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as error:
            yield Row(start, [_beginning(lines.held)], _unreadable(error))
            lines.give_back()
            continue
        fault = _fault(cells, width, lines.held)
        if fault and len(lines.held) > 1:  # most likely an unclosed quotation mark that swallowed good rows
            cells = [_beginning(lines.held)]
            lines.give_back()
        if fault or any(map(str.strip, cells)):
            yield Row(start, cells, fault)


def _fault(cells: list[str], width: int, held: list[str]) -> str:
    if any(not line.isascii() and _BAD.search(line) for line in held):
        return "it holds bytes that are no text"
    if width and len(cells) != width and any(map(str.strip, cells)):
        return "it has not as many cells as there are columns"
    return ""


def _unreadable(error: Exception) -> str:
    if isinstance(error, _TooLong) or "field limit" in str(error):
        return "a quotation mark is not closed, or a cell is larger than 10 MB"
    return "its quotation marks do not match"


def _beginning(held: list[str]) -> str:
    return held[0].rstrip("\r\n")[:2000] if held else ""


def delimiter_of(file: IO[str]) -> tuple[str, int]:
    """Return what separates the cells, and how many lines stand before the column names."""
    lines = [line for line in (file.readline(100_000) for _ in range(_SAMPLE)) if line]
    said = re.fullmatch(r'"?sep=(.)"?\s*', lines[0].lstrip("\ufeff"), re.IGNORECASE) if lines else None
    if said:
        return said[1], 1
    before = next((at for at, line in enumerate(lines) if line.strip("\ufeff \t\r\n,;|")), 0)
    return max(",;\t|", key=lambda sign: _fit(lines[before:], sign)), before


def _fit(lines: list[str], delimiter: str) -> tuple[int, int]:
    """Return how many records have as many cells as the first, and how many those are; nothing for a single column."""
    counts: list[int] = []
    with suppress(csv.Error):
        counts.extend(map(len, csv.reader(lines, delimiter=delimiter)))
    if not counts or counts[0] < 2:
        return (0, 0)
    return (sum(count == counts[0] for count in counts), counts[0])
