"""The lists somebody wrote by hand from a deal's records: what must be said, what must not, who matters, which steps fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, model_validator

from data_gatherer.models import EnrichedDeal, Line
from sales_kernel.errors import UsageFault
from sales_kernel.files import read_text
from sales_kernel.values import Frozen

FORM = "examples/evaluation/README.md"
_HINT = f"see {FORM} for the form of a list"
_LIMIT = 200_000


def _alternatives(entry: str) -> str:
    if not all(word.strip() for word in entry.split("|")):
        raise ValueError(f"an alternative of {entry!r} is empty, which any text would hold")
    return entry


def _expression(pattern: str) -> str:
    try:
        if re.compile(pattern).search(""):
            raise ValueError(f"{pattern!r} is found in an empty text")
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from None
    return pattern


class Point(Frozen):
    """What must be said; every entry of *words* has to be found, one of its alternatives each."""

    what: Line = Field(min_length=1)
    words: tuple[Annotated[str, AfterValidator(_alternatives)], ...] = Field(min_length=1)
    records: tuple[Line, ...] = ()

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """What each entry of *words* looks for."""
        return tuple(_entry(words) for words in self.words)


class Forbidden(Frozen):
    """What must not be said; any match of *words* is a fault."""

    what: Line = Field(min_length=1)
    words: tuple[Annotated[str, AfterValidator(_expression)], ...] = Field(min_length=1)

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """What each entry of *words* looks for."""
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in self.words)


class Wanted(Frozen):
    """One list."""

    must: tuple[Point, ...] = Field(min_length=1)
    must_not: tuple[Forbidden, ...] = ()
    who: tuple[Line, ...] = Field(
        default=(), description="ids of the contacts that matter now, the most important first"
    )
    next_steps: tuple[Line, ...] = Field(min_length=1, description="plays that fit today, the best first")
    not_next: tuple[Line, ...] = Field(default=(), description="plays that would be a mistake today")

    @model_validator(mode="after")
    def _decided(self) -> Wanted:
        if both := sorted(set(self.next_steps) & set(self.not_next)):
            raise ValueError(f"{both[0]} stands under next_steps and under not_next")
        return self

    def strangers(self, deal: EnrichedDeal) -> list[str]:
        """Return what the list names and *deal* does not have: record ids and contacts."""
        named = [record for point in self.must for record in point.records]
        unknown = [record for record in named if record not in deal.evidence_ids]
        return [*unknown, *(f"contact:{contact}" for contact in self.who if deal.contact(contact) is None)]


def read_list(path: Path) -> Wanted:
    """Return the list in *path*. Raises UsageFault that names the file and every field that is wrong."""
    import yaml

    text = read_text(path, what="list", limit=_LIMIT, hint=_HINT)
    try:
        content: Any = yaml.load(text, Loader=yaml.CSafeLoader)
        return Wanted.model_validate(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise UsageFault(f"{place}: {getattr(error, 'problem', None) or error}", hint=_HINT) from error
    except ValidationError as error:
        faults = "\n".join(f"{path}: {_place(fault['loc'])}{fault['msg']}" for fault in error.errors())
        raise UsageFault(faults, hint=_HINT) from error


def read_lists(folder: Path) -> Mapping[str, Wanted]:
    """Return the lists of *folder* by deal id, which is the file's name. Raises UsageFault when there are none."""
    found = {path.stem: read_list(path) for path in sorted(folder.glob("*.yaml"))}
    if not found:
        raise UsageFault(f"no list in {folder}", hint=_HINT)
    return found


def _entry(words: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_word, words.split("|"))), re.IGNORECASE)


def _word(word: str) -> str:
    """*word* as literal text from a word start; a blank behind it asks for the end of a word, blanks inside for any white space.

    "n't" is the one word English writes onto the end of another.
    """
    begins = "" if word.lstrip().casefold().startswith("n't") else r"(?<!\w)"
    ends = r"(?!\w)" if word.endswith(" ") else ""
    return begins + r"\s+".join(map(re.escape, word.split())) + ends


def _place(steps: tuple[int | str, ...]) -> str:
    """`must.2.words: `, empty for a fault of the whole list."""
    return f"{'.'.join(map(str, steps))}: " if steps else ""
