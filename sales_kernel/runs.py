"""A run of a command and its steps, as rows of the tables the trade already reads: our words on this side, theirs on that."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson

from sales_kernel.clock import Clock
from sales_kernel.errors import Postponed, SuiteError
from sales_kernel.layer import Subject, Took, Verdict
from sales_kernel.ledger import Ledger, stamp
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from sales_kernel.calls import Calls, Made, Spent
    from sales_kernel.engines.question import Answered, Engine, Question, T

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
        self,
        ledger: Ledger,
        clock: Clock,
        command: str,
        *,
        org_id: str,
        request: Mapping[str, object],
        talk: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._org_id = org_id
        self._started = time.perf_counter()
        self._served: list[tuple[Verdict, str, Took]] = []
        self._stages: list[str] = []
        self._chain = 0
        self._engine: str | None = None
        self._saved: list[Took] = []
        self._in_vain: Sequence[Made] = ()
        self.command = command
        self.engine_calls = 0
        """Calls an engine made so far; a question it answered without any counts as one."""
        self.before_work: Callable[[], object] = lambda: None
        """Called when the first layer has to compute: what takes long to load may begin to."""
        self.verdicts: dict[str, Verdict] = {}
        """The verdict on each layer asked so far, in the order of asking."""
        now = clock()
        self.id = f"fusesell_{now.astimezone():%Y%m%d_%H%M%S}_{os.urandom(4).hex()}"
        self._talk = talk
        told = {name: one_line(value) if isinstance(value, str) else value for name, value in request.items()}
        body = {"org_id": org_id, "action": command, "execution_id": self.id, **told}
        with ledger.writing() as connection:
            connection.execute(
                "INSERT INTO llm_worker_task (task_id, plan_id, org_id, messages, request_body, created_at, updated_at)"
                " VALUES (?, ?, ?, '[]', ?, ?, ?)",
                (self.id, PLAN, org_id, _json(body), stamp(now), stamp(now)),
            )

    @property
    def seconds(self) -> float:
        """How long the run has taken so far."""
        return time.perf_counter() - self._started

    @cached_property
    def calls(self) -> Calls:
        """Where calls to a model are written down; a run without any does not pay for the import."""
        from sales_kernel.calls import Calls

        return Calls(self._ledger, self._clock, self.id, talk=self._talk)

    @property
    def made(self) -> list[Made]:
        """The calls that have ended so far, and those that were made for the same answer before, in vain."""
        return [*self._in_vain, *(self.calls.made if "calls" in self.__dict__ else ())]

    @property
    def cost(self) -> Spent:
        """What the calls of this run took so far."""
        from sales_kernel.calls import together

        return together(self.made)

    @property
    def saved(self) -> Took:
        """What making the remembered answers took that were used so far."""
        costs = [took.cost_usd for took in self._saved]
        known = [cost for cost in costs if cost is not None]
        usd = sum(known) if len(known) == len(costs) else None
        return Took(sum(took.seconds for took in self._saved), sum(took.calls for took in self._saved), usd)

    def after(self, in_vain: Sequence[Made]) -> None:
        """Count as this run's the calls of one that failed at the same question; they stay written down as the other's."""
        self._in_vain = in_vain
        self.engine_calls += len(in_vain)

    def ask(self, engine: Engine, question: Question[T]) -> Answered[T]:
        """Put *question* to *engine*, counting that it was asked; what it cost is written down in *calls*."""
        before, self._engine = len(self.made), engine.identity
        try:
            answered = engine.ask(question, self.calls)
        finally:
            self.engine_calls += max(1, len(self.made) - before)
        self._engine = answered.by
        return answered

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
                    stamp(self._clock()),
                ),
            )

    def given(self, verdict: Verdict, digest: str) -> None:
        """Write down that a layer's answer came with the question, by a pipe."""
        self.verdicts[verdict.layer] = verdict
        self._served.append((verdict, digest, Took()))

    def served(self, verdict: Verdict, *, digest: str, saved: Took) -> None:
        """Hear that a remembered answer was used; its row is written when the run ends, with all others."""
        self.verdicts[verdict.layer] = verdict
        self._saved.append(saved)
        self._served.append((verdict, digest, saved))

    def working(self, verdict: Verdict) -> _Step:
        """Hear that a layer must compute; its row is written before the work."""
        self.verdicts[verdict.layer] = verdict
        self.before_work()
        self.before_work = lambda: None
        with self._ledger.writing() as connection:
            self._write_served(connection)
            operation = self._insert(connection, verdict, "running", None)
        return _Step(self, operation, verdict)

    @contextmanager
    def open(self) -> Iterator[Run]:
        """Close the run as completed or, when the block raises, as failed, or as waiting where the answer is to come later.

        What is raised bears the calls that were made: `in_vain`.
        """
        try:
            yield self
        except BaseException as error:
            vars(error)["made_in_vain"] = self.made
            with suppress(SuiteError):
                self._close(_ended(error), error)
            raise
        self._close("completed", None)

    def _close(self, status: str, error: BaseException | None) -> None:
        now = stamp(self._clock())
        messages = [{"message": _words(error), "timestamp": self._clock().isoformat()}] if error else []
        with self._ledger.writing() as connection:
            self._write_served(connection)
            connection.execute(
                "UPDATE llm_worker_task SET status = ?, current_runtime_index = ?, messages = ?, updated_at = ? WHERE task_id = ?",
                (status, len(self._stages), _json(messages), now, self.id),
            )

    def _write_served(self, connection: sqlite3.Connection) -> None:
        served, self._served = self._served, []
        for verdict, digest, saved in served:
            operation = self._insert(connection, verdict, "done", self._output(verdict, digest, 0.0))
            connection.execute(
                "UPDATE step_details SET seconds = 0, seconds_saved = ?, calls_saved = ?, cost_saved_usd = ? WHERE operation_id = ?",
                (saved.seconds, saved.calls, saved.cost_usd or 0, operation),
            )

    def _insert(self, connection: sqlite3.Connection, verdict: Verdict, status: str, output: str | None) -> str:
        executor = EXECUTORS.get(verdict.layer, verdict.layer)
        if executor not in self._stages:
            self._stages.append(executor)
        runtime, chain = self._stages.index(executor), self._chain
        self._chain += 1
        operation = f"{self.id}_{executor}_{runtime}_{chain}"
        now = stamp(self._clock())
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

    def _output(self, verdict: Verdict, digest: str, seconds: float) -> str:
        now, layer = self._clock(), verdict.layer
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

    def _end(self, step: _Step, status: str, output: str, took: Took) -> None:
        spent = step.spent
        engine = self._engine if took.calls else None
        tokens = (spent.tokens_in, spent.cache_read, spent.tokens_out) if spent.calls else (None,) * 3
        with self._ledger.writing() as connection:
            connection.execute(
                "UPDATE llm_worker_operation SET execution_status = ?, output_data = ?, date_updated = ? WHERE operation_id = ?",
                (status, output, stamp(self._clock()), step.operation),
            )
            connection.execute(
                "UPDATE step_details SET seconds = ?, engine_calls = ?, cost_usd = ?, engine = ?, input_tokens = ?,"
                " cache_read_tokens = ?, output_tokens = ? WHERE operation_id = ?",
                (*took, engine, *tokens, step.operation),
            )


