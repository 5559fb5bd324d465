"""Asking again: what comes from memory, what is read or written again, and under which id."""

from __future__ import annotations

from pathlib import Path

from tests.chain.asking import LAYERS, SAMPLE, Data, data, explained, made_again, reasons, recommended, rows, verdicts
from tests.chain.conftest import Shop
from tests.conftest import JOHN, Command


def at(moment: str) -> dict[str, str]:
    return {"SALES_AGENT_NOW": moment}


def test_the_second_ask_is_a_hit_on_all_five_layers(call: Command, remembered: Data) -> None:
    again = recommended(call)
    assert (again["cache"]["hit"], verdicts(again["cache"]["layers"])) == (True, dict.fromkeys(LAYERS, "hit"))
    assert (again["run"]["engine_calls"], again["run"]["source_calls"]) == (0, 0)
    assert again["recommendation_id"] == remembered["recommendation_id"]
    assert again["cache"]["hashes"] == remembered["cache"]["hashes"]


def test_a_hit_keeps_the_time_at_which_it_was_made(call: Command, remembered: Data) -> None:
    later = recommended(call, env=at("2026-11-20T15:59:00+00:00"))
    assert made_again(later) == []
    assert (later["generated_at"], later["cache"]["computed_at"]) == (
        remembered["generated_at"],
        remembered["cache"]["computed_at"],
    )


def test_after_its_hour_a_recommendation_is_written_again_but_not_the_summary(call: Command, remembered: Data) -> None:
    expired = recommended(call, env=at("2026-11-20T16:00:00+00:00"))
    assert made_again(expired) == ["recommend"]
    told = expired["cache"]["layers"]["recommend"]
    assert (told["verdict"], told["note"]) == ("expired", "inputs unchanged")
    assert expired["recommendation_id"] != remembered["recommendation_id"]


def test_reuse_serves_an_expired_answer_within_its_day(call: Command, remembered: Data) -> None:
    reuse = {"SALES_AGENT_ON_EXPIRY": "reuse"}
    same_day = recommended(call, env={**at("2026-11-20T18:00:00+00:00"), **reuse})
    assert (same_day["recommendation_id"], same_day["run"]["engine_calls"]) == (remembered["recommendation_id"], 0)
    assert "recommend" in made_again(recommended(call, env={**at("2026-11-21T09:00:00+00:00"), **reuse}))


def test_the_minutes_of_a_recommendation_are_a_setting(call: Command) -> None:
    five = {"SALES_AGENT_CACHE_TTL__RECOMMENDATIONS": "5"}
    assert recommended(call, env=five)["cache"]["expires_at"] == "2026-11-20T15:05:00+00:00"
    assert made_again(recommended(call, env={**at("2026-11-20T15:05:00+00:00"), **five})) == ["recommend"]


def test_a_forced_refresh_reads_again_and_writes_a_new_recommendation(call: Command, remembered: Data) -> None:
    forced = recommended(call, "--force-refresh")
    assert (forced["run"]["source_calls"], forced["run"]["engine_calls"]) == (1, 1)
    assert verdicts(forced["cache"]["layers"]) == {
        "gather": "refresh asked",
        "signals": "hit",
        "summarize": "hit",
        "candidates": "hit",
        "recommend": "refresh asked",
    }
    assert forced["recommendation_id"] != remembered["recommendation_id"]


def test_after_a_forced_refresh_the_new_recommendation_is_the_remembered_one(call: Command, remembered: Data) -> None:
    forced = recommended(call, "--force-refresh")["recommendation_id"]
    assert recommended(call)["recommendation_id"] == forced
    known = data(call("sales-action", "history", "--json"))["recommendations"]
    assert [one["recommendation_id"] for one in known] == [forced, remembered["recommendation_id"]]


def test_two_forced_refreshes_in_the_same_second_are_two_recommendations(call: Command) -> None:
    assert (
        recommended(call, "--force-refresh")["recommendation_id"]
        != recommended(call, "--force-refresh")["recommendation_id"]
    )


def test_a_campaign_changes_exactly_one_input(call: Command, remembered: Data) -> None:
    asked = recommended(call, "-c", "Say: We are in Chicago on 2 December.")
    assert made_again(asked) == ["recommend"]
    assert reasons(asked["cache"]["layers"]) == {"recommend": ["campaign_context"]}
    body = asked["p0_actions"][0]["content"]["body"]
    assert "We are in Chicago on 2 December." in body
    assert "Chicago on" not in remembered["p0_actions"][0]["content"]["body"]


def test_a_removed_campaign_is_a_changed_input_and_reuses_the_earlier_answer(call: Command, remembered: Data) -> None:
    recommended(call, "--campaign-context", "Say: We are in Chicago on 2 December.")
    without = recommended(call)
    assert (made_again(without), without["recommendation_id"]) == ([], remembered["recommendation_id"])


