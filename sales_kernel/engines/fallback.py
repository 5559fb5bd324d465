"""What happens when a model does not answer: the person is told, and the offline engine answers where the settings want that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sales_kernel.engines.faults import EngineFault
from sales_kernel.errors import in_vain

if TYPE_CHECKING:
    from sales_kernel.calls import Made
    from sales_kernel.engines.question import Engine
    from sales_kernel.workspace import Workspace

A = TypeVar("A")


class Failed(NamedTuple):
    """What was tried before: *why* it gave no answer, and the calls it *made*; empty at the first try."""

    why: str = ""
    made: Sequence[Made] = ()


def or_playbook(workspace: Workspace, engine: str | Engine, attempt: Callable[[str | Engine, Failed], A]) -> A:
    """Return what *attempt* gives with *engine*; with `fallback: playbook` that of the offline engine where a model does not answer.

    *attempt* gets the engine, or its name, and at the second try what failed. No wrong setting is fallen back from.
    """
    try:
        return attempt(engine, Failed())
    except EngineFault as fault:
        if workspace.settings.fallback != "playbook" or fault.exit_code == 2:
            raise
        workspace.talk(f"note: {fault}; the offline engine answers instead (fallback: playbook)")
        return attempt("playbook", Failed(str(fault), in_vain(fault)))
