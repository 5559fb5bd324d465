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
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

from data_gatherer import tidy
from data_gatherer.mapping import CrmMapping, Join, Recipe, TableMapping, read_mapping
from data_gatherer.sources.local import SCHEMA, SCHEMA_VERSION, TABLES, connect, explained_crm
from sales_kernel.errors import UsageFault
from sales_kernel.files import private_directory, private_file
from sales_kernel.text import harmless, one_line

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
_COLUMN = re.compile(r"\{([^{}]+)\}")
FIELDS = {
    "deals": "id! name pipeline stage! currency owner_name owner_email company_id loss_reason amount:number created_at:moment"
    " stage_entered_at:moment close_date:day",
    "companies": "id! name! domain industry city employees:count country:country",
    "contacts": "deal_id! id! name email phone title linkedin language time_zone email_status:status email_consent:consent"
    " phone_consent:consent linkedin_consent:consent whatsapp_consent:consent objection",
    "interactions": "deal_id! id! kind:kind direction:direction author contact_id subject text:long outcome at:moment!",
    "tasks": "deal_id! id! title! kind assignee contact_id due:moment done:flag",
}
"""What a mapping may fill, by table; text unless a kind is named, and with ! what every row must have."""


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
    with explained_crm(crm), closing(_prepared(crm, timeout)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in filter(str.strip, SCHEMA.split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            rows = {table: _fill(connection, table, folder, mapping) for table in TABLES}
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return Imported(mapping.account, rows)


def _prepared(crm: Path, timeout: float) -> sqlite3.Connection:
    private_directory(crm.parent)
    private_file(crm)
    return connect(crm, timeout=timeout)


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
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608  (names of our own tables)
    counted = f"SELECT COUNT(*) FROM {table} WHERE source = ? AND account = ?"  # noqa: S608  (names of our own tables)
    return int(connection.execute(counted, place).fetchone()[0])


def _rows(table: str, folder: Path, mapping: CrmMapping, described: TableMapping) -> Iterator[dict[str, Any]]:
    known = _fields(table)
    _check_fields(table, described, known)
    convert, finish = _converters(mapping.zone), _finishers(mapping).get(table, dict)
    seen: set[tuple[str, str]] = set()
    for line, record in _joined(folder, described):
        row: dict[str, Any] = {}
        for field, recipe in described.fields.items():
            text = _made(recipe, record, described.file)
            text = harmless(text).strip() if known[field].kind == "long" else one_line(text)
            place = f"{described.file}, line {line}, {recipe}"
            if known[field].required and not text:
                raise UsageFault(
                    f"{place}: it is empty, and {field} is needed", hint="fill that cell; nothing was imported"
                )
            try:
                row[field] = convert[known[field].kind](text) if text else None
            except (ValueError, OverflowError) as error:
                raise UsageFault(f"{place}: {error}", hint="mend that cell; nothing was imported") from error
        _refuse_twice(seen, row, f"{described.file}, line {line}")
        labelled = ((label, _made(column, record, described.file)) for label, column in described.attributes.items())
        row["attributes"] = orjson.dumps({label: _number_or_text(text) for label, text in labelled if text}).decode()
        row["kind"] = row.get("kind") or described.kind or ("note" if table == "interactions" else "todo")
        try:
            yield finish(row)
        except ValueError as error:
            raise UsageFault(f"{described.file}, line {line}: {error}", hint="nothing was imported") from error


def _check_fields(table: str, described: TableMapping, known: dict[str, _Field]) -> None:
    """Refuse a mapping with a field we do not have, or without one that every row must have."""
    unknown = sorted(set(described.fields) - set(known))
    if unknown:
        raise UsageFault(f"{table} has no field {', '.join(unknown)}", hint=f"it has: {', '.join(sorted(known))}")
    missing = [field.name for field in known.values() if field.required and field.name not in described.fields]
    if missing:
        raise UsageFault(f"the mapping of {table} lacks {', '.join(missing)}", hint="say which column it is")


def _refuse_twice(seen: set[tuple[str, str]], row: dict[str, Any], place: str) -> None:
    key = (row.get("deal_id") or "", row["id"])
    if key in seen:
        raise UsageFault(
            f"{place}: a second row with the id {row['id']!r}", hint="ids must be unique; nothing was imported"
        )
    seen.add(key)


def _joined(folder: Path, described: TableMapping) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the records of a file with its replacements made and the columns of other files beside its own."""
    lookups = [(join, _lookup(folder, join)) for join in described.join]
    for line, record in _records(folder / described.file):
        for column, replacements in described.replace.items():
            if column not in record:
                raise UsageFault(f"{described.file} has no column {column!r}", hint=f"it has: {', '.join(record)}")
            record[column] = replacements.get(record[column], record[column])
        joined = record
        for join, (columns, lookup) in lookups:
            if join.column not in record:
                raise UsageFault(f"{described.file} has no column {join.column!r}", hint=f"it has: {', '.join(record)}")
            joined = {**lookup.get(record.get(join.column, ""), columns), **joined}
        yield line, joined


def _records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for record in _numbered(reader, path):
                if None in record or None in record.values():
                    raise UsageFault(f"{path}, line {reader.line_num}: it has not as many cells as there are columns")
                yield reader.line_num, {name: value.strip() for name, value in record.items()}
    except FileNotFoundError:
        raise UsageFault(f"no file {path}", hint="the mapping names it; is this the right folder?") from None
    except OSError as error:
        raise UsageFault(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageFault(f"{path}: {error}", hint="save it as CSV in UTF-8; nothing was imported") from error


def _numbered(reader: csv.DictReader[str], path: Path) -> Iterator[dict[str, str]]:
    """Yield the records; what the reader cannot read is named with its line."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UsageFault(
                f"{path}, line {reader.line_num}: {error}", hint="mend that line; nothing was imported"
            ) from error


def _lookup(folder: Path, join: Join) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the joined file's columns, empty, and its records by key."""
    key, found = join.key or join.column, {}
    for _, record in _records(folder / join.file):
        if key not in record:
            raise UsageFault(f"{join.file} has no column {key!r}", hint=f"it has: {', '.join(record)}")
        found[record[key]] = record
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
    """Numbers are numbers only as people write them: not 007, +49, 1_000 or nan."""
    return float(text) if _NUMBER.fullmatch(text) else text


class _Field(NamedTuple):
    name: str
    kind: str
    required: bool


def _fields(table: str) -> dict[str, _Field]:
    parts = (field.rstrip("!").partition(":") for field in FIELDS[table].split())
    required = {field.rstrip("!").partition(":")[0] for field in FIELDS[table].split() if field.endswith("!")}
    return {name: _Field(name, kind or "text", name in required) for name, _, kind in parts}


def _converters(zone: str) -> dict[str, Callable[[str], Any]]:
    def moment(text: str) -> str:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC).isoformat()

    def number(text: str) -> float:
        found = float(text)
        if not math.isfinite(found):
            raise ValueError(f"{text} is not a number to count with")
        return found

    def count(text: str) -> int:
        found = int(text)
        if abs(found) >= 2**63:
            raise ValueError(f"{text} is too large")
        return found

    return {
        "text": str,
        "long": str,
        "status": _one_of("ok", "bounced", "invalid", "unknown"),
        "consent": _one_of("granted", "refused"),
        "direction": _one_of("inbound", "outbound", "internal"),
        "kind": _one_of(
            "email", "email_opened", "email_clicked", "call", "meeting", "note", "form", "linkedin", "whatsapp"
        ),
        "number": number,
        "count": count,
        "day": lambda text: date.fromisoformat(text).isoformat(),
        "moment": moment,
        "country": tidy.country_code,
        "flag": lambda text: text.casefold() in ("1", "true", "yes", "done"),
    }


def _one_of(*known: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if text.casefold() not in known:
            raise ValueError(f"{text!r} is not one of {', '.join(known)}")
        return text.casefold()

    return convert


def _finishers(mapping: CrmMapping) -> dict[str, Callable[[dict[str, Any]], dict[str, Any]]]:
    opened = [stage.name for stage in mapping.stages if stage.kind == "open"]
    kinds = {stage.name: stage.kind for stage in mapping.stages}

    def deal(row: dict[str, Any]) -> dict[str, Any]:
        stage = row["stage"]
        if stage not in kinds:
            raise ValueError(f"no stage {stage!r} in the mapping")
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
