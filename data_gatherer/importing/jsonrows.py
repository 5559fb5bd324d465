"""Objects of a JSON file one after the other: of a list, of the one list in an object, or one to a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

LIMIT = 10_000_000
_CHUNK = 65_536
_BETWEEN = re.compile(r"\}\s*,\s*(?=\{)")
_BLANK = re.compile(r"\s*")
_AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")


class Found(NamedTuple):
    """An object, the line it begins in, and why it cannot be used, if so."""

    line: int
    content: dict[str, str]
    fault: str = ""


def _exact(text: str) -> str:
    """Return a number so that nobody takes its point for a mark between thousands."""
    return f"{text}0" if _AMBIGUOUS.fullmatch(text) else text


_DECODER = json.JSONDecoder(strict=False, parse_float=_exact, parse_int=str, parse_constant=str)


def json_rows(file: IO[str], *, lines: bool) -> Iterator[Found]:
    """Yield the objects of *file*; *lines* says that each stands in a line of its own."""
    yield from _by_line(file) if lines else _of_file(_Window(file))


def _by_line(file: IO[str]) -> Iterator[Found]:
    number = 0
    while line := file.readline(LIMIT):
        number += 1
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            yield _told(number, _DECODER.decode(line.lstrip("\ufeff")))
        except (json.JSONDecodeError, RecursionError):
            yield Found(number, {"line": line.strip()[:2000]}, "it is not JSON")


class _Window:
    """A piece of the file's text, and where in it we are."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self.line = 1
        self.ended = False

    def _more(self) -> None:
        left = self._text[self._at :]
        chunk = self._file.read(max(_CHUNK, len(left)))
        self._text, self._at, self.ended = left + chunk, 0, not chunk

    def _move(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def peek(self) -> str:
        """Return the next sign that is not blank, or nothing at the end."""
        while True:
            found = _BLANK.match(self._text, self._at)
            self._move(found.end() if found else self._at)
            if self._at < len(self._text) or self.ended:
                return self._text[self._at : self._at + 1]
            self._more()

    def skip(self) -> None:
        """Pass over one sign."""
        self._move(self._at + 1)

    def value(self) -> Any:
        """Return the value that begins here. Raises JSONDecodeError when none does."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if self.ended or len(self._text) - self._at > LIMIT:
                    raise
            else:
                if end < len(self._text) or self.ended:  # else a number may go on
                    self._move(end)
                    return value
            self._more()

    def to_next_object(self) -> str:
        """Go to the next place where an object may begin; return the beginning of what was passed over."""
        passed = self._text[self._at : self._at + 2000]
        while True:
            found = _BETWEEN.search(self._text, self._at)
            if found:
                self._move(found.end())
                return passed
            self._move(len(self._text) if self.ended else max(self._at, len(self._text) - 1000))
            if self.ended:
                return passed
            self._more()


def _of_file(window: _Window) -> Iterator[Found]:
    sign = window.peek()
    if sign == "\ufeff":
        window.skip()
        sign = window.peek()
    if sign == "[":
        yield from _elements(window)
    elif sign == "{":
        yield from _of_object(window)
    else:
        yield Found(window.line, {}, "it is neither a list nor an object")


def _of_object(window: _Window) -> Iterator[Found]:
    """Yield the objects of the lists in an object; its other values are passed over."""
    window.skip()
    try:
        while window.peek() == '"':
            window.value()
            if window.peek() != ":":
                break
            window.skip()
            if window.peek() == "[":
                yield from _elements(window)
            else:
                window.value()
            if window.peek() == ",":
                window.skip()
    except (json.JSONDecodeError, RecursionError):
        yield Found(window.line, {}, "it is not JSON from here on")
        return
    if window.peek() != "}":
        yield Found(window.line, {}, "the file ends too early")


def _elements(window: _Window) -> Iterator[Found]:
    window.skip()
    while (sign := window.peek()) and sign != "]":
        if sign == ",":
            window.skip()
            continue
        line = window.line
        try:
            yield _told(line, window.value())
        except (json.JSONDecodeError, RecursionError):
            yield Found(line, {"line": window.to_next_object()}, "it is not JSON")
    if not sign:
        yield Found(window.line, {}, "the file ends too early")
    window.skip()


def _told(line: int, value: Any) -> Found:
    if not isinstance(value, dict):
        return Found(line, {"value": _cell(value)[:2000]}, "it is not an object")
    return Found(line, dict(_flat(value, "")))


def _flat(value: dict[str, Any], before: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        if isinstance(inner, dict) and depth < 3:
            yield from _flat(inner, f"{before}{name}.", depth + 1)
        else:
            yield f"{before}{name}", _cell(inner)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return ";".join(map(_cell, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
