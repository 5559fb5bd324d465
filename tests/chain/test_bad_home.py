"""A home that cannot be used, a ledger or store that is damaged, a disk that is full, a database that is locked."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.chain.asking import (
    LAYERS,
    SAMPLE,
    Data,
    begin,
    complaint,
    data,
    ended,
    made_again,
    program,
    recommended,
    rows,
    unfinished,
)
from tests.chain.conftest import Shop
from tests.conftest import JOHN, Command, Ran

ASK = ("sales-action", "recommend", JOHN, *SAMPLE)
LOOK = ("sales-action", "history")
RUNS = ("sales-ledger", "list")
OTHERS = "hint:  make the folder writable, or set SALES_AGENT_HOME to one that is"
Reach = Callable[..., Ran]


@pytest.mark.parametrize("command", [ASK, LOOK, RUNS, ("sales-action", "cache-info")], ids=" ".join)
def test_a_file_in_the_home_s_place_is_named(call: Command, home: Path, command: tuple[str, ...]) -> None:
    home.write_text("mine", encoding="utf-8")
    said = [f"error: {home} is a file, not a folder", "hint:  set SALES_AGENT_HOME to a folder"]
    assert complaint(call(*command)) == (1, said)
    assert home.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "command", [ASK, LOOK, ("sales-action", "context-init"), ("data-gatherer", "enrich", JOHN, *SAMPLE)], ids=" ".join
)
def test_a_file_above_the_home_is_named(call: Command, home: Path, command: tuple[str, ...]) -> None:
    home.write_text("mine", encoding="utf-8")
    code, lines = complaint(call(*command, env={"SALES_AGENT_HOME": str(home / "below")}))
    assert (code, str(home) in lines[0], len(lines)) == (1, True, 2)


@pytest.fixture
def reach(tmp_path: Path) -> Reach:
    """Run a command as somebody whom the modes of files bind; root is stripped of what lifts it above them."""
    bound = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root cannot be denied anything here")
        bound = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    tried = subprocess.run([*bound, "touch", str(closed / "file")], capture_output=True, check=False)
    if tried.returncode == 0:
        pytest.skip("this system denies nobody")

    def reached(name: str, *arguments: str) -> Ran:
        command = [*bound, program(name), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    return reached


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(before)


@pytest.mark.parametrize("command", [ASK, RUNS, ("sales-action", "config", "check")], ids=" ".join)
def test_a_home_nobody_may_read_is_named(reach: Reach, home: Path, command: tuple[str, ...]) -> None:
    home.mkdir()
    with mode(home, 0):
        told = complaint(reach(*command))
    assert told == (
        1,
        [f"error: cannot read {home}: Permission denied", "hint:  set SALES_AGENT_HOME to a folder of yours"],
    )


def test_a_home_that_cannot_be_made_is_named(reach: Reach, home: Path) -> None:
    with mode(home.parent, 0o500):
        assert complaint(reach(*ASK)) == (1, [f"error: cannot use {home}: Permission denied", OTHERS])
        assert complaint(reach("sales-action", "context-init"))[0] == 1
    assert not home.exists()


def test_an_import_into_a_home_that_cannot_be_made_is_named(reach: Reach, home: Path, shop: Shop) -> None:
    shutil.rmtree(home)
    mapping = str(shop.export.folder / "map.yaml")
    with mode(home.parent, 0o500):
        code, lines = complaint(reach("data-gatherer", "import", str(shop.export.folder), "--map", mapping))
    assert (code, str(home) in lines[0], len(lines)) == (1, True, 2)


def test_a_home_that_may_only_be_read_is_named_and_stays_as_it_is(reach: Reach, remembered: Data, home: Path) -> None:
    with mode(home, 0o500):
        code, lines = complaint(reach(*ASK, "-c", "x"))
    assert (code, str(home / "recommendation_cache.db") in lines[0], lines[1]) == (1, True, OTHERS)
    assert rows(home, "SELECT COUNT(*) FROM llm_worker_task") == [(1,)]


def test_a_read_only_local_crm_is_not_called_damaged(reach: Reach, home: Path, shop: Shop) -> None:
    with mode(home / "crm.db", 0):
        code, lines = complaint(reach("sales-action", "recommend", "d1"))
    assert (code, str(home / "crm.db") in lines[0]) == (1, True)
    assert "move it away" not in lines[-1]


def test_a_store_that_may_only_be_read_stops_before_an_answer_is_shown(
    reach: Reach, remembered: Data, home: Path
) -> None:
    with mode(home / "cache", 0o500), mode(home / "cache" / "cache.db", 0o400):
        code, lines = complaint(reach(*ASK, "-c", "x"))
    assert (code, str(home / "cache") in lines[0], len(lines)) == (1, True, 2)


def damage(path: Path, content: bytes) -> bytes:
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    path.write_bytes(content)
    return content


DAMAGES = {
    "truncated": lambda whole: whole[:3000],
    "garbage": lambda _: b"this is no database" * 300,
    "half of it overwritten": lambda whole: whole[:4096] + b"\x07" * (len(whole) - 4096),
}


@pytest.mark.parametrize("command", [ASK, LOOK, RUNS], ids=" ".join)
@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_ledger_is_named_and_left_as_it_is(
    call: Command, remembered: Data, home: Path, how: str, command: tuple[str, ...]
) -> None:
    ledger = home / "recommendation_cache.db"
    left = damage(ledger, DAMAGES[how](ledger.read_bytes()))
    code, lines = complaint(call(*command))
    assert (code, lines[0].startswith(f"error: the ledger {ledger} cannot be read: ")) == (1, True)
    assert lines[1:] == [
        "hint:  it was left as it is; restore it from a backup, or move it away to begin a new one",
    ]
    assert ledger.read_bytes() == left


def test_a_ledger_moved_away_begins_anew(call: Command, remembered: Data, home: Path) -> None:
    ledger = home / "recommendation_cache.db"
    damage(ledger, b"this is no database" * 300)
    ledger.rename(home / "old.db")
    assert made_again(recommended(call)) == LAYERS


@pytest.mark.parametrize("command", [ASK, LOOK, RUNS, ("sales-action", "cache-info")], ids=" ".join)
def test_a_ledger_of_a_newer_version_is_left_alone(
    call: Command, remembered: Data, home: Path, command: tuple[str, ...]
) -> None:
    ledger = home / "recommendation_cache.db"
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("PRAGMA user_version = 99")
    code, lines = complaint(call(*command))
    assert (code, lines[0].startswith(f"error: the ledger {ledger} has schema 99; this version knows ")) == (1, True)
    assert lines[1] == "hint:  upgrade the suite, or set SALES_AGENT_HOME to another folder"


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_store_is_set_aside_and_the_answer_made_again(
    call: Command, remembered: Data, home: Path, how: str
) -> None:
    store = home / "cache" / "cache.db"
    damage(store, DAMAGES[how](store.read_bytes()))
    done = call(*ASK, "--json")
    assert data(done)["p0_actions"] == remembered["p0_actions"]
    assert "the store was damaged" in done.stderr
    assert made_again(recommended(call)) == []


@pytest.mark.parametrize("what", ["the store", "its database", "its locks"])
def test_a_store_that_was_deleted_costs_an_answer_and_no_history(
    call: Command, remembered: Data, home: Path, what: str
) -> None:
    if what == "its database":
        (home / "cache" / "cache.db").unlink()
    else:
        shutil.rmtree(home / "cache" if what == "the store" else home / "cache" / "locks")
    again = recommended(call)
    assert (made_again(again) == []) == (what == "its locks")
    known = data(call("sales-action", "history", "--json"))["recommendations"]
    assert remembered["recommendation_id"] in [one["recommendation_id"] for one in known]


def test_a_file_in_the_store_s_place_is_named(call: Command, home: Path) -> None:
    home.mkdir()
    (home / "cache").touch()
    code, lines = complaint(call(*ASK))
    assert (code, str(home / "cache") in lines[0], len(lines)) == (1, True, 2)


def test_a_folder_in_the_ledger_s_place_is_named(call: Command, home: Path) -> None:
    (home / "recommendation_cache.db").mkdir(parents=True)
    code, lines = complaint(call(*ASK))
    assert (code, lines[0]) == (1, f"error: cannot use {home / 'recommendation_cache.db'}: Is a directory")


@pytest.mark.parametrize("content", [b"this is no database" * 300, b"SQLite format 3\x00" + b"\x07" * 4000])
def test_a_damaged_local_crm_is_named(call: Command, home: Path, content: bytes) -> None:
    home.mkdir()
    (home / "crm.db").write_bytes(content)
    for command in (("sales-action", "recommend", "d1"), ("data-gatherer", "deals")):
        code, lines = complaint(call(*command))
        assert (code, lines[0].startswith(f"error: the local CRM {home / 'crm.db'} cannot be read: ")) == (1, True)


def test_a_local_crm_of_a_newer_version_is_named(call: Command, home: Path, shop: Shop) -> None:
    with closing(sqlite3.connect(home / "crm.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    code, lines = complaint(call("sales-action", "recommend", "d1"))
    assert (code, lines[0]) == (1, f"error: the local CRM {home / 'crm.db'} was made by a newer version")


def little_room() -> None:
    """Let this process's files grow to 100 KB and no further, as a full disk would."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.parametrize(
    "command", [ASK, ("data-gatherer", "enrich", JOHN, *SAMPLE), ("sales-ledger", "list")], ids=" ".join
)
def test_without_room_for_the_ledger_the_command_says_so(run: Command, home: Path, command: tuple[str, ...]) -> None:
    code, lines = complaint(run(*command, preexec_fn=little_room))
    assert (code, str(home) in lines[0], len(lines)) == (1, True, 2)
    assert recommended(run)["cache"]["hit"] is False


