"""The ledger's tables, built by numbered steps that are applied once, in order, never edited after release."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

_TRADE_TABLES = """
CREATE TABLE llm_worker_plan (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, org_id TEXT, status TEXT, executors TEXT, settings TEXT,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    date_created TIMESTAMP, date_updated TIMESTAMP, user_created TEXT, user_updated TEXT, sort INTEGER);
CREATE TABLE llm_worker_task (
    task_id TEXT PRIMARY KEY, plan_id TEXT NOT NULL REFERENCES llm_worker_plan(id), org_id TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'running', current_runtime_index INTEGER DEFAULT 0, messages JSON, request_body JSON,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE llm_worker_operation (
    operation_id TEXT PRIMARY KEY, task_id TEXT NOT NULL REFERENCES llm_worker_task(task_id), executor_name TEXT NOT NULL,
    runtime_index INTEGER NOT NULL DEFAULT 0, chain_index INTEGER NOT NULL DEFAULT 0,
    execution_status TEXT NOT NULL DEFAULT 'running', input_data JSON, output_data JSON,
    date_created TIMESTAMP DEFAULT CURRENT_TIMESTAMP, date_updated TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE gs_customer_llmtask (
    id TEXT PRIMARY KEY, task_id TEXT NOT NULL REFERENCES llm_worker_task(task_id), customer_id TEXT NOT NULL,
    customer_name TEXT NOT NULL, customer_phone TEXT, customer_address TEXT, customer_email TEXT, customer_industry TEXT,
    customer_taxcode TEXT, customer_website TEXT, contact_name TEXT, org_id TEXT NOT NULL, org_name TEXT,
    project_code TEXT, crm_dob DATE, image_url TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE INDEX idx_llm_worker_plan_org_id ON llm_worker_plan(org_id);
CREATE INDEX idx_llm_worker_task_org_id ON llm_worker_task(org_id);
CREATE INDEX idx_llm_worker_task_plan_id ON llm_worker_task(plan_id);
CREATE INDEX idx_llm_worker_task_status ON llm_worker_task(status);
CREATE INDEX idx_llm_worker_task_created_at ON llm_worker_task(created_at);
CREATE INDEX idx_llm_worker_operation_task_id ON llm_worker_operation(task_id);
CREATE INDEX idx_llm_worker_operation_task_runtime ON llm_worker_operation(task_id, runtime_index);
CREATE INDEX idx_llm_worker_operation_executor_status ON llm_worker_operation(executor_name, execution_status);
CREATE INDEX idx_llm_worker_operation_created_date ON llm_worker_operation(date_created);
CREATE INDEX idx_gs_customer_llmtask_org_id ON gs_customer_llmtask(org_id);
CREATE INDEX idx_gs_customer_llmtask_task_id ON gs_customer_llmtask(task_id);
INSERT INTO llm_worker_plan (id, name, description, org_id, status, executors)
VALUES ('569cdcbd-cf6d-4e33-b0b2-d2f6f15a0832', 'Sales action suite', 'gather, signals, summarize, candidates, recommend',
        'local', 'published', '["data_acquisition","data_preparation","lead_scoring","initial_outreach","follow_up"]');
"""

_TRADE_VIEWS = """
CREATE VIEW executions AS SELECT
    t.task_id AS execution_id, t.org_id,
    CASE WHEN json_valid(t.request_body) THEN json_extract(t.request_body, '$.org_name') END AS org_name,
    CASE WHEN json_valid(t.request_body) THEN json_extract(t.request_body, '$.input_website') END AS customer_website,
    COALESCE((SELECT c.customer_name FROM gs_customer_llmtask c WHERE c.task_id = t.task_id LIMIT 1),
             CASE WHEN json_valid(t.request_body) THEN json_extract(t.request_body, '$.customer_info') END, '') AS customer_name,
    t.status, t.created_at AS started_at, CASE WHEN t.status = 'running' THEN NULL ELSE t.updated_at END AS completed_at,
    t.request_body AS config_json, NULL AS results_json
FROM llm_worker_task t;
CREATE VIEW stage_results AS SELECT
    operation_id AS id, task_id AS execution_id, executor_name AS stage_name,
    CASE execution_status WHEN 'done' THEN 'success' ELSE execution_status END AS status,
    input_data, output_data, date_created AS started_at,
    CASE WHEN execution_status = 'running' THEN NULL ELSE date_updated END AS completed_at,
    CASE WHEN execution_status = 'failed' AND json_valid(output_data)
         THEN COALESCE(json_extract(output_data, '$.error'), json_extract(output_data, '$.error_message')) END AS error_message
FROM llm_worker_operation;
CREATE VIEW tasks AS SELECT * FROM llm_worker_task;
CREATE VIEW operations AS SELECT * FROM llm_worker_operation;
CREATE VIEW customer_tasks AS SELECT * FROM gs_customer_llmtask;
"""

_OUR_TABLES = """
-- A step's verdict, time and cost: beside the trade's columns, which stay exactly as the trade has them.
CREATE TABLE step_details (
    operation_id TEXT PRIMARY KEY REFERENCES llm_worker_operation(operation_id) ON DELETE CASCADE,
    layer TEXT NOT NULL, verdict TEXT NOT NULL, reasons TEXT, seconds REAL, seconds_saved REAL NOT NULL DEFAULT 0,
    engine TEXT, engine_calls INTEGER NOT NULL DEFAULT 0, calls_saved INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER, output_tokens INTEGER, cost_usd REAL);
CREATE INDEX idx_step_details_layer ON step_details(layer, verdict, seconds_saved, calls_saved);

-- What each layer remembers: hashes and times; the contents lie in the store, under their hash.
CREATE TABLE remembered (
    layer TEXT NOT NULL, source TEXT NOT NULL, account TEXT NOT NULL, subject TEXT NOT NULL, cache_key TEXT NOT NULL,
    inputs TEXT NOT NULL, value_hash TEXT NOT NULL, bytes INTEGER NOT NULL, computed_at REAL NOT NULL, expires_at REAL,
    good_until REAL, seconds REAL NOT NULL, engine_calls INTEGER NOT NULL DEFAULT 0, lasts INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (layer, source, account, subject, cache_key));

-- Every recommendation ever made; it outlives the cache.
CREATE TABLE recommendations (
    recommendation_id TEXT PRIMARY KEY, task_id TEXT, source TEXT NOT NULL, account TEXT NOT NULL, deal_id TEXT NOT NULL,
    deal_name TEXT NOT NULL, day TEXT NOT NULL, generated_at TEXT NOT NULL, engine TEXT NOT NULL, context_version TEXT,
    recommendation_json TEXT NOT NULL);
CREATE INDEX idx_recommendations_deal ON recommendations(deal_id, generated_at);

CREATE TABLE recommendation_cache (
    cache_key TEXT PRIMARY KEY, recommendation_id TEXT NOT NULL, source TEXT NOT NULL, account TEXT NOT NULL,
    deal_id TEXT NOT NULL, enriched_data_hash TEXT NOT NULL, summary_hash TEXT NOT NULL, prompt_hash TEXT NOT NULL,
    company_context_hash TEXT NOT NULL, campaign_context_hash TEXT NOT NULL, enriched_data_json TEXT NOT NULL,
    summary_json TEXT NOT NULL, recommendation_json TEXT NOT NULL, generated_at TIMESTAMP NOT NULL, expires_at TIMESTAMP NOT NULL);

CREATE TABLE feedback_log (
    id INTEGER PRIMARY KEY, recommendation_id TEXT NOT NULL, deal_id TEXT, feedback_type TEXT NOT NULL,
    feedback_text TEXT NOT NULL, worked TEXT, didnt_work TEXT, improvement TEXT, action_priority TEXT, action_channel TEXT,
    created_at TIMESTAMP NOT NULL);
CREATE TABLE context_updates (
    id INTEGER PRIMARY KEY, feedback_id INTEGER REFERENCES feedback_log(id), section TEXT, learning TEXT,
    version_before TEXT, version_after TEXT, updated_at TIMESTAMP NOT NULL);
"""

_APPLIED = """
-- What was written into a CRM on request; the key is also in the record there, so that a lost answer can be looked up.
CREATE TABLE applied (
    idempotency_key TEXT PRIMARY KEY, recommendation_id TEXT NOT NULL, action_id TEXT NOT NULL, source TEXT NOT NULL,
    account TEXT NOT NULL, deal_id TEXT NOT NULL, form TEXT NOT NULL CHECK (form IN ('task', 'note')), payload JSON NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'created', 'uncertain', 'undone')), record_id TEXT NOT NULL,
    run_id TEXT NOT NULL, created_at TIMESTAMP NOT NULL, updated_at TIMESTAMP NOT NULL);
"""

_CALLS = """
-- Every call to a model: written when it begins, so that a killed process hides no cost. The answer is kept where it could not be used.
CREATE TABLE engine_calls (
    call_id INTEGER PRIMARY KEY, task_id TEXT NOT NULL, operation_id TEXT, layer TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('begun', 'done', 'failed')), model TEXT NOT NULL, answered_by TEXT, prompt_version TEXT,
    repair INTEGER NOT NULL DEFAULT 0, batch_id TEXT, purse TEXT, request_id TEXT, stop_reason TEXT, fault TEXT,
    input_tokens INTEGER, cache_read_tokens INTEGER, cache_write_5m_tokens INTEGER, cache_write_1h_tokens INTEGER,
    output_tokens INTEGER, thinking_tokens INTEGER, reserved_usd REAL, cost_usd REAL, seconds REAL,
    begun_at TIMESTAMP NOT NULL, ended_at TIMESTAMP, answer TEXT);
