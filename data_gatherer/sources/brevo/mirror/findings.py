"""What an account's server was found to do: Brevo does not publish it, and passes over in silence what it does not know."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import orjson

from data_gatherer.sources.archive import Part, Reading, Writing

_KEEP = timedelta(days=30)
"""After so long what was not honoured is tried again, where that costs little."""
_TRIED_AGAIN = ("modified_since", "undone")


class Findings(NamedTuple):
    """About one list; None is what was not tried or could not be told.

    *limit*: rows it gives at once. *modified_since*: whether that parameter is honoured. *newest_first*: whether rows come in this order.
    *since*: whether notes can be asked for from a date on. *undone*: whether tasks can be asked for by status. *account_wide*: whether it
    can be had without naming deals. *joined*: whether several deals can be asked for at once. *linked_only*: there are so many contacts
    that only those of deals are read.
    """

    limit: int | None = None
    modified_since: bool | None = None
    newest_first: bool | None = None
    since: bool | None = None
    undone: bool | None = None
    account_wide: bool | None = None
    joined: bool | None = None
    linked_only: bool | None = None


def findings(reading: Reading, part: str, now: datetime) -> Findings:
    """Return what is known of a list."""
    known = reading.part(_name(part), "")
    try:
        found = Findings(**orjson.loads(known.cursor)) if known else Findings()
    except (TypeError, ValueError):
        return Findings()
    if known and now - known.read_at > _KEEP:
        old = found._asdict()
        return found._replace(**{name: old[name] or None for name in _TRIED_AGAIN})
    return found


def keep_findings(writing: Writing, part: str, found: Findings, now: datetime) -> None:
    """Write down what is known of a list."""
    writing.mark(Part(_name(part), "", "read", now, cursor=orjson.dumps(found._asdict()).decode()))


def all_findings(reading: Reading) -> dict[str, dict[str, int | bool]]:
    """Return everything that was found out, by part, without what could not be told."""
    probes = [one for one in reading.parts() if one.part.startswith(_name(""))]
    told = {one.part.removeprefix(_name("")): orjson.loads(one.cursor) for one in probes}
    return {part: {name: value for name, value in found.items() if value is not None} for part, found in told.items()}


def _name(part: str) -> str:
    return f"probe:{part}"
