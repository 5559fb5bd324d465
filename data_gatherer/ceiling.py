"""What a remote source was asked for when its allowance ended the command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp
from sales_kernel.console import talk


@contextmanager
def calls_told(*, verbose: bool) -> Iterator[None]:
    """Say how many calls were made if the allowance ends the block; only when somebody wants to know."""
    try:
        yield
    except AllowanceUsedUp as stopped:
        if verbose:
            made = ", ".join(f"{count} {bucket}" for bucket, count in stopped.made.items() if count)
            talk(f"calls made: {made or 'none'}")
        raise
