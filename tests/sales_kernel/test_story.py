"""How an answer came to be, for programs and for people in a hurry."""

from __future__ import annotations

from sales_kernel.calls import Ended, Planned, Usage
from sales_kernel.ceilings import Ceilings
from sales_kernel.layer import Kind, Took, Verdict
from sales_kernel.runs import Run
from sales_kernel.story import cache_story, cost_line, run_story, told
from sales_kernel.workspace import Workspace
from tests.sales_kernel.children import LAYER
from tests.sales_kernel.conftest import Desk

USAGE = Usage(input=610, cache_read=2950, cache_write_5m=500, output=602)


def test_the_story_tells_verdicts_hashes_and_times(desk: Desk) -> None:
    desk.ask(deal="a")
    hit, other = desk.verdict(deal="a"), desk.verdict(deal="b")
    story = cache_story({"summarize": hit, "signals": other}, "summarize")
    assert (story["hit"], story["hashes"]) == (True, hit.inputs)
    assert (story["computed_at"], story["expires_at"]) == ("2026-11-20T15:00:00+00:00", "2026-11-21T15:00:00+00:00")
    assert {name: layer["verdict"] for name, layer in story["layers"].items()} == {
        "summarize": "hit",
        "signals": "changed",
    }
    assert story["layers"]["signals"]["reasons"] == [
        {"input": "deal", "old": hit.inputs["deal"], "new": other.inputs["deal"]}
    ]


def test_a_story_of_what_was_never_computed_has_no_times(desk: Desk) -> None:
    story = cache_story({LAYER.name: desk.verdict(deal="a")}, LAYER.name, {"named": "hash"})
    assert (story["hit"], story["hashes"], story["computed_at"], story["expires_at"]) == (
        False,
        {"named": "hash"},
        None,
        None,
    )


def test_one_line_tells_what_came_from_memory_and_why_the_rest_did_not(desk: Desk) -> None:
    desk.ask(deal="a")
    verdicts = {"gather": desk.verdict(deal="a"), "summarize": desk.verdict(deal="a", campaign="x")}
    assert told(verdicts) == f"from memory: gather; summarize: {verdicts['summarize'].reasons[0]}"
    assert told({"gather": verdicts["gather"]}) == "from memory: gather"
    assert verdicts["summarize"].kind == Kind.CHANGED


def test_a_run_that_asked_nobody_cost_nothing(work: Workspace) -> None:
    run = work.run("recommend")
    story = run_story(run, engine="playbook/1", source_calls=2)
    assert story.pop("seconds") >= 0
    assert story == {
        "id": run.id,
        "engine": "playbook/1",
        "engine_calls": 0,
        "source_calls": 2,
        "cost_usd": 0.0,
        "unknown": [],
        "tokens": {"input": 0, "cache_read": 0, "output": 0},
        "calls": [],
        "saved": {"cost_usd": 0.0, "calls": 0, "seconds": 0.0},
    }
    assert cost_line(run) == ""


def test_the_run_is_told_with_what_each_call_cost(work: Workspace) -> None:
    run = work.run("recommend")
    call(run, 0.0123, answered_by="claude-y", request_id="req_1", stop_reason="end_turn", seconds=2.5)
    story = run_story(run)
    assert (story["cost_usd"], story["tokens"]) == (0.0123, {"input": 4060, "cache_read": 2950, "output": 602})
    assert story["calls"] == [
        {
            "model": "claude-y",
            "request_id": "req_1",
            "stop_reason": "end_turn",
            "fault": "",
            "seconds": 2.5,
            "cost_usd": 0.0123,
            "usage": USAGE._asdict(),
        }
    ]


def test_one_line_tells_what_calls_cost_and_what_memory_saved(work: Workspace) -> None:
    run = work.run("recommend")
    for cost in (0.0123, 0.0021):
        call(run, cost)
    cost = "cost $0.0144 (2 calls, 8,120 tokens in, 5,900 of them from the prompt cache, 1,204 out)"
    assert cost_line(run) == cost
    save(run, Took(1.0, 2, 0.0213))
    save(run, Took(1.0, 0, 0.0))
    assert cost_line(run) == f"{cost}; memory saved $0.0213 and 2 calls"


def test_a_price_that_is_unknown_is_said_and_not_counted_as_nothing(work: Workspace) -> None:
    run = work.run("recommend")
    call(run, None, usage=Usage(10, output=2))
    assert cost_line(run) == "price of claude-x unknown (1 call, 10 tokens in, 2 out)"
    call(run, 0.5, usage=Usage(10, output=2))
    assert cost_line(run) == "cost $0.50, price of claude-x unknown (2 calls, 20 tokens in, 4 out)"
    story = run_story(run)
    assert (story["cost_usd"], story["unknown"]) == (None, ["price of claude-x unknown"])


def test_what_memory_saved_at_an_unknown_price_is_said_in_calls(work: Workspace) -> None:
    run = work.run("recommend")
    save(run, Took(1.0, 1, None))
    assert cost_line(run) == "memory saved 1 call of unknown price"
    assert run_story(run)["saved"]["cost_usd"] is None


def test_memory_that_only_saved_time_is_not_about_money(work: Workspace) -> None:
    run = work.run("recommend")
    save(run, Took(1.0, 2, 0.0))
    assert cost_line(run) == ""


def call(run: Run, cost: float | None, **more: object) -> None:
    number = run.calls.begin(Planned("summarize", "claude-x", "1", None), Ceilings())
    run.calls.end(number, Ended(usage=USAGE, cost_usd=cost)._replace(**more))


def save(run: Run, took: Took) -> None:
    run.served(Verdict("summarize", Kind.HIT), digest="digest", saved=took)