def test_a_guideline_asks_for_a_new_recommendation_only_and_reverting_it_hits_again(call: Command, home: Path) -> None:
    call("sales-action", "context-init")
    context = home / "company-context.md"
    first, before = recommended(call), context.read_text(encoding="utf-8")
    context.write_text(before.replace("Meeting length: 20 minutes", "Meeting length: 45 minutes"), encoding="utf-8")
    changed = recommended(call)
    assert (made_again(changed), reasons(changed["cache"]["layers"])) == (
        ["recommend"],
        {"recommend": ["company_context"]},
    )
    context.write_text(before, encoding="utf-8")
    back = recommended(call)
    assert (made_again(back), back["recommendation_id"]) == ([], first["recommendation_id"])


def test_a_prompt_of_one_s_own_is_a_changed_prompt(call: Command, remembered: Data, tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_text("---\ntone: formal\n---\n{{company_context}}\n", encoding="utf-8")
    asked = recommended(call, "--prompt-file", str(own))
    assert reasons(asked["cache"]["layers"]) == {"recommend": ["prompt"]}
    assert asked["p0_actions"][0]["content"]["body"] != remembered["p0_actions"][0]["content"]["body"]
    assert made_again(recommended(call, "--prompt", str(own))) == []


def test_the_same_id_in_another_crm_is_another_deal(call: Command, shop: Shop) -> None:
    shop.change("deals.csv", "d2,Planner,,", f"{JOHN},Planner,,")
    sample, local = recommended(call), recommended(call, "--source", "local")
    assert (sample["deal_name"], local["deal_name"]) == ("Enterprise SaaS Deal", "Planner")
    assert verdicts(local["cache"]["layers"]) == dict.fromkeys(LAYERS, "never computed")
    assert made_again(recommended(call)) == []


def test_a_new_amount_in_the_crm_is_seen_at_once(call: Command, shop: Shop) -> None:
    first = data(call("sales-action", "recommend", "d1", "--json"))
    shop.change("deals.csv", "12000", "11000")
    second = data(call("sales-action", "recommend", "d1", "--json"))
    assert (made_again(second)[0], second["run"]["source_calls"]) == ("gather", 1)
    assert second["recommendation_id"] != first["recommendation_id"]


def test_importing_the_same_files_again_changes_nothing(call: Command, shop: Shop) -> None:
    first = data(call("sales-action", "recommend", "d1", "--json"))
    shop.bring()
    again = data(call("sales-action", "recommend", "d1", "--json"))
    assert (made_again(again), again["recommendation_id"]) == ([], first["recommendation_id"])


def test_a_change_in_another_deal_asks_for_nothing(call: Command, shop: Shop) -> None:
    call("sales-action", "recommend", "d1")
    shop.change("deals.csv", "900.50", "800")
    assert made_again(data(call("sales-action", "recommend", "d1", "--json"))) == []


def test_an_undone_change_in_the_crm_reuses_the_earlier_answer(call: Command, shop: Shop) -> None:
    first = data(call("sales-action", "recommend", "d1", "--json"))
    shop.change("events.csv", "Zu teuer.", "Viel zu teuer.")
    call("sales-action", "recommend", "d1")
    shop.change("events.csv", "Viel zu teuer.", "Zu teuer.")
    back = data(call("sales-action", "recommend", "d1", "--json"))
    assert (made_again(back), back["recommendation_id"]) == ([], first["recommendation_id"])


def test_every_ask_is_a_run_with_five_steps(call: Command, remembered: Data, home: Path) -> None:
    again = recommended(call)
    steps = rows(home, f"SELECT COUNT(*) FROM llm_worker_operation WHERE task_id = '{again['run']['id']}'")
    assert (steps, rows(home, "SELECT COUNT(*) FROM llm_worker_task")) == ([(5,)], [(2,)])


def test_verbose_says_in_one_line_what_memory_did(call: Command, remembered: Data) -> None:
    again = call("sales-action", "recommend", JOHN, *SAMPLE, "-v", "--json")
    changed = call("sales-action", "recommend", JOHN, *SAMPLE, "-v", "--json", "-c", "x")
    old, new = (one["cache"]["hashes"]["campaign_context"][:8] for one in (data(again), data(changed)))
    assert again.stderr.splitlines()[-1] == "from memory: gather, signals, summarize, candidates, recommend"
    assert changed.stderr.splitlines()[-1] == (
        f"from memory: gather, signals, summarize, candidates; recommend: campaign_context changed ({old} -> {new})"
    )


def test_why_and_recommend_agree_on_a_forced_refresh(call: Command, remembered: Data) -> None:
    recommended(call, "--force-refresh")
    assert verdicts(explained(call)) == dict.fromkeys(LAYERS, "hit")
