"""What is told of each layer that memory asks, such as a run that writes its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sales_kernel.layer import Took, Verdict


class Watcher(Protocol):
    """Told of each layer asked; a run writes its steps from it."""

    def served(self, verdict: Verdict, *, digest: str, saved: Took) -> None:
        """Hear that a remembered answer was used, and what making it took: that much was saved."""

    def working(self, verdict: Verdict) -> Work:
        """Hear that an answer must be computed; the returned object hears how it ends."""


class Work(Protocol):
    """One computation under way."""

    def done(self, verdict: Verdict, digest: str) -> Took:
        """Hear that it ended well, with the verdict that now says when; return what it took."""

    def failed(self, error: BaseException) -> None:
        """Hear that it failed."""


def unheard(_: str) -> None:
    """Take what is said where nobody watches."""
