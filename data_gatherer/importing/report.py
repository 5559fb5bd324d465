"""What an import has to say: what came in, what was refused, what is doubtful."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import orjson

from sales_kernel.errors import SuiteError, UsageFault
from sales_kernel.text import one_line

_KEPT = 100
_SHOWN = 5


class PartlyDone(SuiteError):
    """Some of what was asked was done; what was not is named."""

    exit_code = 8


class NothingImported(SuiteError):
    """Not one deal could be used; the local CRM is as it was."""

    def __init__(self, message: str, *, hint: str, report: Report) -> None:
        super().__init__(message, hint=hint)
        self.report = report


@dataclass(frozen=True)
class Remark:
    """Something about one row: where, what, and the cell's text, shortened and harmless."""

    file: str
    line: int
    column: str
    reason: str
    value: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.reason}" + (f": {self.value!r}" if self.value else "")

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "reason": self.reason,
            "value": self.value,
        }


def remark(file: str, line: int, column: str, reason: str, value: str = "") -> Remark:
    """Return a remark that cannot harm a terminal."""
    return Remark(one_line(file), line, one_line(column, limit=80), reason, one_line(value, limit=40))


@dataclass
class Tally:
    """Remarks, counted by reason; the first hundred are kept."""

    count: int = 0
    first: list[Remark] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, told: Remark) -> None:
        """Count one more."""
        self.count += 1
        self.reasons[told.reason] += 1
        if len(self.first) < _KEPT:
            self.first.append(told)

    def lines(self, what: str) -> list[str]:
        """Return what to say: the first five, then how many there are of each reason."""
        shown = [f"{what}: {told}" for told in self.first[:_SHOWN]]
        if self.count <= _SHOWN:
            return shown
        counts = [f"{what}: {count:,} × {reason}" for reason, count in self.reasons.most_common(20)]
        return [*shown, f"{what}: … {self.count:,} in all:", *counts]

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        return {
            "count": self.count,
            "reasons": dict(self.reasons.most_common()),
            "first": [told.as_data() for told in self.first],
        }


class Rejects:
    """Rows that were refused, written to a file of its owner alone while the import goes on; put in place when it ends."""

    def __init__(self, path: Path, *, ours: bool) -> None:
        self.path = path
        self.tally = Tally()
        self._ours = ours
        self._growing = path.with_name(f".{path.name}.{os.getpid()}")
        self._file: TextIO | None = None

    def add(self, told: Remark, row: Mapping[str, str]) -> None:
        """Keep a row and why it was refused."""
        self.tally.add(told)
        if self._file is None:
            self._file = self._begun()
        reason = f"{told.reason}: {told.value!r}" if told.value else told.reason
        writable = {str(name): text.encode("utf-8", "replace").decode() for name, text in row.items()}
        cells = (told.file, told.line, _no_formula(told.column), reason, orjson.dumps(writable).decode())
        csv.writer(self._file).writerow(cells)

    def _begun(self) -> TextIO:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._growing, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise UsageFault(
                f"cannot write {self.path}: {error.strerror}", hint="name another file with --rejects"
            ) from error
        file = os.fdopen(handle, "w", encoding="utf-8", newline="")
        csv.writer(file).writerow(("file", "line", "column", "reason", "row"))
        return file

    def settle(self) -> Path | None:
        """Put the file in place; without rejects remove the one an earlier import left. Return where it is, if there is one."""
        if self._file:
            self._file.close()
            self._growing.replace(self.path)
            return self.path
        if self._ours:
            with suppress(OSError):
                self.path.unlink()
        return None

    def drop(self) -> None:
        """Leave no trace of an import that was interrupted."""
        if self._file:
            self._file.close()
            with suppress(OSError):
                self._growing.unlink()


def _no_formula(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


@dataclass
class Report:
    """What is said about an import while it goes on: remarks on rows, and notes on files."""

    rejects: Rejects
    warnings: Tally = field(default_factory=Tally)
    notes: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def note(self, line: str) -> None:
        """Say something about a file, once."""
        told = one_line(line, limit=600)
        if told not in self.notes:
            self.notes.append(told)


@dataclass(frozen=True)
class Counted:
    """How many rows of a table are new, changed or gone."""

    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Imported:
    """What an import brought: rows by table, how these differ from what was there, and what is to be said about it."""

    account: str
    rows: dict[str, int]
    counted: dict[str, Counted] = field(default_factory=dict)
    report: Report | None = field(default=None, compare=False)
    rejects_file: Path | None = None
    dry_run: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything is new, changed or gone."""
        return any(one != Counted() for one in self.counted.values())

    def as_data(self) -> dict[str, Any]:
        """Return it for programs."""
        differences = {
            what: {table: getattr(one, what) for table, one in self.counted.items()}
            for what in ("new", "changed", "gone")
        }
        told: dict[str, Any] = {"account": self.account, "rows": self.rows, **differences, "dry_run": self.dry_run}
        return told | (told_of(self.report, self.rejects_file) if self.report else {})


def told_of(report: Report, rejects_file: Path | None) -> dict[str, Any]:
    """Return a report for programs."""
    rejects = {**report.rejects.tally.as_data(), "file": str(rejects_file) if rejects_file else ""}
    return {
        "notes": report.notes,
        "left_out": dict(report.left_out),
        "warnings": report.warnings.as_data(),
        "rejects": rejects,
    }
