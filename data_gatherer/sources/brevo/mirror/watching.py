"""Keeping a mirror up to date for as long as nobody stops it: pass after pass, with rests in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from data_gatherer.sources.brevo.mirror.report import Report
from sales_kernel.clock import Clock

EVERY = timedelta(minutes=15)
"""What is complete is brought up to date so often."""
_NAP = 60.0
"""Seconds of a rest at once: a machine that slept meanwhile is not waited for twice."""


def passes(once: Callable[[bool], Report], clock: Clock, sleep: Callable[[float], None]) -> Iterator[Report]:
    """Yield a report after each pass, for ever or until the ceiling of calls is reached; between passes it rests.

    *once* is told whether it is the first one; *clock* is the one by which allowances come back.
    """
    first = True
    while True:
        began = clock()
        report = once(first)
        first = False
        yield report
        if report.calls.at_ceiling:
            return
        _rest(next_at(report, began), clock, sleep)


def next_at(report: Report, began: datetime) -> datetime:
    """Return when to go on: when calls come back if something is missing, else a while after the last pass *began*."""
    usual = began + EVERY
    if report.ready_at is None:
        return usual
    return report.ready_at if not report.complete else max(usual, report.ready_at)


def _rest(until: datetime, clock: Clock, sleep: Callable[[float], None]) -> None:
    while (left := (until - clock()).total_seconds()) > 0:
        sleep(min(left, _NAP))
