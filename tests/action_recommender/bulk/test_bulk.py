"""Many deals in one go: each as the single command would answer it, and what goes wrong with one kept to it."""

from __future__ import annotations

import pytest

from action_recommender.bulk.choosing import Named
from action_recommender.bulk.outcome import Failure, Outcome, of_failure
from action_recommender.bulk.telling import Sum
from action_recommender.history import past
from action_recommender.recommend import SECTIONS, Asked, answer
from sales_kernel.workspace import Workspace
from tests.action_recommender.bulk.conftest import THREE, Bulks
from tests.conftest import JOHN, NOW
from tests.messages.faults import refusing, saying

OVERLOADED = refusing(529, "overloaded_error", "Overloaded")


def remembered(environment: dict[str, str] | None = None, **asked: object) -> dict[str, object]:
    """Return what the single command says of a deal after a bulk."""
    import os

    work = Workspace.open(environment={**os.environ, **(environment or {})}, sections=SECTIONS)
    try:
        return answer(work, Asked(JOHN, source="sample", **asked)).as_data()  # type: ignore[arg-type]
    finally:
        work.close()


def test_every_open_deal_is_answered_and_the_single_command_remembers_it(bulks: Bulks) -> None:
    told = bulks.ask()
    assert (told.code, told.failed(), len(told.made())) == (0, {}, len(told.deals))
    assert JOHN in told.made()
    assert told.sum.startswith(f"{len(told.deals)} deals: {len(told.deals)} written; ")
    single, line = remembered(engine="playbook"), next(one for one in told.deals if one["deal_id"] == JOHN)
    assert single["recommendation_id"] == line["recommendation_id"]
    assert set(single) == set(line)


def test_a_second_bulk_is_served_from_memory(bulks: Bulks) -> None:
    bulks.ask(THREE)
    told = bulks.ask(THREE)
    assert told.sum.startswith("3 deals: 3 from memory; 0 engine calls")
    assert [one["cache"]["hit"] for one in told.deals] == [True, True, True]


def test_with_one_worker_the_order_is_that_of_the_file(bulks: Bulks) -> None:
    assert bulks.ask(THREE, jobs=1).made() == THREE


def test_each_deal_is_a_run_of_its_own_that_names_its_bulk(bulks: Bulks) -> None:
    bulks.ask(THREE)
    runs = bulks.rows("SELECT json_extract(request_body, '$.bulk'), status FROM llm_worker_task")
    assert len(runs) == 3
    assert len(set(runs)) == 1
    assert runs[0][0].startswith("bulk_")
    assert runs[0][1] == "completed"


def test_failures_in_the_middle_stop_nobody_and_are_named(bulks: Bulks) -> None:
    told = bulks.ask(f"{JOHN}\nnobody\n\x1b[31m\n# mine\n{THREE[1]}\n")
    assert (told.code, sorted(told.made())) == (8, sorted([JOHN, THREE[1]]))
    assert told.failed()["nobody"] == {
        "message": "line 2: no deal 'nobody' in sample",
        "hint": "list deals with: data-gatherer deals --source sample",
        "reason": "not found",
        "exit_code": 5,
    }
    assert told.failed()["?"]["message"] == "line 3: it holds control characters"
    assert "error: nobody: no deal 'nobody' in sample" in told.said
    assert told.sum.startswith("4 deals: 2 written, 2 failed")


def test_where_all_fail_for_one_reason_the_exit_code_is_that_of_the_reason(bulks: Bulks) -> None:
    assert bulks.ask(["nobody", "no one"]).code == 5
    assert bulks.ask(["nobody", "\x1b[0m"]).code == 8


def test_a_bug_in_one_deal_is_shown_and_ends_no_other(bulks: Bulks, monkeypatch: pytest.MonkeyPatch) -> None:
    import action_recommender.bulk.errand as errand

    kept = errand.answer

    def stumbling(work: Workspace, asked: Asked, **options: bool) -> object:
        return 1 / 0 if asked.deal == THREE[1] else kept(work, asked, **options)

    monkeypatch.setattr(errand, "answer", stumbling)
    told = bulks.ask(THREE)
    assert (told.code, len(told.made())) == (8, 2)
    assert told.failed()[THREE[1]]["message"] == "line 2: ZeroDivisionError: division by zero"
    assert any("Traceback" in line for line in told.said)


def test_what_is_wrong_for_all_is_said_before_any_is_begun(bulks: Bulks, home: object) -> None:
    assert bulks.ask(THREE, engine="oracle").said == ["no engine called 'oracle' in this version"]
    assert bulks.ask(THREE, batch=True).said == ["--batch is for Claude"]


def test_a_day_nobody_plans_for_stops_after_the_first(bulks: Bulks) -> None:
    told = bulks.ask(THREE, day="2026-11-19", jobs=1)
    assert (told.code, len(told.deals)) == (2, 1)
    assert (
        "stopped: 2 deals were not begun, since the same would stop them; afterwards go on with --resume" in told.said
    )


