"""Many deals by batches: sent, waited for, collected in any order, and taken up again by whoever asks next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.action_recommender.bulk.able import able
from tests.action_recommender.bulk.conftest import THREE, Bulks, Told
from tests.action_recommender.conftest import DEAL, SmallCrm
from tests.messages.server import Server

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
ON_TUESDAY = f"{TUESDAY}T08:00:00+00:00"
LOCAL = {"source": "local", "day": MONDAY}


@pytest.fixture
def batching(asked_of: Bulks) -> Callable[..., Told]:
    """Ask for deals by batches."""
    return lambda deals, **wished: asked_of.ask(deals, batch=True, **wished)


@pytest.fixture
def server(asked_of: Bulks) -> Server:
    assert asked_of.server is not None
    return asked_of.server


def sent(server: Server) -> list[int]:
    """Return how many requests each batch had that was sent."""
    return [len(each.body["requests"]) for each in server.asked if each.path == "/v1/messages/batches"]


def states(bulks: Bulks) -> list[str]:
    return [state for (state,) in bulks.rows("SELECT state FROM batches ORDER BY rowid")]


def test_summaries_go_as_one_batch_and_recommendations_as_the_next(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    told = batching(THREE)
    assert (told.code, sorted(told.made()), sent(server), server.bodies) == (0, sorted(THREE), [3, 3], [])
    assert told.sum.startswith("3 deals: 3 written; 6 engine calls")
    assert (states(asked_of), server.batches.held) == (["collected", "collected"], {})


def test_without_a_day_it_is_for_the_next_that_is_no_weekend(asked_of: Bulks, batching: Callable[..., Told]) -> None:
    told = batching(THREE)
    assert {one["day"] for one in told.deals} == {MONDAY}
    assert (
        f"note: for {MONDAY}, the next day that is no weekend (holidays are not known); another: --for DATE"
        in told.said
    )
    assert {one["day"] for one in asked_of.ask(THREE, batch=True, day="2026-11-25").deals} == {"2026-11-25"}


def test_afterwards_single_calls_for_that_day_are_remembered_and_live_until_it_ends(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    batching(THREE, day="2026-11-20")
    again = asked_of.ask(THREE, day="2026-11-20")
    assert again.sum.startswith("3 deals: 3 from memory")
    assert server.bodies == []


def test_a_batch_costs_half_and_the_ledger_says_which(asked_of: Bulks, batching: Callable[..., Told]) -> None:
    told = batching(THREE)
    at_once = asked_of.ask(THREE, day="2026-11-25")
    rows = asked_of.rows("SELECT batch_id, state, cost_usd FROM engine_calls ORDER BY call_id")
    batched = [row for row in rows if row[0]]
    assert {row[0] for row in batched} == {"msgbatch_0001", "msgbatch_0002"}
    assert {row[1] for row in batched} == {"done"}
    cost, full = sum(row[2] for row in batched), sum(row[2] for row in rows if not row[0])
    assert f"cost ${cost:.4f}" in told.sum
    assert 0 < cost < 0.75 * full
    assert f"cost ${full:.4f}" in at_once.sum


def test_while_a_batch_is_under_way_one_looks_again_and_again(asked_of: Bulks, server: Server) -> None:
    server.batches.looks = 3
    assert asked_of.ask(THREE, batch=True).code == 0
    assert asked_of.slept == [60.0] * 6


def test_requests_that_failed_in_a_batch_are_asked_singly(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    server.batches.fate = lambda number, _: ("errored", "expired", "succeeded")[number]
    told = batching(THREE)
    assert (told.code, len(told.made()), sent(server), len(server.bodies)) == (0, 3, [3, 3], 4)
    kept = asked_of.rows(
        "SELECT state, fault, COUNT(*) FROM engine_calls WHERE batch_id <> '' GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert kept == [("done", None, 2), ("failed", "errored", 2), ("failed", "expired", 2)]


def test_sent_and_left_it_is_taken_up_by_the_next_who_asks(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    left = batching(THREE, wait=False)
    assert (left.code, [(one["deal"], one["waiting"]) for one in left.deals]) == (0, [(one, True) for one in THREE])
    assert states(asked_of) == ["sent"]
    told = batching(THREE[:1], resume=True)  # those that were sent are meant, too
    assert (sorted(told.made()), sent(server), server.bodies) == (sorted(THREE), [3, 3], [])


def test_a_batch_that_has_not_ended_is_left_again_where_nobody_waits(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    server.batches.looks = 5
    batching(THREE, wait=False)
    told = batching(THREE, wait=False, resume=True)
    assert (told.code, [one["waiting"] for one in told.deals]) == (0, [True] * 3)
    assert (sent(server), asked_of.slept) == ([3], [])


def test_interrupted_while_waiting_it_goes_on_where_it_was(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    server.batches.looks, asked_of.while_asleep = 1, interrupt
    told = batching(THREE)
    assert (told.code, told.deals) == (130, [])
    assert "note: a batch is under way; go on with the same command and --resume" in told.said
    asked_of.while_asleep = lambda: None
    assert sorted(batching(THREE, resume=True).made()) == sorted(THREE)
    assert sent(server) == [3, 3]
    running = "SELECT COUNT(*) FROM llm_worker_task WHERE status NOT IN ('completed', 'waiting', 'failed')"
    assert asked_of.rows(running) == [(0,)]


def test_a_deal_that_changed_meanwhile_is_asked_again_and_its_answer_not_used(
    asked_of: Bulks, batching: Callable[..., Told], server: Server, crm: SmallCrm
) -> None:
    batching([DEAL], wait=False, **LOCAL)
    crm.files["timeline.csv"] += (
        f"{DEAL},e5,email,inbound,2026-11-19T09:00:00,ann,Offer,We signed with another vendor.\n"
    )
    crm.bring_in()
    told = batching([DEAL], resume=True, **LOCAL)
    changed = f"warning: {DEAL} changed after it was asked about; the answer of the batch does not fit it any more and was not used"
    assert changed in told.said
    assert (told.code, told.made(), sent(server)) == (0, [DEAL], [1, 1, 1])
    assert asked_of.rows("SELECT COUNT(*) FROM engine_calls WHERE state = 'begun'") == [(0,)]


def test_what_comes_for_a_day_that_is_over_goes_into_the_history_and_is_never_served(
    asked_of: Bulks, batching: Callable[..., Told], server: Server, crm: SmallCrm
) -> None:
    batching([DEAL], wait=False, **LOCAL)
    batching([DEAL], wait=False, resume=True, **LOCAL)  # the summary came, the recommendation is asked for
    told = batching([DEAL], resume=True, source="local", now=ON_TUESDAY)
    assert (told.code, told.made(), sent(server)) == (0, [DEAL], [1, 1])
    assert told.sum.startswith("1 deal: 1 too late")
    assert asked_of.rows("SELECT day, deal_id FROM recommendations") == [(MONDAY, DEAL)]
    assert asked_of.rows(
        "SELECT expires_at < strftime('%s', '2026-11-24') FROM remembered WHERE layer = 'recommend'"
    ) == [(1,)]
    today = asked_of.ask([DEAL], source="local", now=ON_TUESDAY)
    assert today.sum.startswith("1 deal: 1 written")


def test_of_a_day_that_is_over_nothing_more_is_asked(
    batching: Callable[..., Told], server: Server, crm: SmallCrm
) -> None:
    batching([DEAL], wait=False, **LOCAL)
    server.batches.fate = lambda *_: "expired"
    told = batching([DEAL], resume=True, source="local", now=ON_TUESDAY)
    assert (told.code, sent(server), server.bodies) == (4, [1], [])
    assert told.made() == []


def test_a_batch_the_other_side_forgot_is_said_and_its_deals_are_asked_again(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    batching(THREE, wait=False)
    server.batches.held.clear()
    told = batching(THREE, resume=True)
    assert (
        "warning: the batch msgbatch_0001 is not known any more; what was in it is asked again, and may be paid for twice"
        in told.said
    )
    assert (sorted(told.made()), sent(server)) == (sorted(THREE), [3, 3, 3])
    assert asked_of.rows("SELECT COUNT(*) FROM engine_calls WHERE state = 'begun'") == [(0,)]


def test_a_batch_that_could_cost_more_than_it_may_is_not_sent(batching: Callable[..., Told], server: Server) -> None:
    told = batching(THREE, max_cost=0.01)
    assert (told.code, sent(server), set(told.failed())) == (7, [], set(THREE))


def test_a_refused_key_while_waiting_leaves_the_batch_for_later(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    batching(THREE, wait=False)
    key, server.key = server.key, "sk-ant-another"
    asked_of.server = None
    told = asked_of.ask(THREE, batch=True, resume=True, engine="claude")
    assert told.code == 3
    server.key, asked_of.server = key, server
    assert sorted(batching(THREE, resume=True).made()) == sorted(THREE)


def test_the_same_is_not_sent_again_while_it_is_under_way(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    batching(THREE, wait=False)
    again = batching(THREE, wait=False)
    assert (again.code, again.deals, sent(server)) == (2, [], [3])
    assert f"a batch for {MONDAY} is under way: msgbatch_0001" in again.said
    assert batching(THREE, wait=False, day=TUESDAY).code == 0


def test_a_batch_that_was_sent_elsewhere_is_not_given_up(
    asked_of: Bulks, batching: Callable[..., Told], server: Server
) -> None:
    batching(THREE, wait=False)
    with Server(able) as other:
        asked_of.server = other
        told = batching(THREE, resume=True)
        assert (told.code, told.deals, states(asked_of)) == (2, [], ["sent"])
        there, here = server.url.removeprefix("http://"), other.url.removeprefix("http://")
        assert f"the batch msgbatch_0001 was sent to {there}, and {here} does not know it" in told.said
    asked_of.server = server
    assert sorted(batching(THREE, resume=True).made()) == sorted(THREE)


def test_what_was_sent_before_sending_failed_is_taken_up(
    asked_of: Bulks, batching: Callable[..., Told], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sales_kernel.engines.claude.batch.MOST_REQUESTS", 2)
    create, key = server.batches.create, server.key

    def once(body: Mapping[str, Any]) -> dict[str, Any]:
        server.key = "sk-ant-another"
        return create(body)

    monkeypatch.setattr(server.batches, "create", once)
    asked_of.server = None
    monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", key)
    told = asked_of.ask(THREE, engine="claude", batch=True)
    assert (told.code, len(told.failed()), sum(one.get("waiting", False) for one in told.deals)) == (8, 1, 2)
    assert "note: what was sent before that is under way; go on with the same command and --resume" in told.said
    monkeypatch.undo()
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    server.key, asked_of.server = key, server


def test_a_deal_that_never_rests_is_not_sent_in_vain(
    asked_of: Bulks, batching: Callable[..., Told], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("action_recommender.bulk.rounds.MOST_ROUNDS", 2)
    told = batching(THREE)
    assert (sent(server), states(asked_of)) == ([3], ["collected"])
    assert {error["reason"] for error in told.failed().values()} == {"restless"}
