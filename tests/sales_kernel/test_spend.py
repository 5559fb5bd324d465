"""`sales-ledger spend` and what `details` says of calls: what a month cost, by whatever one asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sales_kernel.calls import Ended, Planned, Usage
from sales_kernel.ceilings import Ceilings
from sales_kernel.errors import UsageFault
from sales_kernel.layer import Subject
from sales_kernel.runs import Run
from sales_kernel.spend import as_lines, spent
from sales_kernel.workspace import Workspace
from tests.conftest import Command
from tests.sales_kernel.children import DEAL, LAYER, Told
from tests.sales_kernel.conftest import HandClock, contents

FREE = Ceilings()
USAGE = Usage(input=1000, cache_read=3000, output=200)
SONNET, OPUS = "claude-sonnet-5-5", "claude-opus-5-5"


@pytest.fixture
def clock(work: Workspace) -> HandClock:
    """A clock of the workspace that goes when told to."""
    work.clock = HandClock(work.clock())
    return work.clock


def call(run: Run, cost: float | None = 0.01, *, layer: str = "summarize", model: str = SONNET, **more: object) -> None:
    batch = str(more.pop("batch", ""))
    number = run.calls.begin(Planned(layer, model, "1", 0.04, batch_id=batch), FREE)
    run.calls.end(number, Ended(usage=USAGE, cost_usd=cost)._replace(**more))


def about(work: Workspace, deal: str, name: str = "") -> Run:
    run = work.run("recommend", customer_info=deal)
    if name:
        run.about(Subject("sample", "main", deal), name=name)
    return run


def found(work: Workspace, by: str = "day", *, month: str = "", ceilings: Ceilings = FREE) -> dict[str, object]:
    return spent(work.ledger, work.clock(), ceilings, by=by, month=month)  # type: ignore[arg-type]


def costs(work: Workspace, by: str) -> list[tuple[str, int, float]]:
    return [(line[by], line["calls"], round(line["cost_usd"], 6)) for line in found(work, by)["lines"]]  # type: ignore[attr-defined]


def told(work: Workspace, by: str = "day", **options: object) -> list[str]:
    return list(as_lines(found(work, by, **options)))  # type: ignore[arg-type]


def test_days_are_those_of_utc_in_their_order(work: Workspace, clock: HandClock) -> None:
    for hour in (0, 9, 10):
        call(about(work, "d1"))
        clock.go(hours=hour)
    assert costs(work, "day") == [("2026-11-20", 2, 0.02), ("2026-11-21", 1, 0.01)]


def test_the_dearest_comes_first_where_a_line_is_no_day(work: Workspace) -> None:
    run = about(work, "d1")
    call(run, 0.01, layer="summarize")
    call(run, 0.03, layer="recommend", model=OPUS)
    assert costs(work, "layer") == [("recommend", 1, 0.03), ("summarize", 1, 0.01)]
    assert costs(work, "model") == [(OPUS, 1, 0.03), (SONNET, 1, 0.01)]


def test_a_deal_is_whom_the_run_was_about_or_what_was_asked_for(work: Workspace) -> None:
    call(about(work, "d1", "Widgets"), 0.01)
    call(about(work, "d2", "Widgets"), 0.02)
    call(about(work, "d1"), 0.05, fault="refusal")
    call(about(work, "Gadg"), 0.001)
    assert costs(work, "deal") == [("d1", 2, 0.06), ("d2", 1, 0.02), ("Gadg", 1, 0.001)]
    assert [line.split("  ")[0] for line in told(work, "deal")] == [
        "deal", "Widgets d1", "Widgets d2", "Gadg", "in November 2026",
    ]  # fmt: skip


def test_a_run_about_two_is_counted_once(work: Workspace) -> None:
    run = about(work, "d1", "Widgets")
    run.about(Subject("sample", "main", "d2"), name="Gadgets")
    call(run)
    assert costs(work, "deal") == [("d1", 1, 0.01)]


def test_the_table_has_a_line_each_and_the_month_s_in_columns(work: Workspace) -> None:
    run = about(work, "d1")
    call(run, 0.0123)
    call(run, 0.0, usage=None, fault="overloaded")
    assert told(work) == [
        "day                calls  failed    tokens in   from cache  tokens out           cost",
        "2026-11-20             2       1        4,000        3,000         200        $0.0123",
        "in November 2026       2       1        4,000        3,000         200        $0.0123",
    ]


def test_an_unknown_price_is_told_apart_and_never_nothing(work: Workspace) -> None:
    run = about(work, "d1")
    call(run, 0.01)
    call(run, None, model="their-own")
    call(run, None, usage=None, fault="broken stream")
    lines = told(work, "model")
    assert [line.split("  ")[-1].strip() for line in lines[1:4]] == ["$0.0100 + ?", "unknown", "$0.0100 + ?"]
    assert lines[4:] == [
        "",
        "price of their-own unknown: 1 call, 4,000 tokens in, 200 out",
        f"use of broken calls to {SONNET} unknown: 1 call, up to $0.04",
    ]


def test_what_never_ended_and_what_went_in_batches_is_said(work: Workspace) -> None:
    run = about(work, "d1")
    run.calls.begin(Planned("summarize", SONNET, "1", 0.04), FREE)
    call(run, 0.005, batch="msgbatch_1")
    assert told(work)[-2:] == [
        "not ended: 1 call, up to $0.04; under way, in a batch, or their process died",
        "of these in batches, at half the price: 1 call, $0.0050",
    ]


def test_what_is_left_of_the_ceilings_is_said_for_this_month_alone(work: Workspace, clock: HandClock) -> None:
    ceilings = Ceilings(run=0.5, month=20)
    call(about(work, "d1"), 0.01)
    call(about(work, "d1"), None, usage=None, fault="timeout")
    assert told(work, ceilings=ceilings)[-2:] == ["left in November 2026: $19.95 of $20.00", "one run may cost $0.50"]
    clock.go(days=20)
    assert told(work, ceilings=ceilings)[0] == "no calls to a model in December 2026"
    assert told(work, ceilings=ceilings)[2] == "left in December 2026: $20.00 of $20.00"
    assert found(work, month="2026-11", ceilings=ceilings)["ceilings"] is None
    assert "in November 2026       2" in told(work, month="2026-11", ceilings=ceilings)[2]


@pytest.mark.parametrize("month", ["2026", "2026-13", "2026-1", "11/2026", "2026-11-20", "٢٠٢٦-11"])
def test_what_is_no_month_is_refused(work: Workspace, month: str) -> None:
    with pytest.raises(UsageFault, match="not a month"):
        found(work, month=month)


def test_names_of_others_cannot_steer_the_terminal(work: Workspace) -> None:
    call(about(work, "d1", "\x1b[2JWidgets\n\u202e"), model="claude\x1b[31m-x")
    assert told(work, "deal")[1].startswith("Widgets d1 ")
    assert told(work, "model")[1].startswith("claude-x ")


def test_the_command_tells_the_month_and_its_ceiling(run: Command, work: Workspace, home: Path) -> None:
    call(about(work, "d1"), 0.01)
    (home / "config.yaml").write_text("claude: {ceilings: {month: 20}}\n", encoding="utf-8")
    done = run("sales-ledger", "spend", "--by", "layer")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines() if line] == ["layer", "summarize", "in", "left"]
    data = json.loads(run("sales-ledger", "spend", "--json").stdout)
    assert (data["month"], data["total"]["cost_usd"]) == ("2026-11", 0.01)
    assert data["ceilings"] == {"run": None, "month": 20, "left": 19.99}


def test_the_command_refuses_what_it_does_not_know(run: Command) -> None:
    assert run("sales-ledger", "spend", "--by", "week").returncode == 2
    done = run("sales-ledger", "spend", "--month", "May")
    assert (done.returncode, done.stderr) == (2, "error: not a month: 'May'\nhint:  write it like 2026-11\n")


def test_a_month_without_calls_says_so(run: Command) -> None:
    done = run("sales-ledger", "spend")
    assert (done.returncode, done.stdout) == (0, "no calls to a model in November 2026\n")


def test_details_show_each_call_of_a_step(run: Command, work: Workspace) -> None:
    with work.run("recommend", customer_info="d1").open() as made:

        def compute() -> Told:
            call(made, 0.0123, request_id="req_1\x1b[2J", stop_reason="end_turn", seconds=2.5)
            call(made, None, usage=None, fault="timeout")
            made.calls.begin(Planned("summarize", SONNET, "1", 0.04, repair=True), FREE)
            return Told(text="x")

        work.memory.get_or_compute(LAYER, DEAL, contents(deal="a"), compute, made)
        call(made, None, model="their-own")
    lines = run("sales-ledger", "details", "last").stdout.splitlines()
    assert [line.strip() for line in lines[3:]] == [
        f"{SONNET}, 4,000 tokens in (3,000 from the prompt cache), 200 out, $0.0123, 2.50 s, end_turn, req_1",
        f"{SONNET}, use unknown, timeout",
        f"{SONNET} (repair), not ended, up to $0.04",
        "summarize  their-own, 4,000 tokens in (3,000 from the prompt cache), 200 out, price unknown",
    ]
    data = json.loads(run("sales-ledger", "details", "last", "--json").stdout)
    assert [each["request_id"] for each in data["steps"][0]["calls"]] == ["req_1", None, None]
    assert [each["model"] for each in data["calls"]] == ["their-own"]


def test_what_an_answer_of_no_use_said_is_shown_to_programs_alone(run: Command, work: Workspace) -> None:
    call(about(work, "d1"), 0.01, fault="truncated", answer='{"a": "\x1b[2Jsecond\u202e"')
    assert "second" not in run("sales-ledger", "details", "last").stdout
    (kept,) = json.loads(run("sales-ledger", "details", "last", "--json").stdout)["calls"]
    assert (kept["fault"], kept["answer"]) == ("truncated", '{"a": "second"')
