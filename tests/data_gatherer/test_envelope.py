"""What the commands hand to each other through a pipe."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from data_gatherer.envelope import Envelope, enclose, read_envelope
from data_gatherer.gather import enriched
from sales_kernel.errors import UsageFault
from sales_kernel.fingerprint import content_hash
from sales_kernel.layer import Subject
from tests.conftest import JOHN, NOW
from tests.data_gatherer.places import sample


@pytest.fixture
def envelope() -> dict[str, Any]:
    """The envelope of the sample's first deal, as a program would read it."""
    deal = enriched(sample(NOW), Subject("sample", "sample", JOHN))
    return dict(orjson.loads(orjson.dumps(enclose("enriched_deal", deal))))


def read(document: object) -> Envelope:
    return read_envelope(orjson.dumps(document))


def refused(data: object) -> str:
    with pytest.raises(UsageFault) as failed:
        read_envelope(data if isinstance(data, bytes) else orjson.dumps(data))
    assert failed.value.exit_code == 2
    assert "data-gatherer enrich DEAL --json" in failed.value.hint
    return str(failed.value)


def test_what_was_enclosed_comes_out_the_same() -> None:
    source = sample(NOW)
    for one in source.listed():
        deal = enriched(source, Subject("sample", "sample", one.deal.id))
        opened = read(enclose("enriched_deal", deal))
        assert content_hash(opened.enriched_deal) == content_hash(deal)
        assert opened.subject == Subject("sample", "sample", one.deal.id)


def test_an_envelope_says_what_it_is(envelope: dict[str, Any]) -> None:
    assert {name: envelope[name] for name in ("kind", "version", "source")} == {
        "kind": "enriched_deal",
        "version": 1,
        "source": "sample",
    }


@pytest.mark.parametrize("data", [b"", b"no JSON", b'{"kind": ', b"\xff\xfe", b"[" * 5000, b'{"amount": NaN}'])
def test_what_is_not_json_is_said_to_be_so(data: bytes) -> None:
    assert refused(data).startswith("what is piped in is not JSON: ")


@pytest.mark.parametrize("document", [[], "text", 1, None, {}, {"kind": "enriched_deal", "version": 1}])
def test_other_json_is_not_our_envelope(document: object) -> None:
    assert refused(document) == "what is piped in is not our envelope: it has no enriched_deal"


def test_a_bare_deal_is_refused(envelope: dict[str, Any]) -> None:
    assert refused(envelope["enriched_deal"]) == "what is piped in is not our envelope: it has no enriched_deal"


def test_a_bare_summary_is_refused() -> None:
    bare = {"executive_summary": "All is well.", "current_status": {"text": "Fine."}}
    assert refused(bare) == "what is piped in is not our envelope: it has no enriched_deal"


@pytest.mark.parametrize(
    ("name", "value"), [("version", 2), ("version", "1"), ("kind", "recommendation"), ("source", None)]
)
def test_another_version_or_kind_is_refused_by_name(envelope: dict[str, Any], name: str, value: object) -> None:
    assert refused({**envelope, name: value}).startswith(f"what is piped in is not our envelope: {name}: ")


def test_the_place_of_a_mistake_is_named(envelope: dict[str, Any]) -> None:
    envelope["enriched_deal"]["interactions"][2]["direction"] = "sideways"
    assert refused(envelope).startswith(
        "what is piped in is not our envelope: enriched_deal.interactions.2.direction: "
    )


def test_a_field_nobody_knows_inside_the_deal_is_refused(envelope: dict[str, Any]) -> None:
    envelope["enriched_deal"]["deal"]["mood"] = "good"
    assert "enriched_deal.deal.mood" in refused(envelope)


def test_keys_beside_the_deal_are_tolerated(envelope: dict[str, Any]) -> None:
    opened = read({**envelope, "cache": {"hit": True}, "run": {"id": "x"}, "from_the_future": [1]})
    assert opened.enriched_deal == read(envelope).enriched_deal


def test_signals_and_summary_are_carried_as_they_are(envelope: dict[str, Any]) -> None:
    opened = read({**envelope, "kind": "deal_summary", "signals": {"a": 1}, "summary": {"b": [2]}})
    assert (opened.signals, opened.summary) == ({"a": 1}, {"b": [2]})


def test_hostile_text_comes_out_harmless(envelope: dict[str, Any]) -> None:
    envelope["enriched_deal"]["deal"]["name"] = "\x1b[31mDeal\x1b]0;owned\x07\n\u202eone"
    envelope["enriched_deal"]["interactions"][0]["text"] = "\x1b[2Jgone\x00"
    opened = read(envelope).enriched_deal
    assert (opened.deal.name, opened.interactions[0].text) == ("Deal one", "gone")


def test_a_moment_in_another_offset_is_the_same_deal(envelope: dict[str, Any]) -> None:
    before = content_hash(read(envelope).enriched_deal)
    record = envelope["enriched_deal"]["interactions"][0]
    assert record["at"] == "2026-10-19T16:20:00Z"
    record["at"] = "2026-10-19T18:20:00+02:00"
    assert content_hash(read(envelope).enriched_deal) == before


def test_the_order_of_records_does_not_make_another_deal(envelope: dict[str, Any]) -> None:
    before = content_hash(read(envelope).enriched_deal)
    envelope["enriched_deal"]["interactions"].reverse()
    envelope["enriched_deal"]["tasks"].reverse()
    assert content_hash(read(envelope).enriched_deal) == before
