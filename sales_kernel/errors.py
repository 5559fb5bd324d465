"""Failures we expect, each said in words the user can act on and each with the exit code a script can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sales_kernel.calls import Made


class SuiteError(Exception):
    """A failure we expected: what was wrong, and as a hint the next move. Exit code 1 unless a kind says otherwise."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def in_vain(error: BaseException) -> Sequence[Made]:
    """Return the calls to a model that a run had made before *error* ended it; see `Run.open`."""
    made: Sequence[Made] = vars(error).get("made_in_vain", ())
    return made


class UsageFault(SuiteError):
    """The command, a settings file, a prompt file or piped input is wrong; nothing was done."""

    exit_code = 2


class AccessRefused(SuiteError):
    """A key is missing or refused, or a permission is."""

    exit_code = 3


class UpstreamFault(SuiteError):
    """A network, a CRM or an engine failed, refused, or answered something unusable."""

    exit_code = 4


class NotFound(SuiteError):
    """The thing asked for does not exist, or its name fits several."""

    exit_code = 5


class GateBlocked(SuiteError):
    """A gate holds back what was asked for."""

    exit_code = 6


class CeilingReached(SuiteError):
    """A ceiling of calls or money would be passed; what was done so far is kept."""

    exit_code = 7


class Postponed(SuiteError):
    """Nothing went wrong: the answer is to come later."""


class HomeFault(SuiteError):
    """The home directory, its ledger or its settings cannot be read or written."""


class LedgerBusy(HomeFault):
    """Another process held the ledger for longer than the busy timeout."""


class LedgerDamaged(HomeFault):
    """The ledger is not a database we can read; it is left as it is."""


class LedgerTooNew(HomeFault):
    """The ledger was written by a newer version of the suite."""
