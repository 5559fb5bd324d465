"""What a stranger planted in the store is refused: nothing runs, no file outside is read, written or deleted.

Every attack aims at a canary in the test's own temporary folder.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from diskcache import Cache

from sales_kernel.store import Store

LONG_AGO, FAR_AHEAD = 1.0, 9e9
RAW, BINARY, TEXT, PICKLE, UNKNOWN = 1, 2, 3, 4, 99

Act = Callable[[Store], object]
ACTS: dict[str, Act] = {
    "get": lambda store: store.get("key"),
    "put": lambda store: store.put("key", b"content"),
    "put another": lambda store: store.put("another", b"content"),
    "clear": lambda store: store.clear(),
}


class Trap:
    """Makes a folder when it is unpickled."""

    def __init__(self, sprung: Path) -> None:
        self._sprung = sprung

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self._sprung),)


@pytest.fixture
def sprung(tmp_path: Path) -> Path:
    """The folder that exists once a trap has sprung."""
    return tmp_path / "sprung"


@pytest.fixture
def trap(sprung: Path) -> bytes:
    return pickle.dumps(Trap(sprung))


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file beside the store."""
    path = tmp_path / "canary.txt"
    path.write_text("alive")
    return path


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A store with one content in it."""
    path = tmp_path / "home" / "cache"
    store = Store(path, timeout=0.3, warn=print)
    store.put("key", b"true content")
    store.close()
    return path


@pytest.fixture
def store(directory: Path) -> Iterator[Store]:
    opened = Store(directory, timeout=0.3, warn=print)
    yield opened
    opened.close()


def change(directory: Path, sql: str, *parameters: object) -> None:
    with closing(sqlite3.connect(directory / "cache.db")) as connection, connection:
        connection.execute(sql, parameters)


def plant(directory: Path, **columns: object) -> None:
    """Change the row of `key`."""
    for column, value in columns.items():
        change(directory, f"UPDATE Cache SET {column} = ?", value)


def test_the_trap_springs_where_somebody_unpickles(directory: Path, trap: bytes, sprung: Path) -> None:
    plant(directory, mode=PICKLE, value=trap)
    with Cache(str(directory)) as stock:
        stock.get("key")
    assert sprung.exists()


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_pickled_value_never_runs(act: Act, directory: Path, store: Store, trap: bytes, sprung: Path) -> None:
    plant(directory, mode=PICKLE, value=trap)
    act(store)
    assert not sprung.exists()


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_pickled_file_never_runs(act: Act, directory: Path, store: Store, trap: bytes, sprung: Path) -> None:
    (directory / "planted.val").write_bytes(trap)
    plant(directory, mode=PICKLE, value=None, filename="planted.val")
    act(store)
    assert not sprung.exists()


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_pickled_key_never_runs(act: Act, directory: Path, store: Store, trap: bytes, sprung: Path) -> None:
    plant(directory, key=trap, raw=0)
    act(store)
    assert not sprung.exists()


@pytest.mark.parametrize("mode", [RAW, BINARY, TEXT, PICKLE, UNKNOWN])
@pytest.mark.parametrize("value", [None, "planted", b"planted"])
def test_a_row_that_names_a_file_reads_as_absent(
    mode: int, value: object, directory: Path, store: Store, canary: Path
) -> None:
    plant(directory, mode=mode, value=value, filename="../../canary.txt")
    assert store.get("key") is None


@pytest.mark.parametrize("mode", [RAW, BINARY, TEXT, PICKLE, UNKNOWN])
@pytest.mark.parametrize("expires", [LONG_AGO, FAR_AHEAD])
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_file_that_a_row_names_is_neither_changed_nor_deleted(
    mode: int, expires: float, act: Act, directory: Path, store: Store, canary: Path
) -> None:
    plant(directory, mode=mode, value=None, filename="../../canary.txt", expire_time=expires)
    act(store)
    plant(directory, mode=mode, value=None, filename=str(canary), expire_time=expires)
    act(store)
    assert canary.read_text() == "alive"


@pytest.mark.parametrize(
    ("mode", "value"),
    [(UNKNOWN, "planted"), (0, "planted"), (None, "planted"), (RAW, b"planted"), (RAW, 7), (RAW, None)],
)
def test_a_row_in_another_form_reads_as_absent(mode: int | None, value: object, directory: Path, store: Store) -> None:
    plant(directory, mode=mode, value=value)
    assert store.get("key") is None


def test_a_text_that_is_not_utf8_reads_as_absent(directory: Path, store: Store) -> None:
    change(directory, "UPDATE Cache SET value = CAST(x'ff' AS TEXT)")
    assert store.get("key") is None
    store.put("key", b"content")
    assert store.get("key") == b"content"


@pytest.mark.parametrize(
    "setting",
    [
        ("eviction_policy", "no-such-policy"),
        ("size_limit", 0),
        ("cull_limit", -1),
        ("cull_limit", "many"),
        ("size", "large"),
        ("count", None),
        ("statistics", 1),
        ("tag_index", 1),
        ("disk_min_file_size", 0),
        ("disk_pickle_protocol", 99),
        ("disk_planted", 1),
        ("sqlite_journal_mode", "off"),
        ("sqlite_planted(", "x"),
        ("_disk", "planted"),
        ("_timeout", "planted"),
        ("get", "planted"),
        ("reset", "planted"),
        (b"\xff", "planted"),
    ],
    ids=lambda setting: str(setting[0]),
)
def test_a_planted_setting_does_not_break_the_store(
    setting: tuple[object, object], directory: Path, store: Store
) -> None:
    change(directory, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", *setting)
    store.put("new", b"content")
    assert store.get("new") == b"content"
    assert not list(directory.rglob("*.val"))


@pytest.mark.parametrize("column", ["key", "value"])
def test_a_planted_setting_that_is_no_text_does_not_break_the_store(column: str, directory: Path, store: Store) -> None:
    change(directory, f"UPDATE Settings SET {column} = CAST(x'ff' AS TEXT) WHERE key = 'cull_limit'")
    store.put("new", b"content")
    assert store.get("new") == b"content"


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_planted_setting_does_not_lead_to_another_folder(
    act: Act, directory: Path, store: Store, tmp_path: Path
) -> None:
    neighbour = Store(tmp_path / "neighbour", timeout=0.3, warn=print)
    neighbour.put("key", b"the neighbour's")
    neighbour.close()
    change(directory, "INSERT OR REPLACE INTO Settings VALUES ('_directory', ?)", str(tmp_path / "neighbour"))
    assert act(store) in (None, b"true content")
    with closing(sqlite3.connect(tmp_path / "neighbour" / "cache.db")) as connection:
        assert connection.execute("SELECT key, value FROM Cache").fetchall() == [("key", "the neighbour's")]