CREATE INDEX idx_engine_calls_begun ON engine_calls(begun_at);
CREATE INDEX idx_engine_calls_run ON engine_calls(task_id);
CREATE INDEX idx_engine_calls_purse ON engine_calls(purse) WHERE purse IS NOT NULL;
ALTER TABLE step_details ADD COLUMN cache_read_tokens INTEGER;
ALTER TABLE step_details ADD COLUMN cost_saved_usd REAL NOT NULL DEFAULT 0;
-- What is remembered from before was made by rules, which cost nothing.
ALTER TABLE remembered ADD COLUMN cost_usd REAL DEFAULT 0;

-- Every version of a content that was written on request.
CREATE TABLE drafts (
    draft_id INTEGER PRIMARY KEY, recommendation_id TEXT NOT NULL, action_id TEXT NOT NULL, version INTEGER NOT NULL,
    wishes JSON NOT NULL, day TEXT NOT NULL, made_at TIMESTAMP NOT NULL, written_by TEXT NOT NULL, content_hash TEXT NOT NULL,
    run_id TEXT, draft_json TEXT NOT NULL,
    UNIQUE (recommendation_id, action_id, version));

-- Batches handed to the other side; their answers come hours later, maybe to another process.
CREATE TABLE batches (
    batch_id TEXT PRIMARY KEY, host TEXT NOT NULL, day TEXT NOT NULL, asked JSON NOT NULL, requests INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sent', 'collected', 'cancelled')), created_at TIMESTAMP NOT NULL, updated_at TIMESTAMP NOT NULL);
"""


def _execute_all(connection: sqlite3.Connection, script: str) -> None:
    """Run *script* statement by statement; `executescript` would commit the migration half-way."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _first(connection: sqlite3.Connection) -> None:
    for script in (_TRADE_TABLES, _TRADE_VIEWS, _OUR_TABLES):
        _execute_all(connection, script)


def _second(connection: sqlite3.Connection) -> None:
    _execute_all(connection, _APPLIED)


def _third(connection: sqlite3.Connection) -> None:
    _execute_all(connection, _CALLS)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second, _third)
"""Migration n brings a ledger from schema n to n + 1; `PRAGMA user_version` holds how many were applied."""
