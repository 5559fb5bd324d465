"""The Python API as the README shows it, and answers that are the same to the byte wherever they are made."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

import action_recommender
from action_recommender import ActionRecommender
from action_recommender.models import Recommendation
from sales_kernel.errors import NotFound, UsageFault
from tests.action_recommender.conftest import SmallCrm
from tests.conftest import JOHN, ROOT, Command

SEEN_NOWHERE = "sk-ant-never-to-be-seen-0123456789"
GERMAN = "690128fd4b6ce9a7350d1f4e"
ASKED = ("recommend", JOHN, "--source", "sample", "--json")


def test_a_recommendation_has_the_fields_of_the_design() -> None:
    with ActionRecommender.open(source="sample") as recommender:
        made = recommender.recommend(deal_id=JOHN, campaign_context="Spring\nSay: We are in Chicago in March.")
    assert isinstance(made, Recommendation)
    assert (made.deal_name, made.contact_name, made.company_name) == (
        "Enterprise SaaS Deal",
        "John Smith",
        "Brightwell Foods",
    )
    (action,) = made.p0_actions
    assert (action.channel, action.priority, action.content.title) == (
        "email",
        "P0",
        "Answer the pricing worry with numbers",
    )
    assert "We are in Chicago in March." in action.content.body  # type: ignore[union-attr]
    tiers = (made.p0_actions, made.p1_actions, made.p2_actions)
    numbered = [f"P{tier}-{number}" for tier, actions in enumerate(tiers) for number in range(1, len(actions) + 1)]
    assert [one.id for one in made.actions] == numbered
    assert "P1-1" in numbered


def test_asked_twice_it_is_the_same_recommendation() -> None:
    with ActionRecommender.open(source="sample") as recommender:
        first, second = recommender.recommend(JOHN), recommender.recommend("enterprise saas")
        fresh = recommender.recommend(JOHN, force_refresh=True)
    assert first == second
    assert fresh.recommendation_id != first.recommendation_id


def test_api_and_command_share_one_memory(run: Command) -> None:
    with ActionRecommender.open(source="sample") as recommender:
        made = recommender.recommend(JOHN)
    told = orjson.loads(run("sales-action", *ASKED).stdout)
    assert told["recommendation_id"] == made.recommendation_id
    assert told["cache"]["hit"] is True


def test_another_day_and_a_prompt_file_can_be_given(tmp_path: Path) -> None:
    mine = tmp_path / "mine.md"
    mine.write_text("---\ntone: direct\n---\n{{company_context}}\n", encoding="utf-8")
    with ActionRecommender.open(source="sample") as recommender:
        made = recommender.recommend(JOHN, prompt_file=str(mine), day=date(2026, 11, 23))
    assert made.day == date(2026, 11, 23)
    assert made.p0_actions[0].content.body.startswith("John,\n")  # type: ignore[union-attr]


def test_a_home_of_its_own_can_be_given(tmp_path: Path, home: Path) -> None:
    with ActionRecommender.open(source="sample", home=tmp_path / "elsewhere") as recommender:
        recommender.recommend(JOHN)
    assert (tmp_path / "elsewhere" / "recommendation_cache.db").exists()
    assert not home.exists()


def test_it_talks_only_to_who_listens(capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    with ActionRecommender.open(source="sample", talk=said.append) as recommender:
        recommender.recommend(JOHN)
    assert said[0] == "note: the offline engine answers (playbook: rules and texts, no model)"
    assert capsys.readouterr() == ("", "")


def test_the_local_crm_is_found_without_being_named(crm: SmallCrm) -> None:
    with ActionRecommender.open() as recommender:
        assert recommender.recommend("hill").deal_name == "Hill dairy planner"


@pytest.mark.parametrize(
    ("options", "deal", "error"),
    [
        ({"source": "sample"}, "no-such-deal", NotFound),
        ({"source": "sample"}, "", UsageFault),
        ({}, JOHN, UsageFault),
        ({"source": "hubspot"}, JOHN, UsageFault),
        ({"source": "sample", "engine": "oracle"}, JOHN, UsageFault),
    ],
)
def test_errors_say_what_was_wrong_and_what_to_do(options: dict[str, str], deal: str, error: type[Exception]) -> None:
    with ActionRecommender.open(**options) as recommender, pytest.raises(error) as refused:  # type: ignore[arg-type]
        recommender.recommend(deal)
    assert str(refused.value)
    assert refused.value.hint  # type: ignore[attr-defined]


def test_the_package_offers_its_api_and_nothing_else() -> None:
    assert action_recommender.__all__ == ["ActionRecommender"]
    with pytest.raises(AttributeError):
        _ = action_recommender.Recommender  # type: ignore[attr-defined]


def test_the_package_is_typed() -> None:
    assert (ROOT / "action_recommender" / "py.typed").exists()


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = "import sys, action_recommender; print([m for m in ('pydantic', 'rich', 'jinja2', 'yaml', 'bs4') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# Keys


def test_keys_given_to_the_api_are_written_nowhere(home: Path) -> None:
    with ActionRecommender.open(
        source="sample", engine="playbook", anthropic_api_key=SEEN_NOWHERE, brevo_api_key=SEEN_NOWHERE
    ) as recommender:
        made = recommender.recommend(JOHN)
        assert SEEN_NOWHERE not in repr(recommender) + repr(vars(recommender)["_workspace"].settings)
    assert SEEN_NOWHERE not in made.model_dump_json()
    assert [
        path.name for path in home.rglob("*") if path.is_file() and SEEN_NOWHERE.encode() in path.read_bytes()
    ] == []


def test_keys_of_the_environment_are_written_nowhere(run: Command, home: Path) -> None:
    keys = {"ANTHROPIC_API_KEY": SEEN_NOWHERE, "BREVO_API_KEY": SEEN_NOWHERE}
    done = run("sales-action", *ASKED, "--engine", "playbook", "-v", env=keys)
    assert done.returncode == 0
    assert SEEN_NOWHERE not in done.stdout + done.stderr
    assert [
        path.name for path in home.rglob("*") if path.is_file() and SEEN_NOWHERE.encode() in path.read_bytes()
    ] == []


# Repeatable to the byte


def without_run(told: dict[str, Any]) -> dict[str, Any]:
    """Return what is the same wherever it is made."""
    return {name: value for name, value in told.items() if name not in ("run", "cache")}


def repeated(run: Command, tmp_path: Path, *options: str, **variables: str) -> list[dict[str, object]]:
    """Return what the command says in two homes of their own."""
    told = []
    for name in ("one", "another home"):
        done = run("sales-action", *ASKED, *options, env={"SALES_AGENT_HOME": str(tmp_path / name), **variables})
        told.append(orjson.loads(done.stdout))
    return told


def test_two_fresh_homes_give_the_same_bytes_outside_run(run: Command, tmp_path: Path) -> None:
    first, second = repeated(run, tmp_path)
    first_run, second_run = first.pop("run"), second.pop("run")
    assert orjson.dumps(first) == orjson.dumps(second)
    assert first_run["id"] != second_run["id"]  # type: ignore[index]


@pytest.mark.parametrize(
    "variable",
    [{"LANG": "de_DE.UTF-8"}, {"LANG": "C"}, {"PYTHONHASHSEED": "7"}, {"COLUMNS": "40"}, {"HOME": "/nowhere"}],
    ids=lambda variable: next(iter(variable)) + "=" + next(iter(variable.values())),
)
def test_the_machine_leaves_no_trace_in_an_answer(run: Command, tmp_path: Path, variable: dict[str, str]) -> None:
    christmas = ("recommend", GERMAN, "--source", "sample", "--json", "--for", "2026-12-25")
    there = {"SALES_AGENT_HOME": str(tmp_path / "there"), **variable}
    told = [orjson.loads(run("sales-action", *christmas, env=env).stdout) for env in ({"LANG": "en_US.UTF-8"}, there)]
    assert without_run(told[0]) == without_run(told[1])


def test_written_to_a_file_it_is_what_is_printed(run: Command, tmp_path: Path) -> None:
    printed = orjson.loads(run("sales-action", *ASKED).stdout)
    written = tmp_path / "out.json"
    run("sales-action", "recommend", JOHN, "--source", "sample", "-o", str(written))
    saved = orjson.loads(written.read_bytes())
    assert without_run(saved) == without_run(printed)


def test_the_json_has_the_recommendation_on_top_and_the_stories_beside_it(run: Command) -> None:
    told = orjson.loads(run("sales-action", *ASKED).stdout)
    assert set(Recommendation.model_fields) | {"cache", "run"} == set(told)
    assert set(told["cache"]) == {"hit", "computed_at", "expires_at", "hashes", "layers"}
    counted = {"id", "engine", "engine_calls", "source_calls", "seconds"}
    assert set(told["run"]) == counted | {"cost_usd", "unknown", "tokens", "calls", "saved", "stood_in"}
    assert list(told["cache"]["hashes"]) == [
        "enriched_data",
        "summary",
        "prompt",
        "company_context",
        "campaign_context",
        "calendar",
    ]
    assert (told["run"]["engine"], told["run"]["engine_calls"], told["run"]["source_calls"]) == ("playbook/1", 2, 1)


@pytest.mark.parametrize("arguments", [ASKED, ASKED[:-1], ("cache-info",), ("config", "show")])
def test_a_reader_that_has_gone_is_no_error(arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    program = Path(sys.executable).parent / "sales-action"
    done = subprocess.run([program, *arguments], stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
