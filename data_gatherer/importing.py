"""Bring CSV files of another CRM into the local one, by a mapping file that says which column is what."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import orjson
from pydantic import Field, ValidationError

from data_gatherer import tidy
from data_gatherer.sources.local import SCHEMA, TABLES, connect
from sales_kernel.errors import UsageFault
from sales_kernel.files import private_directory, private_file, read_text
from sales_kernel.values import Frozen

_COLUMN = re.compile(r"\{([^{}]+)\}")
_LIMIT = 200_000

Recipe = str | list[str]
"""A column's name; or a text with columns in braces, `{product} for {account}`; or several, of which the first that is filled counts."""


class StageMapping(Frozen):
    """A stage as the file calls it, in the pipeline's order."""

    name: str
    kind: Literal["open", "won", "lost"] = "open"


class Join(Frozen):
    """Columns to be looked up in another file: where its *key* column equals our *on* column."""

    file: str
    on: str
    key: str = ""


class TableMapping(Frozen):
    """One file: which of our fields is made from which of its columns."""

    file: str
    fields: dict[str, Recipe]
    attributes: dict[str, str] = Field(default_factory=dict)
    replace: dict[str, dict[str, str]] = Field(default_factory=dict)
    join: tuple[Join, ...] = ()
    kind: str = "note"


class Mapping_(Frozen):  # noqa: N801  (a mapping file; `Mapping` is Python's)
    """A mapping file as a whole; see `docs/sources.md`."""

    account: str
    currency: str = ""
    zone: str = "UTC"
    pipeline: str = ""
    stages: tuple[StageMapping, ...]
    deals: TableMapping
    companies: TableMapping | None = None
    contacts: TableMapping | None = None
    interactions: TableMapping | None = None
    tasks: TableMapping | None = None


@dataclass(frozen=True)
class Imported:
    """What an import brought, as rows by table."""

    account: str
    rows: dict[str, int]


def import_folder(folder: Path, mapping_file: Path, crm: Path, *, timeout: float) -> Imported:
    """Replace what `crm.db` holds of the mapping's account by the files of *folder*: all of it, or nothing when anything is wrong.

    Raises UsageFault with file, line and column.
    """
    mapping = _read_mapping(mapping_file)
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


def _read_mapping(path: Path) -> Mapping_:
    import yaml

    text = read_text(path, what="mapping file", limit=_LIMIT, hint="examples/maven-crm.yaml is one")
    try:
        return Mapping_.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise UsageFault(f"{path}, line {line}: {error.problem}", hint="mend that line") from error
    except ValidationError as error:
        faults = "\n       ".join(
            f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        raise UsageFault(faults, hint="see docs/sources.md for the form of a mapping file") from error


def _fill(connection: sqlite3.Connection, table: str, folder: Path, mapping: Mapping_) -> int:
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
    return int(
        connection.execute(f"SELECT COUNT(*) FROM {table} WHERE source = ? AND account = ?", place).fetchone()[0]
    )


def _rows(table: str, folder: Path, mapping: Mapping_, described: TableMapping) -> Iterator[dict[str, Any]]:
    lookups = [(join, _lookup(folder, join)) for join in described.join]
    convert = _converters(table, mapping)
    unknown = set(described.fields) - set(convert)
    if unknown:
        raise UsageFault(
            f"{table} has no field {', '.join(sorted(unknown))}", hint=f"it has: {', '.join(sorted(convert))}"
        )
    finish = _finishers(mapping).get(table, lambda row: row)
    for line, found in _records(folder / described.file):
        for column, replacements in described.replace.items():
            found[column] = replacements.get(found.get(column, ""), found.get(column, ""))
        for join, lookup in lookups:
            found = {**lookup.get(found.get(join.on, ""), {}), **found}
        row: dict[str, Any] = {}
        for field, recipe in described.fields.items():
            text = _made(recipe, found, described.file)
            try:
                row[field] = convert[field](text) if text else None
            except ValueError as error:
                raise UsageFault(
                    f"{described.file}, line {line}, {recipe}: {error}", hint="mend that cell; nothing was imported"
                ) from error
        row["attributes"] = orjson.dumps(
            {
                label: _number_or_text(_made(column, found, described.file))
                for label, column in described.attributes.items()
                if found.get(column)
            }
        ).decode()
        row["kind"] = row.get("kind") or described.kind
        try:
            yield finish(row)
        except ValueError as error:
            raise UsageFault(f"{described.file}, line {line}: {error}", hint="nothing was imported") from error


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


def _lookup(folder: Path, join: Join) -> Mapping[str, dict[str, str]]:
    return {record.get(join.key or join.on, ""): record for _, record in _records(folder / join.file)}


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


def _converters(table: str, mapping: Mapping_) -> dict[str, Callable[[str], Any]]:
    def moment(text: str) -> str:
        found = datetime.fromisoformat(text)
        aware = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(mapping.zone))
        return aware.astimezone(UTC).isoformat()

    texts: dict[str, dict[str, Callable[[str], Any]]] = {
        "deals": dict.fromkeys(
            ["id", "name", "pipeline", "stage", "currency", "owner_name", "owner_email", "company_id", "loss_reason"], str
        )
        | {
            "amount": float,
            "created_at": moment,
            "stage_entered_at": moment,
            "close_date": lambda text: date.fromisoformat(text).isoformat(),
        },
        "companies": dict.fromkeys(["id", "name", "domain", "industry", "city"], str)
        | {"employees": int, "country": tidy.country_code},
        "contacts": dict.fromkeys(["deal_id", "id", "name", "phone", "title", "linkedin", "language", "time_zone"], str)
        | {"email": str},
        "interactions": dict.fromkeys(["deal_id", "id", "kind", "direction", "author", "contact_id", "subject", "text", "outcome"], str)
        | {"at": moment},
        "tasks": dict.fromkeys(["deal_id", "id", "title", "kind", "assignee", "contact_id"], str)
        | {"due": moment, "done": lambda text: text.casefold() in ("1", "true", "yes", "done")},
    }
    return texts[table]


def _finishers(mapping: Mapping_) -> dict[str, Callable[[dict[str, Any]], dict[str, Any]]]:
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
