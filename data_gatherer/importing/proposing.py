"""A mapping proposed for files nobody knows: guessed from column names and values, with what could not be decided as comments."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from data_gatherer.importing.dates import DateOrder, moment_of
from data_gatherer.importing.fields import LINKED, fields_of
from data_gatherer.importing.naming import key
from data_gatherer.importing.numbers import Decimals, amount_of
from data_gatherer.importing.plans import TABLES, Plan, recognised, sheets_in
from data_gatherer.importing.recipes import columns_of
from data_gatherer.importing.sheets import Sheet
from data_gatherer.importing.stages import kind_named
from data_gatherer.importing.synonyms import DIRECTIONS, FILE_WORDS, KINDS, names_of
from data_gatherer.mapping import Recipe
from sales_kernel.errors import UsageFault
from sales_kernel.text import one_line

_SAMPLE = 5000
_MOST_STAGES = 30
_PLAIN = re.compile(r"[^\W\d_][\w \-./]*")
_WORDS = ("y", "n", "yes", "no", "true", "false", "on", "off", "null")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LEFT_OPEN = {"moment": "dates", "day": "dates", "amount": "decimals", "number": "decimals"}


@dataclass
class _Column:
    """A column's name and the values of the first rows."""

    name: str
    values: list[str] = field(default_factory=list)

    def share(self, fits: Any) -> float:
        """Return how many of the filled cells fit."""
        return sum(map(bool, map(fits, self.values))) / len(self.values) if self.values else 0.0

    @property
    def distinct(self) -> bool:
        """Whether no value stands twice."""
        return len(self.values) > 1 and len(set(self.values)) == len(self.values)


@dataclass
class _Guess:
    """What a file is taken for, and which field is which column."""

    sheet: Sheet
    table: str
    columns: list[_Column]
    fields: dict[str, str]
    score: int


def proposed(path: Path) -> str:
    """Return the text of a mapping file for what is at *path*. Raises UsageFault when nothing there looks like deals."""
    if not path.exists():
        raise UsageFault(f"no folder or file {path}", hint="name the folder that holds the CSV or JSON files")
    try:
        return "\n".join(_of_plan(recognised(path))) + "\n"
    except UsageFault:
        sheets = list(sheets_in(path))
    guesses = [_guess(sheet) for sheet in sheets]
    deals = max((guess for guess in guesses if guess.table == "deals"), key=lambda guess: guess.score, default=None)
    if deals is None:
        found = one_line("; ".join(f"{sheet.path.name} ({', '.join(sheet.columns)})" for sheet in sheets), limit=600)
        raise UsageFault(
            f"no file of {path} looks like deals; found: {found}", hint="docs/sources.md has the form of a mapping"
        )
    kept = [guess for guess in guesses if guess.table and (guess.table != "deals" or guess is deals)]
    return "\n".join(_text(path, deals, kept, guesses)) + "\n"


def _guess(sheet: Sheet) -> _Guess:
    columns = [_Column(name) for name in sheet.columns]
    for row in islice((row for row in sheet.rows() if not row.fault), _SAMPLE):
        for column, cell in zip(columns, row.cells, strict=True):
            if cell:
                column.values.append(cell[:200])
    stem = sheet.path.stem.casefold()
    best = _Guess(sheet, "", columns, {}, 0)
    for table, words in FILE_WORDS.items():
        fields = _matched(table, columns)
        score = len(fields) + (4 if any(word in stem for word in words) else 0)
        needed = {one.name for one in fields_of(table).values() if one.required} - {"id", "name", "title"}
        if needed <= set(fields) and _linked(table, fields) and score >= 3 and score > best.score:
            best = _Guess(sheet, table, columns, fields, score)
    if best.table:
        _from_values(best)
    return best


def _linked(table: str, fields: dict[str, str]) -> bool:
    return table not in LINKED or any(name in fields for name in LINKED[table])


def _matched(table: str, columns: list[_Column]) -> dict[str, str]:
    """Return the fields whose names are columns; each column once, the likeliest name first."""
    by_key = {key(column.name): column.name for column in reversed(columns)}
    found: dict[str, str] = {}
    for name, words in names_of(table).items():
        free = [by_key[word] for word in words if word in by_key and by_key[word] not in found.values()]
        if free:
            found[name] = free[0]
    return found


