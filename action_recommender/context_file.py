"""The company context as a file a person owns: begun once, never overwritten without a copy."""

from __future__ import annotations

import itertools
from pathlib import Path

from sales_kernel.errors import HomeFault, UsageFault
from sales_kernel.files import alone, private_directory, write_whole
from sales_kernel.resources import shipped
from sales_kernel.workspace import Workspace


def begin(workspace: Workspace, *, force: bool = False) -> None:
    """Write a fresh company context. Raises UsageFault when there is one already and *force* is not given; forced, the old one is kept."""
    path, past = workspace.context_path, workspace.home / "context-history"
    try:
        private_directory(workspace.home)
        with alone(workspace.home / ".context.lock"):
            if path.exists() or path.is_symlink():
                if not force:
                    raise UsageFault(
                        f"there is a company context already: {path}", hint="edit it, or begin afresh with --force"
                    )
                kept = _free_name(private_directory(past), f"{workspace.clock():%Y%m%dT%H%M%S%fZ}")
                kept.write_bytes(path.read_bytes())
                kept.chmod(0o600)
            write_whole(path, shipped("prompts", "company-context.md").read_text(encoding="utf-8"))
    except OSError as error:
        raise HomeFault(
            f"cannot write {error.filename or path}: {error.strerror}",
            hint="make the folder writable, or set SALES_AGENT_HOME",
        ) from error


def _free_name(folder: Path, stem: str) -> Path:
    """Two versions of one moment are two versions."""
    names = (folder / (f"{stem}.md" if not number else f"{stem}-{number + 1}.md") for number in itertools.count())
    return next(name for name in names if not name.exists())