def test_without_room_for_the_local_crm_the_import_says_so(run: Command, home: Path, shop: Shop) -> None:
    many = "".join(f"d1,n{number},note,,2026-11-17,Ana Silva,,,{'x' * 900},\n" for number in range(300))
    events = shop.export.folder / "events.csv"
    events.write_text(events.read_text(encoding="utf-8") + many, encoding="utf-8")
    mapping = str(shop.export.folder / "map.yaml")
    done = run("data-gatherer", "import", str(shop.export.folder), "--map", mapping, preexec_fn=little_room)
    code, lines = complaint(done)
    assert (code, str(home / "crm.db") in lines[0], len(lines)) == (1, True, 2)
    assert len(data(run("data-gatherer", "deals", "--json"))["deals"]) == 3


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


SOON = {"SALES_AGENT_BUSY_TIMEOUT_SECONDS": "0.3"}


@pytest.mark.parametrize(
    "command",
    [ASK, ("sales-action", "cache-clear", "--yes"), ("deal-summary", "summarize", JOHN, *SAMPLE)],
    ids=" ".join,
)
def test_a_ledger_locked_for_too_long_is_named(
    call: Command, remembered: Data, home: Path, command: tuple[str, ...]
) -> None:
    ledger = home / "recommendation_cache.db"
    with locked(ledger):
        told = complaint(call(*command, env=SOON))
    assert told == (
        1,
        [
            f"error: another process is writing to {ledger} and did not finish in time",
            "hint:  try again; busy_timeout_seconds in config.yaml says how long to wait",
        ],
    )
    assert (unfinished(home), made_again(recommended(call))) == (0, [])