# Going on


def test_resuming_asks_for_nothing_that_this_bulk_answered_even_where_memory_would(bulks: Bulks) -> None:
    first = bulks.ask(THREE[:2])
    later = "2026-11-20T18:30:00+00:00"  # its answers have expired by then, and the day has not
    told = bulks.ask(THREE, now=later, resume=True)
    assert told.sum.startswith("3 deals: 1 written, 2 done before")
    before = {one["deal_id"]: one["recommendation_id"] for one in first.deals}
    assert {one["deal_id"]: one["recommendation_id"] for one in told.deals if one.get("done_before")} == before
    assert bulks.ask(THREE[:2], now=later).sum.startswith("2 deals: 2 written")


def test_resuming_tries_again_what_failed(asked_of: Bulks) -> None:
    assert asked_of.server is not None
    asked_of.server.will(refusing(400, "invalid_request_error", "no"), times=1, after=2)
    first = asked_of.ask(THREE, jobs=1)
    assert (first.code, len(first.made())) == (8, 2)
    asked = len(asked_of.server.bodies)
    told = asked_of.ask(THREE, jobs=1, resume=True)
    assert told.sum.startswith("3 deals: 1 written, 2 done before")
    assert len(asked_of.server.bodies) == asked + 2


def test_another_day_or_engine_is_another_bulk(bulks: Bulks) -> None:
    bulks.ask(THREE)
    assert bulks.ask(THREE, resume=True, day="2026-11-23").sum.startswith("3 deals: 3 written")
    assert bulks.ask(THREE, resume=True).sum.startswith("3 deals: 3 done before")


# A model that answers


def test_answers_of_a_model_are_those_of_single_calls(asked_of: Bulks) -> None:
    assert asked_of.server is not None
    told = asked_of.ask(THREE, jobs=3)
    assert (told.code, len(asked_of.server.bodies)) == (0, 6)
    assert remembered(asked_of.server.environment, engine="claude")["cache"]["hit"] is True  # type: ignore[index]
    assert len(asked_of.server.bodies) == 6
    cost = sum(row[0] for row in asked_of.rows("SELECT cost_usd FROM engine_calls"))
    assert f"6 engine calls, cost ${cost:.4f}" in told.sum


def test_a_refused_key_stops_what_has_not_begun(asked_of: Bulks) -> None:
    assert asked_of.server is not None
    asked_of.server.will(refusing(401, "authentication_error", "no"))
    told = asked_of.ask(THREE, jobs=1)
    assert (told.code, len(told.deals), len(asked_of.server.bodies)) == (3, 1, 1)
    assert told.deals[0]["error"]["reason"] == "key refused"
    assert "2 deals were not begun" in "".join(told.said)


