"""One file of a mapping made ready to be read: replacements, joins, recipes, attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data_gatherer.importing.cells import Field, RefusedRow, fields_ready, line_of
from data_gatherer.importing.fields import MAY_BE_EMPTY, fields_of
from data_gatherer.importing.lookups import Joined
from data_gatherer.importing.naming import Header
from data_gatherer.importing.recipes import Cells, Made, columns_of, ready
from data_gatherer.importing.report import Report, remark
from data_gatherer.importing.sheets import Sheet, open_sheet
from data_gatherer.importing.staging import Staging
from data_gatherer.mapping import CrmMapping, TableMapping
from sales_kernel.errors import UsageFault

_MOST_ATTRIBUTES = 40


@dataclass(frozen=True)
class Part:
    """A file, and what it is taken for."""

    table: str
    path: Path
    described: TableMapping


@dataclass
class Record:
    """A row of a file: where it stands, its cells as they are and with all that is put beside them, and the fields made of these."""

    line: int
    original: Cells
    cells: Cells = field(default_factory=list)
    row: dict[str, Any] = field(default_factory=dict)


class Reader:
    """Reads one file by its mapping; what cannot be used is refused and said."""

    def __init__(self, part: Part, mapping: CrmMapping, report: Report, staging: Staging) -> None:
        self.part, self._report, self._staging = part, report, staging
        self.file, self.sheet = part.path.name, open_sheet(part.path)
        if self.sheet.note:
            report.note(f"{self.file}: {self.sheet.note}")
        described, lenient = part.described, mapping.lenient
        _check(part.table, described)
        self._replaced = _replacements(described, self.sheet, self.file, lenient=lenient)
        self._joins = [
            Joined(part.path.parent, join, self.sheet, report, staging)
            for join in described.join
            if not lenient or (part.path.parent / join.file).is_file()
        ]
        self.header = Header([*self.sheet.columns, *(name for join in self._joins for name in join.columns)])
        recipes = self._recipes(described.fields, lenient=lenient)
        self._only = list(_only(described, self.header, self.file, lenient=lenient))
        self.fields = [
            one if (part.table, one.name) not in MAY_BE_EMPTY else _optional(one)
            for one in fields_ready(part.table, recipes.items(), self.sheet, mapping, self._widened)
        ]
        self.attributes = self._attributes(described, recipes, lenient=lenient)

    def _recipes(self, fields: dict[str, Any], *, lenient: bool) -> dict[str, Made]:
        made = {name: ready(recipe, self.header, self.file, lenient=lenient) for name, recipe in fields.items()}
        there = {name: one for name, one in made.items() if one}
        for name, one in fields_of(self.part.table).items():
            if one.required and name not in there:
                wanted = " or ".join(columns_of(fields[name]))
                raise UsageFault(
                    f"{self.file} has no column for {name} (looked for: {wanted})",
                    hint=f"it has: {self.header.shown()}",
                )
        return there

    def _attributes(self, described: TableMapping, recipes: dict[str, Made], *, lenient: bool) -> list[tuple[str, int]]:
        told = {
            label: made.columns[0]
            for label, column in described.attributes.items()
            if (made := ready(column, self.header, self.file, lenient=lenient))
        }
        if lenient:
            used = {*told.values(), *(place for made in recipes.values() for place in made.columns)}
            used |= {place for place, _ in self._only}
            rest = [place for place in range(len(self.sheet.columns)) if place not in used]
            self._say_unused(rest)
            if self.part.table in ("deals", "companies"):
                room = max(0, _MOST_ATTRIBUTES - len(told))
                told |= {self.header.names[place]: place for place in rest[:room]}
        return list(told.items())

    def _say_unused(self, rest: list[int]) -> None:
        if rest:
            kept = self.part.table in ("deals", "companies")
            what = f"kept as attributes{f', the first {_MOST_ATTRIBUTES}' if len(rest) > _MOST_ATTRIBUTES else ''}"
            names = ", ".join(self.header.names[place] for place in rest[:30]) + (" …" if len(rest) > 30 else "")
            self._report.note(f"{self.file}: columns without a field ({what if kept else 'not imported'}): {names}")

    def _widened(self, cells: Cells) -> Cells:
        cells = cells.copy() if self._replaced else cells
        for place, replacements in self._replaced:
            text = cells[place]
            if text:
                other = replacements.get("*", text)
                cells[place] = replacements.get(text, replacements.get(text.casefold(), other))
        for join in self._joins:
            cells = cells + join.found(cells)
        return cells

    def records(self) -> Iterator[Record]:
        """Yield the usable rows."""
        for line, cells, fault in self.sheet.rows():
            if fault:
                self.refuse(Record(line, cells), RefusedRow("", fault))
                continue
            record = Record(line, cells, self._widened(cells))
            if any(record.cells[place].casefold() not in wanted for place, wanted in self._only):
                continue
            try:
                warn, wide = self._warner(line), record.cells
                record.row = {one.name: one.of(wide, warn) for one in self.fields}
            except RefusedRow as refused:
                self._remember_refused(record)
                self.refuse(record, refused)
                continue
            yield record

    def peeked(self, *names: str) -> Iterator[tuple[str, ...]]:
        """Yield the texts of these fields of every row, usable or not, without a word about it."""
        made = {one.name: one.made.make for one in self.fields}
        for row in self.sheet.rows():
            if not row.fault:
                cells = self._widened(row.cells)
                yield tuple(line_of(made[name](cells)) if name in made else "" for name in names)

    def _remember_refused(self, record: Record) -> None:
        made = next((one.made for one in self.fields if one.name == "id"), None)
        record.row = {"id": made.make(record.cells) if made else ""}

    def _warner(self, line: int) -> Callable[[str, str, str], None]:
        return lambda column, reason, value: self.warn(line, column, reason, value)

    def warn(self, line: int, column: str, reason: str, value: str = "") -> None:
        """Say that something about a row is doubtful."""
        self._report.warnings.add(remark(self.file, line, column, reason, value))

    def refuse(self, record: Record, refused: RefusedRow) -> None:
        """Keep a row out, and say why."""
        if self.part.table == "deals" and record.row.get("id"):
            self._staging.refuse(line_of(record.row["id"]))
        told = remark(self.file, record.line, refused.column, refused.reason, refused.value)
        cells, columns = record.original, self.sheet.columns
        names = columns if len(cells) == len(columns) else [f"cell {place}" for place, _ in enumerate(cells, 1)]
        row = dict(zip(names, cells, strict=True))
        self._report.rejects.add(told, row)

    def label(self, field_name: str) -> str:
        """Return the columns a field is made from."""
        return next((one.made.label for one in self.fields if one.name == field_name), "")


def _optional(one: Field) -> Field:
    return Field(one.name, one.made, one.convert, required=False, forgiven=one.forgiven)


def _check(table: str, described: TableMapping) -> None:
    """Refuse a mapping with a field we do not have, or without one that every row must have."""
    known = fields_of(table)
    unknown = sorted(set(described.fields) - set(known))
    if unknown:
        raise UsageFault(f"{table} has no field {', '.join(unknown)}", hint=f"it has: {', '.join(sorted(known))}")
    missing = [name for name, one in known.items() if one.required and name not in described.fields]
    if missing:
        raise UsageFault(f"the mapping of {table} lacks {', '.join(missing)}", hint="say which column it is")


def _replacements(
    described: TableMapping, sheet: Sheet, file: str, *, lenient: bool
) -> list[tuple[int, dict[str, str]]]:
    made = [(ready(name, sheet.header, file, lenient=lenient), texts) for name, texts in described.replace.items()]
    return [
        (one.columns[0], {**{old.casefold(): new for old, new in texts.items()}, **texts}) for one, texts in made if one
    ]


def _only(described: TableMapping, header: Header, file: str, *, lenient: bool) -> Iterator[tuple[int, set[str]]]:
    for name, wanted in described.only.items():
        made = ready(name, header, file, lenient=lenient)
        if made:
            yield made.columns[0], {text.casefold() for text in wanted}
