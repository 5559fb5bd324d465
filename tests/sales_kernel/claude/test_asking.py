"""A question to Claude through the real SDK: what is sent, what comes back, what is written down."""

from __future__ import annotations

import pytest

from sales_kernel.engines.claude.request import POLICY
from sales_kernel.engines.faults import EngineFault
from tests.sales_kernel.claude.conftest import GOOD, RULES, Asking, Brief, question

BAD = {"tone": "warm", "text": "TODO"}


def test_a_good_answer_is_read_and_names_who_wrote_it(asking: Asking) -> None:
    answered = asking.ask()
    assert answered.value == Brief(tone="warm", text="Call Anna.")
    assert answered.by == "claude/1 (claude-sonnet-5-5)"


@pytest.mark.parametrize("watched", [False, True])
@pytest.mark.parametrize("fault", ["thinking", "capitals"])
def test_thinking_first_and_other_capitals_are_a_good_answer(asking: Asking, fault: str, watched: bool) -> None:
    asking.server.answer = lambda _: {"tone": "formal", "text": "Call Anna."}
    asking.server.will(fault)
    if watched:
        asking.watch()
    assert asking.ask().value == Brief(tone="formal", text="Call Anna.")
    (row,) = asking.rows
    assert row["thinking_tokens"] == (40 if fault == "thinking" else 0)


def test_a_call_is_written_down_with_use_cost_and_names(asking: Asking) -> None:
    asking.ask()
    (row,) = asking.rows
    (body,) = asking.server.bodies
    assert (row["layer"], row["model"], row["answered_by"]) == ("summarize", body["model"], body["model"])
    assert (row["state"], row["stop_reason"], row["fault"], row["answer"]) == ("done", "end_turn", None, None)
    assert row["prompt_version"] == "7"
    assert row["request_id"].startswith("req_")
    paid = row["input_tokens"] * 2 + row["cache_write_5m_tokens"] * 2.5 + row["output_tokens"] * 10
    assert row["cost_usd"] == pytest.approx(paid / 1e6)
    assert 0 < row["cost_usd"] < row["reserved_usd"]


def test_the_second_deal_reads_rules_and_company_from_the_prompt_cache(asking: Asking) -> None:
    engine = asking.engine()
    engine.ask(question({"id": "one"}), asking.calls)
    engine.ask(question({"id": "two"}), asking.calls)
    first, second = asking.rows
    assert (first["cache_read_tokens"], second["cache_write_5m_tokens"]) == (0, 0)
    assert second["cache_read_tokens"] == first["cache_write_5m_tokens"] > 500


@pytest.mark.parametrize(
    ("minutes", "mark"), [(5, {"type": "ephemeral"}), (60, {"type": "ephemeral", "ttl": "1h"}), (0, None)]
)
def test_settings_say_how_long_a_prefix_is_kept(asking: Asking, minutes: int, mark: object) -> None:
    asking.settings(cache_minutes=minutes)
    asking.ask()
    (body,) = asking.server.bodies
    assert [block.get("cache_control") for block in (*body["system"], *body["messages"][0]["content"])] == [mark, mark]


def test_records_are_in_the_tools_result_and_nowhere_else(asking: Asking) -> None:
    asking.ask(question({"id": "d1", "note": 'planted "marker"'}))
    (body,) = asking.server.bodies
    asked, loaded, given = body["messages"]
    assert body["system"][0]["text"] == f"{POLICY}\n\n{RULES}"
    assert asked["content"][0]["text"] == "We are Hillside Tools."
    assert loaded["content"][0]["name"] == body["tools"][0]["name"]
    assert given["content"][0]["content"] == '{"budget":60000,"deal":{"id":"d1","note":"planted \\"marker\\""}}'
    assert given["content"][0]["tool_use_id"] == loaded["content"][0]["id"]
    assert str(body).count("planted") == 1


