"""The mapping file: which of our fields is made from which column of another CRM's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from data_gatherer.tidy import known_zone
from sales_kernel.errors import UsageFault
from sales_kernel.files import read_text
from sales_kernel.values import Frozen

_LIMIT = 200_000

Recipe = str | list[str]
"""A column's name; or a text with columns in braces, `{product} for {account}`; or several, of which the first that is filled counts."""


def _known(zone: str) -> str:
    if not known_zone(zone):
        raise ValueError(f"no such time zone: {zone!r}; write an IANA name such as Europe/Paris")
    return zone


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
    kind: str = ""


class CrmMapping(Frozen):
    """A mapping file as a whole; see `docs/sources.md`."""

    account: str
    currency: str = ""
    zone: Annotated[str, AfterValidator(_known)] = "UTC"
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
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise UsageFault(f"{place}: {getattr(error, 'problem', None) or error}", hint="mend that line") from error
    except ValidationError as error:
        faults = "\n       ".join(
            f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        raise UsageFault(faults, hint="see docs/sources.md for the form of a mapping file") from error
