"""How a mirror stands, in words for people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data_gatherer.doctor.saying import ago, counted, named
from data_gatherer.sources.brevo.mirror.report import Report
from data_gatherer.sources.brevo.mirror.standing import Standing
from sales_kernel.errors import CeilingReached, SuiteError

if TYPE_CHECKING:
    from rich.console import Console

_MOST = 9
"""Parts that are named."""
_OLDER = timedelta(hours=1)
"""When all rows were last read is told beside the age of the news only where it differs by so much."""
_BUCKETS = {"crm": "CRM", "contacts": "contact", "mail_events": "e-mail event", "mails": "e-mail"}
_STATES = {"reading": "being read", "unread": "not read yet", "refused": "not permitted", "failed": "failed"}


def show_report(console: Console, report: Report) -> None:
    """Print how the mirror stands."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    table.add_column("part", no_wrap=True)
    table.add_column("records", justify="right", no_wrap=True)
    table.add_column("state", overflow="fold")
    for one in report.parts:
        table.add_row(Text(one.label), Text(_rows(one)), Text(_state(one, report.now)))
    console.print(table)
    console.print(Text(f"\ncalls: {_calls(report)}"))


def pass_line(report: Report, zone: str) -> str:
    """Return one line on a pass, for whoever watches; moments are told in *zone*."""
    faults = "; ".join(str(fault) for fault in report.passed.failed.values())
    state = "complete and up to date" if report.complete else _missing(report, zone)
    return f"{_moment(report.now, report.now, zone)}: {state}; calls: {_calls(report)}{f'; {faults}' if faults else ''}"


def stopped(report: Report, zone: str) -> SuiteError | None:
    """Return why the mirror is not complete, as the error of the command; None where it is. Moments are told in *zone*."""
    if report.passed.failed:
        return next(iter(report.passed.failed.values()))
    if report.complete:
        return None
    why = "the ceiling of --max-calls is reached" if report.calls.at_ceiling else "the calls of this hour are used up"
    ready = f" from {_moment(report.ready_at, report.now, zone)} on" if report.ready_at else ""
    hint = f"run it again{ready}: it goes on where it stopped; --watch waits by itself"
    return CeilingReached(f"{why}: {_missing(report, zone)}", hint=hint)


def _calls(report: Report) -> str:
    made = [f"{count:,} {_BUCKETS.get(bucket, bucket)}" for bucket, count in report.calls.made.items() if count]
    return f"{', '.join(made) or 'none'}; {report.calls.left:,} CRM calls left for a mirror this hour"


def _missing(report: Report, zone: str) -> str:
    """Return what is missing and when it will be complete."""
    missing = [one for one in report.parts if one.missing]
    if not missing:
        labels = [one.label for one in report.parts if one.part in report.passed.left]
        return f"not brought up to date: {named(labels or report.passed.left, _MOST)}"
    least = any(one.calls is None for one in missing)
    told = f"{named([one.label for one in missing], _MOST)} not complete"
    told += f", {'at least' if least else 'about'} {counted(report.calls_missing, 'more CRM call')}"
    if report.complete_at:
        told += f", done about {_moment(report.complete_at, report.now, zone)}{' at the earliest' if least else ''}"
    return told


def _rows(one: Standing) -> str:
    if one.missing and one.total is not None:
        return f"{one.rows:,} of {one.total:,}"
    return f"{one.rows:,}" if one.rows or one.state == "read" else ""


def _state(one: Standing, now: datetime) -> str:
    reason = [one.reason] if one.reason else []
    if one.state != "read":
        calls = [counted(one.calls, "more call")] if one.state == "reading" and one.calls else []
        return ", ".join([_STATES[one.state], *calls, *reason])
    told = [f"read {ago(one.read_at, now)}" if one.read_at else "read"]
    if one.every_since and one.read_at and one.read_at - one.every_since > _OLDER:
        told.append(f"all of it {ago(one.every_since, now)}")
    return ", ".join([*told, *reason])


def _moment(at: datetime, now: datetime, zone: str) -> str:
    here, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return f"{here:%H:%M}" if here.date() == today else f"{here:%Y-%m-%d %H:%M}"