def _from_values(guess: _Guess) -> None:
    """Take what names did not tell from the values: an address, an id, a second use of a name."""
    used = set(guess.fields.values())
    free = [column for column in guess.columns if column.name not in used]
    if guess.table == "contacts" and "email" not in guess.fields:
        mails = [column.name for column in free if column.share(_EMAIL.fullmatch) > 0.8]
        guess.fields |= {"email": mails[0]} if mails else {}
    if "id" not in guess.fields and guess.table in ("deals", "companies", "contacts"):
        ids = [
            column.name for column in free if column.distinct and re.search(r"(?i)id$|nr$|no$|key$|code$", column.name)
        ]
        other = next((guess.fields[name] for name in ("email", "name") if name in guess.fields), "")
        if ids or other:
            guess.fields["id"] = ids[0] if ids else other
    for needed, instead in (("name", "id"), ("title", "kind")):
        wanted = fields_of(guess.table).get(needed)
        if wanted and wanted.required and needed not in guess.fields and instead in guess.fields:
            guess.fields[needed] = guess.fields[instead]


def _text(path: Path, deals: _Guess, kept: list[_Guess], guesses: list[_Guess]) -> Iterator[str]:
    folder = path if path.is_dir() else path.parent
    account = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.casefold()).strip("-") or "mine"
    yield "# Proposed from the names and values of the columns. Look it over, then:"
    yield f"#   data-gatherer import {one_line(str(path))} --map THIS-FILE"
    yield f"account: {_scalar(account)}"
    yield "# currency: EUR            # of amounts whose deal names none"
    yield "# zone: Europe/Paris       # of times without an offset; UTC without it"
    yield from _left_open(kept)
    yield from _stage_lines(deals)
    for table in TABLES:
        found = [guess for guess in kept if guess.table == table]
        if found:
            yield f"\n{table}:"
        for guess in found:
            yield from _table_lines(guess, "  - " if len(found) > 1 else "  ")
    for guess in guesses:
        if guess not in kept:
            names = one_line(", ".join(guess.sheet.columns), limit=300)
            yield f"\n# {one_line(guess.sheet.path.name)} is not used; its columns: {names}"


def _left_open(kept: list[_Guess]) -> Iterator[str]:
    """Say which columns leave open how their dates or numbers are to be read."""
    asked: dict[str, list[str]] = {"dates": [], "decimals": []}
    for guess in kept:
        for name, column in guess.fields.items():
            setting = _LEFT_OPEN.get(fields_of(guess.table)[name].kind, "")
            values = next(one.values for one in guess.columns if one.name == column)
            if setting and _is_open(setting, values):
                asked[setting].append(f"{guess.sheet.path.name}, {column}")
    for setting, choices in (("dates", "day-first or month-first"), ("decimals", "comma or point")):
        if asked[setting]:
            told = one_line(", ".join(asked[setting]), limit=200)
            yield f"# {setting}:                   # to be decided: {choices}; open in {told}"


def _is_open(setting: str, values: list[str]) -> bool:
    look: DateOrder | Decimals = DateOrder() if setting == "dates" else Decimals()
    for value in values:
        look.look(value)
    told = look.order if isinstance(look, DateOrder) else look.mark
    return not told and any(not _reads(setting, value) for value in values)


def _reads(setting: str, value: str) -> bool:
    from datetime import UTC

    try:
        moment_of(value, "", UTC) if setting == "dates" else amount_of(value, "")
    except (ValueError, OverflowError) as error:
        return "?" not in str(error)
    return True


def _stage_lines(deals: _Guess) -> Iterator[str]:
    column = deals.fields["stage"]
    place = deals.sheet.columns.index(column)
    counts: Counter[str] = Counter()
    for row in deals.sheet.rows():
        if not row.fault and row.cells[place] and len(counts) <= _MOST_STAGES:
            counts[row.cells[place]] += 1
    if not counts or len(counts) > _MOST_STAGES:
        yield f"# stages: {len(counts)} or more different texts in {_scalar(column)}; is it the stage?"
        return
    yield "# stages:                  # in which order? Sort these, say what is won or lost, and take the # away"
    for stage, count in counts.most_common():
        kind = kind_named(stage) or "open"
        yield f"#   - {{name: {_scalar(stage)}, kind: {kind}}}    # {count:,} deals"