def test_an_overloaded_other_side_fails_single_deals_and_no_others(
    asked_of: Bulks, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_of.server is not None
    monkeypatch.setattr("sales_kernel.engines.claude.client.RETRIES", 0)
    asked_of.server.will(OVERLOADED, times=1, after=2)
    told = asked_of.ask(THREE, jobs=1)
    assert (told.code, told.made()) == (8, [THREE[0], THREE[2]])
    assert (told.failed()[THREE[1]]["reason"], told.failed()[THREE[1]]["exit_code"]) == ("overloaded", 4)


def test_with_a_fallback_the_offline_engine_answers_instead_and_it_is_said_once(
    asked_of: Bulks, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_of.server is not None
    monkeypatch.setenv("SALES_AGENT_FALLBACK", "playbook")
    asked_of.server.will(refusing(401, "authentication_error", "no"))
    told = asked_of.ask(THREE)
    assert (told.code, len(told.made())) == (0, 3)
    assert all(one["run"]["stood_in"] for one in told.deals)


def test_a_bulk_stops_before_calls_could_cost_more_than_they_may(asked_of: Bulks) -> None:
    assert asked_of.server is not None
    told = asked_of.ask(THREE, jobs=1, max_cost=0.30)
    assert told.code == 8
    assert told.deals[-1]["error"]["reason"] == "ceiling"
    assert "this command may cost $0.30" in told.deals[-1]["error"]["message"]
    assert sum(row[0] for row in asked_of.rows("SELECT cost_usd FROM engine_calls")) <= 0.30
    asked = len(asked_of.server.bodies)
    assert asked_of.ask(THREE, jobs=1, max_cost=0.0, resume=True).code == 8
    assert len(asked_of.server.bodies) == asked


def test_a_bulk_that_may_cost_nothing_costs_nothing(asked_of: Bulks) -> None:
    assert asked_of.server is not None
    told = asked_of.ask(THREE, jobs=3, max_cost=0.0)
    assert (told.code, asked_of.server.bodies, told.made()) == (7, [], [])


def test_the_history_holds_each_recommendation_once(bulks: Bulks, work: Workspace) -> None:
    bulks.ask(THREE)
    bulks.ask(THREE)
    assert sorted(one.deal_id for one in past(work.ledger)) == sorted(THREE)
    assert work.clock().isoformat() == NOW


def test_another_days_answers_are_not_done_before(bulks: Bulks) -> None:
    bulks.ask(THREE)
    tomorrow = "2026-11-23T15:00:00+00:00"
    told = bulks.ask(THREE, now=tomorrow, resume=True)
    assert told.sum.startswith("3 deals: 3 written")
    assert any("answered nothing for 2026-11-23 yet" in line for line in told.said)
    again = bulks.ask(THREE, now=tomorrow, resume=True)
    assert again.said[-2:] == ["note: nothing was left to do: all was done before", again.sum]


# What was paid in vain


USELESS = saying("no JSON")


def test_a_deal_that_failed_is_paid_all_the_same_and_the_sum_says_so(asked_of: Bulks) -> None:
    assert asked_of.server is not None
    asked_of.server.will(USELESS, times=2)
    told = asked_of.ask(THREE[:2], jobs=1)
    assert (told.code, told.made()) == (8, [THREE[1]])
    costs = [row[0] for row in asked_of.rows("SELECT cost_usd FROM engine_calls ORDER BY call_id")]
    (run,) = (one["run"] for one in told.deals if "error" in one)
    assert (run["engine_calls"], run["cost_usd"]) == (2, pytest.approx(costs[0] + costs[1]))
    assert f"4 engine calls, cost ${sum(costs):.4f}" in told.sum


def test_what_the_offline_engine_answered_is_marked_and_bears_what_the_model_cost(
    asked_of: Bulks, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_of.server is not None
    monkeypatch.setenv("SALES_AGENT_FALLBACK", "playbook")
    asked_of.server.will(USELESS, times=2)
    told = asked_of.ask(THREE[:2], jobs=1)
    costs = [row[0] for row in asked_of.rows("SELECT cost_usd FROM engine_calls ORDER BY call_id")]
    assert told.sum.startswith(
        f"2 deals: 1 written, 1 by the offline engine; 4 engine calls, cost ${sum(costs):.4f}, saved"
    )
    assert told.deals[0]["run"]["cost_usd"] == pytest.approx(costs[0] + costs[1])
    assert len(told.deals[0]["run"]["calls"]) == 2


def test_one_reason_is_told_once_whatever_the_other_side_calls_each_request(asked_of: Bulks) -> None:
    assert asked_of.server is not None
    asked_of.server.will(refusing(400, "invalid_request_error", "no"))
    told = asked_of.ask(THREE, jobs=1)
    assert len({one["error"]["message"] for one in told.deals}) == 3
    (error,) = [line for line in told.said if line.startswith("error: ")]
    assert error.startswith(f"error: {', '.join(THREE)}: claude: ")


def test_the_same_fault_is_noted_once_where_the_offline_engine_answers(
    asked_of: Bulks, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_of.server is not None
    monkeypatch.setenv("SALES_AGENT_FALLBACK", "playbook")
    asked_of.server.will(refusing(400, "invalid_request_error", "no"))
    told = asked_of.ask(THREE, jobs=1)
    assert len([line for line in told.said if "the offline engine answers instead" in line]) == 1


def test_jobs_side_by_side_wait_for_money_that_is_only_set_aside(asked_of: Bulks) -> None:
    assert asked_of.server is not None
    asked_of.ask([THREE[0]], jobs=1)
    (most,) = (row[0] for row in asked_of.rows("SELECT MAX(reserved_usd) FROM engine_calls"))
    spent = sum(row[0] for row in asked_of.rows("SELECT cost_usd FROM engine_calls"))
    told = asked_of.ask(THREE[1:], jobs=2, max_cost=1.2 * most + 2 * spent)
    assert (told.code, len(told.made())) == (0, 2), told.said


def test_a_line_of_a_failed_deal_has_the_columns_and_the_name_of_the_others() -> None:
    failure = Failure("claude: no", "try again")
    failed = of_failure(Named("d1", 7), failure, seconds=2.0, known=("d1", "Big Deal"))
    done = Outcome(Named("d1"), "written", "d1", "Big Deal", "P0 Call them", cost_usd=0.02, seconds=2.0)
    waiting = Outcome(Named("d1"), "waiting", "d1", "Big Deal")
    assert failed.as_line() == f"{'d1':<24}  failed              -     2.0 s  Big Deal: line 7: claude: no"
    assert waiting.as_line().endswith("Big Deal: go on with --batch --resume")
    assert len({one.as_line().index("Big Deal") for one in (failed, done, waiting)}) == 1


def test_one_of_a_thing_is_told_as_one() -> None:
    told = Sum(total=1)
    told.add(Outcome(Named("d1"), "written", calls=1, cost_usd=0.02))
    assert str(told) == "1 deal: 1 written; 1 engine call, cost $0.02, saved $0.00"