def test_looking_needs_no_lock_of_the_ledger(call: Command, remembered: Data, home: Path) -> None:
    with locked(home / "recommendation_cache.db"):
        for command in (LOOK, RUNS, ("sales-action", "why", JOHN, *SAMPLE), ("sales-action", "show", "last")):
            assert call(*command, env=SOON).returncode == 0


@pytest.mark.parametrize("campaign", ["", "another"], ids=["remembered", "new"])
def test_a_store_locked_for_too_long_is_named_after_the_same_time(
    call: Command, remembered: Data, home: Path, campaign: str
) -> None:
    with locked(home / "cache" / "cache.db"):
        done = ended(begin(*ASK, "-c", campaign, env=SOON))
    code, lines = complaint(done)
    assert (code, lines[0]) == (
        1,
        f"error: another process is writing to {home / 'cache'} and did not finish in time",
    )
    assert (unfinished(home), made_again(recommended(call))) == (0, [])


def test_a_local_crm_locked_for_too_long_is_no_damaged_one(call: Command, home: Path, shop: Shop) -> None:
    mapping = str(shop.export.folder / "map.yaml")
    with locked(home / "crm.db"):
        assert call("sales-action", "recommend", "d1", env=SOON).returncode == 0
        done = call("data-gatherer", "import", str(shop.export.folder), "--map", mapping, env=SOON)
    code, lines = complaint(done)
    assert (code, str(home / "crm.db") in lines[0], "move it away" in lines[-1]) == (1, True, False)
