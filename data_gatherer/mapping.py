"""The mapping file: which of our fields is made from which column of another CRM's files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

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


def _listed(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class StageMapping(Frozen):
    """A stage as the file calls it, in the pipeline's order; of every pipeline, or of the one named."""

    name: str
    kind: Literal["open", "won", "lost"] = "open"
    pipeline: str = ""


class Join(Frozen):
    """Columns to be looked up in another file: where its *key* (by default of the same name) equals our *column*.

    *prefix* is put before their names, for files whose columns are called as our own.
    """

    file: str
    column: str
    key: str = ""
    prefix: str = ""


class TableMapping(Frozen):
    """One file: which of our fields is made from which of its columns.

    *signs* are the columns a file must have (`a|b` one of them, `!a` none) to be taken for this one when no mapping file is
    given. *only* keeps the rows whose column holds one of the values. In *replace*, `"*"` stands for every other text that is not empty.
    """

    file: str
    fields: dict[str, Recipe]
    attributes: dict[str, str] = Field(default_factory=dict)
    replace: dict[str, dict[str, str]] = Field(default_factory=dict)
    join: tuple[Join, ...] = ()
    kind: str = ""
    only: dict[str, list[str]] = Field(default_factory=dict)
    signs: tuple[str, ...] = ()


Tables = Annotated[tuple[TableMapping, ...], BeforeValidator(_listed)]
"""The files of one of our tables; a single one may be written without the list."""


class CrmMapping(Frozen):
    """A mapping file as a whole; see `docs/sources.md`.

    *lenient*: columns and files that are not there are left out, and columns no field is made from become attributes.
    """

    account: str = Field(min_length=1)
    title: str = ""
    lenient: bool = False
    currency: str = ""
    zone: Annotated[str, AfterValidator(_known)] = "UTC"
    dates: Literal["", "day-first", "month-first"] = ""
    decimals: Literal["", "comma", "point"] = ""
    pipeline: str = ""
    stages: tuple[StageMapping, ...] = ()
    deals: Annotated[Tables, Field(min_length=1)]
    companies: Tables = ()
    links: Tables = ()
    contacts: Tables = ()
    interactions: Tables = ()
    tasks: Tables = ()
    changes: Tables = ()


def read_mapping(path: Path) -> CrmMapping:
    """Return the mapping in *path*. Raises UsageFault with every mistake and where it is."""
    import yaml

    text = read_text(path, what="mapping file", limit=_LIMIT, hint="examples/maven-crm.yaml is one")
    try:
        content = yaml.load(text, Loader=yaml.CSafeLoader)
        return CrmMapping.model_validate(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise UsageFault(f"{place}: {getattr(error, 'problem', None) or error}", hint="mend that line") from error
    except ValidationError as error:
        faults = "\n       ".join(
            f"{path}: {_place(fault['loc'], content)}: {fault['msg']}" for fault in error.errors()
        )
        raise UsageFault(faults, hint="see docs/sources.md for the form of a mapping file") from error
    except RecursionError as error:
        raise UsageFault(f"{path}: it is nested too deeply", hint="see docs/sources.md for its form") from error


def _place(steps: tuple[int | str, ...], content: Any) -> str:
    """Return where a fault is; the list that a single table was put into is not the reader's."""
    place = ".".join(map(str, steps))
    single = len(steps) > 1 and isinstance(content, dict) and isinstance(content.get(steps[0]), dict)
    return re.sub(r"^(\w+)\.0\b", r"\1", place) if single else place
