"""What the doctor says: one thing looked at, how it stands, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

State = Literal["ok", "note", "wrong", "unknown"]
_FAILED, SETTINGS, ACCESS, NETWORK = 1, 2, 3, 4
_WORST_FIRST = (ACCESS, NETWORK, SETTINGS, _FAILED)


class Finding(NamedTuple):
    """One thing that was looked at: how it stands, *what* was seen, and the next move as *todo*, empty where there is none.

    A *note* is worth knowing and nothing is broken. *more* are lines for those who want all of it. *code* is the exit code that a wrong
    one asks for.
    """

    name: str
    state: State
    what: str
    todo: str = ""
    more: tuple[str, ...] = ()
    code: int = _FAILED

    def as_data(self) -> dict[str, object]:
        """Return it for programs."""
        told = {"name": self.name, "state": self.state, "what": self.what, "todo": self.todo}
        return {**told, "details": list(self.more)}


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 0 when nothing is wrong; else that of what has to be mended first: key or permission, network, settings, the rest."""
    wrong = {one.code for one in findings if one.state == "wrong"}
    return next((code for code in _WORST_FIRST if code in wrong), 0)
