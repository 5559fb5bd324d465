"""Files of a home directory: private, written whole or not at all, locked without leftovers."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales_kernel.errors import UsageFault
from sales_kernel.files import alone, private_directory, private_file, read_text, write_whole
from tests.sales_kernel.conftest import Start, heard_from, tell


@pytest.fixture
def open_handed() -> Iterator[None]:
    """A person whose umask hides nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_private_directory_is_its_owners_alone(tmp_path: Path, open_handed: None) -> None:
    made = private_directory(tmp_path / "above" / "home")
    assert (made, mode(made)) == (tmp_path / "above" / "home", 0o700)


def test_a_private_file_is_its_owners_alone_and_keeps_what_is_in_it(tmp_path: Path, open_handed: None) -> None:
    path = private_file(tmp_path / "ledger.db")
    assert (mode(path), path.read_bytes()) == (0o600, b"")
    path.write_text("kept")
    assert private_file(path).read_text() == "kept"


def test_a_private_file_that_another_thread_has_locked_stays_locked(tmp_path: Path) -> None:
    path = private_file(tmp_path / "ledger.db")
    ask = f"import sqlite3; sqlite3.connect({str(path)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        private_file(path)
        other = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=60, check=False)
    assert "database is locked" in other.stderr


def test_a_written_file_is_its_owners_alone_whatever_was_there(tmp_path: Path, open_handed: None) -> None:
    path = tmp_path / "company-context.md"
    path.write_text("old")
    write_whole(path, "new")
    assert (path.read_text(), mode(path)) == ("new", 0o600)


def test_another_mode_is_given_when_asked_for(tmp_path: Path) -> None:
    write_whole(tmp_path / "shared.md", "text", mode=0o644)
    assert mode(tmp_path / "shared.md") == 0o644


@given(text=st.text(st.characters(exclude_categories=("Cs",))))
def test_a_text_is_written_byte_for_byte(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "byte-for-byte.md"
    write_whole(path, text)
    assert path.read_bytes() == text.encode()


def test_a_write_that_fails_leaves_the_old_content_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old", [path])


def test_a_file_that_cannot_be_replaced_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_whole(tmp_path / "taken", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_reader_sees_the_old_text_or_the_new_and_never_a_part(tmp_path: Path) -> None:
    path, texts = tmp_path / "context.md", ("a" * 200_000, "b" * 300_000)
    write_whole(path, texts[0])
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(60):
        write_whole(path, texts[number % 2])
    done.set()
    reader.join()
    assert seen <= set(texts)
    assert seen


def test_a_lock_is_held_against_another_process(tmp_path: Path, start: Start) -> None:
    first = start("hold", tmp_path / "lock")
    assert heard_from(first) == "holding"
    second = start("hold", tmp_path / "lock")
    tell(first)
    assert heard_from(second) == "holding"
    assert first.wait() == 0


def test_a_lock_is_free_after_its_holder_was_killed(tmp_path: Path, start: Start) -> None:
    holder = start("hold", tmp_path / "lock")
    assert heard_from(holder) == "holding"
    holder.send_signal(signal.SIGKILL)
    with alone(tmp_path / "lock"):
        assert holder.wait() == -signal.SIGKILL


def test_a_child_of_a_killed_holder_does_not_keep_the_lock(tmp_path: Path, start: Start) -> None:
    holder = start("hold_and_start_a_child", tmp_path / "lock")
    child = int(heard_from(holder))
    holder.send_signal(signal.SIGKILL)
    with alone(tmp_path / "lock"):
        os.kill(child, 0)  # it lives
    os.kill(child, signal.SIGKILL)


def test_a_lock_is_free_after_its_block_raised(tmp_path: Path) -> None:
    with pytest.raises(KeyError), alone(tmp_path / "lock"):
        raise KeyError
    with alone(tmp_path / "lock"):
        assert mode(tmp_path / "lock") == 0o600


def test_the_lock_file_stays(tmp_path: Path) -> None:
    with alone(tmp_path / "lock"):
        held = (tmp_path / "lock").stat().st_ino
    assert (tmp_path / "lock").stat().st_ino == held


def test_a_text_is_read_down_to_its_line_ends(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("Zoë\r\nend".encode())
    assert read_text(tmp_path / "a.md", what="prompt file", limit=10) == "Zoë\r\nend"


@pytest.mark.parametrize(
    ("content", "said", "hint"),
    [
        (None, "no prompt file at {path}", "look elsewhere"),
        (b"\0\1", "the prompt file {path} is binary, not text", ""),
        (
            b"ok\nok\ncaf\xe9",
            "the prompt file {path} is not UTF-8: byte 0xe9 in line 3",
            "save it as UTF-8 and try again",
        ),
        (b"x" * 1001, "the prompt file {path} is larger than 1,000 bytes", "a file of this kind is a page or two"),
    ],
    ids=["missing", "binary", "not UTF-8", "too large"],
)
def test_a_file_that_is_not_text_is_refused_by_name(
    content: bytes | None, said: str, hint: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.md"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageFault) as refused:
        read_text(path, what="prompt file", limit=1000, hint="look elsewhere")
    assert (str(refused.value), refused.value.hint) == (said.format(path=path), hint)


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 1000)
    assert len(read_text(tmp_path / "a.md", what="prompt file", limit=1000)) == 1000


def test_a_folder_in_place_of_the_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageFault) as refused:
        read_text(tmp_path, what="prompt file", limit=1000)
    assert str(refused.value) == f"cannot read the prompt file {tmp_path}: Is a directory"
