"""What is told of each layer that memory asks, such as a run that writes its steps."""

from __future__ import annotations

from typing import Protocol

from sales_kernel.layer import Verdict


class Watcher(Protocol):
    """Told of each layer asked; a run writes its steps from it."""

    def served(self, verdict: Verdict, *, digest: str, saved_seconds: float, saved_calls: int) -> None:
        """Hear that a remembered answer was used."""

    def working(self, verdict: Verdict) -> Work:
        """Hear that an answer must be computed; the returned object hears how it ends."""


class Work(Protocol):
    """One computation under way."""

    def done(self, verdict: Verdict, digest: str) -> int:
        """Hear that it ended well, with the verdict that now says when; return how many engine calls it took."""

    def failed(self, error: BaseException) -> None:
        """Hear that it failed."""
