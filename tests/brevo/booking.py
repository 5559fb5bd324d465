"""A process that reserves calls in a book, run as `python -m tests.brevo.booking PATH LIMIT CALLS`; it prints how many were granted."""

from __future__ import annotations

import sys
from pathlib import Path

from data_gatherer.sources.brevo.api.allowance import CallBook
from data_gatherer.sources.brevo.api.buckets import Limit
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp
from sales_kernel.clock import clock_from


def main(path: str, limit: str, calls: str) -> int:
    """Reserve *calls* calls, and return how many could be made at once."""
    book = CallBook(Path(path), "one", {"crm": Limit(0, int(limit), "CRM")}, clock_from())
    granted = 0
    for _ in range(int(calls)):
        try:
            book.reserve("crm", patience=0)
            granted += 1
        except AllowanceUsedUp:
            continue
    return granted


if __name__ == "__main__":
    sys.stdout.write(f"{main(*sys.argv[1:])}\n")
