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


def open_engine(workspace: Workspace, name: str = "") -> Engine:
    """Return the engine called *name*, or the settings' choice, or the offline playbook. Raises UsageFault for an unknown one."""
    chosen = name or workspace.settings.engine
    if chosen and chosen not in NAMES:
        known = " or ".join(NAMES)
        raise UsageFault(f"no engine called {chosen!r} in this version", hint=f"use --engine {known}")
    if not chosen:
        workspace.talk("note: the offline engine answers (playbook: rules and texts, no model)")
    return Playbook()
