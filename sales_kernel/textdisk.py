"""The only form in which the store touches the disk: text inside the database, and nothing that could run."""

from __future__ import annotations

from typing import Any, NoReturn

from diskcache import UNKNOWN, Disk

_RAW = 1
"""diskcache's mode for a value that lies in its row as it is; the other modes name files or pickles."""


class TextDisk(Disk):  # type: ignore[misc]
    """Keys and values are text kept inline. A row in any other form reads as absent, and no file is read or deleted for it.

    diskcache unpickles what it finds (CVE-2025-69872) and deletes whatever file a planted row names; every method
    through which it would do so is replaced here.
    """

    def put(self, key: object) -> tuple[str, bool]:
        """Take a text key as it is."""
        if type(key) is not str:
            raise TypeError(f"a store key is text, not {type(key).__name__}")
        return key, True

    def get(self, key: object, raw: bool) -> str | None:
        """Give a text key back; a pickled one was planted."""
        return key if raw and type(key) is str else None

    def store(self, value: object, read: bool, key: object = UNKNOWN) -> tuple[int, int, None, str]:  # noqa: ARG002
        """Keep text in its row, whatever its length."""
        if type(value) is not str or read:
            raise TypeError(f"the store holds text, not {type(value).__name__}")
        return len(value.encode()), _RAW, None, value

    def fetch(self, mode: int, filename: str | None, value: object, read: bool) -> str | None:  # noqa: ARG002
        """Give text back; a pickle, a file or an unknown mode was planted and reads as absent."""
        return value if mode == _RAW and filename is None and type(value) is str else None

    def remove(self, file_path: str) -> None:
        """Delete nothing: no row of ours names a file."""

    def filename(self, key: Any = UNKNOWN, value: Any = UNKNOWN) -> NoReturn:  # noqa: ARG002
        """Refuse: no row of ours names a file."""
        raise TypeError("the store keeps no files")
