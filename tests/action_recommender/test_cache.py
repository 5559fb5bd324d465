"""What memory holds and saved, in numbers, and how it is emptied."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import orjson
import pytest

from action_recommender.cache import LAYERS, Held, as_lines, cache_use, clear, entries, price_of
from action_recommender.draft import Drafter, Wanted
from sales_kernel.workspace import Workspace
from tests.action_recommender.conftest import DEAL, Ask, Opened, SmallCrm
from tests.conftest import Command

ASKED = tuple(layer for layer in LAYERS if layer not in ("enrich", "draft"))
"""The layers a recommendation passes through where no enricher is configured."""
LATER = "2026-11-20T16:30:00+00:00"
OTHER = "68f3d7215ac08e4b19f2c630"


def counts(opened: Opened, layer: str, at: str = "2026-11-20T15:00:00+00:00") -> dict[str, int]:
    use = cache_use(opened(at))["layers"][layer]
    return {name: use[name] for name in ("entries", "fresh", "expired", "hits", "misses", "engine_calls_saved")}


def on_a_terminal(*arguments: str, typed: str) -> tuple[str, int]:
    """Run a command on a terminal of its own; return what it showed and its exit code."""
    ours, theirs = os.openpty()
    program = str(Path(sys.executable).parent / "sales-action")
    started = subprocess.Popen([program, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    os.write(ours, typed.encode())
    shown = b""
    with suppress(OSError):  # the terminal is gone when the command has ended
        while part := os.read(ours, 65536):
            shown += part
    os.close(ours)
    return " ".join(shown.decode().split()), started.wait(timeout=60)


def test_an_empty_memory_knows_all_layers_and_holds_nothing(opened: Opened) -> None:
    use = cache_use(opened())
    assert tuple(use["layers"]) == LAYERS
    assert {tuple(layer.values()) for layer in use["layers"].values()} == {(0, 0, 0, 0, 0, 0, 0.0, 0, 0.0)}
    assert (use["recommendations_cached"], use["recommendations_kept"]) == (0, 0)
    assert (use["feedback_logged"], use["context_updates"]) == (0, 0)


def test_a_first_answer_is_a_miss_and_a_second_a_hit_on_every_layer(ask: Ask, opened: Opened) -> None:
    ask()
    ask()
    for layer in ASKED:
        calls = 1 if layer in ("summarize", "recommend") else 0
        expected = {"entries": 1, "fresh": 1, "expired": 0, "hits": 1, "misses": 1, "engine_calls_saved": calls}
        assert counts(opened, layer) == expected
    assert set(counts(opened, "draft").values()) == {0}


def test_a_draft_is_remembered_in_a_layer_of_its_own_for_as_long_as_a_recommendation(ask: Ask, opened: Opened) -> None:
    made = ask()
    for _ in range(2):
        work = opened()
        with work.run("draft", customer_info="", language="en").open() as run:
            Drafter.open(work, Wanted(made.value.recommendation_id, "P1-1")).draft(run)
    expected = {"entries": 1, "fresh": 1, "expired": 0, "hits": 1, "misses": 1, "engine_calls_saved": 1}
    assert counts(opened, "draft") == expected
    assert [counts(opened, "draft", LATER)[name] for name in ("entries", "fresh", "expired")] == [1, 0, 1]


def test_two_deals_are_two_entries(ask: Ask, opened: Opened) -> None:
    ask()
    ask(OTHER)
    assert {layer: counts(opened, layer)["entries"] for layer in ASKED} == dict.fromkeys(ASKED, 2)


def test_what_is_past_its_time_is_expired_but_held(ask: Ask, opened: Opened) -> None:
    ask()
    assert [counts(opened, "recommend", LATER)[name] for name in ("entries", "fresh", "expired")] == [1, 0, 1]
    assert [counts(opened, "summarize", LATER)[name] for name in ("entries", "fresh", "expired")] == [1, 1, 0]


def test_a_lowered_lifetime_is_counted_as_it_is_served(ask: Ask, opened: Opened, home: Path) -> None:
    ask()
    (home / "config.yaml").write_text("cache_ttl: {recommendations: 10}", encoding="utf-8")
    assert counts(opened, "recommend", "2026-11-20T15:20:00+00:00")["fresh"] == 0


def test_what_is_piped_in_is_neither_hit_nor_miss(ask: Ask, opened: Opened) -> None:
    from data_gatherer.envelope import Envelope

    made = ask()
    before = counts(opened, "gather")
    ask(Envelope(kind="enriched_deal", version=1, source="sample", enriched_deal=made.found.deal.value))
    assert counts(opened, "gather") == before


def test_the_seconds_saved_are_those_the_answer_took(ask: Ask, opened: Opened) -> None:
    ask()
    work = opened()
    (took,) = work.ledger.rows("SELECT seconds FROM remembered WHERE layer = 'recommend'")
    ask()
    ask()
    assert cache_use(work)["layers"]["recommend"]["seconds_saved"] == pytest.approx(2 * took["seconds"], abs=0.001)


def test_recommendations_cached_are_those_that_are_remembered(ask: Ask, opened: Opened, crm: SmallCrm) -> None:
    for number in range(26):
        ask(DEAL, campaign=f"Campaign {number}")
    use = cache_use(opened())
    assert use["recommendations_kept"] == 26
    assert use["recommendations_cached"] == use["layers"]["recommend"]["entries"] == 24


def test_a_refreshed_recommendation_takes_the_place_of_the_old_one(ask: Ask, opened: Opened) -> None:
    ask()
    ask(refresh=True)
    use = cache_use(opened())
    assert (use["recommendations_cached"], use["recommendations_kept"]) == (1, 2)


def test_the_lifetimes_in_force_are_told(opened: Opened, home: Path) -> None:
    home.mkdir()
    (home / "config.yaml").write_text("cache_ttl: {recommendations: 90}", encoding="utf-8")
    use = cache_use(opened())
    assert use["ttl_minutes"] == {"recommendations": 90, "summaries": 1440}
    assert "served for              recommendations 90 min, summaries 1440 min" in as_lines(use)


def test_bytes_are_those_of_the_contents(ask: Ask, opened: Opened) -> None:
    made = ask()
    use = cache_use(opened())
    assert use["layers"]["recommend"]["bytes"] == len(made.answer.content.data)
    assert use["store_bytes"] > sum(layer["bytes"] for layer in use["layers"].values()) / 2


def test_the_table_for_people_has_a_line_a_layer_in_columns(ask: Ask, opened: Opened) -> None:
    ask()
    lines = as_lines(cache_use(opened()))
    table = lines[: len(LAYERS) + 1]
    assert [line.split()[0] for line in table] == ["layer", *LAYERS]
    assert len({len(line) for line in table}) == 1


# Clearing


def test_what_would_be_cleared_is_told_with_the_calls_it_took(ask: Ask, opened: Opened) -> None:
    ask()
    assert entries(opened()) == [
        ("candidates", 1, 0, 0.0),
        ("gather", 1, 0, 0.0),
        ("recommend", 1, 1, 0.0),
        ("signals", 1, 0, 0.0),
        ("summarize", 1, 1, 0.0),
    ]
    assert entries(opened(), "recommend") == [("recommend", 1, 1, 0.0)]


def priced(work: Workspace, **costs: float | None) -> None:
    """Let the answers of these layers have cost so much."""
    with work.ledger.writing() as connection:
        for layer, cost in costs.items():
            connection.execute("UPDATE remembered SET cost_usd = ? WHERE layer = ?", (cost, layer))


def test_what_would_be_cleared_is_told_with_what_it_cost(ask: Ask, opened: Opened) -> None:
    ask()
    priced(opened(), summarize=0.01, recommend=0.0223)
    assert price_of(entries(opened())) == "Making them again takes 2 engine calls and cost $0.0323 when they were made."
    assert price_of(entries(opened(), "signals")) == "Making them again takes 0 engine calls."
    priced(opened(), summarize=None)
    assert entries(opened(), "summarize") == [Held("summarize", 1, 1, None)]
    assert price_of(entries(opened())) == (
        "Making them again takes 2 engine calls; what they cost is not fully known (at least $0.0223)."
    )


def test_the_money_that_memory_saved_is_told_where_there_is_any(ask: Ask, opened: Opened) -> None:
    ask()
    assert not [line for line in as_lines(cache_use(opened())) if line.startswith("money")]
    priced(opened(), summarize=0.01, recommend=0.0223)
    ask()
    ask()
    use = cache_use(opened())
    assert {name: layer["cost_saved_usd"] for name, layer in use["layers"].items() if layer["cost_saved_usd"]} == {
        "summarize": pytest.approx(0.02),
        "recommend": pytest.approx(0.0446),
    }
    assert "money saved             $0.0646" in as_lines(use)


def test_clearing_all_forgets_all_and_keeps_the_history(ask: Ask, opened: Opened) -> None:
    ask()
    work = opened()
    clear(work)
    use = cache_use(work)
    assert {layer["entries"] for layer in use["layers"].values()} == {0}
    assert (use["recommendations_cached"], use["recommendations_kept"]) == (0, 1)
    assert use["layers"]["recommend"]["misses"] == 1


@pytest.mark.parametrize("layer", ASKED)
def test_clearing_a_layer_leaves_the_others(ask: Ask, opened: Opened, layer: str) -> None:
    ask()
    clear(opened(), layer)
    again = ask()
    misses = [name for name, verdict in again.verdicts.items() if str(verdict.kind) != "hit"]
    assert misses == [layer]


def test_clearing_a_lower_layer_leaves_the_recommendation_as_it_is(ask: Ask, opened: Opened) -> None:
    first = ask()
    clear(opened(), "summarize")
    assert ask().value.recommendation_id == first.value.recommendation_id
    assert cache_use(opened())["recommendations_cached"] == 1


def test_the_command_forgets_nothing_when_nobody_is_there_to_be_asked(ask: Ask, run: Command) -> None:
    ask()
    done = run("sales-action", "cache-clear", stdin="y\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == ["error: nobody is here to be asked", "hint:  say --yes"]
    assert orjson.loads(run("sales-action", "cache-info", "--json").stdout)["recommendations_cached"] == 1


@pytest.mark.parametrize(("answer", "code", "left"), [("n", 1, 1), ("y", 0, 0)])
def test_the_command_tells_before_it_forgets_and_asks(
    ask: Ask, opened: Opened, answer: str, code: int, left: int
) -> None:
    ask()
    shown, returned = on_a_terminal("cache-clear", typed=f"{answer}\n")
    assert "Forget 1 of candidates, 1 of gather, 1 of recommend, 1 of signals, 1 of summarize?" in shown
    assert "Making them again takes 2 engine calls." in shown
    assert returned == code
    assert cache_use(opened())["recommendations_cached"] == left


def test_the_command_forgets_one_layer_when_told_to(ask: Ask, run: Command) -> None:
    ask()
    done = run("sales-action", "cache-clear", "--yes", "--layer", "recommend")
    assert (done.returncode, done.stderr) == (0, "forgotten: 1 of recommend\n")
    use = orjson.loads(run("sales-action", "cache-info", "--json").stdout)
    assert (use["layers"]["recommend"]["entries"], use["layers"]["gather"]["entries"]) == (0, 1)


def test_a_layer_that_does_not_exist_is_refused_with_those_that_do(run: Command) -> None:
    done = run("sales-action", "cache-clear", "--yes", "--layer", "recomend")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error: no layer called 'recomend'",
        "hint:  there are: gather, enrich, signals, summarize, candidates, recommend, draft",
    ]


def test_asking_what_memory_holds_makes_no_run(ask: Ask, run: Command, opened: Opened) -> None:
    ask()
    before = len(opened().ledger.rows("SELECT 1 FROM llm_worker_task"))
    run("sales-action", "cache-info")
    assert len(opened().ledger.rows("SELECT 1 FROM llm_worker_task")) == before
    assert before == 1
