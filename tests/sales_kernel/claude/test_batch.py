"""Questions put in a batch, and answers that come hours later, in another order and not all of them."""

from __future__ import annotations

import pytest

from sales_kernel.batches import under_way
from sales_kernel.engines.claude.batch import Awaiting, Batched, Sent
from sales_kernel.engines.claude.settings import CostLimits
from sales_kernel.engines.faults import EngineFault
from sales_kernel.engines.question import Question
from tests.messages.batches import PARTLY, partly
from tests.messages.server import Document, Server
from tests.sales_kernel.claude.conftest import Asking, Brief, question


def deals(count: int) -> list[Question[Brief]]:
    return [question({"id": f"deal {number}"}) for number in range(count)]


def sent(asking: Asking, questions: list[Question[Brief]]) -> Sent:
    """Ask all and send the batch."""
    batched = Batched(asking.engine())
    for each in questions:
        with pytest.raises(Awaiting):
            batched.ask(each, asking.calls)
    made = batched.send(asking.calls, asking.keep)
    assert made is not None
    assert batched.send(asking.calls, asking.keep) is None
    return made


def names_the_deal(body: Document) -> dict[str, str]:
    return {"tone": "warm", "text": body["messages"][2]["content"][0]["content"]}


def test_answers_find_their_questions_in_another_process_and_cost_half(asking: Asking) -> None:
    asking.server.answer = names_the_deal
    questions = deals(6)
    batch = sent(asking, questions)
    assert {row["state"] for row in asking.rows} == {"begun"}
    later = Batched(asking.engine())
    assert later.collect(batch.batch_id, batch.asked) == 6
    for number, each in enumerate(questions):
        assert f'"deal {number}"' in later.ask(each, asking.calls).value.text
    assert len(asking.rows) == 6
    for row in asking.rows:
        assert (row["state"], row["batch_id"]) == ("done", batch.batch_id)
        written = row["cache_write_5m_tokens"] * 1.25 + row["cache_write_1h_tokens"] * 2
        full = (row["input_tokens"] + written) * 2 + row["cache_read_tokens"] * 0.1 + row["output_tokens"] * 10
        assert row["cost_usd"] == pytest.approx(full / 1e6 / 2)
    assert asking.server.bodies == []


def test_what_failed_in_the_batch_is_asked_singly(asking: Asking) -> None:
    asking.server.batches.fate = partly
    questions = deals(len(PARTLY))
    batch = sent(asking, questions)
    later = Batched(asking.engine())
    assert later.collect(batch.batch_id, batch.asked) == 3
    assert [later.ask(each, asking.calls).value.text for each in questions] == ["Call Anna."] * 6
    assert len(asking.server.bodies) == 3
    faults = [row["fault"] for row in asking.rows if row["batch_id"]]
    assert faults == ["errored", None, "expired", None, "errored", None]
    assert sum(row["cost_usd"] == 0 for row in asking.rows) == 3


def test_what_does_not_hold_in_the_batch_is_repaired_singly(asking: Asking) -> None:
    asking.server.answer = lambda body: {"tone": "warm", "text": "TODO" if len(body["messages"]) == 3 else "Call Anna."}
    (asked,) = deals(1)
    batch = sent(asking, [asked])
    later = Batched(asking.engine())
    later.collect(batch.batch_id, batch.asked)
    assert later.ask(asked, asking.calls).value.text == "Call Anna."
    assert [(row["repair"], row["fault"]) for row in asking.rows] == [(0, "unusable"), (1, None)]


def test_a_refusal_in_the_batch_is_told_and_not_asked_again(asking: Asking) -> None:
    (asked,) = deals(1)
    batch = sent(asking, [asked])
    real = asking.server.batches.answer
    asking.server.batches.answer = lambda body: {**real(body), "content": [], "stop_reason": "refusal"}
    later = Batched(asking.engine())
    later.collect(batch.batch_id, batch.asked)
    with pytest.raises(EngineFault, match="refused to answer"):
        later.ask(asked, asking.calls)
    assert asking.server.bodies == []


def test_a_question_that_changed_meanwhile_finds_no_answer(asking: Asking) -> None:
    batch = sent(asking, deals(1))
    later = Batched(asking.engine())
    later.collect(batch.batch_id, batch.asked)
    with pytest.raises(Awaiting):
        later.ask(question({"id": "deal 0", "amount": 5}), asking.calls)


