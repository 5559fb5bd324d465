"""Many processes meet in a home that nobody opened before, or whose store is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from sales_kernel.ledger import Ledger
from sales_kernel.store import Store
from tests.sales_kernel.conftest import Start, heard_from, tell

PROCESSES = 16


def opened_at_once(home: Path, start: Start) -> list[tuple[str, str]]:
    """Open the home in all processes at the same moment; return what each said in the end."""
    people = [start("open_home", home, f"person{number}") for number in range(PROCESSES)]
    assert {heard_from(person) for person in people} == {"ready"}
    for person in people:
        tell(person)
    return [person.communicate() for person in people]


@pytest.mark.parametrize("turn", range(20))
def test_sixteen_processes_open_a_fresh_home_at_once(turn: int, home: Path, start: Start) -> None:
    ends = opened_at_once(home, start)
    assert set(ends) == {("open\n", "")}
    ledger, store = Ledger(home / "ledger.db", timeout=60), Store(home / "cache", timeout=60, warn=print)
    assert {row[0] for row in ledger.rows("SELECT recommendation_id FROM feedback_log")} == {
        f"person{n}" for n in range(PROCESSES)
    }
    assert all(store.get(f"person{number}") == f"person{number}".encode() for number in range(PROCESSES))


def test_those_who_open_a_ledger_while_it_is_made_never_take_it_for_a_strangers(home: Path, start: Start) -> None:
    home.mkdir()
    people = [start("open_fresh_ledgers", home, 200, 6) for _ in range(6)]
    assert [person.communicate() for person in people] == [("", "")] * 6


@pytest.mark.parametrize("turn", range(20))
def test_sixteen_processes_find_the_store_damaged_at_once(turn: int, home: Path, start: Start) -> None:
    Ledger(home / "ledger.db", timeout=60).close()
    (home / "cache").mkdir()
    (home / "cache" / "cache.db").write_bytes(b"garbage" * 2000)
    ends = opened_at_once(home, start)
    assert {error for _, error in ends} == {""}
    assert {said.splitlines()[-1] for said, _ in ends} == {"open"}
    store = Store(home / "cache", timeout=60, warn=print)
    store.put("key", b"content")
    assert store.get("key") == b"content"
