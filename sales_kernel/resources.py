"""Where the suite's own prompts and examples lie, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as `shipped("prompts", "recommend.md")`."""
    packed = _HERE / "_data"
    return (packed if packed.is_dir() else _HERE.parent).joinpath(*parts)
