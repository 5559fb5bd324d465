"""What a cell's text becomes, by the kind of its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from data_gatherer import tidy
from data_gatherer.importing.dates import UNDECIDED as DATE_UNDECIDED
from data_gatherer.importing.dates import DateOrder, day_of, moment_of
from data_gatherer.importing.fields import fields_of
from data_gatherer.importing.numbers import UNDECIDED as NUMBER_UNDECIDED
from data_gatherer.importing.numbers import Decimals, amount_of, count_of
from data_gatherer.importing.recipes import Cells, Made
from data_gatherer.importing.sheets import Sheet
from data_gatherer.mapping import CrmMapping
from sales_kernel.text import harmless, one_line

_DATES, _NUMBERS = ("moment", "day"), ("number", "amount")
_YES = frozenset(
    (
        "1",
        "true",
        "yes",
        "y",
        "done",
        "completed",
        "x",
        "on",
        "ja",
        "wahr",
        "erledigt",
        "oui",
        "vrai",
        "si",
        "sí",
        "verdadero",
        "hecho",
    )
)
_KNOWN = {
    "status": ("ok", "bounced", "invalid", "unknown"),
    "consent": ("granted", "refused"),
    "direction": ("inbound", "outbound", "internal"),
    "kind": ("email", "email_opened", "email_clicked", "call", "meeting", "note", "form", "linkedin", "whatsapp"),
}
_HINTS = {
    DATE_UNDECIDED: "day or month first? set `dates: day-first` or `dates: month-first` in the mapping",
    NUMBER_UNDECIDED: "decimals or thousands? set `decimals: comma` or `decimals: point` in the mapping",
}
_FORGIVEN = {"count"}
"""Kinds whose unusable values become empty: not worth a row."""


class RefusedRow(Exception):
    """A row that cannot go in: the column, the reason and the value."""

    def __init__(self, column: str, reason: str, value: str = "") -> None:
        super().__init__(reason)
        self.column, self.reason, self.value = column, reason, value


Convert = Callable[[str], Any]


@dataclass(frozen=True)
class Field:
    """A field made ready for a file: what to make of which cells."""

    name: str
    made: Made
    convert: Convert
    required: bool
    forgiven: bool

    def of(self, cells: Cells, warn: Callable[[str, str, str], None]) -> Any:
        """Return the field's value; None when its cells are empty. Raises RefusedRow."""
        text = self.made.make(cells)
        if not text:
            if self.required:
                raise RefusedRow(self.made.label, f"it is empty, and {self.name} is needed")
            return None
        try:
            value = self.convert(text)
        except (ValueError, OverflowError) as error:
            reason = _HINTS.get(str(error), str(error)) if isinstance(error, ValueError) else "no such day or time"
            if not self.forgiven:
                raise RefusedRow(self.made.label, reason, text) from None
            warn(self.made.label, f"{reason}; left empty", text)
            return None
        if self.required and value == "":
            raise RefusedRow(self.made.label, f"it is empty, and {self.name} is needed")
        return None if value == "" else value


def line_of(text: str) -> str:
    """Return a cell as one harmless line."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    return one_line(text)


def text_of(text: str) -> str:
    """Return a cell as harmless text of several lines."""
    return text if text.isascii() and text.isprintable() else harmless(text).strip()


def fields_ready(
    table: str, recipes: Iterable[tuple[str, Made]], sheet: Sheet, mapping: CrmMapping, widen: Widen
) -> list[Field]:
    """Return the fields of a file, the styles of its dates and numbers decided by all of its rows."""
    known, made = fields_of(table), dict(recipes)
    orders = {name: DateOrder(mapping.dates) for name in made if known[name].kind in _DATES}
    marks = {name: Decimals(mapping.decimals) for name in made if known[name].kind in _NUMBERS}
    if orders or marks:
        looks: list[Look] = [(made[name].make, order.look) for name, order in orders.items()]
        looks += [(made[name].make, mark.look) for name, mark in marks.items()]
        for row in sheet.rows():
            if not row.fault:
                _look(widen(row.cells), looks)
    zone = ZoneInfo(mapping.zone)
    return [
        Field(
            name,
            recipe,
            _converter(known[name].kind, orders.get(name), marks.get(name), zone),
            known[name].required or name == "id",
            known[name].kind in _FORGIVEN,
        )
        for name, recipe in made.items()
    ]


Widen = Callable[[Cells], Cells]
"""Puts a row's replacements and joined columns in place."""


Look = tuple[Callable[[Cells], str], Callable[[str], None]]
"""How to make a text of cells, and who is to see it."""


def _look(cells: Cells, looks: list[Look]) -> None:
    for make, look in looks:
        text = make(cells)
        if text:
            look(text)


def _converter(kind: str, order: DateOrder | None, mark: Decimals | None, zone: ZoneInfo) -> Convert:
    if order is not None:
        told, read = order.order, moment_of if kind == "moment" else day_of
        return lambda text: read(text, told, zone)
    if mark is not None:
        decimal = mark.mark
        if kind == "amount":
            return lambda text: amount_of(text, decimal)
        return lambda text: amount_of(text.removesuffix("%").strip(), decimal).value
    return _PLAIN_KINDS[kind] if kind in _PLAIN_KINDS else _one_of(*_KNOWN[kind])


def _one_of(*known: str) -> Convert:
    def convert(text: str) -> str:
        found = text.casefold()
        if found not in known:
            raise ValueError(f"not one of {', '.join(known)}")
        return found

    return convert


def _list_of(text: str) -> list[str]:
    return [part for piece in text.split(";") if (part := line_of(piece).strip())]


_PLAIN_KINDS: dict[str, Convert] = {
    "text": line_of,
    "long": text_of,
    "list": _list_of,
    "count": count_of,
    "country": tidy.country_code,
    "flag": lambda text: text.casefold() in _YES,
}
