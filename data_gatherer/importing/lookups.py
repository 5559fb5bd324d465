"""Columns of another file put beside a row's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import orjson

from data_gatherer.importing.recipes import Cells
from data_gatherer.importing.report import Report, remark
from data_gatherer.importing.sheets import Sheet, open_sheet
from data_gatherer.importing.staging import Staging
from data_gatherer.mapping import Join
from sales_kernel.errors import UsageFault

Find = Callable[[str], Cells]


class Joined:
    """A joined file's columns, and the cells of its row that belongs to one of ours; the last row of a key counts."""

    def __init__(self, folder: Path, join: Join, ours: Sheet, report: Report, staging: Staging) -> None:
        place = ours.header.find(join.column)
        if place is None:
            raise UsageFault(f"{ours.path.name} has no column {join.column!r}", hint=f"it has: {ours.header.shown()}")
        self._place = place
        sheet = open_sheet(folder / join.file)
        self.columns = tuple(f"{join.prefix}{name}" for name in sheet.columns)
        self._find = _shelved(sheet, join.key or join.column, report, staging)

    def found(self, cells: Cells) -> Cells:
        """Return the cells that stand beside *cells*; empty ones when no row belongs to it."""
        return self._find(cells[self._place])


def _shelved(sheet: Sheet, key: str, report: Report, staging: Staging) -> Find:
    place = sheet.header.find(key)
    if place is None:
        raise UsageFault(f"{sheet.path.name} has no column {key!r}", hint=f"it has: {sheet.header.shown()}")
    shelf = staging.shelf()
    for line, cells, fault in sheet.rows():
        if fault:
            names = {f"cell {number}": cell for number, cell in enumerate(cells, 1)}
            report.rejects.add(remark(sheet.path.name, line, "", fault), names)
        else:
            staging.shelve(
                shelf, cells[place], orjson.dumps([cell.encode("utf-8", "replace").decode() for cell in cells])
            )
    nothing = [""] * len(sheet.columns)

    @lru_cache(maxsize=4096)
    def find(text: str) -> Cells:
        found = staging.shelved(shelf, text)
        return orjson.loads(found) if found else nothing

    return find
