"""The tables and views other tools of this trade read: names, columns, types and defaults, exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sales_kernel.ledger import Ledger

NOW = "CURRENT_TIMESTAMP"
TABLES = {
    "llm_worker_plan": """
        id TEXT pk; name TEXT nn; description TEXT; org_id TEXT; status TEXT; executors TEXT; settings TEXT;
        created_at TIMESTAMP =now; updated_at TIMESTAMP =now; date_created TIMESTAMP; date_updated TIMESTAMP;
        user_created TEXT; user_updated TEXT; sort INTEGER""",
    "llm_worker_task": """
        task_id TEXT pk; plan_id TEXT nn; org_id TEXT nn; status TEXT nn ='running'; current_runtime_index INTEGER =0;
        messages JSON; request_body JSON; created_at TIMESTAMP =now; updated_at TIMESTAMP =now""",
    "llm_worker_operation": """
        operation_id TEXT pk; task_id TEXT nn; executor_name TEXT nn; runtime_index INTEGER nn =0;
        chain_index INTEGER nn =0; execution_status TEXT nn ='running'; input_data JSON; output_data JSON;
        date_created TIMESTAMP =now; date_updated TIMESTAMP =now""",
    "gs_customer_llmtask": """
        id TEXT pk; task_id TEXT nn; customer_id TEXT nn; customer_name TEXT nn; customer_phone TEXT;
        customer_address TEXT; customer_email TEXT; customer_industry TEXT; customer_taxcode TEXT;
        customer_website TEXT; contact_name TEXT; org_id TEXT nn; org_name TEXT; project_code TEXT; crm_dob DATE;
        image_url TEXT; created_at TIMESTAMP =now""",
}
VIEWS = {
    "executions": "execution_id org_id org_name customer_website customer_name status started_at completed_at config_json results_json",
    "stage_results": "id execution_id stage_name status input_data output_data started_at completed_at error_message",
}
SAME = {"tasks": "llm_worker_task", "operations": "llm_worker_operation", "customer_tasks": "gs_customer_llmtask"}
KEYS = {
    "llm_worker_task": ("plan_id", "llm_worker_plan", "id"),
    "llm_worker_operation": ("task_id", "llm_worker_task", "task_id"),
    "gs_customer_llmtask": ("task_id", "llm_worker_task", "task_id"),
}
DOCUMENTED = {
    "recommendation_cache": (
        "cache_key enriched_data_hash summary_hash prompt_hash company_context_hash campaign_context_hash"
        " enriched_data_json summary_json recommendation_json generated_at expires_at"
    ),
    "feedback_log": "recommendation_id feedback_type feedback_text",
    "context_updates": "updated_at",
}
INDEXES = [
    "idx_llm_worker_plan_org_id(org_id)",
    "idx_llm_worker_task_org_id(org_id)",
    "idx_llm_worker_task_plan_id(plan_id)",
    "idx_llm_worker_task_status(status)",
    "idx_llm_worker_operation_task_id(task_id)",
    "idx_llm_worker_operation_task_runtime(task_id,runtime_index)",
    "idx_llm_worker_operation_executor_status(executor_name,execution_status)",
    "idx_llm_worker_operation_created_date(date_created)",
    "idx_gs_customer_llmtask_org_id(org_id)",
    "idx_gs_customer_llmtask_task_id(task_id)",
]
PLAN = "569cdcbd-cf6d-4e33-b0b2-d2f6f15a0832"


@pytest.fixture
def ledger(home: Path) -> Iterator[Ledger]:
    with closing(Ledger(home / "ledger.db", timeout=1)) as opened:
        yield opened


def columns(ledger: Ledger, table: str) -> list[str]:
    """Describe the columns as the reference does."""
    described = []
    for row in ledger.rows(f"PRAGMA table_info({table})"):
        default = {None: "", NOW: " =now"}.get(row["dflt_value"], f" ={row['dflt_value']}")
        described.append(f"{row['name']} {row['type']}{' pk' * row['pk']}{' nn' * row['notnull']}{default}")
    return described


def names(ledger: Ledger, table: str) -> list[str]:
    return [row["name"] for row in ledger.rows(f"PRAGMA table_info({table})")]


def add_task(ledger: Ledger, task: str = "t1", **columns: object) -> None:
    values = {"task_id": task, "plan_id": PLAN, "org_id": "local", **columns}
    with ledger.writing() as connection:
        marks = ", ".join("?" * len(values))
        connection.execute(
            f"INSERT INTO llm_worker_task ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
        )


def add_operation(ledger: Ledger, status: str, output: str | None) -> None:
    with ledger.writing() as connection:
        connection.execute(
            "INSERT INTO llm_worker_operation (operation_id, task_id, executor_name, execution_status, output_data, input_data)"
            " VALUES ('o1', 't1', 'lead_scoring', ?, ?, '{}')",
            (status, output),
        )


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_the_trade_has_exactly_its_columns(table: str, ledger: Ledger) -> None:
    assert columns(ledger, table) == re.split(r";\s+", TABLES[table].strip())


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_of_the_trade_has_exactly_its_columns(view: str, ledger: Ledger) -> None:
    assert names(ledger, view) == VIEWS[view].split()


@pytest.mark.parametrize(("view", "table"), SAME.items())
def test_a_short_name_shows_the_table_as_it_is(view: str, table: str, ledger: Ledger) -> None:
    assert names(ledger, view) == names(ledger, table)
    assert ledger.rows("SELECT type FROM sqlite_master WHERE name = ?", (view,))[0]["type"] == "view"


@pytest.mark.parametrize("table", KEYS)
def test_a_row_points_at_the_row_above_it(table: str, ledger: Ledger) -> None:
    found = {(row["from"], row["table"], row["to"]) for row in ledger.rows(f"PRAGMA foreign_key_list({table})")}
    assert KEYS[table] in found


@pytest.mark.parametrize("table", DOCUMENTED)
def test_a_documented_table_has_its_documented_columns(table: str, ledger: Ledger) -> None:
    documented = DOCUMENTED[table].split()
    assert [name for name in names(ledger, table) if name in documented] == documented


@pytest.mark.parametrize("index", INDEXES)
def test_what_the_trade_searches_by_is_indexed(index: str, ledger: Ledger) -> None:
    name, _, searched = index.rstrip(")").partition("(")
    assert [row["name"] for row in ledger.rows(f"PRAGMA index_info({name})")] == searched.split(",")


def test_the_default_plan_is_there_from_the_start(ledger: Ledger) -> None:
    (plan,) = ledger.rows("SELECT * FROM llm_worker_plan")
    stages = '["data_acquisition","data_preparation","lead_scoring","initial_outreach","follow_up"]'
    assert (plan["id"], plan["org_id"], plan["executors"]) == (PLAN, "local", stages)


def test_a_task_starts_as_running_and_knows_when(ledger: Ledger) -> None:
    add_task(ledger)
    (task,) = ledger.rows("SELECT *, created_at >= datetime('now', '-1 hour') AS recent FROM tasks")
    assert (task["status"], task["current_runtime_index"], task["recent"]) == ("running", 0, 1)


def test_an_execution_is_named_after_its_customer(ledger: Ledger) -> None:
    add_task(ledger, request_body='{"org_name": "Acme", "customer_info": "a deal", "input_website": "acme.example"}')
    (before,) = ledger.rows("SELECT customer_name, org_name, customer_website FROM executions")
    assert tuple(before) == ("a deal", "Acme", "acme.example")
    with ledger.writing() as connection:
        connection.execute(
            "INSERT INTO gs_customer_llmtask (id, task_id, customer_id, customer_name, org_id)"
            " VALUES ('t1_c', 't1', 'c', 'Widgets Ltd', 'local')"
        )
    assert ledger.rows("SELECT customer_name FROM executions")[0][0] == "Widgets Ltd"


@pytest.mark.parametrize(("status", "over"), [("running", False), ("completed", True), ("failed", True)])
def test_an_execution_is_over_when_it_no_longer_runs(status: str, over: bool, ledger: Ledger) -> None:
    add_task(ledger, status=status, created_at="2026-11-20 15:00:00", updated_at="2026-11-20 15:00:09")
    (row,) = ledger.rows("SELECT status, started_at, completed_at FROM executions")
    assert tuple(row) == (status, "2026-11-20 15:00:00", "2026-11-20 15:00:09" if over else None)


@pytest.mark.parametrize("body", [None, "", "{broken", "[]", "7"])
def test_a_damaged_request_does_not_hide_the_execution(body: str | None, ledger: Ledger) -> None:
    add_task(ledger, request_body=body)
    (row,) = ledger.rows("SELECT execution_id, customer_name FROM executions")
    assert tuple(row) == ("t1", "")


@pytest.mark.parametrize(
    ("status", "output", "told"),
    [
        ("running", None, ("running", None)),
        ("done", '{"status": "success"}', ("success", None)),
        ("failed", '{"error": "no answer", "error_message": "other"}', ("failed", "no answer")),
        ("failed", '{"status": "error", "error_message": "no answer"}', ("failed", "no answer")),
        ("failed", "{broken", ("failed", None)),
        ("failed", None, ("failed", None)),
    ],
)
def test_a_stage_result_tells_how_the_operation_ended(
    status: str, output: str | None, told: tuple[str, str | None], ledger: Ledger
) -> None:
    add_task(ledger)
    add_operation(ledger, status, output)
    (row,) = ledger.rows("SELECT * FROM stage_results")
    assert (row["status"], row["error_message"]) == told
    assert (row["completed_at"] is None) is (status == "running")
