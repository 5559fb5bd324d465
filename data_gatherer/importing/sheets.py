"""A file as a table: its columns, and its rows one after the other, as often as they are asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from data_gatherer.importing.csvrows import LIMIT, Row, csv_rows, delimiter_of
from data_gatherer.importing.encoding import encoding_of
from data_gatherer.importing.jsonrows import json_rows
from data_gatherer.importing.naming import Header, told_apart
from sales_kernel.errors import UsageFault

SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
_BY_LINE = (".jsonl", ".ndjson")
_MOST_COLUMNS = 2000


@dataclass(frozen=True)
class Sheet:
    """A file whose form is known; *begins* is the line of its column names, *delimiter* is empty for JSON."""

    path: Path
    columns: tuple[str, ...]
    encoding: str
    note: str
    delimiter: str = ""
    begins: int = 0
    by_line: bool = False

    @cached_property
    def header(self) -> Header:
        """The columns, to be found by name."""
        return Header(self.columns)

    def rows(self) -> Iterator[Row]:
        """Yield the rows; blanks around a cell are dropped."""
        with explained(self.path), _opened(self.path, self.encoding) as file:
            yield from self._records(file) if self.delimiter else self._objects(file)

    def _records(self, file: IO[str]) -> Iterator[Row]:
        for row in csv_rows(file, self.delimiter, len(self.columns)):
            if row.line > self.begins:
                yield row if row.fault else Row(row.line, [cell.strip() for cell in row.cells])

    def _objects(self, file: IO[str]) -> Iterator[Row]:
        for found in json_rows(file, lines=self.by_line):
            if found.fault:
                yield Row(found.line, list(found.content.values()), found.fault)
            else:
                yield Row(found.line, [found.content.get(name, "").strip() for name in self.columns])


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say in words why the file at *path* could not be read."""
    try:
        yield
    except FileNotFoundError:
        raise UsageFault(f"no file {path}", hint="the mapping names it; is this the right folder?") from None
    except OSError as error:
        raise UsageFault(f"cannot read {path}: {error.strerror}") from error


def open_sheet(path: Path) -> Sheet:
    """Return the file at *path* as a table. Raises UsageFault when it is none."""
    with explained(path):
        encoding, note = encoding_of(path)
        with _opened(path, encoding) as file:
            first = file.read(1000).lstrip("\ufeff \t\r\n")[:1]
        named = path.suffix.casefold() in (".json", *_BY_LINE)
        made = _json_sheet if named or first in ("[", "{") else _csv_sheet
        return made(path, encoding, note)


def _opened(path: Path, encoding: str) -> IO[str]:
    errors = "replace" if "16" in encoding else "surrogateescape"
    return path.open(encoding=encoding, errors=errors, newline="")


def _csv_sheet(path: Path, encoding: str, note: str) -> Sheet:
    with _opened(path, encoding) as file:
        delimiter, before = delimiter_of(file)
        file.seek(0)
        head = next((row for row in csv_rows(file, delimiter, 0) if row.line > before), None)
    if head is None or head.fault:
        raise UsageFault(f"{path.name} has no readable line of column names", hint="export it again")
    return Sheet(path, _columns(path, head.cells), encoding, note, delimiter, head.line)


def _json_sheet(path: Path, encoding: str, note: str) -> Sheet:
    by_line = path.suffix.casefold() in _BY_LINE or _one_to_a_line(path, encoding)
    names: dict[str, None] = {}
    with _opened(path, encoding) as file:
        for found in json_rows(file, lines=by_line):
            if not found.fault:
                names.update(dict.fromkeys(found.content))
            if len(names) > _MOST_COLUMNS:
                break
    if not names:
        raise UsageFault(f"{path.name} holds no list of objects", hint="a list of objects, or one object to a line")
    return Sheet(path, _columns(path, names), encoding, note, by_line=by_line)


def _one_to_a_line(path: Path, encoding: str) -> bool:
    with _opened(path, encoding) as file:
        filled = (line for _ in range(20) if (line := file.readline(LIMIT).strip("\ufeff \t\r\n")))
        first, second = next(filled, ""), next(filled, "")
    try:
        return isinstance(json.loads(first), dict) and second.startswith("{")
    except (json.JSONDecodeError, RecursionError):
        return False


def _columns(path: Path, names: Iterable[str]) -> tuple[str, ...]:
    columns = tuple(names) if isinstance(names, dict) else tuple(told_apart(names))
    if len(columns) > _MOST_COLUMNS:
        raise UsageFault(f"{path.name} has more than {_MOST_COLUMNS:,} columns", hint="is it the right file?")
    return columns