def test_no_parameter_is_sent_that_current_models_refuse(asking: Asking) -> None:
    asking.ask()
    (body,) = asking.server.bodies
    assert set(body) == {"model", "max_tokens", "system", "tools", "tool_choice", "messages", "output_config"}
    assert body["output_config"]["effort"] == "medium"
    assert body["output_config"]["format"]["schema"]["additionalProperties"] is False
    assert body["tool_choice"] == {"type": "none"}


def test_the_same_question_is_the_same_request_whatever_the_order_of_its_records(asking: Asking) -> None:
    engine = asking.engine()
    one, other = question({"a": 1, "b": {"c": 1, "d": 2}}), question({"b": {"d": 2, "c": 1}, "a": 1})
    assert engine.request(one) == engine.request(other)


def test_what_does_not_hold_goes_back_once_with_the_complaints(asking: Asking) -> None:
    answers = [BAD, GOOD]
    asking.server.answer = lambda _: answers.pop(0)
    assert asking.ask().value.text == "Call Anna."
    first, second = asking.server.bodies
    assert second["messages"][:3] == first["messages"]
    before, complaint = second["messages"][3:]
    assert (before["role"], before["content"][0]["text"]) == ("assistant", '{"tone":"warm","text":"TODO"}')
    assert "- text: TODO is a placeholder" in complaint["content"][0]["text"]
    sent_back, good = asking.rows
    assert (sent_back["repair"], sent_back["fault"], sent_back["answer"]) == (
        0,
        "unusable",
        '{"tone":"warm","text":"TODO"}',
    )
    assert (good["repair"], good["state"], good["answer"]) == (1, "done", None)


@pytest.mark.parametrize("fault", ["invalid-json", "off-schema"])
def test_what_does_not_hold_twice_is_refused_and_kept_for_diagnosis(asking: Asking, fault: str) -> None:
    asking.server.will(fault)
    with pytest.raises(EngineFault, match="could not be used") as caught:
        asking.ask()
    assert (caught.value.reason, caught.value.exit_code) == ("unusable", 4)
    assert len(asking.server.bodies) == 2
    assert [(row["state"], row["fault"]) for row in asking.rows] == [("failed", "unusable")] * 2
    assert all(row["answer"] and row["cost_usd"] for row in asking.rows)


def test_what_is_right_of_the_first_answer_is_kept_where_the_repair_fails(asking: Asking) -> None:
    asking.server.answer = lambda _: {"tone": "formal", "text": "TODO"}
    asking.server.will("refusal", after=1)
    assert asking.ask().value.text == "(left out)"
    assert [row["fault"] for row in asking.rows] == [None, "refusal"]


def test_somebody_who_watches_sees_how_far_it_is(asking: Asking) -> None:
    asking.server.answer = lambda _: {"tone": "warm", "text": "word " * 60}
    asking.watch()
    asking.ask()
    assert asking.server.bodies[0]["stream"] is True
    assert asking.progress[0] == "thinking"
    assert asking.progress[-1] == "writing, 320 characters"


def test_before_the_first_call_of_a_home_it_is_said_what_leaves(asking: Asking) -> None:
    rows = asking.work.ledger.row
    engine = asking.engine(first=lambda: rows("SELECT 1 FROM engine_calls") is None)
    engine.ask(question(), asking.calls)
    engine.ask(question(), asking.calls)
    asking.ask(first=lambda: rows("SELECT 1 FROM engine_calls") is None)
    (said,) = asking.said
    assert "leaves this machine for 127.0.0.1:" in said
    assert "privacy: mask" in said


def test_a_ceiling_stops_before_the_call(asking: Asking) -> None:
    from sales_kernel.engines.claude.settings import CostLimits

    asking.settings(ceilings=CostLimits(run=0.001))
    with pytest.raises(EngineFault) as caught:
        asking.ask()
    assert (caught.value.reason, caught.value.exit_code) == ("ceiling", 7)
    assert asking.server.bodies == []
