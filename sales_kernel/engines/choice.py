"""Which engine answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sales_kernel.engines.playbook import Playbook
from sales_kernel.errors import UsageFault

if TYPE_CHECKING:
    from sales_kernel.engines.question import Engine
    from sales_kernel.workspace import Workspace

NAMES = ("playbook",)
"""The engines this version has."""


def check_engine(name: str) -> None:
    """Raise UsageFault for the name of an engine that does not exist; empty means that one is to be chosen."""
    if name and name not in NAMES:
        raise UsageFault(f"no engine called {name!r} in this version", hint=f"use --engine {' or '.join(NAMES)}")


def open_engine(workspace: Workspace, name: str = "") -> Engine:
    """Return the engine called *name*, or the settings' choice, or the offline playbook. Raises UsageFault for an unknown one."""
    chosen = name or workspace.settings.engine
    check_engine(chosen)
    if not chosen:
        workspace.talk("note: the offline engine answers (playbook: rules and texts, no model)")
    return Playbook()
