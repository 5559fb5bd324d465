"""Days, counts and numbers as a brief says them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from data_gatherer.models import EnrichedDeal
from data_gatherer.spoken import spoken_date
from deal_summary.models import Signals


def on_day(deal: EnrichedDeal, signals: Signals, record_id: str) -> str:
    """Return the day of a record, as one says it."""
    record = next(record for record in deal.interactions if record.id == record_id)
    return spoken_date(local_day(record.at, signals))


def local_day(moment: datetime, signals: Signals) -> date:
    """Return the day of *moment* in our zone, in which all days of the signals are."""
    return moment.astimezone(ZoneInfo(signals.zone)).date()


def day_of(day: date, as_of: date) -> str:
    """Return a day as one says it, with its year where that is another one."""
    return f"{spoken_date(day)} {day.year}" if day.year != as_of.year else spoken_date(day)


def plain(number: float) -> str:
    """A number with its digits: neither 1.2e+07 nor 40.0."""
    return f"{number:,.4f}".rstrip("0").rstrip(".")


def days(count: int) -> str:
    """Return "1 day", "12 days"."""
    return counted(count, "day")


def counted(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"
