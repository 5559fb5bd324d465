"""Past runs as the ledger tells them: what ran, on whom, each step, and each call to a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from sales_kernel.calls import dollars
from sales_kernel.errors import NotFound
from sales_kernel.ledger import Ledger
from sales_kernel.text import harmless, one_line

_RUNS = """
SELECT t.task_id AS run, t.status, t.created_at AS started,
       CASE WHEN json_valid(t.request_body) THEN json_extract(t.request_body, '$.action') END AS command,
       COALESCE((SELECT c.customer_name FROM gs_customer_llmtask c WHERE c.task_id = t.task_id ORDER BY c.rowid LIMIT 1),
                CASE WHEN json_valid(t.request_body) THEN json_extract(t.request_body, '$.customer_info') END) AS about,
       CASE WHEN json_valid(t.messages) THEN t.messages END AS messages
FROM llm_worker_task t
"""
_STEPS = """
SELECT o.operation_id AS step, d.layer, o.execution_status AS status, d.verdict, d.reasons, COALESCE(d.seconds, 0) AS seconds,
       d.engine, d.engine_calls, d.input_tokens, d.cache_read_tokens, d.output_tokens, d.cost_usd,
       d.seconds_saved, d.calls_saved, d.cost_saved_usd,
       CASE WHEN json_valid(o.output_data) THEN json_extract(o.output_data, '$.error') END AS error,
       CASE WHEN json_valid(o.input_data) THEN o.input_data END AS input
FROM llm_worker_operation o JOIN step_details d ON d.operation_id = o.operation_id WHERE o.task_id = ? ORDER BY o.chain_index
"""
_CALLS = """
SELECT operation_id AS step, layer, state, model, answered_by, prompt_version, repair, batch_id, request_id, stop_reason, fault,
       input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, thinking_tokens,
       reserved_usd, cost_usd, seconds, begun_at, ended_at, answer
FROM engine_calls WHERE task_id = ? ORDER BY call_id
"""


def newest(ledger: Ledger, limit: int) -> list[dict[str, Any]]:
    """Return the newest runs, newest first."""
    rows = ledger.rows(f"{_RUNS} ORDER BY t.created_at DESC, t.rowid DESC LIMIT ?", (limit,))
    return [
        {name: one_line(row[name] or "") for name in ("run", "status", "started", "command", "about")} for row in rows
    ]


def one(ledger: Ledger, run_id: str) -> dict[str, Any]:
    """Return a run with its steps and their calls, the newest for `last`; *calls* are those of no step. Raises NotFound."""
    last, run_id = run_id == "last", one_line(run_id)
    row = ledger.row(
        f"{_RUNS} {'ORDER BY t.rowid DESC LIMIT 1' if last else 'WHERE t.task_id = ?'}", () if last else (run_id,)
    )
    if row is None:
        raise NotFound(f"no run {run_id!r}", hint="list them with: sales-ledger list")
    calls = [_told(dict(call)) for call in ledger.rows(_CALLS, (row["run"],))]
    steps = [{**dict(step), "input": _parsed(step["input"])} for step in ledger.rows(_STEPS, (row["run"],))]
    for step in steps:
        step["calls"] = [call for call in calls if call["step"] == step["step"]]
    stray = [call for call in calls if call["step"] not in {step["step"] for step in steps}]
    told = [one_line(str(message.get("message", ""))) for message in _parsed(row["messages"]) or ()]
    head = {name: one_line(row[name] or "") for name in ("run", "status", "started", "command", "about")}
    return {**head, "messages": told, "steps": steps, "calls": stray}


def as_lines(run: dict[str, Any]) -> Iterator[str]:
    """Yield a run as `one` tells it, for people."""
    yield f"{run['run']}  {run['status']}  {run['command']}  {run['about']}\nstarted {run['started']} UTC"
    yield from (f"  {message}" for message in run["messages"])
    for step in run["steps"]:
        yield f"  {step['layer']:<11}{step['status']:<9}{step['seconds']:>8.3f} s  {step['verdict']}"
        yield from (f"{'':<13}{one_line(said)}" for said in (step["reasons"], step["error"]) if said)
        yield from (f"{'':<13}{call_line(call)}" for call in step["calls"])
    yield from (f"  {call['layer']:<11}{call_line(call)}" for call in run["calls"])


def call_line(call: dict[str, Any]) -> str:
    """Return one call for people: model, tokens, cost, seconds, how it ended, and the id under which the other side knows it."""
    return ", ".join(
        part
        for part in (
            f"{call['model']}{' (repair)' if call['repair'] else ''}{' (batch)' if call['batch_id'] else ''}",
            _tokens(call),
            _cost(call),
            f"{call['seconds']:.2f} s" if call["seconds"] else "",
            call["fault"] or call["stop_reason"] or "",
            call["request_id"] or "",
        )
        if part
    )


def _tokens(call: dict[str, Any]) -> str:
    if call["input_tokens"] is None:
        return ""
    went_in = sum(
        call[name] for name in ("input_tokens", "cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens")
    )
    cached = f" ({call['cache_read_tokens']:,} from the prompt cache)" if call["cache_read_tokens"] else ""
    return f"{went_in:,} tokens in{cached}, {call['output_tokens']:,} out"


def _cost(call: dict[str, Any]) -> str:
    if call["state"] == "begun":
        most = "" if call["reserved_usd"] is None else f", up to {dollars(call['reserved_usd'])}"
        return f"not ended{most}"
    if call["cost_usd"] is not None:
        return dollars(call["cost_usd"])
    return "use unknown" if call["input_tokens"] is None else "price unknown"


def _told(call: dict[str, Any]) -> dict[str, Any]:
    """A model and a server say what they like; none of it may steer a terminal."""
    call["repair"] = bool(call["repair"])
    return {name: harmless(value) if isinstance(value, str) else value for name, value in call.items()}


def _parsed(text: str | None) -> Any:
    """A cell that is damaged reads as nothing; it must not hide the rest of its run."""
    return orjson.loads(text) if text else None
