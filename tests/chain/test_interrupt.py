"""Ctrl-C, and worse, at the moments that can be chosen; `tests/soak` tries all the others."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.chain.asking import (
    LAYERS,
    SAMPLE,
    Data,
    begin,
    counted,
    data,
    ended,
    made_again,
    recommended,
    rows,
    unfinished,
    wait_until,
)
from tests.chain.terminal import Terminal
from tests.conftest import JOHN, Command, Ran

ASK = ("sales-action", "recommend", JOHN, *SAMPLE)


def _high(descriptor: int) -> int:
    """Move a descriptor out of the way of those that `select` can take."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 2048)
    os.close(descriptor)
    return moved


@contextmanager
def nobody_computes(home: Path) -> Iterator[None]:
    """Hold every lock under which a layer is computed, so that whoever must compute waits."""
    locks = home / "cache" / "locks"
    locks.mkdir(parents=True, exist_ok=True, mode=0o700)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096 if most == resource.RLIM_INFINITY else min(most, 4096), most))
    held = [_high(os.open(locks / f"{stripe:03x}.lock", os.O_CREAT | os.O_RDWR, 0o600)) for stripe in range(1024)]
    try:
        for descriptor in held:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        for descriptor in held:
            os.close(descriptor)


def runs(home: Path) -> int:
    if not (home / "recommendation_cache.db").exists():
        return 0
    try:
        return int(rows(home, "SELECT COUNT(*) FROM llm_worker_task")[0][0])
    except sqlite3.OperationalError:
        return 0


def interrupted(child: subprocess.Popen[str]) -> Ran:
    child.send_signal(signal.SIGINT)
    return ended(child)


def ended_politely(done: Ran) -> bool:
    lines = [line for line in done.stderr.splitlines() if not line.startswith("note: ")]
    return (done.returncode, done.stdout, lines) == (130, "", ["interrupted"])


def test_interrupted_while_another_computes(run: Command, home: Path) -> None:
    with nobody_computes(home):
        child = begin(*ASK)
        wait_until(lambda: runs(home) == 1)
        done = interrupted(child)
    assert ended_politely(done), done.stderr
    assert unfinished(home) == 0
    assert rows(home, "SELECT status FROM llm_worker_task") == [("failed",)]
    assert made_again(recommended(run)) == LAYERS


def test_interrupted_while_waiting_for_a_pipe(run: Command, home: Path) -> None:
    child = begin("sales-action", "recommend", "-")
    assert child.stdin is not None
    child.stdin.write('{"kind": "enriched_deal", ')
    child.stdin.flush()
    wait_until(lambda: waits(child))
    assert ended_politely(interrupted(child))
    assert not (home / "recommendation_cache.db").exists()


def waits(child: subprocess.Popen[str]) -> bool:
    """Return whether the command reads its stdin, which is when its modules are all there."""
    assert child.stdin is not None
    try:
        return int.from_bytes(fcntl.ioctl(child.stdin.fileno(), termios.FIONREAD, bytes(4)), sys.byteorder) == 0
    except OSError:
        return True


def test_interrupted_while_the_ledger_is_locked(run: Command, remembered: Data, home: Path) -> None:
    with closing(sqlite3.connect(home / "recommendation_cache.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        child = begin(*ASK)
        assert child.stderr is not None
        notes = [child.stderr.readline(), child.stderr.readline()]
        child.send_signal(signal.SIGINT)
        connection.execute("ROLLBACK")
    done = ended(child)
    assert (len(notes), ended_politely(done)) == (2, True), done.stderr
    assert (unfinished(home), runs(home)) == (0, 1)
    assert made_again(recommended(run)) == []


def test_ctrl_c_at_a_terminal_gives_the_cursor_back(home: Path) -> None:
    with nobody_computes(home):
        terminal = Terminal(*ASK)
        terminal.read_until("gathering")
        terminal.type("\x03")
        code = terminal.ended()
    assert (code, "Traceback" in terminal.seen, "interrupted" in terminal.seen) == (130, False, True)
    assert terminal.seen.rindex("\x1b[?25h") > terminal.seen.rindex("\x1b[?25l")


def test_a_second_ctrl_c_changes_nothing(run: Command, home: Path) -> None:
    with nobody_computes(home):
        child = begin(*ASK)
        wait_until(lambda: runs(home) == 1)
        child.send_signal(signal.SIGINT)
        done = interrupted(child)
    assert (done.returncode, "Traceback" in done.stderr) == (130, False)
    assert made_again(recommended(run)) == LAYERS


def test_a_killed_command_blocks_nobody_and_trips_nobody(run: Command, home: Path) -> None:
    with nobody_computes(home):
        child = begin(*ASK)
        wait_until(lambda: runs(home) == 1)
        child.kill()
        ended(child)
    assert unfinished(home) == 1
    made = recommended(run)
    assert (made_again(made), made_again(recommended(run))) == (LAYERS, [])
    listed = data(run("sales-ledger", "list", "--json"))["runs"]
    assert [one["status"] for one in listed] == ["completed", "completed", "running"]


def test_a_terminated_command_trips_nobody(run: Command, home: Path) -> None:
    with nobody_computes(home):
        child = begin(*ASK)
        wait_until(lambda: runs(home) == 1)
        child.terminate()
        ended(child)
    assert made_again(recommended(run)) == LAYERS
    assert counted(home)["recommendations"] == 1


def test_whoever_waited_gets_the_answer_when_the_other_is_interrupted(run: Command, home: Path) -> None:
    with nobody_computes(home):
        first, second = begin(*ASK, "--json"), begin(*ASK, "--json")
        wait_until(lambda: runs(home) == 2)
        assert interrupted(first).returncode == 130
    made = data(ended(second))
    assert (made_again(made), unfinished(home)) == (LAYERS, 0)
