"""A run of a command and its steps, as rows of the tables the trade already reads; the one module that knows both names."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from sales_kernel.clock import Clock
from sales_kernel.errors import NotFound, SuiteError
from sales_kernel.layer import Subject, Verdict
from sales_kernel.ledger import Ledger
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from sales_kernel.engines.question import Engine, Question, T

PLAN = "569cdcbd-cf6d-4e33-b0b2-d2f6f15a0832"
"""The id of the trade's default plan."""
EXECUTORS: Mapping[str, str] = {
    "gather": "data_acquisition",
    "enrich": "data_acquisition",
    "signals": "data_preparation",
    "summarize": "data_preparation",
    "candidates": "lead_scoring",
    "recommend": "initial_outreach",
    "draft": "follow_up",
    "feedback": "follow_up",
}
"""Our layers by the trade's stage names."""


class Run:
    """One command at work: written when it starts, a row for each layer asked, closed however it ends."""

    def __init__(
        self, ledger: Ledger, clock: Clock, command: str, *, org_id: str, request: Mapping[str, object]
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._org_id = org_id
        self._started = time.perf_counter()
        self._served: list[tuple[str, Verdict, str, float, int]] = []
        self._stages: list[str] = []
        self._chain = 0
        self.command = command
        self.engine_calls = 0
        self.verdicts: dict[str, Verdict] = {}
        """The verdict on each layer asked so far, in the order of asking."""
        now = clock()
        self.id = f"fusesell_{now.astimezone():%Y%m%d_%H%M%S}_{os.urandom(4).hex()}"
        told = {name: one_line(value) if isinstance(value, str) else value for name, value in request.items()}
        body = {"org_id": org_id, "action": command, "execution_id": self.id, **told}
        with ledger.writing() as connection:
            connection.execute(
                "INSERT INTO llm_worker_task (task_id, plan_id, org_id, messages, request_body, created_at, updated_at)"
                " VALUES (?, ?, ?, '[]', ?, ?, ?)",
                (self.id, PLAN, org_id, _json(body), _trade_time(now), _trade_time(now)),
            )

    @property
    def seconds(self) -> float:
        """How long the run has taken so far."""
        return time.perf_counter() - self._started

    def ask(self, engine: Engine, question: Question[T]) -> T:
        """Put *question* to *engine*, counting the call."""
        self.engine_calls += 1
        return engine.ask(question)

    def about(self, subject: Subject, *, name: str, contact: str = "", email: str = "", phone: str = "") -> None:
        """Write down whom this run is about."""
        with self._ledger.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO gs_customer_llmtask (id, task_id, customer_id, customer_name, customer_email,"
                " customer_phone, contact_name, org_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    f"{self.id}_{subject.id}",
                    self.id,
                    subject.id,
                    name,
                    email or None,
                    phone or None,
                    contact or None,
                    self._org_id,
                    _trade_time(self._clock()),
                ),
            )

    def given(self, verdict: Verdict, digest: str) -> None:
        """Write down that a layer's answer came with the question, by a pipe."""
        self.verdicts[verdict.layer] = verdict
        self._served.append((verdict.layer, verdict, digest, 0.0, 0))

    def served(self, verdict: Verdict, *, digest: str, saved_seconds: float, saved_calls: int) -> None:
        """Hear that a remembered answer was used; its row is written when the run ends, with all others."""
        self.verdicts[verdict.layer] = verdict
        self._served.append((verdict.layer, verdict, digest, saved_seconds, saved_calls))

    def working(self, verdict: Verdict) -> _Step:
        """Hear that a layer must compute; its row is written before the work."""
        self.verdicts[verdict.layer] = verdict
        with self._ledger.writing() as connection:
            self._write_served(connection)
            operation = self._insert(connection, verdict, "running", None)
        return _Step(self, operation, verdict)

    @contextmanager
    def open(self) -> Iterator[Run]:
        """Close the run as completed or, when the block raises, as failed."""
        try:
            yield self
        except BaseException as error:
            with suppress(SuiteError):
                self._close("failed", error)
            raise
        self._close("completed", None)

    def _close(self, status: str, error: BaseException | None) -> None:
        now = _trade_time(self._clock())
        messages = [{"message": _words(error), "timestamp": self._clock().isoformat()}] if error else []
        with self._ledger.writing() as connection:
            self._write_served(connection)
            connection.execute(
                "UPDATE llm_worker_task SET status = ?, current_runtime_index = ?, messages = ?, updated_at = ? WHERE task_id = ?",
                (status, len(self._stages), _json(messages), now, self.id),
            )

    def _write_served(self, connection: sqlite3.Connection) -> None:
        served, self._served = self._served, []
        for layer, verdict, digest, seconds, calls in served:
            operation = self._insert(connection, verdict, "done", self._output(layer, verdict, digest, 0.0))
            connection.execute(
                "UPDATE step_details SET seconds = 0, seconds_saved = ?, calls_saved = ? WHERE operation_id = ?",
                (seconds, calls, operation),
            )

    def _insert(self, connection: sqlite3.Connection, verdict: Verdict, status: str, output: str | None) -> str:
        executor = EXECUTORS.get(verdict.layer, verdict.layer)
        if executor not in self._stages:
            self._stages.append(executor)
        runtime, chain = self._stages.index(executor), self._chain
        self._chain += 1
        operation = f"{self.id}_{executor}_{runtime}_{chain}"
        now = _trade_time(self._clock())
        connection.execute(
            "INSERT INTO llm_worker_operation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                operation,
                self.id,
                executor,
                runtime,
                chain,
                status,
                _json({"layer": verdict.layer, "inputs": dict(verdict.inputs)}),
                output,
                now,
                now,
            ),
        )
        connection.execute(
            "INSERT INTO step_details (operation_id, layer, verdict, reasons) VALUES (?, ?, ?, ?)",
            (operation, verdict.layer, str(verdict.kind), "; ".join(map(str, verdict.reasons)) or None),
        )
        return operation

    def _output(self, layer: str, verdict: Verdict, digest: str, seconds: float) -> str:
        now = self._clock()
        return _json(
            {
                "status": "success",
                "stage": EXECUTORS.get(layer, layer),
                "execution_id": self.id,
                "timestamp": now.isoformat(),
                "data": {"layer": layer, "verdict": str(verdict.kind), "content": digest},
                "timing": {
                    "start_time": now.timestamp() - seconds,
                    "end_time": now.timestamp(),
                    "duration_seconds": seconds,
                },
            }
        )

    def _end(self, step: _Step, status: str, output: str, seconds: float, calls: int) -> None:
        with self._ledger.writing() as connection:
            connection.execute(
                "UPDATE llm_worker_operation SET execution_status = ?, output_data = ?, date_updated = ? WHERE operation_id = ?",
                (status, output, _trade_time(self._clock()), step.operation),
            )
            connection.execute(
                "UPDATE step_details SET seconds = ?, engine_calls = ? WHERE operation_id = ?",
                (seconds, calls, step.operation),
            )