class _Step:
    """A layer computing within a run."""

    def __init__(self, run: Run, operation: str, verdict: Verdict) -> None:
        self._run = run
        self._verdict = verdict
        self._started = time.perf_counter()
        self._calls_before = run.engine_calls
        self._made_before = len(run.made)
        self._around, run.calls.operation = run.calls.operation, operation
        self.operation = operation

    @property
    def spent(self) -> Spent:
        """What the calls of this step took."""
        from sales_kernel.calls import together

        return together(self._run.made[self._made_before :])

    def done(self, verdict: Verdict, digest: str) -> Took:
        """Close the step as done; return what it took."""
        self._run.verdicts[verdict.layer] = verdict
        took = self._over()
        self._run._end(self, "done", self._run._output(self._verdict, digest, took.seconds), took)
        return took

    def failed(self, error: BaseException) -> None:
        """Close the step as failed, with what went wrong."""
        now = self._run._clock().isoformat()
        stage = EXECUTORS.get(self._verdict.layer, self._verdict.layer)
        output = {"error": _words(error), "error_type": type(error).__name__, "stage": stage, "timestamp": now}
        with suppress(SuiteError):
            self._run._end(self, _ended(error), _json(output), self._over())

    def _over(self) -> Took:
        self._run.calls.operation = self._around
        spent = self.spent
        calls = spent.calls or self._run.engine_calls - self._calls_before
        return Took(time.perf_counter() - self._started, calls, spent.cost_usd)


def _ended(error: BaseException) -> str:
    return "waiting" if isinstance(error, Postponed) else "failed"


def _words(error: BaseException) -> str:
    return one_line(str(error)) or type(error).__name__


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
