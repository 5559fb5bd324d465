"""How an answer came to be, for programs and for people in a hurry."""

from __future__ import annotations

from sales_kernel.layer import Kind
from sales_kernel.story import cache_story, run_story, told
from sales_kernel.workspace import Workspace
from tests.sales_kernel.children import LAYER
from tests.sales_kernel.conftest import Desk


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


def test_the_run_is_told_with_what_it_cost(work: Workspace) -> None:
    run = work.run("recommend")
    story = run_story(run, engine="playbook/1", source_calls=2)
    assert story.pop("seconds") >= 0
    assert story == {"id": run.id, "engine": "playbook/1", "engine_calls": 0, "source_calls": 2}
