"""The durable record: made once, private, brought up to date, and never changed when it cannot be read."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from sales_kernel.errors import HomeFault, LedgerBusy, LedgerDamaged, LedgerTooNew
from sales_kernel.ledger import Ledger, like_literal
from sales_kernel.migrations import MIGRATIONS
from tests.sales_kernel.children import PATIENCE
from tests.sales_kernel.conftest import Start, heard_from

COUNT = "SELECT COUNT(*) FROM feedback_log"
ADD = "INSERT INTO feedback_log (recommendation_id, feedback_type, feedback_text, created_at) VALUES ('r', 't', 'x', 'now')"


@pytest.fixture
def path(home: Path) -> Path:
    return home / "recommendation_cache.db"


def opened(path: Path) -> Ledger:
    return Ledger(path, timeout=0.3)


def made(path: Path) -> None:
    opened(path).close()


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def count(ledger: Ledger, sql: str = COUNT) -> int:
    row = ledger.row(sql)
    assert row is not None
    return int(row[0])


def test_a_fresh_ledger_is_up_to_date_and_written_ahead(path: Path) -> None:
    made(path)
    with closing(raw(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_migrations_are_applied_once(path: Path) -> None:
    made(path)
    first = path.read_bytes()
    made(path)
    assert path.read_bytes() == first


def test_an_older_ledger_gets_what_is_new_and_keeps_what_it_has(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(opened(path)) as ledger, ledger.writing() as connection:
        connection.execute(ADD)

    def second(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (x)")

    monkeypatch.setattr("sales_kernel.ledger.MIGRATIONS", (*MIGRATIONS, second))
    made(path)
    with closing(opened(path)) as ledger:
        assert (count(ledger), ledger.rows("SELECT * FROM later")) == (1, [])


def test_a_migration_that_fails_half_way_leaves_the_ledger_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (x)")
        raise RuntimeError("half-way")

    made(path)
    with monkeypatch.context() as newer:
        newer.setattr("sales_kernel.ledger.MIGRATIONS", (*MIGRATIONS, broken))
        with pytest.raises(RuntimeError, match="half-way"):
            opened(path)
    with closing(opened(path)) as ledger:
        assert count(ledger, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'later'") == 0


def test_home_and_ledger_are_their_owners_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        with closing(opened(path)) as ledger, ledger.writing() as connection:
            connection.execute(ADD)
            assert {each.stat().st_mode & 0o777 for each in path.parent.iterdir()} == {0o600}
    finally:
        os.umask(before)
    assert path.parent.stat().st_mode & 0o777 == 0o700


def add_and_give_up(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        connection.execute(ADD)
        raise KeyError


def test_all_of_a_block_is_kept_or_none_of_it(path: Path) -> None:
    with closing(opened(path)) as ledger:
        with pytest.raises(KeyError):
            add_and_give_up(ledger)
        assert count(ledger) == 0
        with ledger.writing() as connection:
            connection.execute(ADD)
            connection.execute(ADD)
        assert count(ledger) == 2


def test_another_reader_sees_a_block_only_when_it_is_over(path: Path) -> None:
    with closing(opened(path)) as ledger, closing(opened(path)) as reader:
        with ledger.writing() as connection:
            connection.execute(ADD)
            assert count(reader) == 0
        assert count(reader) == 1


def test_a_row_that_points_nowhere_is_refused(path: Path) -> None:
    with closing(opened(path)) as ledger, pytest.raises(sqlite3.IntegrityError), ledger.writing() as connection:
        connection.execute(
            "INSERT INTO llm_worker_task (task_id, plan_id, org_id) VALUES ('t', 'no such plan', 'local')"
        )


@pytest.mark.parametrize(
    "content",
    [b"garbage " * 1000, b"garbage", b"SQLite format 3\0" + b"\xff" * 5000, b"SQLite format 3\0"],
    ids=["garbage", "a little garbage", "a header and garbage", "a header alone"],
)
def test_a_file_that_is_no_ledger_is_refused_and_left_as_it_is(content: bytes, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(LedgerDamaged, match="cannot be read") as refused:
        opened(path)
    assert path.read_bytes() == content
    assert refused.value.hint.startswith("it was left as it is; restore it from a backup")


@pytest.mark.parametrize("kept", [10, 100, 1000, 4096, 8192, 40_000])
def test_a_truncated_ledger_is_refused_and_left_as_it_is(kept: int, path: Path) -> None:
    made(path)
    rest = path.read_bytes()[:kept]
    path.write_bytes(rest)
    with pytest.raises(LedgerDamaged):
        opened(path)
    assert path.read_bytes() == rest


def test_damage_behind_the_first_page_is_said_when_it_is_met(path: Path) -> None:
    made(path)
    whole = path.read_bytes()
    spoilt = whole[:4096] + b"\xff" * (len(whole) - 4096)
    path.write_bytes(spoilt)
    with pytest.raises(LedgerDamaged):
        opened(path).rows("SELECT * FROM llm_worker_plan")
    assert path.read_bytes() == spoilt


def test_an_empty_file_becomes_a_ledger(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    made(path)
    with closing(opened(path)) as ledger:
        assert count(ledger, "SELECT COUNT(*) FROM llm_worker_plan") == 1


def test_a_ledger_of_a_newer_version_is_refused_and_left_as_it_is(path: Path) -> None:
    made(path)
    with closing(raw(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(LedgerTooNew) as refused:
        opened(path)
    assert str(refused.value) == f"the ledger {path} has schema 99; this version knows {len(MIGRATIONS)}"
    assert path.read_bytes() == before


def test_a_newer_ledger_is_refused_as_newer_even_while_somebody_writes_to_it(path: Path) -> None:
    made(path)
    with closing(raw(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerTooNew):
            opened(path)


def test_a_database_of_another_program_is_refused_and_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    with closing(raw(path)) as connection:
        connection.execute("CREATE TABLE llm_worker_plan (id)")
    before = path.read_bytes()
    with pytest.raises(HomeFault) as refused:
        opened(path)
    assert path.read_bytes() == before
    assert "writable" not in refused.value.hint


def test_a_ledger_that_is_refused_has_nothing_left_beside_it(path: Path) -> None:
    made(path)
    with closing(raw(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerTooNew):
        opened(path)
    assert list(path.parent.iterdir()) == [path]


def test_a_ledger_locked_for_longer_than_the_timeout_is_busy(path: Path) -> None:
    with closing(opened(path)) as ledger, closing(raw(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerBusy) as refused, ledger.writing():
            raise AssertionError("two writers")
        assert str(refused.value) == f"another process is writing to {path} and did not finish in time"
        other.execute("ROLLBACK")
        with ledger.writing() as connection:
            connection.execute(ADD)
        assert count(ledger) == 1


def test_a_ledger_somebody_writes_to_can_be_opened_and_read(path: Path) -> None:
    made(path)
    with closing(raw(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with closing(opened(path)) as ledger:
            assert count(ledger) == 0


def test_opening_waits_while_another_process_makes_the_ledger(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE theirs (x)")
        soon = threading.Timer(0.2, other.execute, ["ROLLBACK"])
        soon.start()
        try:
            Ledger(path, timeout=PATIENCE).close()
        finally:
            soon.join()


def add_more_than_fits(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        connection.execute(ADD.replace("'x'", "zeroblob(1000000)"))


def test_a_full_disk_is_said_and_loses_nothing(path: Path) -> None:
    with closing(opened(path)) as ledger:
        with pytest.raises(HomeFault, match="no space left"):
            add_more_than_fits(ledger)
        ledger.row("PRAGMA max_page_count = 1000000")
        with ledger.writing() as connection:
            connection.execute(ADD)
        assert count(ledger) == 1


def test_a_file_in_place_of_the_home_is_said(path: Path) -> None:
    path.parent.write_text("a file")
    with pytest.raises(HomeFault, match=f"cannot use {path.parent}") as refused:
        opened(path)
    assert refused.value.hint == "make the folder writable, or set SALES_AGENT_HOME to one that is"
    assert path.parent.read_text() == "a file"


def test_a_folder_in_place_of_the_ledger_is_said(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(HomeFault, match="Is a directory"):
        opened(path)


def test_a_folder_we_may_not_write_to_is_said(start: Start) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        said = heard_from(start("without_privileges", "ledger", f"{folder}/home/ledger.db"))
    hint = "make the folder writable, or set SALES_AGENT_HOME to one that is"
    assert said == f"HomeFault: cannot use {folder}/home: Permission denied ({hint})"


def test_a_ledger_we_may_not_write_to_is_said(start: Start) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        made(path)
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        said = heard_from(start("without_privileges", "ledger", path))
    assert said.startswith(f"HomeFault: cannot use {path}: ")


@pytest.mark.parametrize("text", ["50%", "a_b", "back\\slash", "%_\\", "plain"])
def test_a_searched_text_is_taken_literally(text: str, path: Path) -> None:
    sql = "SELECT ? LIKE ? ESCAPE '\\'"
    with closing(opened(path)) as ledger:
        found = [ledger.rows(sql, (name, like_literal(text)))[0][0] for name in (f"x{text}y", "50 percent, acb, slash")]
    assert found == [1, 0]
