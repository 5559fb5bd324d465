"""How much of the account lies here already, and how old that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from data_gatherer.doctor.findings import Finding
from data_gatherer.doctor.kept import KINDS
from data_gatherer.doctor.saying import ago, counted, named
from data_gatherer.sources.brevo.mirror.lists import LISTS
from data_gatherer.sources.brevo.mirror.standing import Standing, calls_missing

_SYNC = "data-gatherer sync"
_OLD = timedelta(days=1)
_LISTED = frozenset(entry.part for entry in LISTS)
_MOST = 4
"""Lists that are named."""


def of_mirror(counts: Mapping[str, int], standings: Sequence[Standing], now: datetime) -> Finding:
    """Tell how much is here and what to do for more; *counts* are records by kind."""
    holds = named([counted(count, *KINDS[kind]) for kind, count in counts.items()], len(KINDS))
    lists = [one for one in standings if one.part in _LISTED]
    more = tuple(_line(one, now) for one in lists)
    if not any(one.state in ("read", "reading") for one in lists):
        if not counts:
            todo = f"{_SYNC} reads the whole account; data-gatherer enrich DEAL reads one deal"
            return Finding("mirror", "note", "nothing of the account's records was read yet", todo)
        todo = f"{_SYNC} reads the whole account, so that lists and searches see all of it"
        return Finding("mirror", "note", f"not begun; read for single deals: {holds}", todo)
    missing = [one for one in lists if one.missing]
    if missing:
        calls = f"{_SYNC} goes on where it stopped, in {counted(calls_missing(missing), 'CRM call')} or more"
        told = named([_far(one) for one in missing], _MOST)
        return Finding("mirror", "note", f"half done: {told}; so far {holds or 'nothing'}", calls, more)
    oldest = min((one.read_at for one in lists if one.read_at), default=now)
    what = f"whole: {holds or 'the account is empty'}; news looked for {ago(oldest, now)}"
    if now - oldest > _OLD:
        return Finding("mirror", "note", what, f"{_SYNC} brings it up to date", more)
    return Finding("mirror", "ok", what, "", more)


def _far(one: Standing) -> str:
    if one.state != "reading":
        return f"{one.label} {'failed' if one.state == 'failed' else 'not begun'}"
    return f"{one.label} {one.rows:,} of {one.total:,}" if one.total is not None else f"{one.label} {one.rows:,} so far"


def _line(one: Standing, now: datetime) -> str:
    if one.missing:
        return f"{_far(one)}{f': {one.reason}' if one.reason else ''}"
    if one.state == "refused":
        return f"{one.label}: {one.reason}"
    return f"{one.label}: {one.rows:,}{f', read {ago(one.read_at, now)}' if one.read_at else ''}"
