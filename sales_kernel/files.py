"""Files of a home directory: private, written whole or not at all, locked so that a killed process blocks nobody."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sales_kernel.errors import UsageFault

_making = threading.Lock()


def private_directory(path: Path) -> Path:
    """Make *path*, and what is missing above it, readable by its owner alone (0700)."""
    if not path.is_dir():
        private_directory(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def private_file(path: Path) -> Path:
    """Make sure *path* exists, with mode 0600 where it did not, before a library opens it by its own habits."""
    # One that is there is not opened: to close it would drop the locks that SQLite holds on it for other threads of this process.
    with _making:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path)) from None
    return path


def write_whole(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Write *text* to *path* so that a reader, or a crash at any moment, sees the old content or the new, never a part."""
    import tempfile

    path = path.resolve() if path.is_symlink() else path  # a link is followed, and stays one
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


@contextmanager
def alone(lock: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold *lock* against every other process; the system frees it when the holder ends, however it ends.

    Without *wait* BlockingIOError is raised while somebody holds it. Not reentrant. The lock file stays: unlinking it would let two
    holders in.
    """
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def read_text(path: Path, *, what: str, limit: int, hint: str = "") -> str:
    """Return the UTF-8 text of *path*, as it is down to its line ends.

    Raises UsageFault, with *what* it was meant to be, when it is missing, unreadable, binary, not UTF-8, or larger than
    *limit* bytes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise UsageFault(f"no {what} at {path}", hint=hint) from None
    except OSError as error:
        raise UsageFault(f"cannot read the {what} {path}: {error.strerror}", hint=hint) from error
    if len(data) > limit:
        raise UsageFault(
            f"the {what} {path} is larger than {limit:,} bytes", hint="a file of this kind is a page or two"
        )
    if b"\0" in data:
        raise UsageFault(f"the {what} {path} is binary, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageFault(
            f"the {what} {path} is not UTF-8: byte 0x{data[error.start]:02x} in line {line}",
            hint="save it as UTF-8 and try again",
        ) from error
