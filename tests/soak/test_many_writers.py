"""Many processes write at the same time, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sales_kernel.ledger import Ledger
from sales_kernel.store import Store
from tests.sales_kernel.conftest import Start, heard_from, tell

PROCESSES, WRITES = 8, 500


def test_eight_processes_write_five_hundred_things_each_and_lose_none(home: Path, start: Start) -> None:
    Ledger(home / "ledger.db", timeout=60).close()
    writers = [start("write_many", home, f"writer{number}", WRITES) for number in range(PROCESSES)]
    assert {heard_from(writer) for writer in writers} == {"ready"}
    for writer in writers:
        tell(writer)
    ends = [writer.communicate() for writer in writers]
    assert set(ends) == {("written\n", "")}

    expected = {(f"writer{who}", str(number)) for who in range(PROCESSES) for number in range(WRITES)}
    ledger, store = Ledger(home / "ledger.db", timeout=60), Store(home / "cache", timeout=60, warn=print)
    rows = ledger.rows("SELECT recommendation_id, feedback_text FROM feedback_log")
    assert Counter(map(tuple, rows)) == Counter(expected)
    kept = {
        (who, number) for who, number in expected if store.get(f"{who}-{number}") == f"content {who} {number}".encode()
    }
    assert kept == expected
    assert ledger.rows("PRAGMA integrity_check")[0][0] == "ok"


def test_writers_that_are_killed_take_nothing_of_the_others_with_them(home: Path, start: Start) -> None:
    Ledger(home / "ledger.db", timeout=60).close()
    writers = [start("write_many", home, f"writer{number}", WRITES) for number in range(PROCESSES)]
    assert {heard_from(writer) for writer in writers} == {"ready"}
    for writer in writers:
        tell(writer)
    ledger = Ledger(home / "ledger.db", timeout=60)
    for victim in range(PROCESSES // 2):
        while not ledger.rows("SELECT 1 FROM feedback_log WHERE recommendation_id = ? LIMIT 1", (f"writer{victim}",)):
            assert writers[victim].poll() is None
        writers[victim].kill()
    survivors = range(PROCESSES // 2, PROCESSES)
    assert {writers[number].communicate() for number in survivors} == {("written\n", "")}

    counted = dict(map(tuple, ledger.rows("SELECT recommendation_id, COUNT(*) FROM feedback_log GROUP BY 1")))  # type: ignore[arg-type]
    assert {counted[f"writer{number}"] for number in survivors} == {WRITES}
    store = Store(home / "cache", timeout=60, warn=print)
    assert all(store.get(f"writer{who}-{number}") for who in survivors for number in range(WRITES))
    assert ledger.rows("PRAGMA integrity_check")[0][0] == "ok"
