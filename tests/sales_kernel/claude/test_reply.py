"""Whatever a server says in a message, it is read without harm."""

from __future__ import annotations

from types import SimpleNamespace

import httpx2
import pytest
from anthropic.types import Message

from sales_kernel.engines.claude.engine import Claude
from sales_kernel.engines.claude.faults import vain_to_wait
from sales_kernel.engines.claude.reply import read_message, usage_of
from sales_kernel.engines.claude.settings import ClaudeSettings
from tests.sales_kernel.claude.conftest import PROMPT


def message(text: str, stop: str = "end_turn") -> Message:
    return Message.construct(
        type="message", content=[SimpleNamespace(type="text", text=text)], stop_reason=stop, model="m"
    )


@pytest.mark.parametrize(("came", "read"), [("a\ud83d!", "a\ufffd!"), ("\ud83d\ude00", "\U0001f600")])
def test_half_a_character_is_replaced_and_two_halves_are_one(came: str, read: str) -> None:
    assert read_message(message(came), "", 100).text == read


def test_why_it_stopped_is_told_without_escapes() -> None:
    said = read_message(message("x", "odd\x1b[31m\nstop\ud800"), "", 100)
    assert said.stop_reason == "odd stop"
    assert "(odd stop)" in str(said.fault)


def test_tokens_are_counted_from_nothing_up() -> None:
    usage = usage_of(SimpleNamespace(input_tokens=-5, output_tokens=10**30))
    assert usage is not None
    assert (usage.input, usage.output) == (0, 10**12)


@pytest.mark.parametrize(
    ("headers", "vain"),
    [
        ({"retry-after-ms": "soon"}, False),
        ({"retry-after-ms": "soon", "retry-after": "3600"}, True),
        ({"retry-after-ms": "3600000"}, True),
        ({"retry-after": "soon"}, False),
    ],
)
def test_a_wait_that_cannot_be_read_is_none(headers: dict[str, str], vain: bool) -> None:
    response = httpx2.Response(500, headers=headers, json={})
    assert (vain_to_wait(response, 30) is not None) is vain


def test_who_answers_shapes_the_answer_where_that_is_not_anthropic() -> None:
    def shape(address: str) -> object:
        return Claude(ClaudeSettings(), {"ANTHROPIC_BASE_URL": address}).shape("summarize", PROMPT).get("host")

    assert [shape(address) for address in ("", "https://api.anthropic.com/")] == [None, None]
    assert [shape(address) for address in ("https://A.example/x", "http://localhost:81")] == [
        "a.example",
        "localhost:81",
    ]
