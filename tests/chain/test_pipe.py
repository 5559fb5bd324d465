"""The three commands chained by pipe, by name and by import: one question, one answer, one memory."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from action_recommender import ActionRecommender
from tests.chain.asking import LAYERS, SAMPLE, Data, complaint, data, explained, made_again, program, recommended
from tests.conftest import JOHN, Command

HINT = "hint:  pipe the output of: data-gatherer enrich DEAL --json   or: deal-summary summarize DEAL --json"


def enriched(call: Command) -> str:
    return call("data-gatherer", "enrich", JOHN, *SAMPLE, "--json").stdout


def summarized(call: Command, *arguments: str) -> str:
    return call("deal-summary", "summarize", "-", "--json", *arguments, stdin=enriched(call)).stdout


def recommended_from(call: Command, text: str) -> Data:
    return data(call("sales-action", "recommend", "-", "--json", stdin=text))


def same_question(one: Data, other: Data) -> bool:
    return (one["recommendation_id"], one["cache"]["hashes"]) == (other["recommendation_id"], other["cache"]["hashes"])


def test_a_chain_of_pipes_and_a_name_are_the_same_question(call: Command) -> None:
    piped = recommended_from(call, summarized(call))
    by_name = recommended(call)
    assert same_question(piped, by_name)
    assert (made_again(by_name), by_name["run"]["engine_calls"], by_name["run"]["source_calls"]) == ([], 0, 0)


def test_what_was_asked_by_name_is_remembered_for_a_pipe(call: Command, remembered: Data) -> None:
    piped = recommended_from(call, summarized(call))
    assert same_question(piped, remembered)
    assert {name: one["verdict"] for name, one in piped["cache"]["layers"].items()} == {
        "gather": "given",
        "signals": "hit",
        "summarize": "given",
        "candidates": "hit",
        "recommend": "hit",
    }


def test_the_summary_may_be_left_out_of_the_chain(call: Command, remembered: Data) -> None:
    piped = recommended_from(call, enriched(call))
    assert same_question(piped, remembered)
    assert (made_again(piped), piped["run"]["engine_calls"]) == ([], 0)


def test_a_shell_s_pipeline_ends_in_the_same_recommendation(call: Command, remembered: Data) -> None:
    steps = ["data-gatherer enrich $DEAL --source sample --json", "deal-summary summarize - --json"]
    line = " | ".join(f"$BIN/{step}" for step in [*steps, "sales-action recommend - --json"])
    script = f'DEAL={JOHN} BIN="{Path(program("sh")).parent}"; {line.replace("$BIN", chr(34) + "$BIN" + chr(34))}'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert same_question(data(done), remembered)


def test_an_import_shares_the_commands_memory(call: Command, remembered: Data) -> None:
    with ActionRecommender.open(source="sample") as recommender:
        made = recommender.recommend(JOHN)
    document = {name: value for name, value in remembered.items() if name not in ("cache", "run")}
    assert made.model_dump(mode="json") == document


def test_the_commands_share_an_import_s_memory(call: Command) -> None:
    with ActionRecommender.open(source="sample") as recommender:
        made = recommender.recommend(JOHN, campaign_context="Say: We come to Chicago in May.")
    asked = recommended(call, "-c", "Say: We come to Chicago in May.")
    assert (asked["recommendation_id"], made_again(asked)) == (made.recommendation_id, [])


@pytest.mark.parametrize("member", ["summary", "signals", "enriched_deal"])
def test_a_bare_part_of_an_envelope_is_refused(call: Command, member: str) -> None:
    bare = json.dumps(json.loads(summarized(call))[member])
    for command in (["sales-action", "recommend"], ["sales-action", "why"], ["deal-summary", "summarize"]):
        assert complaint(call(*command, "-", stdin=bare)) == (
            2,
            ["error: what is piped in is not our envelope: it has no enriched_deal", HINT],
        )


def turned(value: Any) -> Any:
    """Return *value* with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(one) for one in value] if isinstance(value, list) else value


def test_the_order_of_keys_in_a_pipe_never_matters(call: Command, remembered: Data) -> None:
    envelope = turned(json.loads(summarized(call)))
    piped = recommended_from(call, json.dumps(envelope, ensure_ascii=True, indent=None))
    assert same_question(piped, remembered)
    assert made_again(piped) == []


def test_a_piped_summary_is_the_one_that_is_used(call: Command, tmp_path: Path, remembered: Data) -> None:
    short = tmp_path / "short.md"
    short.write_text("---\nlength: short\n---\n{{company_context}}\n", encoding="utf-8")
    piped = recommended_from(call, summarized(call, "--prompt-file", str(short)))
    changed = {
        name for name, hashed in piped["cache"]["hashes"].items() if hashed != remembered["cache"]["hashes"][name]
    }
    assert changed == {"summary"}
    assert (made_again(piped), made_again(recommended(call))) == (["recommend"], [])


def test_why_judges_a_piped_summary_as_recommend_does(call: Command, tmp_path: Path) -> None:
    short = tmp_path / "short.md"
    short.write_text("---\nlength: short\n---\n{{company_context}}\n", encoding="utf-8")
    envelope = summarized(call, "--prompt-file", str(short))
    recommended_from(call, envelope)
    again = recommended_from(call, envelope)
    why = data(call("sales-action", "why", "-", "--json", stdin=envelope))["layers"]
    told = {name: why[name]["verdict"] for name in LAYERS}
    assert told == {name: layer["verdict"] for name, layer in again["cache"]["layers"].items()}
    assert told["recommend"] == "hit"


def test_why_by_pipe_and_by_name_agree_on_the_recommendation(call: Command, remembered: Data) -> None:
    envelope = enriched(call)
    by_pipe = data(call("sales-action", "why", "-", "--json", stdin=envelope))["layers"]["recommend"]
    assert by_pipe == explained(call)["recommend"]


def test_a_pipe_needs_no_source_and_counts_no_reading(call: Command, home: Path) -> None:
    envelope = summarized(call)
    piped = recommended_from(call, envelope)
    assert piped["run"]["source_calls"] == 0
    assert json.loads(envelope)["run"]["source_calls"] == 0


def test_a_changed_record_in_a_pipe_is_a_changed_deal(call: Command, remembered: Data) -> None:
    envelope = json.loads(enriched(call))
    envelope["enriched_deal"]["deal"]["amount"] = 47000
    piped = recommended_from(call, json.dumps(envelope))
    assert piped["recommendation_id"] != remembered["recommendation_id"]
    assert "enriched_data" in [reason["input"] for reason in piped["cache"]["layers"]["recommend"]["reasons"]]
