"""What can go wrong with a call, each with its own words and exit code, through the real SDK."""

from __future__ import annotations

import threading

import pytest

from sales_kernel.engines.claude.engine import Claude
from sales_kernel.engines.claude.settings import ClaudeSettings
from sales_kernel.engines.faults import EngineFault
from tests.messages.faults import held
from tests.messages.server import Server
from tests.sales_kernel.claude.conftest import Asking, Brief, question

FAULTS = {
    "400": ("refused request", 4, "refused (HTTP 400): it says 'output_config: this schema is refused'"),
    "401": ("key refused", 3, "the key is refused"),
    "402": ("no credit", 3, "no credit"),
    "403": ("not allowed", 3, "may not do this"),
    "404": ("no such model", 2, "no such model"),
    "413": ("too long", 4, "too large"),
    "429-3600": ("rate limit", 7, "asks to wait 3,600 s (rate limit), longer than the 30 s we wait"),
    "spend": ("spend limit", 7, "spend limit"),
    "500": ("server error", 4, "failed (HTTP 500)"),
    "529": ("overloaded", 4, "overloaded"),
    "cut-json": ("truncated", 4, "cut at max_tokens (16,000)"),
    "refusal": ("refusal", 4, "refused to answer (cyber)"),
    "empty": ("empty", 4, "empty"),
    "context-exceeded": ("too long", 4, "too long"),
    "redirect": ("connection", 4, "sends us elsewhere, and the key is not sent there"),
}
BROKEN = {
    "dropped-body": "broke off",
    "dropped-stream": "broke off",
    "stream-without-end": "ended before its end",
    "error-event": "broke off its answer: it is overloaded",
}


@pytest.mark.parametrize("watched", [False, True])
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_words_its_reason_and_its_exit_code(asking: Asking, name: str, watched: bool) -> None:
    reason, code, words = FAULTS[name]
    asking.server.will(name)
    if watched:
        asking.watch()
    with pytest.raises(EngineFault) as caught:
        asking.ask()
    assert (caught.value.reason, caught.value.exit_code) == (reason, code)
    assert words in str(caught.value)
    assert "[req_" in str(caught.value)
    assert "--engine playbook" in caught.value.hint
    (row,) = asking.rows
    assert (row["state"], row["fault"]) == ("failed", reason)
    assert f"[{row['request_id']}]" in str(caught.value)


@pytest.mark.parametrize("watched", [False, True])
@pytest.mark.parametrize("name", ["cut-json", "refusal", "context-exceeded", "empty"])
def test_an_answer_that_may_not_be_used_is_paid_for_and_never_repaired(
    asking: Asking, name: str, watched: bool
) -> None:
    asking.server.will(name)
    if watched:
        asking.watch()
    with pytest.raises(EngineFault):
        asking.ask()
    (row,) = asking.rows
    assert row["cost_usd"] > 0
    assert row["stop_reason"]
    assert len(asking.server.bodies) == 1


@pytest.mark.parametrize("name", ["401", "404", "429-3600", "spend", "redirect"])
def test_what_no_retry_can_mend_is_asked_once_and_costs_nothing(asking: Asking, name: str, slept: list[float]) -> None:
    asking.server.will(name)
    with pytest.raises(EngineFault):
        asking.ask()
    assert (len(asking.server.bodies), slept) == (1, [])
    assert asking.rows[0]["cost_usd"] == 0


def test_a_short_wait_that_is_asked_for_is_waited(asking: Asking, slept: list[float]) -> None:
    asking.server.will("429-1")
    assert asking.ask().value.text == "Call Anna."
    assert slept == [1.0]
    assert [row["state"] for row in asking.rows] == ["done"]


def test_how_long_is_waited_is_a_setting(asking: Asking, slept: list[float]) -> None:
    asking.settings(wait_seconds=0.5)
    asking.server.will("429-1")
    with pytest.raises(EngineFault, match=r"longer than the 0\.5 s we wait"):
        asking.ask()
    assert slept == []


@pytest.mark.parametrize("name", ["500", "529"])
def test_what_may_pass_is_tried_three_times_in_all(asking: Asking, name: str, slept: list[float]) -> None:
    asking.server.will(name)
    with pytest.raises(EngineFault):
        asking.ask()
    assert (len(asking.server.bodies), len(slept)) == (3, 2)


@pytest.mark.parametrize("watched", [False, True])
def test_what_passes_is_not_seen(asking: Asking, watched: bool) -> None:
    asking.server.will("500-then-good")
    if watched:
        asking.watch()
    assert asking.ask().value.text == "Call Anna."


@pytest.mark.parametrize("name", BROKEN)
def test_an_answer_that_breaks_off_is_asked_for_once_more_and_never_served(asking: Asking, name: str) -> None:
    if name != "dropped-body":
        asking.watch()
    asking.server.will(name)
    with pytest.raises(EngineFault) as caught:
        asking.ask()
    assert (caught.value.reason, caught.value.exit_code) == ("broken stream", 4)
    assert BROKEN[name] in str(caught.value)
    assert len(asking.server.bodies) == len(asking.rows) == 2
    assert all(row["cost_usd"] is None for row in asking.rows)
    assert ("the answer broke off, asking once more" in asking.progress) == (name != "dropped-body")


@pytest.mark.parametrize("watched", [False, True])
def test_what_breaks_off_once_is_not_noticed_in_the_answer_but_in_the_bill(asking: Asking, watched: bool) -> None:
    if watched:
        asking.watch()
    asking.server.will("dropped-stream-then-good")
    assert asking.ask().value == Brief(tone="warm", text="Call Anna.")
    assert [row["fault"] for row in asking.rows] == ["broken stream", None]


@pytest.mark.parametrize("watched", [False, True])
def test_a_page_instead_of_a_message_is_not_one(asking: Asking, watched: bool) -> None:
    asking.server.will("page")
    if watched:
        asking.watch()
    with pytest.raises(EngineFault, match="no message of the Messages API") as caught:
        asking.ask()
    assert (caught.value.reason, caught.value.exit_code) == ("not a message", 4)


@pytest.mark.parametrize("watched", [False, True])
def test_an_answer_that_does_not_come_is_given_up(asking: Asking, watched: bool) -> None:
    gate = threading.Event()
    asking.server.will(held(gate))
    asking.settings(timeout_seconds=0.1)
    if watched:
        asking.watch()
    with pytest.raises(EngineFault, match="no answer came in time") as caught:
        asking.ask()
    gate.set()
    assert (caught.value.reason, caught.value.exit_code) == ("timeout", 4)
    assert len(asking.server.bodies) == len(asking.rows) == 1
    assert asking.rows[0]["cost_usd"] is None


def test_nobody_listening_is_no_connection(asking: Asking) -> None:
    with Server() as gone:
        pass
    engine = Claude(ClaudeSettings(), gone.environment)
    with pytest.raises(EngineFault, match="no connection: Connection refused") as caught:
        engine.ask(question(), asking.calls)
    assert caught.value.reason == "connection"
    assert asking.rows[0]["cost_usd"] == 0
