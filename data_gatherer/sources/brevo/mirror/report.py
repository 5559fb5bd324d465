"""What a pass over an account is reported as: how the mirror stands, what it took, what is missing and when it will be complete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Any, NamedTuple

from data_gatherer.sources.brevo.mirror.passing import Passed
from data_gatherer.sources.brevo.mirror.standing import Standing, calls_missing

_HOUR = timedelta(hours=1)


class Calls(NamedTuple):
    """Calls *made* by this process, by allowance; how many of the scarce kind are *left* this hour, and how many of them an hour has.

    *ceiling* is what `--max-calls` allows this process, None for no ceiling.
    """

    made: Mapping[str, int]
    left: int
    hour: int
    ceiling: int | None = None

    @property
    def at_ceiling(self) -> bool:
        """Whether no more may be made, whatever the hour allows."""
        return self.ceiling is not None and self.made.get("crm", 0) >= self.ceiling


class Report(NamedTuple):
    """How an account's mirror stands after a pass, at the moment *now*."""

    account: str
    now: datetime
    parts: list[Standing]
    passed: Passed
    calls: Calls
    findings: Mapping[str, Mapping[str, int | bool]]

    @property
    def complete(self) -> bool:
        """Whether all that may be read is read, and as new as this pass."""
        return not self.passed.left and not any(one.missing for one in self.parts)

    @property
    def calls_missing(self) -> int:
        """How many CRM calls complete it, as far as it can be told."""
        return calls_missing(self.parts)

    @property
    def ready_at(self) -> datetime | None:
        """When there are calls again; None where there are some left, or nobody knows."""
        told = [fault.ready_at for fault in self.passed.used_up.values() if fault.ready_at]
        return min(told, default=None)

    @property
    def complete_at(self) -> datetime | None:
        """When it will be complete if it goes on as soon as it may; None where it is, or nobody knows."""
        if self.complete or self.ready_at is None:
            return None
        return self.ready_at + (max(1, ceil(self.calls_missing / self.calls.hour)) - 1) * _HOUR

    def as_data(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "account": self.account,
            "complete": self.complete,
            "parts": [{**one.as_data(), "age_seconds": _age(one, self.now)} for one in self.parts],
            "calls": {bucket: count for bucket, count in self.calls.made.items() if count},
            "left_this_hour": self.calls.left,
            "missing": [one.part for one in self.parts if one.missing],
            "behind": self.passed.left,
            "calls_missing": self.calls_missing,
            "ready_at": _iso(self.ready_at),
            "complete_at": _iso(self.complete_at),
            "failed": {part: str(fault) for part, fault in self.passed.failed.items()},
            "findings": {part: dict(found) for part, found in self.findings.items()},
        }


def _age(one: Standing, now: datetime) -> int | None:
    return None if one.read_at is None else max(0, round((now - one.read_at).total_seconds()))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
