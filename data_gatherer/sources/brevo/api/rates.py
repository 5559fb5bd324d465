"""What the headers of an answer say about the allowance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

SHORT = 2.0
"""Seconds: what comes back within them belongs to a window of a second, and is waited for whatever the settings say."""


class Rates(NamedTuple):
    """*remaining* of *limit* calls until *reset* seconds from now, and after how many seconds to come back; None where it is not said."""

    limit: int | None = None
    remaining: int | None = None
    reset: float | None = None
    retry_after: float | None = None

    @property
    def wait(self) -> float | None:
        """Seconds to wait after having been turned away; None where the answer does not say."""
        return self.reset or self.retry_after or None

    @property
    def used(self) -> int | None:
        """Calls used of the limit."""
        if self.limit is None or self.remaining is None:
            return None
        return max(0, self.limit - self.remaining)


def rates(headers: Mapping[str, str], now: datetime) -> Rates:
    """Read the headers, whose names are in lower case; what is no number, or not for us, is as if it were not there."""
    limit, remaining, reset = (
        _number(headers.get(f"x-sib-ratelimit-{name}")) for name in ("limit", "remaining", "reset")
    )
    return Rates(
        int(limit) if limit else None,
        None if remaining is None else int(remaining),
        reset,
        _retry_after(headers.get("retry-after", ""), now),
    )


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text else -1.0
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number < 2**31 else None


def _retry_after(text: str, now: datetime) -> float | None:
    """Return seconds, of a header that has them or an HTTP date."""
    seconds = _number(text)
    if seconds is not None or not text:
        return seconds
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(text)
        return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
    except (ValueError, OverflowError):
        return None
