"""Bring CSV files of another CRM into the local one, by a mapping file that says which column is what."""

from __future__ import annotations

import csv
import math
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from data_gatherer import tidy
from data_gatherer.mapping import CrmMapping, Join, Recipe, TableMapping, read_mapping
from data_gatherer.sources.local import SCHEMA, TABLES, connect
from sales_kernel.errors import UsageFault
from sales_kernel.files import private_directory, private_file

_COLUMN = re.compile(r"\{([^{}]+)\}")
FIELDS = {
    "deals": "id name pipeline stage currency owner_name owner_email company_id loss_reason amount:number created_at:moment"
    " stage_entered_at:moment close_date:day",
    "companies": "id name domain industry city employees:count country:country",
    "contacts": "deal_id id name email phone title linkedin language time_zone",
    "interactions": "deal_id id kind direction author contact_id subject text outcome at:moment",
    "tasks": "deal_id id title kind assignee contact_id due:moment done:flag",
}
"""What a mapping may fill, by table; text unless a kind is named."""


@dataclass(frozen=True)
class Imported:
    """What an import brought, as rows by table."""

    account: str
    rows: dict[str, int]


def import_folder(folder: Path, mapping_file: Path, crm: Path, *, timeout: float) -> Imported:
    """Replace what `crm.db` holds of the mapping's account by the files of *folder*: all of it, or nothing when anything is wrong.

    Raises UsageFault with file, line and column.
    """
    mapping = read_mapping(mapping_file)
    if not folder.is_dir():
        raise UsageFault(f"{folder} is not a folder", hint="name the folder that holds the CSV files")
    private_directory(crm.parent)
    private_file(crm)
    with closing(connect(crm, timeout=timeout)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in filter(str.strip, SCHEMA.split(";")):
                    connection.execute(statement)
            rows = {table: _fill(connection, table, folder, mapping) for table in TABLES}
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return Imported(mapping.account, rows)


def _fill(connection: sqlite3.Connection, table: str, folder: Path, mapping: CrmMapping) -> int:
    place = ("local", mapping.account)
    connection.execute(f"DELETE FROM {table} WHERE source = ? AND account = ?", place)  # noqa: S608  (a constant)
    described: TableMapping | None = getattr(mapping, table)
    if described is None:
        return 0
    columns = [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]
    marks = ", ".join("?" for _ in columns)
    rows = _rows(table, folder, mapping, described)
    values = ([*place, *(row.get(column) for column in columns[2:])] for row in rows)
    connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)  # noqa: S608  (names of our own tables)
    counted = f"SELECT COUNT(*) FROM {table} WHERE source = ? AND account = ?"  # noqa: S608  (names of our own tables)
    return int(connection.execute(counted, place).fetchone()[0])


def _rows(table: str, folder: Path, mapping: CrmMapping, described: TableMapping) -> Iterator[dict[str, Any]]:
    kinds = dict(_kinds(table))
    unknown = sorted(set(described.fields) - set(kinds))
    if unknown:
        raise UsageFault(f"{table} has no field {', '.join(unknown)}", hint=f"it has: {', '.join(sorted(kinds))}")
    convert, finish = _converters(mapping.zone), _finishers(mapping).get(table, dict)
    for line, record in _joined(folder, described):
        row: dict[str, Any] = {}
        for field, recipe in described.fields.items():
            text = _made(recipe, record, described.file)
            try:
                row[field] = convert[kinds[field]](text) if text else None
            except ValueError as error:
                place = f"{described.file}, line {line}, {recipe}"
                raise UsageFault(f"{place}: {error}", hint="mend that cell; nothing was imported") from error
        labelled = ((label, _made(column, record, described.file)) for label, column in described.attributes.items())
        row["attributes"] = orjson.dumps({label: _number_or_text(text) for label, text in labelled if text}).decode()
        row["kind"] = row.get("kind") or described.kind
        try:
            yield finish(row)
        except ValueError as error:
            raise UsageFault(f"{described.file}, line {line}: {error}", hint="nothing was imported") from error


