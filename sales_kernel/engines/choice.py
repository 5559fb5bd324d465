"""Which engine answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sales_kernel.engines.playbook import Playbook
from sales_kernel.errors import UsageFault

if TYPE_CHECKING:
    from sales_kernel.engines.claude.engine import Claude
    from sales_kernel.engines.question import Engine
    from sales_kernel.workspace import Workspace

NAMES = ("claude", "playbook")
"""The engines this version has."""
_KEY = "ANTHROPIC_API_KEY"


def check_engine(name: str) -> None:
    """Raise UsageFault for the name of an engine that does not exist; empty means that one is to be chosen."""
    if name and name not in NAMES:
        raise UsageFault(f"no engine called {name!r} in this version", hint=f"use --engine {' or '.join(NAMES)}")


def open_engine(workspace: Workspace, name: str = "") -> Engine:
    """Return the engine called *name*, or the settings' choice, else Claude where its key is set and the offline playbook where not.

    Raises UsageFault for an unknown one, EngineFault ("no key") for Claude without a key.
    """
    from sales_kernel.keys import has_key

    chosen = name or workspace.settings.engine
    check_engine(chosen)
    if chosen == "claude" or (not chosen and has_key(workspace.environment, _KEY)):
        return open_claude(workspace)
    if not chosen:
        workspace.talk("note: the offline engine answers (playbook: rules and texts, no model)")
    return Playbook()


def open_claude(workspace: Workspace) -> Claude:
    """Return Claude by the settings. Raises EngineFault ("no key") without a key, and where the file that should hold it is not there."""
    from sales_kernel.engines.claude.calling import must_have_key
    from sales_kernel.engines.claude.engine import Claude
    from sales_kernel.engines.claude.settings import ClaudeSettings
    from sales_kernel.keys import missing_file

    must_have_key(workspace.environment)
    if missing := missing_file(workspace.environment, _KEY):
        from sales_kernel.engines.faults import EngineFault

        raise EngineFault(
            f"there is no {missing}, where {_KEY}_FILE says the key is",
            reason="no key",
            hint=f"set {_KEY} or {_KEY}_FILE",
        )
    return Claude(
        workspace.settings.section(ClaudeSettings),
        workspace.environment,
        masked=workspace.settings.privacy == "mask",
        first=lambda: workspace.ledger.row("SELECT 1 FROM engine_calls LIMIT 1") is None,
    )
