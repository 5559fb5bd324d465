"""Which file is what: as a mapping file says, or recognised by its columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_gatherer.importing.naming import Header
from data_gatherer.importing.own import own_mapping
from data_gatherer.importing.parts import Part
from data_gatherer.importing.recipes import columns_of
from data_gatherer.importing.sheets import SUFFIXES, Sheet, open_sheet
from data_gatherer.mapping import CrmMapping, TableMapping, read_mapping
from sales_kernel.errors import UsageFault
from sales_kernel.text import one_line

TABLES = ("deals", "companies", "links", "contacts", "interactions", "tasks", "changes")
_SHIPPED = Path(__file__).resolve().parent.parent / "mappings"
_SHOWN = 8


@dataclass(frozen=True)
class Plan:
    """A mapping and the files it is for."""

    mapping: CrmMapping
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()


def plan_for(path: Path, mapping_file: Path | None) -> Plan:
    """Return what to read from *path*, and how. Raises UsageFault when nobody can tell."""
    mapping = read_mapping(mapping_file) if mapping_file else None
    if not path.exists():
        raise UsageFault(f"no folder or file {path}", hint="name the folder that holds the CSV or JSON files")
    return _whole(_told(path, mapping) if mapping else recognised(path))


def _told(path: Path, mapping: CrmMapping) -> Plan:
    folder = path if path.is_dir() else path.parent
    parts = [
        Part(table, file, described)
        for table in TABLES
        for described in getattr(mapping, table)
        for file in _files_of(folder, described, mapping)
        if path.is_dir() or file.name == path.name
    ]
    if not any(part.table == "deals" for part in parts):
        files = ", ".join(described.file for described in mapping.deals)
        raise UsageFault(
            f"no deals in {path}: the mapping reads them from {files}", hint="name the folder of the files"
        )
    return Plan(mapping, tuple(parts))


def _files_of(folder: Path, described: TableMapping, mapping: CrmMapping) -> list[Path]:
    if "*" not in described.file:
        file = folder / described.file
        return [file] if file.exists() or not mapping.lenient else []
    found = sorted(folder.glob(described.file.lstrip("/")))
    if not found and not mapping.lenient:
        raise UsageFault(f"no file {folder / described.file}", hint="the mapping names it; is this the right folder?")
    return found


def _whole(plan: Plan) -> Plan:
    """Leave out what needs contacts when there is no file of them; columns that name some then stay as attributes."""
    if any(part.table == "contacts" for part in plan.parts) or not plan.mapping.lenient:
        return plan
    parts = tuple(
        Part(part.table, part.path, _without_contacts(part.described) if part.table == "deals" else part.described)
        for part in plan.parts
        if part.table != "links"
    )
    return Plan(_with_tables(plan.mapping, parts), parts, plan.notes, plan.sheets)


def _without_contacts(described: TableMapping) -> TableMapping:
    fields = {name: made for name, made in described.fields.items() if name not in ("contact_id", "contact_ids")}
    return described.model_copy(update={"fields": fields})


def _with_tables(mapping: CrmMapping, parts: tuple[Part, ...]) -> CrmMapping:
    """Return the mapping with those tables alone that there are files for."""
    there = {table: tuple(part.described for part in parts if part.table == table) for table in TABLES}
    return mapping.model_copy(update=there)


def recognised(path: Path) -> Plan:
    """Return the plan of the mapping whose columns fit the files best. Raises UsageFault when none does, or two do equally."""
    sheets = list(sheets_in(path))
    plans = [(_fit(parts, sheets), mapping, parts) for mapping in _known() if (parts := _claimed(mapping, sheets))]
    fitting = sorted((plan for plan in plans if plan[0]), key=lambda plan: -plan[0])
    hint = f"write a mapping and name it with --map; begin with: data-gatherer map {one_line(str(path))}"
    if not fitting:
        raise UsageFault(f"nothing known fits {path}; found: {_shown(sheets)}", hint=hint)
    best, mapping, parts = fitting[0]
    if len(fitting) > 1 and fitting[1][0] == best:
        titles = f"{mapping.title} and {fitting[1][1].title}"
        raise UsageFault(f"{path} could be {titles}; found: {_shown(sheets)}", hint=hint)
    taken = {part.path for part in parts}
    notes = [f"recognised: {mapping.title}: " + ", ".join(_said(parts))]
    notes += [f"{sheet.path.name}: not recognised, left out" for sheet in sheets if sheet.path not in taken]
    return Plan(_with_tables(mapping, parts), parts, tuple(notes), tuple(sheets))


def _said(parts: tuple[Part, ...]) -> list[str]:
    tables: dict[str, list[str]] = {}
    for part in parts:
        tables.setdefault(part.path.name, []).append(part.table)
    return [f"{name} as {' and '.join(dict.fromkeys(found))}" for name, found in tables.items()]


def _known() -> list[CrmMapping]:
    return [own_mapping(), *(read_mapping(file) for file in sorted(_SHIPPED.glob("*.yaml")))]


def sheets_in(path: Path) -> Iterator[Sheet]:
    """Yield the tables at *path*. Raises UsageFault when there are none, or one cannot be read."""
    if not path.is_dir():
        yield open_sheet(path)
        return
    files = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
    usable = [file for file in files if file.suffix.casefold() in SUFFIXES and not file.name.startswith("rejects-")]
    if not usable:
        others = ", ".join(file.name for file in files[:_SHOWN])
        found = f"; found: {one_line(others)}" if others else ""
        raise UsageFault(f"no CSV or JSON file in {path}{found}", hint="unpack archives, and export as CSV or JSON")
    for file in usable:
        try:
            yield open_sheet(file)
        except UsageFault:
            if file.suffix.casefold() != ".txt":
                raise


def _claimed(mapping: CrmMapping, sheets: list[Sheet]) -> tuple[Part, ...]:
    """Return what the mapping would read; nothing when there are no deals for it."""
    parts = [part for sheet in sheets for part in _claims(mapping, sheet)]
    return tuple(parts) if any(part.table == "deals" for part in parts) else ()


def _claims(mapping: CrmMapping, sheet: Sheet) -> list[Part]:
    """Return what a file is by its columns; one that holds two things, such as tasks open and done, is both."""
    described = [(table, one) for table in TABLES for one in getattr(mapping, table) if _signed(one, sheet.header)]
    if mapping is own_mapping():  # `id` and `stage` are anybody's: ours are files most of whose columns are
        described = [pair for pair in described if 2 * _used(pair[1], sheet.header) >= len(sheet.columns)]
    best = max(described, key=lambda pair: (_named(pair[1], sheet), _used(pair[1], sheet.header)), default=None)
    if best is None:
        return []
    return [Part(table, sheet.path, one) for table, one in described if one.signs == best[1].signs]


def _named(described: TableMapping, sheet: Sheet) -> bool:
    return Path(described.file).stem.casefold() == sheet.path.stem.casefold()


def _signed(described: TableMapping, header: Header) -> bool:
    return bool(described.signs) and all(_holds(sign, header) for sign in described.signs)


def _holds(sign: str, header: Header) -> bool:
    if sign.startswith("!"):
        return header.find(sign[1:]) is None
    return any(header.find(name) is not None for name in sign.split("|"))


def _used(described: TableMapping, header: Header) -> int:
    names = (name for recipe in described.fields.values() for name in columns_of(recipe))
    return len({place for name in names if (place := header.find(name)) is not None})


def _fit(parts: tuple[Part, ...], sheets: list[Sheet]) -> int:
    headers = {sheet.path: sheet.header for sheet in sheets}
    return sum(_used(part.described, headers[part.path]) for part in parts)


def _shown(sheets: list[Sheet]) -> str:
    found = (f"{sheet.path.name} ({one_line(', '.join(sheet.columns), limit=160)})" for sheet in sheets[:_SHOWN])
    return one_line("; ".join(found)) + (" …" if len(sheets) > _SHOWN else "")
