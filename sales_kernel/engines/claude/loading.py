"""Imports the SDK beside other work: it takes most of a second, and a remembered answer must not pay for it."""

from __future__ import annotations

import threading

_lock = threading.Lock()
_begun = False


def load_beside() -> None:
    """Begin to import the SDK in a thread of its own, once in a process; whoever imports it meanwhile waits for that."""
    global _begun
    with _lock:
        if _begun:
            return
        _begun = True
    # First here: two threads in the middle of one library can find it half made.
    import pydantic.main  # noqa: F401

    threading.Thread(target=_load, name="load-anthropic", daemon=True).start()


def _load() -> None:
    import anthropic  # noqa: F401