def test_a_batch_is_looked_at_until_it_has_ended_and_then_forgotten(asking: Asking) -> None:
    asking.server.batches.looks = 1
    batch = sent(asking, deals(3))
    batched = Batched(asking.engine())
    assert batched.look(batch.batch_id) == (False, 3, 0, 0)
    assert batched.look(batch.batch_id) == (True, 0, 3, 0)
    batched.forget(batch.batch_id)
    with pytest.raises(EngineFault, match="no such"):
        batched.look(batch.batch_id)


def test_a_cancelled_batch_has_ended_without_answers(asking: Asking) -> None:
    batch = sent(asking, deals(3))
    batched = Batched(asking.engine())
    batched.cancel(batch.batch_id)
    assert batched.look(batch.batch_id) == (True, 0, 0, 3)
    assert batched.collect(batch.batch_id, batch.asked) == 0


def test_a_ceiling_stops_before_a_batch_is_sent_and_nothing_stays_set_aside(asking: Asking) -> None:
    asking.settings(ceilings=CostLimits(run=0.2))
    batched = Batched(asking.engine())
    for each in deals(5):
        with pytest.raises(Awaiting):
            batched.ask(each, asking.calls)
    with pytest.raises(EngineFault) as caught:
        batched.send(asking.calls, asking.keep)
    assert caught.value.reason == "ceiling"
    assert asking.server.asked == []
    assert len(batched.wanted) == 5
    assert {(row["state"], row["cost_usd"]) for row in asking.rows} == {("failed", 0.0)}


def test_one_batch_holds_no_more_than_it_may(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sales_kernel.engines.claude.batch.MOST_REQUESTS", 2)
    batched = Batched(asking.engine())
    for each in deals(5):
        with pytest.raises(Awaiting):
            batched.ask(each, asking.calls)
    sizes = []
    while made := batched.send(asking.calls, asking.keep):
        sizes.append(len(made.asked))
    assert sizes == [2, 2, 1]


def test_the_key_goes_nowhere_a_batch_says_its_answers_are(asking: Asking) -> None:
    (asked,) = deals(1)
    batch = sent(asking, [asked])
    with Server() as elsewhere:
        asking.server.batches.url = lambda: elsewhere.url
        later = Batched(asking.engine())
        assert later.collect(batch.batch_id, batch.asked) == 1
        assert elsewhere.asked == []
    assert later.ask(asked, asking.calls).value.text == "Call Anna."


def test_whoever_keeps_a_batch_hears_of_it_first_and_marks_its_calls_with_it(asking: Asking) -> None:
    batched = Batched(asking.engine())
    for each in deals(3):
        with pytest.raises(Awaiting):
            batched.ask(each, asking.calls)

    def interrupted(made: Sent) -> None:
        asking.keep(made)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batched.send(asking.calls, interrupted)
    (kept,) = under_way(asking.work.ledger, "bulk")
    assert [(row["batch_id"], row["state"]) for row in asking.rows] == [(kept.batch_id, "begun")] * 3
    assert list(kept.calls.values()) == [row["call_id"] for row in asking.rows]


def test_the_same_request_in_two_batches_is_paid_for_twice_and_no_call_stays_open(asking: Asking) -> None:
    questions = deals(2)
    batches = [sent(asking, questions), sent(asking, questions)]
    later = Batched(asking.engine())
    for batch in batches:
        later.collect(batch.batch_id, batch.asked)
    for each in questions:
        later.ask(each, asking.calls)
    assert later.settle_rest(asking.calls) == []
    assert [(row["state"], row["cost_usd"] > 0) for row in asking.rows] == [("done", True)] * 4


def test_a_request_of_which_nothing_came_counts_at_its_worst(asking: Asking) -> None:
    batch = sent(asking, deals(2))
    asking.server.batches.held[batch.batch_id].requests.pop()
    later = Batched(asking.engine())
    assert later.collect(batch.batch_id, batch.asked) == 1
    later.settle_rest(asking.calls)
    assert [(row["state"], row["cost_usd"] is None) for row in asking.rows] == [("done", False), ("failed", True)]
