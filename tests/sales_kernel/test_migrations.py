"""What each step of the ledger's schema brings, and that it takes nothing away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sales_kernel.ledger import Ledger
from sales_kernel.migrations import MIGRATIONS
from sales_kernel.runs import PLAN

APPLIED = "idempotency_key recommendation_id action_id source account deal_id form payload state record_id run_id created_at updated_at"
ROW = ("k1", "rec_1", "P0-1", "brevo", "quay", "d1", "task", "{}", "planned", "", "run", "2026-11-20", "2026-11-20")
ADD = f"INSERT INTO applied VALUES ({', '.join('?' * len(ROW))})"


@pytest.fixture
def path(home: Path) -> Path:
    return home / "recommendation_cache.db"


def ledger_of(schema: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Open a ledger as the version with that schema made it."""
    with monkeypatch.context() as older:
        older.setattr("sales_kernel.ledger.MIGRATIONS", MIGRATIONS[:schema])
        return Ledger(path, timeout=1)


def contents(ledger: Ledger) -> list[list[tuple[object, ...]]]:
    tables = ("llm_worker_plan", "llm_worker_task", "recommendations", "feedback_log")
    return [[tuple(row) for row in ledger.rows(f"SELECT * FROM {table}")] for table in tables]


def test_the_second_step_adds_what_was_written_into_a_crm_and_keeps_all_rows(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(ledger_of(1, path, monkeypatch)) as ledger:
        with ledger.writing() as connection:
            connection.execute(
                f"INSERT INTO llm_worker_task (task_id, plan_id, org_id) VALUES ('t', '{PLAN}', 'local')"
            )
            connection.execute(
                "INSERT INTO recommendations VALUES ('r', 't', 's', 'a', 'd', 'D', '', '', 'e', '', '{}')"
            )
        before = contents(ledger)
        assert ledger.rows("SELECT 1 FROM sqlite_master WHERE name = 'applied'") == []
    with closing(Ledger(path, timeout=1)) as ledger:
        assert contents(ledger) == before
        assert [row["name"] for row in ledger.rows("PRAGMA table_info(applied)")] == APPLIED.split()
        assert ledger.rows("SELECT * FROM applied") == []


def test_a_thing_is_written_into_a_crm_under_one_key_once(path: Path) -> None:
    with closing(Ledger(path, timeout=1)) as ledger:
        with ledger.writing() as connection:
            connection.execute(ADD, ROW)
        with pytest.raises(sqlite3.IntegrityError), ledger.writing() as connection:
            connection.execute(ADD, ROW)


@pytest.mark.parametrize(("column", "value"), [("form", "mail"), ("state", "sent")])
def test_only_known_forms_and_states_are_written_down(column: str, value: str, path: Path) -> None:
    row = [value if name == column else each for name, each in zip(APPLIED.split(), ROW, strict=True)]
    with closing(Ledger(path, timeout=1)) as ledger, pytest.raises(sqlite3.IntegrityError, match="CHECK"):  # noqa: SIM117
        with ledger.writing() as connection:
            connection.execute(ADD, row)


OLD_ROW = (
    "INSERT INTO remembered VALUES ('summarize', 's', 'a', 'd', 'key', '{}', 'hash', 2, 1.0, NULL, NULL, 0.5, 1, 0)"
)


@pytest.mark.parametrize("schema", [1, 2])
def test_the_third_step_adds_what_calls_cost_and_keeps_all_rows(
    schema: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(ledger_of(schema, path, monkeypatch)) as ledger:
        with ledger.writing() as connection:
            connection.execute(
                f"INSERT INTO llm_worker_task (task_id, plan_id, org_id) VALUES ('t', '{PLAN}', 'local')"
            )
            connection.execute(
                "INSERT INTO llm_worker_operation (operation_id, task_id, executor_name) VALUES ('o', 't', 'x')"
            )
            connection.execute(
                "INSERT INTO step_details (operation_id, layer, verdict, engine_calls) VALUES ('o', 'summarize', 'hit', 1)"
            )
            connection.execute(OLD_ROW)
        before = contents(ledger)
    with closing(Ledger(path, timeout=1)) as ledger:
        assert contents(ledger) == before
        assert [tuple(row) for row in ledger.rows("SELECT cache_key, engine_calls, cost_usd FROM remembered")] == [
            ("key", 1, 0.0)
        ]
        assert [tuple(row) for row in ledger.rows("SELECT cost_usd, cost_saved_usd FROM step_details")] == [(None, 0.0)]
        for table in ("engine_calls", "drafts", "batches"):
            assert ledger.rows(f"SELECT * FROM {table}") == []


def test_only_known_states_of_a_call_are_written_down(path: Path) -> None:
    add = "INSERT INTO engine_calls (task_id, layer, state, model, begun_at) VALUES ('t', 'l', 'paid', 'm', '')"
    with closing(Ledger(path, timeout=1)) as ledger, pytest.raises(sqlite3.IntegrityError, match="CHECK"):  # noqa: SIM117
        with ledger.writing() as connection:
            connection.execute(add)
