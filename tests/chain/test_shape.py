"""The form of the JSON that programs read."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

from action_recommender.models import Recommendation
from tests.chain.asking import INPUTS, LAYERS, Data, explained, reasons, recommended, verdicts
from tests.conftest import Command

HASH = re.compile(r"[0-9a-f]{64}")


def test_the_recommendation_s_fields_stand_at_the_top(remembered: Data) -> None:
    assert list(remembered) == [*Recommendation.model_fields, "cache", "run"]
    promised = {"recommendation_id", "deal_id", "deal_name", "company_name", "contact_name", "analysis", "p0_actions"}
    promised |= {"p1_actions", "p2_actions", "overall_strategy", "success_criteria", "context_version"}
    assert promised <= set(remembered)


def test_what_is_printed_reads_back_as_the_model(remembered: Data) -> None:
    document = {name: value for name, value in remembered.items() if name not in ("cache", "run")}
    assert Recommendation.model_validate(document).model_dump(mode="json") == document


def test_a_p0_carries_complete_content_of_its_channel(remembered: Data) -> None:
    (action,) = remembered["p0_actions"]
    assert (action["id"], action["priority"], action["channel"]) == ("P0-1", "P0", "email")
    assert {"title", "to", "subject", "body", "sender", "sender_email"} <= set(action["content"])
    assert datetime.fromisoformat(action["timing"]["at"]).utcoffset() == timedelta(0)
    assert [set(one) for one in action["prerequisites"]] == [{"task", "assignee", "due", "blocking"}] * 3


def test_the_cache_part_tells_every_layer_and_six_hashes(remembered: Data) -> None:
    cache = remembered["cache"]
    assert list(cache) == ["hit", "computed_at", "expires_at", "hashes", "layers"]
    assert list(cache["hashes"]) == INPUTS
    assert all(HASH.fullmatch(hashed) for hashed in cache["hashes"].values())
    assert list(cache["layers"]) == LAYERS
    assert [set(layer) for layer in cache["layers"].values()] == [
        {"verdict", "reasons", "note", "computed_at", "expires_at"}
    ] * 5


def test_the_cache_part_says_when_it_was_made_and_until_when_it_is_served(remembered: Data) -> None:
    cache = remembered["cache"]
    assert (cache["computed_at"], cache["expires_at"]) == ("2026-11-20T15:00:00+00:00", "2026-11-20T16:00:00+00:00")
    assert cache["layers"]["recommend"]["expires_at"] == cache["expires_at"]
    assert cache["layers"]["summarize"]["expires_at"] == "2026-11-21T15:00:00+00:00"


def test_the_run_part_has_id_engine_calls_and_seconds(remembered: Data) -> None:
    run = remembered["run"]
    counted = ["id", "engine", "engine_calls", "source_calls", "seconds"]
    assert list(run) == [*counted, "cost_usd", "unknown", "tokens", "calls", "saved", "stood_in"]
    assert re.fullmatch(r"fusesell_20261120_160000_[0-9a-f]{8}", run["id"])
    assert (run["engine"], run["engine_calls"], run["source_calls"]) == ("playbook/1", 2, 1)
    assert run["seconds"] > 0


def test_a_first_answer_is_no_hit_and_says_why(remembered: Data) -> None:
    assert remembered["cache"]["hit"] is False
    assert verdicts(remembered["cache"]["layers"]) == dict.fromkeys(LAYERS, "never computed")


def test_a_reason_is_an_input_with_the_old_and_the_new_hash(call: Command, remembered: Data) -> None:
    changed = recommended(call, "-c", "spring fair")["cache"]
    (reason,) = changed["layers"]["recommend"]["reasons"]
    before, after = remembered["cache"]["hashes"]["campaign_context"], changed["hashes"]["campaign_context"]
    assert reason == {"input": "campaign_context", "old": before, "new": after}
    assert before != after


def test_why_names_the_six_inputs_with_recommend_s_own_hashes(call: Command, remembered: Data) -> None:
    layers = explained(call)
    assert layers["recommend"]["inputs"] == remembered["cache"]["hashes"]
    assert (verdicts(layers), reasons(layers)) == (dict.fromkeys(LAYERS, "hit"), {})


def test_outside_of_run_and_cache_two_homes_give_the_same_bytes(call: Command, remembered: Data, once: tuple) -> None:
    elsewhere = recommended(call, env={"SALES_AGENT_HOME": str(once[0].parent / "other")})
    kept = [{name: one[name] for name in one if name not in ("run", "cache")} for one in (remembered, elsewhere)]
    assert json.dumps(kept[0]) == json.dumps(kept[1])
    assert remembered["cache"] == elsewhere["cache"]


def test_letters_of_all_scripts_stay_readable(call: Command) -> None:
    done = call("sales-action", "recommend", "Brackmann", "--source", "sample", "--json")
    assert "Brackmann Befestigungstechnik" in done.stdout
    assert "\\u00" not in done.stdout
    assert "für" in done.stdout