def _table_lines(guess: _Guess, lead: str) -> Iterator[str]:
    yield f"{lead}file: {_scalar(guess.sheet.path.name)}"
    inner = " " * len(lead)
    yield from (f"{inner}{line}" for line in _replace_lines(guess))
    yield f"{inner}fields:"
    for name, column in guess.fields.items():
        yield f"{inner}  {name}: {_scalar(column)}"
    rest = [column for column in guess.columns if column.name not in guess.fields.values()]
    for unused in rest:
        what = (
            "a date"
            if unused.share(_is_date) > 0.9
            else "an e-mail address"
            if unused.share(_EMAIL.fullmatch) > 0.9
            else ""
        )
        if what:
            yield f"{inner}  # {what}: {_scalar(unused.name)}"
    missing = [name for name, one in fields_of(guess.table).items() if one.required and name not in guess.fields]
    yield from (f"{inner}  # {name}:    # needed, and not found" for name in missing)
    if rest and guess.table in ("deals", "companies"):
        yield f"{inner}attributes:"
        yield from (f"{inner}  {_scalar(column.name)}: {_scalar(column.name)}" for column in rest[:40])
    elif rest:
        yield f"{inner}# not used: {one_line(', '.join(column.name for column in rest), limit=300)}"


def _replace_lines(guess: _Guess) -> Iterator[str]:
    """Turn an interaction's words into ours, where they can be guessed."""
    if guess.table != "interactions":
        return
    lines = []
    for name, words, other in (("kind", KINDS, "note"), ("direction", DIRECTIONS, "")):
        column = guess.fields.get(name)
        values = Counter(next((one.values for one in guess.columns if one.name == column), [])).most_common(20)
        pairs = {value: _word(value, words) or other for value, _ in values if value.casefold() not in words}
        if pairs:
            made = ", ".join(f"{_scalar(value)}: {_scalar(ours)}" for value, ours in pairs.items())
            lines.append(f'  {_scalar(column or "")}: {{{made}, "*": {_scalar(other)}}}')
    if lines:
        yield "replace:                 # their words: ours"
        yield from lines


def _word(value: str, words: dict[str, tuple[str, ...]]) -> str:
    folded = value.casefold()
    exact = next((ours for ours, theirs in words.items() if folded in theirs), "")
    return exact or next(
        (ours for ours, theirs in words.items() if any(len(one) > 2 and one in folded for one in theirs)), ""
    )


def _is_date(value: str) -> bool:
    from datetime import UTC

    try:
        moment_of(value, "day-first", UTC)
    except (ValueError, OverflowError):
        return False
    return len(value) > 7


def _of_plan(plan: Plan) -> Iterator[str]:
    """Write a shipped mapping down, with those columns alone that are there."""
    yield f"# {plan.mapping.title}: this is recognised without a mapping; change what you like and name the file with --map"
    yield f"account: {_scalar(plan.mapping.account)}"
    yield "lenient: true              # columns that are not there are left out, those not named become attributes"
    yield "# stages:                  # list of {name, kind: open, won or lost} in the pipeline's order"
    for table in TABLES:
        parts = [part for part in plan.parts if part.table == table]
        if parts:
            yield f"\n{table}:"
        for part in parts:
            content = part.described.model_dump(exclude_defaults=True, exclude={"signs", "fields", "file"})
            yield f"  - file: {_scalar(part.path.name)}"
            yield from (f"    {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in content.items())
            yield "    fields:"
            header = next(sheet.header for sheet in plan.sheets if sheet.path == part.path)
            for name, recipe in part.described.fields.items():
                there = _there(recipe, header)
                if there:
                    yield f"      {name}: {json.dumps(there if len(there) > 1 else there[0], ensure_ascii=False)}"


def _there(recipe: Recipe, header: Any) -> list[str]:
    parts = [recipe] if isinstance(recipe, str) else recipe
    return [part for part in parts if all(header.find(name) is not None for name in columns_of(part))]


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.strip() == text and text.casefold() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())
