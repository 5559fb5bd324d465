"""The mapping file: which of our fields is made from which column of another CRM's files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from sales_kernel.errors import UsageFault
from sales_kernel.files import read_text
from sales_kernel.values import Frozen

_LIMIT = 200_000

Recipe = str | list[str]
"""A column's name; or a text with columns in braces, `{product} for {account}`; or several, of which the first that is filled counts."""


class StageMapping(Frozen):
    """A stage as the file calls it, in the pipeline's order."""

    name: str
    kind: Literal["open", "won", "lost"] = "open"


class Join(Frozen):
    """Columns to be looked up in another file: where its *key* (by default of the same name) equals our *column*."""

    file: str
    column: str
    key: str = ""


class TableMapping(Frozen):
    """One file: which of our fields is made from which of its columns."""

    file: str
    fields: dict[str, Recipe]
    attributes: dict[str, str] = Field(default_factory=dict)
    replace: dict[str, dict[str, str]] = Field(default_factory=dict)
    join: tuple[Join, ...] = ()
    kind: str = "note"


class CrmMapping(Frozen):
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


def read_mapping(path: Path) -> CrmMapping:
    """Return the mapping in *path*. Raises UsageFault with every mistake and where it is."""
    import yaml

    text = read_text(path, what="mapping file", limit=_LIMIT, hint="examples/maven-crm.yaml is one")
    try:
        return CrmMapping.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise UsageFault(f"{path}, line {line}: {error.problem}", hint="mend that line") from error
    except ValidationError as error:
        faults = "\n       ".join(
            f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        raise UsageFault(faults, hint="see docs/sources.md for the form of a mapping file") from error
