"""The sample's times, told from today: working days back or ahead, or minutes and hours before now."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sales_kernel.errors import UsageFault

_WHEN = re.compile(r"^(?:(?P<days>[+-]?\d+)(?: (?P<clock>\d\d:\d\d))?|now-(?P<ago>\d+)(?P<unit>[mh]))$")


class When:
    """Reads the sample's times: working days from today, or minutes and hours from *now* (see `examples/crm/README.md`)."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        today = now.astimezone(UTC).date()
        self.today = today - timedelta(days=max(0, today.weekday() - 4))
        """Day 0: today, or the Friday before a weekend."""

    def day(self, when: str) -> date:
        """Return the day of `"-8"` or `"+2 10:00"`."""
        days = int(self._parts(when)["days"] or 0)
        weeks, rest = divmod(self.today.weekday() + days, 5)
        return self.today - timedelta(days=self.today.weekday()) + timedelta(weeks=weeks, days=rest)

    def moment(self, when: str, zone: str) -> datetime:
        """Return the instant of *when*; without a time of day it is noon in *zone*."""
        parts = self._parts(when)
        if parts["ago"]:
            length = timedelta(minutes=int(parts["ago"]) * (60 if parts["unit"] == "h" else 1))
            return self._now - length
        clock = time.fromisoformat(parts["clock"]) if parts["clock"] else time(12)
        return datetime.combine(self.day(when), clock, ZoneInfo(zone)).astimezone(UTC)

    def _parts(self, when: str) -> dict[str, str | None]:
        found = _WHEN.match(str(when))
        if not found:
            raise UsageFault(f"not a time of the sample CRM: {when!r}", hint='write "-8 10:05", "+2" or "now-70m"')
        return found.groupdict()