def _joined(folder: Path, described: TableMapping) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the records of a file with its replacements made and the columns of other files beside its own."""
    lookups = [(join, _lookup(folder, join)) for join in described.join]
    for line, record in _records(folder / described.file):
        for column, replacements in described.replace.items():
            record[column] = replacements.get(record.get(column, ""), record.get(column, ""))
        joined = record
        for join, (columns, lookup) in lookups:
            joined = {**lookup.get(record.get(join.column, ""), columns), **joined}
        yield line, joined


def _records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for record in reader:
                if None in record or None in record.values():
                    raise UsageFault(f"{path}, line {reader.line_num}: it has not as many cells as there are columns")
                yield reader.line_num, {name: value.strip() for name, value in record.items()}
    except FileNotFoundError:
        raise UsageFault(f"no file {path}", hint="the mapping names it; is this the right folder?") from None
    except OSError as error:
        raise UsageFault(f"cannot read {path}: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageFault(f"{path}: {error}", hint="save it as CSV in UTF-8; nothing was imported") from error


def _lookup(folder: Path, join: Join) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the joined file's columns, empty, and its records by key."""
    found = {record.get(join.key or join.column, ""): record for _, record in _records(folder / join.file)}
    return dict.fromkeys(next(iter(found.values()), {}), ""), found


def _made(recipe: Recipe, record: Mapping[str, str], file: str) -> str:
    """Return the text a recipe gives for one record; empty when a column it needs is empty."""
    if isinstance(recipe, list):
        return next((made for made in (_made(one, record, file) for one in recipe) if made), "")
    columns = _COLUMN.findall(recipe) or [recipe]
    for column in columns:
        if column not in record:
            raise UsageFault(f"{file} has no column {column!r}", hint=f"it has: {', '.join(record)}")
    if columns == [recipe]:
        return record[recipe]
    return _COLUMN.sub(lambda found: record[found[1]], recipe) if all(record[column] for column in columns) else ""


def _number_or_text(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _kinds(table: str) -> Iterator[tuple[str, str]]:
    for field in FIELDS[table].split():
        name, _, kind = field.partition(":")
        yield name, kind or "text"


def _converters(zone: str) -> dict[str, Callable[[str], Any]]:
    def moment(text: str) -> str:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC).isoformat()

    def number(text: str) -> float:
        found = float(text)
        if not math.isfinite(found):
            raise ValueError(f"{text} is not a number to count with")
        return found

    return {
        "text": str,
        "number": number,
        "count": int,
        "day": lambda text: date.fromisoformat(text).isoformat(),
        "moment": moment,
        "country": tidy.country_code,
        "flag": lambda text: text.casefold() in ("1", "true", "yes", "done"),
    }


def _finishers(mapping: CrmMapping) -> dict[str, Callable[[dict[str, Any]], dict[str, Any]]]:
    opened = [stage.name for stage in mapping.stages if stage.kind == "open"]
    kinds = {stage.name: stage.kind for stage in mapping.stages}

    def deal(row: dict[str, Any]) -> dict[str, Any]:
        stage = row["stage"]
        if not row["id"] or stage not in kinds:
            raise ValueError("a deal without an id" if not row["id"] else f"no stage {stage!r} in the mapping")
        order = opened.index(stage) + 1 if stage in opened else None
        place = {"stage_kind": kinds[stage], "stage_order": order, "stage_of": len(opened)}
        amount = row.get("amount")
        named = {"name": row.get("name") or row["id"], "pipeline": row.get("pipeline") or mapping.pipeline}
        currency = (row.get("currency") or mapping.currency) if amount is not None else ""
        return {**row, **place, **named, "amount": amount, "currency": currency}

    def interaction(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "direction": row.get("direction") or "internal"}

    def task(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "done": bool(row.get("done"))}

    return {"deals": deal, "interactions": interaction, "tasks": task}
