"""Many processes over one home for a while: one computation per question, nothing lost, nobody fails."""

from __future__ import annotations

import random
import signal
import subprocess
from pathlib import Path

import pytest

from tests.chain.asking import LAYERS, SAMPLE, begin, counted, data, ended, made_again, recommended, rows, unfinished
from tests.conftest import JOHN, Command, Ran

ASK = ("sales-action", "recommend", JOHN, *SAMPLE, "--json")
DEALS = [JOHN, "68a47be2d905c13f7a86e0b4", "690128fd4b6ce9a7350d1f4e", "6904bd5e3c8172fa60d9b148"]
COMPUTED = "SELECT layer, COUNT(*) FROM step_details WHERE verdict != 'hit' GROUP BY layer"


def at_once(commands: list[tuple[str, ...]]) -> list[Ran]:
    return [ended(child) for child in [begin(*command) for command in commands]]


@pytest.mark.parametrize("count", [8, 24])
def test_a_crowd_asking_the_same_cold_deal_computes_once(home: Path, tmp_path: Path, count: int) -> None:
    for number in range(10):
        place = tmp_path / str(number)
        children = [begin(*ASK, env={"SALES_AGENT_HOME": str(place)}) for _ in range(count)]
        made = [data(ended(child)) for child in children]
        assert len({one["recommendation_id"] for one in made}) == 1
        assert dict(rows(place, COMPUTED)) == dict.fromkeys(LAYERS, 1)
        assert rows(place, "SELECT COUNT(*) FROM step_details") == [(5 * count,)]


def test_a_crowd_asking_for_four_deals_computes_each_once(home: Path) -> None:
    made = [data(done) for done in at_once([("sales-action", "recommend", deal, *ASK[3:]) for deal in DEALS * 5])]
    assert len({one["recommendation_id"] for one in made}) == 4
    assert dict(rows(home, COMPUTED)) == dict.fromkeys(LAYERS, 4)
    assert (unfinished(home), counted(home)["recommendations"]) == (0, 4)


def test_a_killed_holder_has_one_successor(run: Command, tmp_path: Path) -> None:
    for number in range(20):
        home = tmp_path / str(number)
        children = [begin(*ASK, env={"SALES_AGENT_HOME": str(home)}) for _ in range(6)]
        with_others = children[number % 6]
        try:
            with_others.wait(timeout=0.02 * number)
        except subprocess.TimeoutExpired:
            with_others.send_signal(signal.SIGKILL)
        done = [ended(child) for child in children]
        made = [data(one) for one in done if one.returncode != -signal.SIGKILL]
        assert len(made) >= 5
        assert len({one["recommendation_id"] for one in made}) == 1
        again = recommended(run, env={"SALES_AGENT_HOME": str(home)})
        assert (made_again(again), again["recommendation_id"]) == ([], made[0]["recommendation_id"])


def test_a_mixed_crowd_fails_nobody(run: Command, home: Path) -> None:
    chance = random.Random(20261120)  # noqa: S311  (any order will do, the same each time)
    kinds: list[tuple[str, ...]] = [
        *(("sales-action", "recommend", deal, *SAMPLE) for deal in DEALS),
        ("sales-action", "recommend", JOHN, *SAMPLE, "-c", "fair"),
        ("sales-action", "recommend", JOHN, *SAMPLE, "--force-refresh"),
        ("sales-action", "recommend", JOHN, *SAMPLE, "--for", "2026-11-23"),
        ("sales-action", "why", JOHN, *SAMPLE),
        ("sales-action", "history"),
        ("sales-action", "cache-info"),
        ("sales-action", "cache-clear", "--yes"),
        ("deal-summary", "summarize", DEALS[1], *SAMPLE),
        ("data-gatherer", "enrich", DEALS[2], *SAMPLE, "--refresh"),
        ("sales-ledger", "list"),
    ]
    for _ in range(12):
        done = at_once(chance.choices(kinds, k=8))
        assert [(one.args, one.stderr) for one in done if one.returncode] == []
    assert (unfinished(home), rows(home, "PRAGMA integrity_check")) == (0, [("ok",)])
    assert made_again(recommended(run)) in ([], LAYERS)


def test_a_long_row_of_campaigns_keeps_memory_small_and_history_whole(run: Command, home: Path) -> None:
    made = [recommended(run, "-c", f"campaign {number}")["recommendation_id"] for number in range(40)]
    assert len(set(made)) == 40
    assert rows(home, "SELECT COUNT(*) FROM remembered WHERE layer = 'recommend'")[0][0] <= 24
    assert counted(home)["recommendations"] == 40
    for rec_id in made:
        assert data(run("sales-action", "show", rec_id, "--json"))["recommendation_id"] == rec_id
