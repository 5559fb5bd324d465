"""Calls to a model: written down as they happen, and stopped before they could pass a ceiling."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from sales_kernel.calls import MOST_KEPT, UNSENT, Calls, Ended, Planned, Spent, Usage, dollars, together
from sales_kernel.ceilings import Ceilings, Purse, counted_in_month
from sales_kernel.engines.faults import EngineFault
from sales_kernel.errors import UsageFault
from tests.sales_kernel.conftest import Desk, Start, heard_from, tell

MODEL = "claude-sonnet-5-5"
FREE = Ceilings()
USAGE = Usage(input=1000, cache_read=5900, cache_write_5m=1220, output=602, thinking=100)


def planned(worst: float | None = 0.04, **more: object) -> Planned:
    return Planned("summarize", MODEL, "2", worst)._replace(**more)


def calls_of(desk: Desk, run: str = "run-1", **purse: Purse) -> Calls:
    calls = Calls(desk.ledger, desk.clock, run)
    calls.purse = purse.get("purse")
    return calls


def written(desk: Desk, columns: str = "*") -> list[tuple[object, ...]]:
    """Read as another process would: what is not committed does not exist."""
    with closing(sqlite3.connect(desk.ledger.path)) as other:
        return other.execute(f"SELECT {columns} FROM engine_calls ORDER BY call_id").fetchall()


def refused(calls: Calls, ceilings: Ceilings, worst: float = 0.04) -> str:
    with pytest.raises(EngineFault) as fault:
        calls.begin(planned(worst), ceilings)
    assert (fault.value.reason, fault.value.exit_code) == ("ceiling", 7)
    return f"{fault.value} / {fault.value.hint}"


# Written down


def test_a_call_is_written_down_before_it_is_made(desk: Desk) -> None:
    calls = calls_of(desk)
    calls.operation = "step-1"
    calls.begin(planned(repair=True), FREE)
    row = (
        "task_id, operation_id, layer, state, model, prompt_version, repair, reserved_usd, cost_usd, begun_at, ended_at"
    )
    when = "2026-11-20 15:00:00"
    assert written(desk, row) == [
        ("run-1", "step-1", "summarize", "begun", MODEL, "2", 1, 0.04, None, when, None),
    ]
    assert calls.made == []


def test_how_a_call_went_is_written_beside_it(desk: Desk) -> None:
    calls = calls_of(desk)
    number = calls.begin(planned(), FREE)
    desk.clock.go(seconds=3)
    calls.end(number, Ended("claude-x", "req_1", "end_turn", USAGE, 0.0123, 2.5))
    tokens = (
        "input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, thinking_tokens"
    )
    assert written(
        desk, f"state, answered_by, request_id, stop_reason, fault, cost_usd, seconds, ended_at, {tokens}"
    ) == [
        (
            "done",
            "claude-x",
            "req_1",
            "end_turn",
            None,
            0.0123,
            2.5,
            "2026-11-20 15:00:03",
            1000,
            5900,
            1220,
            0,
            602,
            100,
        )
    ]


def test_a_fault_is_written_down_with_its_reason_and_no_answer_without_need(desk: Desk) -> None:
    calls = calls_of(desk)
    calls.end(calls.begin(planned(), FREE), Ended(request_id="req_1", fault="overloaded", seconds=1.0))
    calls.end(calls.begin(planned(), FREE), Ended(stop_reason="refusal", usage=USAGE, cost_usd=0.01, fault="refusal"))
    assert written(desk, "state, fault, request_id, stop_reason, cost_usd, output_tokens, answer") == [
        ("failed", "overloaded", "req_1", None, 0.0, None, None),
        ("failed", "refusal", None, "refusal", 0.01, 602, None),
    ]


@pytest.mark.parametrize("fault", ["timeout", "broken stream", "not a message"])
def test_what_a_broken_call_cost_is_not_guessed_and_counts_at_its_worst(desk: Desk, fault: str) -> None:
    calls = calls_of(desk)
    calls.end(calls.begin(planned(), FREE), Ended(fault=fault))
    assert written(desk, "cost_usd") == [(None,)]
    assert counted_in_month(desk.ledger, desk.clock()) == 0.04
    assert together(calls.made).unknown == (f"use of a broken call to {MODEL} unknown",)


def test_an_answer_that_could_not_be_used_is_kept_and_cut(desk: Desk) -> None:
    calls = calls_of(desk)
    number = calls.begin(planned(), FREE)
    calls.end(number, Ended(usage=USAGE, cost_usd=0.01, fault="truncated", answer="é\ud83d" + "x" * MOST_KEPT))
    ((answer,),) = written(desk, "answer")
    assert str(answer) == "é?" + "x" * (MOST_KEPT - 2)


def test_an_answer_that_turns_out_to_be_of_no_use_is_kept_and_stays_paid(desk: Desk) -> None:
    calls = calls_of(desk)
    number = calls.begin(planned(), FREE)
    calls.end(number, Ended(usage=USAGE, cost_usd=0.01))
    calls.unusable(number, "{}")
    assert written(desk, "state, fault, cost_usd, answer") == [("failed", "unusable", 0.01, "{}")]
    assert (calls.made[0].ended.fault, together(calls.made).usd) == ("unusable", 0.01)


def test_a_call_is_settled_once(desk: Desk) -> None:
    calls = calls_of(desk)
    number = calls.begin(planned(), FREE)
    for cost in (0.01, 0.02):
        calls.end(number, Ended(usage=USAGE, cost_usd=cost))
    assert (written(desk, "cost_usd"), together(calls.made).usd) == ([(0.01,)], 0.01)


def test_a_call_of_a_batch_belongs_to_the_run_that_hears_its_answer(desk: Desk) -> None:
    sender, collector = calls_of(desk, "sender"), calls_of(desk, "collector")
    number = sender.begin(planned(batch_id="msgbatch_1"), FREE)
    collector.operation = "step-9"
    collector.end(number, Ended(usage=USAGE, cost_usd=0.005))
    assert written(desk, "task_id, operation_id, batch_id, state") == [("collector", "step-9", "msgbatch_1", "done")]
    assert (len(sender.made), collector.made[0].model) == (0, MODEL)


def test_somebody_watches_only_where_it_is_said_so(desk: Desk) -> None:
    calls, shown = calls_of(desk), list[str]()
    calls.say("unheard")
    assert calls.watched is False
    calls.say = shown.append
    calls.say("writing")
    assert (calls.watched, shown) == (True, ["writing"])


# Added up


def test_calls_are_added_up_and_an_unknown_price_is_never_nothing(desk: Desk) -> None:
    calls = calls_of(desk)
    for cost in (0.01, 0.0023, None, None):
        calls.end(calls.begin(planned(), FREE), Ended(usage=USAGE, cost_usd=cost, seconds=1.5))
    assert together(calls.made[:2]) == Spent(2, 16240, 11800, 1204, 0.0123, 3.0)
    spent = together(calls.made)
    assert (spent.usd, spent.cost_usd, spent.unknown) == (0.0123, None, (f"price of {MODEL} unknown",))


@pytest.mark.parametrize(
    ("usd", "told"),
    [
        (0, "$0.00"),
        (0.00001, "less than $0.0001"),
        (0.0123, "$0.0123"),
        (0.5, "$0.50"),
        (12.3456, "$12.35"),
        (1234, "$1,234.00"),
    ],
)
def test_money_is_told_as_exactly_as_it_matters(usd: float, told: str) -> None:
    assert dollars(usd) == told


# Ceilings


def test_a_call_that_could_pass_the_month_s_ceiling_is_not_made(desk: Desk) -> None:
    calls, ceilings = calls_of(desk), Ceilings(month=0.1)
    calls.end(calls.begin(planned(), ceilings), Ended(usage=USAGE, cost_usd=0.03))
    calls_of(desk, "run-2").begin(planned(), ceilings)
    assert refused(calls_of(desk, "run-3"), ceilings) == (
        f"November 2026 may cost $0.10, $0.07 of it is spent or set aside, and the next call to {MODEL} may cost up to $0.04:"
        " it was not made / raise claude: {ceilings: {month: ...}}; what was spent: sales-ledger spend;"
        " or let the offline engine answer: --engine playbook"
    )
    assert len(written(desk)) == 2


def test_what_fits_exactly_is_made(desk: Desk) -> None:
    calls, ceilings = calls_of(desk), Ceilings(run=0.3)
    for _ in range(3):
        calls.begin(planned(0.1), ceilings)
    refused(calls, ceilings, 0.0001)


def test_a_run_s_ceiling_is_its_own(desk: Desk) -> None:
    ceilings = Ceilings(run=0.05)
    calls_of(desk, "run-1").begin(planned(), ceilings)
    calls_of(desk, "run-2").begin(planned(), ceilings)
    told = refused(calls_of(desk, "run-1"), ceilings)
    assert told.startswith("the run run-1 may cost $0.05, $0.04 of it")
    assert "raise claude: {ceilings: {run: ...}}" in told


def test_runs_that_share_a_purse_stay_within_it_together(desk: Desk) -> None:
    shared, other = Purse("bulk-1", 0.1), Purse("bulk-2", 0.1)
    for run in ("run-1", "run-2"):
        calls = calls_of(desk, run, purse=shared)
        calls.end(calls.begin(planned(), FREE), Ended(usage=USAGE, cost_usd=0.04))
    assert "this command may cost $0.10" in refused(calls_of(desk, "run-3", purse=shared), FREE)
    calls_of(desk, "run-3", purse=other).begin(planned(), FREE)


def test_a_purse_that_is_set_aside_for_calls_under_way_is_waited_for(desk: Desk) -> None:
    shared, slept = Purse("bulk-1", 0.05), []
    first, second = calls_of(desk, "run-1", purse=shared), calls_of(desk, "run-2", purse=shared)
    number = first.begin(planned(), FREE)

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            first.end(number, Ended(usage=USAGE, cost_usd=0.01))

    second.sleep = sleep
    second.begin(planned(), FREE)
    assert slept == [0.2] * 3


def test_a_call_that_never_ends_is_waited_for_no_longer_than_a_call_takes(desk: Desk) -> None:
    shared, slept = Purse("bulk-1", 0.05), []
    calls_of(desk, "run-1", purse=shared).begin(planned(), FREE)
    second = calls_of(desk, "run-2", purse=shared)
    second.sleep = slept.append
    assert "this command may cost $0.05" in refused(second, FREE)
    assert 600 < sum(slept) < 1000


def test_nobody_waits_where_money_is_spent_or_in_a_batch_or_another_ceiling_is_reached(desk: Desk) -> None:
    shared = Purse("bulk-1", 0.05)
    sent = calls_of(desk, "run-1", purse=shared)
    sent.begin(planned(batch_id=UNSENT), FREE)
    under_way = calls_of(desk, "run-3", purse=Purse("bulk-2", 0.1))
    under_way.begin(planned(), FREE)
    for purse, ceilings in ((shared, FREE), (Purse("bulk-2", 0.1), Ceilings(month=0.1))):
        calls = calls_of(desk, "run-2", purse=purse)
        calls.sleep = pytest.fail
        refused(calls, ceilings)


def test_an_empty_purse_pays_for_nothing(desk: Desk) -> None:
    assert "raise --max-cost" in refused(calls_of(desk, purse=Purse("bulk-1", 0)), FREE)


def test_a_price_that_is_unknown_cannot_be_kept_within_a_ceiling(desk: Desk) -> None:
    calls = calls_of(desk)
    calls.begin(planned(None), FREE)
    with pytest.raises(UsageFault) as fault:
        calls.begin(planned(None), Ceilings(month=20))
    assert str(fault.value) == f"what November 2026 may cost is limited, and the price of {MODEL} is unknown"
    assert f"claude: {{prices: {{{MODEL}: ...}}}}" in fault.value.hint
    assert len(written(desk)) == 1


@pytest.mark.parametrize("batch", ["", UNSENT])
def test_what_a_killed_process_set_aside_counts_for_its_month_since_it_may_be_billed(desk: Desk, batch: str) -> None:
    ceilings = Ceilings(month=0.05)
    calls_of(desk).begin(planned(batch_id=batch), ceilings)
    desk.clock.go(hours=30)
    refused(calls_of(desk), ceilings)
    desk.clock.go(hours=24 * 20)
    calls_of(desk).begin(planned(), ceilings)


def test_what_a_batch_set_aside_counts_until_it_is_settled(desk: Desk) -> None:
    ceilings, calls = Ceilings(month=0.05), calls_of(desk)
    number = calls.begin(planned(batch_id="msgbatch_1"), ceilings)
    desk.clock.go(hours=30)
    refused(calls, ceilings)
    calls.end(number, Ended(usage=USAGE, cost_usd=0.005))
    calls.begin(planned(), ceilings)


def test_a_new_month_begins_at_midnight_of_utc(desk: Desk) -> None:
    ceilings, calls = Ceilings(month=0.05), calls_of(desk)
    desk.clock.moment = desk.clock().replace(day=30, hour=23, minute=59, second=59)
    calls.end(calls.begin(planned(), ceilings), Ended(usage=USAGE, cost_usd=0.04))
    refused(calls, ceilings)
    desk.clock.go(seconds=1)
    calls.begin(planned(), ceilings)
    assert (desk.clock().month, counted_in_month(desk.ledger, desk.clock() - timedelta(seconds=1))) == (12, 0.04)


def test_december_is_a_month_too(desk: Desk) -> None:
    ceilings, calls = Ceilings(month=0.05), calls_of(desk)
    desk.clock.moment = desk.clock().replace(month=12, day=31, hour=23)
    calls.begin(planned(), ceilings)
    refused(calls, ceilings)


def test_processes_that_ask_at_the_same_time_cannot_pass_a_ceiling_together(start: Start, home: Path) -> None:
    children = [start("begin_calls", home / "ledger.db", f"run-{who}", 10, 0.04, 1.0) for who in range(6)]
    assert [heard_from(child) for child in children] == ["ready"] * 6
    for child in children:
        tell(child)
    made = [int(heard_from(child)) for child in children]
    with closing(sqlite3.connect(home / "ledger.db")) as ledger:
        (rows,) = ledger.execute("SELECT COUNT(*) FROM engine_calls").fetchone()
    assert (sum(made), rows) == (25, 25)


def test_a_process_that_is_killed_in_a_call_hides_no_cost(start: Start, desk: Desk) -> None:
    child = start("begin_and_hang", desk.ledger.path)
    assert heard_from(child) == "calling"
    child.kill()
    child.wait()
    assert written(desk, "state, reserved_usd") == [("begun", 0.04)]
    refused(calls_of(desk), Ceilings(month=0.05))
