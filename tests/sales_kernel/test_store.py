"""Disposable contents by key, on a disk that may be damaged, locked, full of strangers' things or not ours."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from sales_kernel.errors import HomeFault
from sales_kernel.store import Store
from tests.sales_kernel.children import PATIENCE
from tests.sales_kernel.conftest import Start, heard_from

Open = Callable[..., Store]


@pytest.fixture
def warnings() -> list[str]:
    """What the store said to the person."""
    return []


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "home" / "cache"


@pytest.fixture
def opened(directory: Path, warnings: list[str]) -> Iterator[Open]:
    """Open the store of this test, again and again if need be."""
    stores: list[Store] = []

    def once_more(at: Path = directory) -> Store:
        stores.append(Store(at, timeout=0.3, warn=warnings.append))
        return stores[-1]

    yield once_more
    for store in stores:
        store.close()


def filled(store: Store) -> None:
    store.put("key", b"content")
    store.close()


def test_a_content_comes_back_as_it_was(opened: Open) -> None:
    opened().put("key", "Zoë\r\n\0 end".encode())
    assert opened().get("key") == "Zoë\r\n\0 end".encode()


def test_a_key_nobody_wrote_has_no_content(opened: Open) -> None:
    assert opened().get("key") is None


def test_the_content_written_last_is_the_one_read(opened: Open) -> None:
    store = opened()
    store.put("key", b"old")
    store.put("key", b"new")
    assert store.get("key") == b"new"


def test_a_cleared_store_knows_nothing_and_can_be_written_again(opened: Open) -> None:
    store = opened()
    store.put("key", b"content")
    store.clear()
    assert store.get("key") is None
    store.put("key", b"again")
    assert store.get("key") == b"again"


def test_a_store_nobody_used_makes_no_files(opened: Open, directory: Path) -> None:
    assert opened().bytes_on_disk() == 0
    assert not directory.exists()


def test_a_large_text_stays_in_the_database(opened: Open, directory: Path) -> None:
    text = b"0123456789" * 500_000
    store = opened()
    store.put("key", text)
    assert store.get("key") == text
    assert {path.name for path in directory.rglob("*")} <= {"cache.db", "cache.db-wal", "cache.db-shm"}
    assert store.bytes_on_disk() > len(text)


def test_folder_and_files_are_their_owners_alone(opened: Open, directory: Path) -> None:
    before = os.umask(0)
    try:
        opened().put("key", b"content")
    finally:
        os.umask(before)
    assert directory.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in directory.iterdir()} == {0o600}


@pytest.mark.parametrize("length", [50, 100, 2000, 4096, 8192, 20_000])
def test_a_truncated_store_is_set_aside_and_begun_afresh(
    length: int, opened: Open, directory: Path, warnings: list[str]
) -> None:
    filled(opened())
    rest = (directory / "cache.db").read_bytes()[:length]
    (directory / "cache.db").write_bytes(rest)
    store = opened()
    assert store.get("key") is None
    store.put("key", b"again")
    assert store.get("key") == b"again"
    assert (directory / "damaged" / "cache.db").read_bytes() == rest
    assert len(warnings) == 1


def test_garbage_in_place_of_the_store_is_set_aside_with_a_warning(
    opened: Open, directory: Path, warnings: list[str]
) -> None:
    filled(opened())
    (directory / "cache.db").write_bytes(b"garbage" * 2000)
    assert opened().get("key") is None
    aside = directory / "damaged"
    assert (aside / "cache.db").read_bytes() == b"garbage" * 2000
    assert warnings == [f"the store was damaged (file is not a database); it was set aside in {aside} and begun afresh"]


def test_a_store_damaged_while_it_is_open_is_begun_afresh(opened: Open, directory: Path, warnings: list[str]) -> None:
    store = opened()
    store.put("key", b"content")
    (directory / "cache.db").write_bytes(b"garbage" * 2000)
    (directory / "cache.db-wal").write_bytes(b"garbage" * 2000)
    store.close()
    store.put("key", b"again")
    assert store.get("key") == b"again"
    assert len(warnings) == 1


@pytest.mark.parametrize("table", ["Cache (x)", "Settings (x)", "Settings (key, value, more)"])
def test_a_database_of_another_shape_is_set_aside(
    table: str, opened: Open, directory: Path, warnings: list[str]
) -> None:
    directory.mkdir(parents=True)
    with closing(sqlite3.connect(directory / "cache.db")) as connection:
        connection.execute(f"CREATE TABLE {table}")
    store = opened()
    store.put("key", b"content")
    assert store.get("key") == b"content"
    assert len(warnings) == 1


def test_a_store_set_aside_twice_works_on(opened: Open, directory: Path, warnings: list[str]) -> None:
    for _ in range(2):
        filled(opened())
        (directory / "cache.db").write_bytes(b"garbage" * 2000)
        assert opened().get("key") is None
    assert len(warnings) == 2


def test_the_others_go_on_when_one_process_sets_the_store_aside(opened: Open, directory: Path) -> None:
    one, other = opened(), opened()
    one.put("key", b"content")
    assert other.get("key") == b"content"
    one.close()
    (directory / "cache.db").write_bytes(b"garbage" * 2000)
    assert one.get("key") is None
    other.put("more", b"content")
    assert other.get("more") == b"content"


def test_a_file_in_place_of_the_folder_is_said(opened: Open, directory: Path) -> None:
    directory.parent.mkdir()
    directory.write_text("a file")
    with pytest.raises(HomeFault, match="cache"):
        opened().get("key")
    assert directory.read_text() == "a file"


def test_a_folder_in_place_of_the_database_is_said(opened: Open, directory: Path) -> None:
    (directory / "cache.db").mkdir(parents=True)
    with pytest.raises(HomeFault, match="cache"):
        opened().get("key")


def test_a_store_locked_for_too_long_is_said(opened: Open, directory: Path) -> None:
    store = opened()
    store.put("key", b"content")
    with closing(sqlite3.connect(directory / "cache.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HomeFault):
            store.put("key", b"more")
    store.put("key", b"more")
    assert store.get("key") == b"more"


def test_a_locked_store_is_read_all_the_same(opened: Open, directory: Path) -> None:
    store = opened()
    store.put("key", b"content")
    with closing(sqlite3.connect(directory / "cache.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.get("key") == b"content"


def test_opening_a_locked_store_waits_no_longer_than_the_busy_timeout(
    opened: Open, directory: Path, start: Start
) -> None:
    filled(opened())
    with closing(sqlite3.connect(directory / "cache.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        child = start("put_while_locked", directory)
        try:
            said, _ = child.communicate(timeout=PATIENCE / 3)
        except subprocess.TimeoutExpired:
            pytest.fail("it still waits; the busy timeout is 0.3 seconds")
    assert said.startswith(("LedgerBusy", "HomeFault", "StoreBusy"))


def test_a_folder_we_may_not_write_to_is_said(start: Start) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        said = heard_from(start("without_privileges", "store", f"{folder}/cache"))
    assert said.startswith("HomeFault: ")


def test_a_dollar_in_the_name_of_the_home_leads_nowhere_else(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRICE", "elsewhere")
    store = opened(tmp_path / "a$PRICE" / "cache")
    with suppress(HomeFault):  # it may be refused, if it is said
        store.put("key", b"content")
        assert store.get("key") == b"content"
    assert {path.name for path in tmp_path.iterdir()} <= {"a$PRICE"}
