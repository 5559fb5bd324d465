"""Runs and steps as rows of the tables the trade reads: written as they happen, closed however they end."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from sales_kernel.calls import Calls, Ended, Planned, Usage
from sales_kernel.ceilings import Ceilings
from sales_kernel.engines.faults import EngineFault
from sales_kernel.engines.question import Answered, Question
from sales_kernel.errors import LedgerBusy, NotFound, UpstreamFault
from sales_kernel.fingerprint import content_hash
from sales_kernel.layer import Kind, Layer, Subject, Verdict
from sales_kernel.past import newest, one
from sales_kernel.prompts import Prompt
from sales_kernel.runs import Run
from sales_kernel.workspace import Workspace
from tests.sales_kernel.children import DEAL, LAYER, Told
from tests.sales_kernel.conftest import contents

if TYPE_CHECKING:
    from sales_kernel.engines.question import T
    from sales_kernel.fingerprint import Plain

STAGES = {
    "gather": "data_acquisition",
    "signals": "data_preparation",
    "summarize": "data_preparation",
    "candidates": "lead_scoring",
    "recommend": "initial_outreach",
    "draft": "follow_up",
    "feedback": "follow_up",
}
CHAIN = ("gather", "signals", "summarize", "candidates", "recommend")
NOW = "2026-11-20 15:00:00"


def begin(work: Workspace, **request: object) -> Run:
    return work.run("recommend", **{"customer_info": "Enterprise", "language": "en", **request})


def ask(work: Workspace, run: Run, name: str = LAYER.name, deal: str = "a") -> None:
    layer = Layer(name, returns=Told, asks_engine=True)
    work.memory.get_or_compute(layer, DEAL, contents(deal=deal), lambda: Told(text=name), run)


def fail(work: Workspace, run: Run, error: BaseException) -> None:
    def compute() -> Told:
        raise error

    work.memory.get_or_compute(LAYER, DEAL, contents(deal="failing"), compute, run)


def seen(work: Workspace, sql: str) -> list[tuple[object, ...]]:
    """Read as another process would: what is not committed does not exist."""
    with closing(sqlite3.connect(work.home / "recommendation_cache.db")) as other:
        return other.execute(sql).fetchall()


def test_a_run_is_written_when_it_starts(work: Workspace) -> None:
    run = begin(work)
    assert seen(
        work, "SELECT task_id, org_id, status, current_runtime_index, messages, created_at FROM llm_worker_task"
    ) == [(run.id, "local", "running", 0, "[]", NOW)]


def test_a_run_bears_an_id_of_the_trades_form(work: Workspace) -> None:
    assert re.fullmatch(r"fusesell_\d{8}_\d{6}_[0-9a-f]{8}", begin(work).id)


def test_the_id_tells_the_local_clock_at_the_start() -> None:
    program = (
        "from sales_kernel.workspace import Workspace; work = Workspace.open(); print(work.run('x').id); work.close()"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.stdout.startswith("fusesell_20261120_160000_")


def test_two_runs_of_the_same_second_have_two_ids(work: Workspace) -> None:
    assert len({begin(work).id for _ in range(20)}) == 20


def test_the_request_is_kept_as_the_trade_reads_it(work: Workspace) -> None:
    run = begin(work, customer_info="Zoë's deal")
    body = json.loads(str(seen(work, "SELECT request_body FROM tasks")[0][0]))
    assert body == {
        "org_id": "local",
        "org_name": "",
        "action": "recommend",
        "execution_id": run.id,
        "customer_info": "Zoë's deal",
        "language": "en",
    }


def test_a_step_is_written_before_its_work_and_closed_after_it(work: Workspace) -> None:
    run = begin(work)
    states: list[object] = []

    def compute() -> Told:
        states.extend(seen(work, "SELECT execution_status, output_data FROM operations"))
        return Told(text="answer")

    work.memory.get_or_compute(LAYER, DEAL, contents(deal="a"), compute, run)
    assert states == [("running", None)]
    assert seen(work, "SELECT execution_status FROM operations") == [("done",)]


def test_a_step_tells_what_its_layer_saw_and_said(work: Workspace) -> None:
    run = begin(work)
    ask(work, run)
    ((operation, given, output),) = seen(work, "SELECT operation_id, input_data, output_data FROM operations")
    said = json.loads(str(output))
    assert operation == f"{run.id}_data_preparation_0_0"
    assert json.loads(str(given)) == {"layer": "summarize", "inputs": {"deal": content_hash("a")}}
    assert (said["status"], said["stage"], said["execution_id"]) == ("success", "data_preparation", run.id)
    assert said["data"] == {
        "layer": "summarize",
        "verdict": "never computed",
        "content": content_hash({"text": "summarize"}),
    }
    assert set(said["timing"]) == {"start_time", "end_time", "duration_seconds"}


@pytest.mark.parametrize(("layer", "stage"), STAGES.items())
def test_a_layer_goes_by_the_trades_name_of_its_stage(layer: str, stage: str, work: Workspace) -> None:
    with begin(work).open() as run:
        ask(work, run, layer)
    assert seen(work, "SELECT stage_name, status FROM stage_results") == [(stage, "success")]


def test_steps_are_numbered_in_order_and_stages_counted(work: Workspace) -> None:
    with begin(work).open() as run:
        for layer in CHAIN:
            ask(work, run, layer)
    rows = seen(work, "SELECT executor_name, runtime_index, chain_index FROM operations ORDER BY chain_index")
    assert rows == [
        ("data_acquisition", 0, 0),
        ("data_preparation", 1, 1),
        ("data_preparation", 1, 2),
        ("lead_scoring", 2, 3),
        ("initial_outreach", 3, 4),
    ]
    assert seen(work, "SELECT status, current_runtime_index FROM tasks") == [("completed", 4)]


@pytest.mark.parametrize("served", [(), CHAIN[:1], CHAIN[1:4], CHAIN[3:], CHAIN])
def test_chain_indexes_are_unique_whatever_comes_from_memory(served: tuple[str, ...], work: Workspace) -> None:
    with begin(work).open() as run:
        for layer in served:
            ask(work, run, layer)
    with begin(work).open() as run:
        for layer in CHAIN:
            ask(work, run, layer)
    rows = seen(work, f"SELECT layer, chain_index FROM operations NATURAL JOIN step_details WHERE task_id = '{run.id}'")
    assert sorted(rows, key=lambda row: int(str(row[1]))) == [(layer, index) for index, layer in enumerate(CHAIN)]


def test_an_answer_from_memory_is_a_step_with_what_it_saved(work: Workspace) -> None:
    with begin(work).open() as first:
        work.memory.get_or_compute(LAYER, DEAL, contents(deal="a"), lambda: told_by_engine(first), first)
    with begin(work).open() as second:
        ask(work, second)
    rows = seen(work, "SELECT verdict, engine_calls, calls_saved, seconds_saved > 0 FROM step_details")
    assert sorted(map(str, rows)) == ["('hit', 0, 1, 1)", "('never computed', 1, 0, 0)"]
    assert (first.engine_calls, second.engine_calls) == (1, 0)


@dataclass
class Paid:
    """An engine that makes calls of these costs for every question, and fails after them where it is told to."""

    costs: tuple[float | None, ...]
    fault: EngineFault | None = None
    identity: str = "claude/1"
    reads_prompts: bool = True

    def ask(self, question: Question[T], calls: Calls) -> Answered[T]:
        for cost in self.costs:
            number = calls.begin(Planned(question.layer, "claude-x", "1", 0.1), Ceilings())
            calls.end(number, Ended(usage=Usage(100, 200, 300, 0, 50), cost_usd=cost))
        if self.fault:
            raise self.fault
        return Answered(question.by_rules(), "claude/1 (claude-x)")

    def shape(self, *_: object) -> dict[str, Plain]:
        return {}

    def prepare(self) -> None:
        pass


def paid(work: Workspace, run: Run, engine: Paid, name: str = LAYER.name, deal: str = "a") -> None:
    question = Question(name, Prompt(Path("own.md"), "", own=True), never, never, never, lambda: Told(text="x"))
    layer = Layer(name, returns=Told, asks_engine=True)
    work.memory.get_or_compute(layer, DEAL, contents(deal=deal), lambda: run.ask(engine, question).value, run)


FIGURES = "layer, engine, engine_calls, input_tokens, cache_read_tokens, output_tokens, cost_usd"


def test_a_step_bears_what_its_calls_took(work: Workspace) -> None:
    with begin(work).open() as run:
        ask(work, run, "signals")
        paid(work, run, Paid((0.01, 0.02)), "summarize")
        paid(work, run, Paid((None,)), "recommend")
    assert seen(work, f"SELECT {FIGURES} FROM step_details ORDER BY rowid") == [
        ("signals", None, 0, None, None, None, 0.0),
        ("summarize", "claude/1 (claude-x)", 2, 1200, 400, 100, 0.03),
        ("recommend", "claude/1 (claude-x)", 1, 600, 200, 50, None),
    ]
    assert seen(work, "SELECT layer, cost_usd FROM remembered ORDER BY rowid") == [
        ("signals", 0.0),
        ("summarize", 0.03),
        ("recommend", None),
    ]
    assert (run.engine_calls, run.cost.calls, run.cost.usd, run.cost.cost_usd) == (3, 3, 0.03, None)


def test_a_call_knows_its_step_and_none_outside_of_one(work: Workspace) -> None:
    with begin(work).open() as run:
        paid(work, run, Paid((0.01,)))
        assert run.calls.operation is None
        run.calls.begin(Planned("draft", "claude-x", "1", 0.1), Ceilings())
    ((step,),) = seen(work, "SELECT operation_id FROM operations")
    assert seen(work, "SELECT task_id, operation_id FROM engine_calls") == [(run.id, step), (run.id, None)]


def test_a_step_that_failed_bears_what_was_paid_for_nothing(work: Workspace) -> None:
    engine = Paid((0.01,), EngineFault("refused", reason="refusal"))
    with pytest.raises(EngineFault), begin(work).open() as run:
        paid(work, run, engine)
    assert seen(work, f"SELECT {FIGURES} FROM step_details") == [("summarize", "claude/1", 1, 600, 200, 50, 0.01)]
    assert run.calls.operation is None


def test_a_remembered_answer_saves_what_it_cost(work: Workspace) -> None:
    with begin(work).open() as run:
        paid(work, run, Paid((0.01, 0.02)))
    with begin(work).open() as again:
        paid(work, again, Paid((9.0,)))
    assert seen(work, "SELECT calls_saved, cost_saved_usd FROM step_details WHERE verdict = 'hit'") == [(2, 0.03)]
    assert (again.saved.calls, again.saved.cost_usd, again.cost.calls) == (2, 0.03, 0)
    assert again.saved.seconds > 0


def test_what_a_remembered_answer_of_unknown_price_saved_is_unknown(work: Workspace) -> None:
    with begin(work).open() as run:
        paid(work, run, Paid((None,)))
    with begin(work).open() as again:
        paid(work, again, Paid(()))
    assert seen(work, "SELECT cost_saved_usd FROM step_details WHERE verdict = 'hit'") == [(0.0,)]
    assert (again.saved.calls, again.saved.cost_usd) == (1, None)


def test_the_calls_of_a_run_talk_to_the_person_of_its_workspace(work: Workspace) -> None:
    begin(work).calls.talk("a note")
    assert work.said == ["a note"]  # type: ignore[attr-defined]


def never(*_: object, **__: object) -> NoReturn:
    raise AssertionError("the offline engine reads no prompt")


def told_by_engine(run: Run) -> Told:
    from sales_kernel.engines.playbook import Playbook

    prompt = Prompt(Path("own.md"), "", own=True)
    by_rules = Question("told", prompt, never, never, never, lambda: Told(text="x"))
    return run.ask(Playbook(), by_rules).value


def test_the_reasons_of_a_verdict_are_kept(work: Workspace) -> None:
    with begin(work).open() as run:
        ask(work, run, deal="a")
        ask(work, run, deal="b")
    reason = f"deal changed ({content_hash('a')[:8]} -> {content_hash('b')[:8]})"
    assert seen(work, "SELECT verdict, reasons FROM step_details") == [("never computed", None), ("changed", reason)]


def test_an_answer_that_came_by_a_pipe_is_a_step_too(work: Workspace) -> None:
    with begin(work).open() as run:
        run.given(Verdict("gather", Kind.GIVEN), "digest")
    assert seen(work, "SELECT executor_name, execution_status, verdict FROM operations NATURAL JOIN step_details") == [
        ("data_acquisition", "done", "given")
    ]


def gather_and_fail(work: Workspace, error: BaseException) -> None:
    with begin(work).open() as run:
        ask(work, run, "gather")
        fail(work, run, error)


@pytest.mark.parametrize("error", [UpstreamFault("the engine is down"), RuntimeError("the engine is down")])
def test_a_failed_step_keeps_its_error_and_fails_its_run(error: Exception, work: Workspace) -> None:
    with pytest.raises(type(error)):
        gather_and_fail(work, error)
    assert seen(work, "SELECT stage_name, status, error_message FROM stage_results") == [
        ("data_acquisition", "success", None),
        ("data_preparation", "failed", "the engine is down"),
    ]
    ((status, messages),) = seen(work, "SELECT status, messages FROM tasks")
    assert (status, [message["message"] for message in json.loads(str(messages))]) == ("failed", ["the engine is down"])


def test_an_interrupted_run_is_a_failed_one(work: Workspace) -> None:
    with pytest.raises(KeyboardInterrupt), begin(work).open() as run:
        fail(work, run, KeyboardInterrupt())
    assert seen(work, "SELECT status FROM executions") == [("failed",)]
    assert seen(work, "SELECT status, error_message FROM stage_results") == [("failed", "KeyboardInterrupt")]


def test_a_run_that_fails_before_its_first_step_is_failed_with_its_message(work: Workspace) -> None:
    with pytest.raises(NotFound), begin(work).open():
        raise NotFound("no deal 'x'")
    ((status, messages),) = seen(work, "SELECT status, messages FROM tasks")
    assert (status, json.loads(str(messages))[0]["message"]) == ("failed", "no deal 'x'")


def test_a_run_whose_process_died_stays_running(work: Workspace) -> None:
    run = begin(work)
    ask(work, run, "gather")
    work.close()
    assert seen(work, "SELECT status, completed_at FROM executions") == [("running", None)]


def test_whom_a_run_is_about_is_kept_once(work: Workspace) -> None:
    with begin(work).open() as run:
        run.about(Subject("sample", "main", "d1"), name="Widgets", contact="Ann", email="a@w.example")
        run.about(Subject("sample", "main", "d1"), name="Widgets Ltd", contact="Ann", email="a@w.example", phone="+1")
    rows = seen(
        work, "SELECT id, customer_id, customer_name, contact_name, customer_email, customer_phone FROM customer_tasks"
    )
    assert rows == [(f"{run.id}_d1", "d1", "Widgets Ltd", "Ann", "a@w.example", "+1")]
    assert seen(work, "SELECT customer_name FROM executions") == [("Widgets Ltd",)]


@pytest.mark.parametrize("text", ["\udcff", "half \ud83d emoji"])
def test_text_that_no_file_can_hold_does_not_stop_a_run(text: str, work: Workspace) -> None:
    with pytest.raises(UpstreamFault), begin(work, customer_info=text).open() as run:
        fail(work, run, UpstreamFault(f"no deal {text}"))
    assert seen(work, "SELECT status FROM executions") == [("failed",)]


def test_times_compare_with_those_of_the_database(work: Workspace) -> None:
    with begin(work).open() as run:
        ask(work, run)
    rows = seen(work, "SELECT DISTINCT date_created, date_updated, datetime(date_created) FROM operations")
    assert rows == [(NOW, NOW, NOW)]


def test_no_key_is_in_any_row(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "BREVO_API_KEY", "SALES_AGENT_ME__SIGNATURE"):
        monkeypatch.setenv(name, "sk-canary-8f1d")
    work = Workspace.open()
    with begin(work).open() as run:
        ask(work, run)
    with pytest.raises(RuntimeError), begin(work).open() as run:
        fail(work, run, RuntimeError("the engine is down"))
    work.close()
    written = b"".join(path.read_bytes() for path in work.home.rglob("*") if path.is_file())
    assert b"the engine is down" in written
    assert b"sk-canary" not in written


def test_a_run_cannot_begin_while_the_ledger_is_locked_for_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_AGENT_BUSY_TIMEOUT_SECONDS", "0.3")
    work = Workspace.open()
    begin(work)
    with closing(sqlite3.connect(work.home / "recommendation_cache.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerBusy):
            begin(work)
    work.close()


def test_a_failure_is_told_as_itself_even_when_it_cannot_be_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_AGENT_BUSY_TIMEOUT_SECONDS", "0.3")
    work = Workspace.open()
    run = begin(work)
    with closing(sqlite3.connect(work.home / "recommendation_cache.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UpstreamFault, match="the engine is down"), run.open():
            raise UpstreamFault("the engine is down")
    work.close()


def test_runs_are_listed_newest_first(work: Workspace) -> None:
    runs = []
    for deal in ("a", "b", "c"):
        with begin(work, customer_info=deal).open() as run:
            runs.append(run.id)
    listed = newest(work.ledger, 2)
    assert [(each["run"], each["about"], each["status"]) for each in listed] == [
        (runs[2], "c", "completed"),
        (runs[1], "b", "completed"),
    ]


def test_the_last_run_is_found_by_that_word(work: Workspace) -> None:
    begin(work)
    run = begin(work)
    ask(work, run)
    assert one(work.ledger, "last") == one(work.ledger, run.id)
    assert [(step["layer"], step["status"], step["verdict"]) for step in one(work.ledger, "last")["steps"]] == [
        ("summarize", "done", "never computed")
    ]


@pytest.mark.parametrize("run_id", ["", "last", "fusesell_20261120_150000_00000000", "'; DROP TABLE tasks; --"])
def test_a_run_that_is_not_there_is_said(run_id: str, work: Workspace) -> None:
    with pytest.raises(NotFound) as fault:
        one(work.ledger, run_id)
    assert str(fault.value) == f"no run {run_id!r}"


def spoilt_request(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE llm_worker_task SET request_body = '{broken'")


def no_request(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE llm_worker_task SET request_body = NULL, messages = NULL")


def spoilt_steps(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE llm_worker_operation SET input_data = '{broken', output_data = '{broken'")


def spoilt_messages(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE llm_worker_task SET messages = '{broken'")


@pytest.mark.parametrize("spoil", [spoilt_request, no_request, spoilt_steps, spoilt_messages])
def test_a_damaged_row_does_not_hide_the_run(spoil: Callable[[sqlite3.Connection], None], work: Workspace) -> None:
    with begin(work).open() as run:
        ask(work, run)
    with work.ledger.writing() as connection:
        spoil(connection)
    assert [each["run"] for each in newest(work.ledger, 10)] == [run.id]
    assert one(work.ledger, run.id)["run"] == run.id


def test_a_run_about_two_people_is_listed_once(work: Workspace) -> None:
    with begin(work).open() as run:
        run.about(Subject("sample", "main", "d1"), name="Widgets")
        run.about(Subject("sample", "main", "d2"), name="Gadgets")
    assert [each["run"] for each in newest(work.ledger, 10)] == [run.id]
