"""Several processes at once: one computation, one answer, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

from tests.chain.asking import LAYERS, SAMPLE, Data, begin, data, ended, recommended, rows, unfinished
from tests.chain.conftest import Shop
from tests.conftest import JOHN, Command, Ran

ASK = ("sales-action", "recommend", JOHN, *SAMPLE, "--json")
COMPUTED = "SELECT layer, COUNT(*) FROM step_details WHERE verdict != 'hit' GROUP BY layer"


def at_once(*commands: tuple[str, ...]) -> list[Ran]:
    return [ended(child) for child in [begin(*command) for command in commands]]


def test_eight_processes_asking_the_same_compute_each_layer_once(home: Path) -> None:
    made = [data(done) for done in at_once(*[ASK] * 8)]
    assert len({one["recommendation_id"] for one in made}) == 1
    assert len({json.dumps(one["p0_actions"]) for one in made}) == 1
    assert dict(rows(home, COMPUTED)) == dict.fromkeys(LAYERS, 1)
    assert sum(one["run"]["engine_calls"] for one in made) == 2
    assert sum(one["run"]["source_calls"] for one in made) == 1
    assert rows(home, "SELECT COUNT(*) FROM step_details") == [(40,)]


def test_the_ledger_of_all_is_complete(home: Path) -> None:
    at_once(*[ASK] * 3)
    assert rows(home, "SELECT status, COUNT(*) FROM llm_worker_task GROUP BY status") == [("completed", 3)]
    assert (unfinished(home), rows(home, "SELECT COUNT(*) FROM recommendations")) == (0, [(1,)])


def test_different_campaigns_at_once_share_all_but_the_last_layer(home: Path) -> None:
    made = [data(done) for done in at_once(*[(*ASK, "-c", f"campaign {number}") for number in range(3)])]
    assert len({one["recommendation_id"] for one in made}) == 3
    assert dict(rows(home, COMPUTED)) == {**dict.fromkeys(LAYERS, 1), "recommend": 3}


def test_two_forced_refreshes_at_once_are_two_recommendations(remembered: Data, home: Path) -> None:
    made = [data(done)["recommendation_id"] for done in at_once(*[(*ASK, "--force-refresh")] * 2)]
    assert len({*made, remembered["recommendation_id"]}) == 3


def test_asking_while_the_memory_is_cleared_fails_nobody(run: Command, remembered: Data, home: Path) -> None:
    done = at_once(ASK, ("sales-action", "cache-clear", "--yes"), ASK, ASK)
    assert [one.returncode for one in done] == [0] * 4, [one.stderr for one in done]
    assert recommended(run)["p0_actions"] == remembered["p0_actions"]
    assert unfinished(home) == 0


def test_asking_while_the_crm_is_imported_sees_one_state_or_the_other(run: Command, shop: Shop) -> None:
    shop.export.edit("deals.csv", "12000", "11000")
    bring = ("data-gatherer", "import", str(shop.export.folder), "--map", str(shop.export.folder / "map.yaml"))
    enrich = ("data-gatherer", "enrich", "d1", "--json")
    done = at_once(enrich, bring, enrich, enrich)
    assert [one.returncode for one in done] == [0] * 4, [one.stderr for one in done]
    amounts = {json.loads(one.stdout)["enriched_deal"]["deal"]["amount"] for one in done if "enriched" in one.stdout}
    assert amounts <= {12000.0, 11000.0}


def test_the_first_commands_of_a_home_may_come_all_at_once(home: Path) -> None:
    commands = [ASK, ("sales-action", "context-init"), ("sales-action", "history"), ("sales-ledger", "list")]
    done = at_once(*commands, ("sales-action", "cache-info"), ("sales-action", "why", JOHN, *SAMPLE))
    assert [one.returncode for one in done] == [0] * 6, [one.stderr for one in done]


def test_of_two_that_begin_a_context_one_is_told_that_there_is_one(home: Path) -> None:
    done = at_once(*[("sales-action", "context-init")] * 2)
    assert sorted(one.returncode for one in done) == [0, 2]
