"""Small programs that tests start as processes of their own: `python -m tests.sales_kernel.children NAME ARGUMENT…`.

Each says on stdout where it stands and goes on when a line (or the end) arrives on stdin, so that nobody has to sleep.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sales_kernel.calls import Calls, Planned
from sales_kernel.ceilings import Ceilings
from sales_kernel.clock import clock_from
from sales_kernel.engines.faults import EngineFault
from sales_kernel.errors import SuiteError
from sales_kernel.files import alone
from sales_kernel.layer import Answer, Content, Layer, Subject, Took
from sales_kernel.ledger import Ledger
from sales_kernel.memory import Memory
from sales_kernel.store import Store
from sales_kernel.values import Frozen

NOBODY = 65534
PATIENCE = 30.0
"""Seconds within which another process must have done its part."""


class Told(Frozen):
    """The answer of the layer that tests ask."""

    text: str


LAYER = Layer("summarize", returns=Told, keep_for=timedelta(hours=24), asks_engine=True)
DEAL = Subject("sample", "main", "deal-1")


class Heard:
    """A watcher that keeps what it hears."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def served(self, verdict: object, *, digest: str, saved: Took) -> None:  # noqa: ARG002
        self.events.append(f"served, {saved.calls} calls saved")

    def working(self, verdict: object) -> Heard:
        self.events.append(f"working: {verdict}")
        return self

    def done(self, verdict: object, digest: str) -> Took:  # noqa: ARG002
        self.events.append("done")
        return Took(calls=1)

    def failed(self, error: BaseException) -> None:
        self.events.append(f"failed: {error}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(path)
        time.sleep(0.005)


def hold(lock: str) -> None:
    """Hold a lock until told to let go, or killed."""
    with alone(Path(lock)):
        say("holding")
        sys.stdin.readline()


def hold_and_start_a_child(lock: str) -> None:
    """Hold a lock with a child at one's side that outlives the holder."""
    with alone(Path(lock)):
        child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.readline()"])
        say(str(child.pid))
        child.wait()


def opened_memory(home: Path) -> tuple[Memory, Store, Ledger]:
    store = Store(home / "cache", timeout=20, warn=say)
    ledger = Ledger(home / "ledger.db", timeout=20)
    return Memory(store, ledger, home / "cache" / "locks", lambda: datetime.now(UTC)), store, ledger


def ask(home: str, question: str, go: str = "") -> None:
    """Ask a layer; the computation says so, leaves a line in `computed`, and lasts until the file *go* is there."""
    memory, _, _ = opened_memory(Path(home))

    def compute() -> Told:
        say("computing")
        with (Path(home) / "computed").open("a") as file:
            file.write(f"{os.getpid()}\n")
        if go:
            wait_for(Path(go))
        return Told(text=f"answer to {question}")

    say("asking")
    answer: Answer[Told] = memory.get_or_compute(LAYER, DEAL, {"question": Content.of(question)}, compute, Heard())
    say(answer.value.text)


def write_many(home: str, who: str, count: str) -> None:
    """Write so many different things into store and ledger, starting together with the others."""
    store = Store(Path(home) / "cache", timeout=60, warn=say)
    ledger = Ledger(Path(home) / "ledger.db", timeout=60)
    say("ready")
    sys.stdin.readline()
    for number in range(int(count)):
        store.put(f"{who}-{number}", f"content {who} {number}".encode())
        with ledger.writing() as connection:
            connection.execute(
                "INSERT INTO feedback_log (recommendation_id, feedback_type, feedback_text, created_at) VALUES (?, ?, ?, ?)",
                (who, "comment", str(number), "2026-11-20 15:00:00"),
            )
    say("written")


def open_home(home: str, who: str) -> None:
    """Open a home nobody opened before, at the same moment as the others, and write into it once."""
    say("ready")
    sys.stdin.readline()
    store, ledger = Store(Path(home) / "cache", timeout=60, warn=say), Ledger(Path(home) / "ledger.db", timeout=60)
    store.put(who, who.encode())
    with ledger.writing() as connection:
        connection.execute(
            "INSERT INTO feedback_log (recommendation_id, feedback_type, feedback_text, created_at) VALUES (?, '', '', '')",
            (who,),
        )
    say("open")


def open_fresh_ledgers(folder: str, rounds: str, people: str) -> None:
    """Open one fresh ledger after the other, each together with all the others, and say what went wrong."""
    base = Path(folder)
    for turn in range(int(rounds)):
        (base / f"{turn}.{os.getpid()}").touch()
        deadline = time.monotonic() + PATIENCE
        while len(list(base.glob(f"{turn}.*"))) < int(people) and time.monotonic() < deadline:
            pass  # no sleep: they are to meet as closely as they can
        try:
            Ledger(base / f"home{turn}" / "ledger.db", timeout=60).close()
        except SuiteError as error:
            say(f"{type(error).__name__}: {error}")


def without_privileges(part: str, path: str) -> None:
    """Open a ledger or a store as somebody whom the folder does not belong to, and say how it ended."""
    import diskcache  # noqa: F401  (loaded while we may still read everything)

    import sales_kernel.textdisk  # noqa: F401

    if os.geteuid() == 0:
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    try:
        if part == "ledger":
            Ledger(Path(path), timeout=0.3)
        else:
            Store(Path(path), timeout=0.3, warn=say).put("key", b"content")
    except SuiteError as error:
        say(f"{type(error).__name__}: {error} ({error.hint})")
    except (OSError, sqlite3.Error) as error:
        say(f"unexplained {type(error).__name__}: {error}")
    else:
        say("opened")


def put_while_locked(directory: str) -> None:
    """Open a store that another process is writing to, put something into it, and say how it ended."""
    try:
        Store(Path(directory), timeout=0.3, warn=say).put("key", b"content")
    except SuiteError as error:
        say(type(error).__name__)
    except Exception as error:  # noqa: BLE001  (the test compares what came out)
        say(f"unexplained {type(error).__name__}: {error}")
    else:
        say("written")


def begin_calls(ledger: str, run: str, count: str, worst: str, ceiling: str) -> None:
    """Begin so many calls as far as the month's ceiling lets them, starting together with the others; say how many were made."""
    calls = Calls(Ledger(Path(ledger), timeout=60), lambda: datetime.now(UTC), run)
    say("ready")
    sys.stdin.readline()
    made = 0
    for _ in range(int(count)):
        with suppress(EngineFault):
            calls.begin(Planned("summarize", "claude-x", "1", float(worst)), Ceilings(month=float(ceiling)))
            made += 1
    say(str(made))


def begin_and_hang(ledger: str) -> None:
    """Begin a call and never hear of its end."""
    calls = Calls(Ledger(Path(ledger), timeout=60), clock_from(), "run-0")
    calls.begin(Planned("summarize", "claude-x", "1", 0.04), Ceilings(month=0.05))
    say("calling")
    sys.stdin.readline()


CHILDREN = {
    child.__name__: child
    for child in (
        hold,
        hold_and_start_a_child,
        ask,
        write_many,
        open_home,
        open_fresh_ledgers,
        without_privileges,
        put_while_locked,
        begin_calls,
        begin_and_hang,
    )
}

if __name__ == "__main__":
    CHILDREN[sys.argv[1]](*sys.argv[2:])