class _Step:
    """A layer computing within a run."""

    def __init__(self, run: Run, operation: str, verdict: Verdict) -> None:
        self._run = run
        self._verdict = verdict
        self._started = time.perf_counter()
        self._calls_before = run.engine_calls
        self.operation = operation

    def done(self, verdict: Verdict, digest: str) -> int:
        """Close the step as done; return the engine calls it took."""
        self._run.verdicts[verdict.layer] = verdict
        seconds = time.perf_counter() - self._started
        calls = self._run.engine_calls - self._calls_before
        output = self._run._output(self._verdict.layer, self._verdict, digest, seconds)
        self._run._end(self, "done", output, seconds, calls)
        return calls

    def failed(self, error: BaseException) -> None:
        """Close the step as failed, with what went wrong."""
        now = self._run._clock().isoformat()
        stage = EXECUTORS.get(self._verdict.layer, self._verdict.layer)
        output = {"error": _words(error), "error_type": type(error).__name__, "stage": stage, "timestamp": now}
        with suppress(SuiteError):
            seconds = time.perf_counter() - self._started
            self._run._end(self, "failed", _json(output), seconds, self._run.engine_calls - self._calls_before)


def _words(error: BaseException) -> str:
    return one_line(str(error)) or type(error).__name__


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _trade_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


_RUNS = """
SELECT t.task_id AS run, t.status, t.created_at AS started,
       CASE WHEN json_valid(t.request_body) THEN json_extract(t.request_body, '$.action') END AS command,
       COALESCE((SELECT c.customer_name FROM gs_customer_llmtask c WHERE c.task_id = t.task_id ORDER BY c.rowid LIMIT 1),
                CASE WHEN json_valid(t.request_body) THEN json_extract(t.request_body, '$.customer_info') END) AS about,
       CASE WHEN json_valid(t.messages) THEN t.messages END AS messages
FROM llm_worker_task t
"""
_STEPS = """
SELECT d.layer, o.execution_status AS status, d.verdict, d.reasons, COALESCE(d.seconds, 0) AS seconds, d.engine_calls,
       d.seconds_saved, CASE WHEN json_valid(o.output_data) THEN json_extract(o.output_data, '$.error') END AS error,
       CASE WHEN json_valid(o.input_data) THEN o.input_data END AS input
FROM llm_worker_operation o JOIN step_details d ON d.operation_id = o.operation_id WHERE o.task_id = ? ORDER BY o.chain_index
"""


def newest(ledger: Ledger, limit: int) -> list[dict[str, Any]]:
    """Return the newest runs, newest first."""
    rows = ledger.rows(f"{_RUNS} ORDER BY t.created_at DESC, t.rowid DESC LIMIT ?", (limit,))
    return [
        {name: one_line(row[name] or "") for name in ("run", "status", "started", "command", "about")} for row in rows
    ]


def one(ledger: Ledger, run_id: str) -> dict[str, Any]:
    """Return a run with its steps, the newest for `last`. Raises NotFound."""
    last, run_id = run_id == "last", one_line(run_id)
    row = ledger.row(
        f"{_RUNS} {'ORDER BY t.rowid DESC LIMIT 1' if last else 'WHERE t.task_id = ?'}", () if last else (run_id,)
    )
    if row is None:
        raise NotFound(f"no run {run_id!r}", hint="list them with: sales-ledger list")
    steps = [{**dict(step), "input": _parsed(step["input"])} for step in ledger.rows(_STEPS, (row["run"],))]
    told = [one_line(str(message.get("message", ""))) for message in _parsed(row["messages"]) or ()]
    head = {name: one_line(row[name] or "") for name in ("run", "status", "started", "command", "about")}
    return {**head, "messages": told, "steps": steps}


def _parsed(text: str | None) -> Any:
    """A cell that is damaged reads as nothing; it must not hide the rest of its run."""
    return orjson.loads(text) if text else None
