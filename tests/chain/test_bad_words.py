"""Bad input on the command line and from a pipe: each named, nothing done."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chain.asking import SAMPLE, Data, complaint, counted, data, recommended
from tests.chain.conftest import Shop
from tests.conftest import JOHN, Command

LIST = "hint:  list deals with: data-gatherer deals --source sample"
PIPE = "hint:  pipe the output of: data-gatherer enrich DEAL --json   or: deal-summary summarize DEAL --json"
ODD = [
    "no-such-deal",
    "../crm",
    "../../../etc/passwd",
    "a'b\"c",
    "100%",
    "%",
    "_",
    "a\nb",
    "~",
    "*",
    JOHN + "/",
    JOHN[:-1] + "4",
]


@pytest.mark.parametrize("deal", ODD)
def test_an_unknown_deal_is_named_as_it_was_typed(call: Command, deal: str) -> None:
    assert complaint(call("sales-action", "recommend", deal, *SAMPLE)) == (
        5,
        [f"error: no deal {deal.strip()!r} in sample", LIST],
    )


@pytest.mark.parametrize("deal", ["' OR '1'='1", "d_", "d%", "../crm.db", "d1\n", "d1\x1b[31m"])
def test_the_local_crm_takes_an_odd_id_literally(call: Command, shop: Shop, deal: str) -> None:
    done = call("sales-action", "recommend", deal)
    if deal.strip() == "d1":
        assert done.returncode == 0
    else:
        assert complaint(done)[0] == 5
        assert "\x1b" not in done.stderr


ANY_WORD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@OFTEN
@given(word=ANY_WORD)
def test_no_word_makes_a_command_stumble_or_its_answer_steer(call: Command, shop: Shop, word: str) -> None:
    for command in ("why", "history", "show"):
        done = call("sales-action", command, "--", word)
        assert (done.returncode in (0, 2, 5), "Traceback" in done.stderr) == (True, False)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.stdout + done.stderr)


@pytest.mark.parametrize("deal", ["", "   ", "\n\t"])
@pytest.mark.parametrize("command", ["recommend", "why"])
def test_an_empty_deal_is_refused(call: Command, command: str, deal: str) -> None:
    said = ["error: the deal is empty", "hint:  give a deal id, or a piece of a deal's name"]
    assert complaint(call("sales-action", command, deal, *SAMPLE)) == (2, said)


def test_an_ambiguous_name_lists_its_candidates(call: Command) -> None:
    assert complaint(call("sales-action", "recommend", "planning", *SAMPLE)) == (
        5,
        [
            "error: 'planning' fits 2 deals:",
            "       68a47be2d905c13f7a86e0b4  Alder & Pike, national planning program",
            "       6904bd5e3c8172fa60d9b148  Marlowe & Tate, planning for two kilns",
            "hint:  give the id, or a longer piece of the name",
        ],
    )


def test_a_very_ambiguous_name_lists_ten_and_counts_the_rest(call: Command) -> None:
    code, lines = complaint(call("sales-action", "recommend", "e", *SAMPLE))
    assert (code, len(lines), lines[11].startswith("       … and ")) == (5, 13, True)


def test_a_unique_piece_of_a_name_is_enough_in_any_case(call: Command) -> None:
    assert recommended(call, deal="  ENTERPRISE saas ")["deal_id"] == JOHN


@pytest.mark.parametrize("text", [b"\xff", b"caf\xe9"])
@pytest.mark.parametrize("command", ["recommend DEAL -c", "why DEAL -c", "history", "show", "show last --action"])
def test_bytes_that_are_no_text_are_no_crash(call: Command, remembered: Data, command: str, text: bytes) -> None:
    words = [JOHN if word == "DEAL" else word for word in command.split()]
    source = SAMPLE if JOHN in words else ()
    done = call("sales-action", *words, text.decode("utf-8", "surrogateescape"), *source)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2, 5)


def test_a_run_id_that_is_no_text_is_no_crash(call: Command, remembered: Data) -> None:
    done = call("sales-ledger", "details", "\udcff")
    assert (done.returncode, "Traceback" in done.stderr) == (5, False)


@pytest.mark.parametrize("name", ["nope", "SAMPLE", ""])
def test_a_source_this_version_has_not_is_refused(call: Command, name: str) -> None:
    code, lines = complaint(call("sales-action", "recommend", JOHN, "--source", name))
    if name:
        assert (code, lines) == (
            2,
            [f"error: no source called {name!r} in this version", "hint:  use --source sample or local or brevo"],
        )
    else:
        assert (code, lines[0]) == (2, "error: no CRM is set up")


def test_brevo_without_a_key_is_refused(call: Command) -> None:
    code, (said, hint) = complaint(call("sales-action", "recommend", JOHN, "--source", "brevo"))
    assert (code, said) == (3, "error: no key for Brevo: BREVO_API_KEY is not set")
    assert "BREVO_API_KEY" in hint


def test_without_a_crm_both_ways_out_are_named(call: Command) -> None:
    code, (said, hint) = complaint(call("sales-action", "recommend", JOHN))
    assert (code, said) == (2, "error: no CRM is set up")
    assert "--source sample" in hint
    assert "data-gatherer import" in hint


@pytest.mark.parametrize("name", ["claud", "gpt"])
def test_an_engine_this_version_has_not_is_refused(call: Command, name: str) -> None:
    assert complaint(call("sales-action", "recommend", JOHN, *SAMPLE, "--engine", name)) == (
        2,
        [f"error: no engine called {name!r} in this version", "hint:  use --engine claude or playbook"],
    )


def test_a_refused_command_leaves_no_run_behind(call: Command, remembered: Data, home: Path) -> None:
    before = counted(home)
    for words in (["no-such"], [""], [JOHN, "--engine", "gpt"], [JOHN, "--for", "x"], [JOHN, "--prompt", "none.md"]):
        assert call("sales-action", "recommend", *words, *SAMPLE).returncode in (2, 5)
    assert counted(home) == before


def test_a_very_long_campaign_is_taken(call: Command) -> None:
    campaign = "Spring fair in Chicago. " * 4000
    assert recommended(call, "-c", campaign)["campaign_context"].strip() == campaign.strip()


NOT_OURS = {
    "nothing": ("", "is not JSON: "),
    "prose": ("hello", "is not JSON: "),
    "half": ('{"kind": "enriched_deal", "enriched_deal": {', "is not JSON: "),
    "nesting": ("[" * 100_000, "is not JSON: "),
    "no number": ('{"enriched_deal": NaN}', "is not JSON: "),
    "a list": ("[1]", "is not our envelope: it has no enriched_deal"),
    "empty": ("{}", "is not our envelope: it has no enriched_deal"),
    "of another kind": ('{"enriched_deal": {}}', "is not our envelope: kind: Field required"),
    "null": ("null", "is not our envelope: it has no enriched_deal"),
}


@pytest.mark.parametrize("name", NOT_OURS)
@pytest.mark.parametrize("command", [("sales-action", "recommend"), ("deal-summary", "summarize")], ids=" ".join)
def test_stdin_that_is_not_ours_is_refused(call: Command, command: tuple[str, str], name: str, home: Path) -> None:
    text, said = NOT_OURS[name]
    code, lines = complaint(call(*command, "-", stdin=text))
    assert (code, lines[0].startswith(f"error: what is piped in {said}"), lines[1:]) == (2, True, [PIPE])
    assert not (home / "recommendation_cache.db").exists()


def envelope(call: Command) -> Data:
    return data(call("deal-summary", "summarize", JOHN, *SAMPLE, "--json"))


EDITS = [
    (("version",), 2, "version: Input should be 1"),
    (("kind",), "deal", "kind: Input should be 'enriched_deal' or 'deal_summary'"),
    (("enriched_deal", "surprise"), 1, "enriched_deal.surprise: Extra inputs are not permitted"),
    (("enriched_deal", "deal", "stage", "kind"), "maybe", "enriched_deal.deal.stage.kind: "),
    (("enriched_deal", "interactions", 0, "at"), "2026-11-20T10:00:00", "enriched_deal.interactions.0.at: "),
    (("summary", "executive_summary"), None, "summary.executive_summary: "),
]


@pytest.mark.parametrize(("path", "value", "said"), EDITS, ids=[".".join(map(str, one[0])) for one in EDITS])
def test_the_place_of_the_first_mistake_in_an_envelope_is_named(
    call: Command, path: tuple[str | int, ...], value: object, said: str
) -> None:
    whole = envelope(call)
    part = whole
    for key in path[:-1]:
        part = part[key]  # type: ignore[index]
    part[path[-1]] = value  # type: ignore[index]
    code, lines = complaint(call("sales-action", "recommend", "-", stdin=json.dumps(whole)))
    assert (code, lines[0].startswith(f"error: what is piped in is not our envelope: {said}")) == (2, True), lines
    assert lines[1] == PIPE


def test_a_piped_deal_without_an_id_is_refused(call: Command) -> None:
    whole = data(call("data-gatherer", "enrich", JOHN, *SAMPLE, "--json"))
    whole["enriched_deal"]["deal"]["id"] = ""
    assert complaint(call("sales-action", "recommend", "-", stdin=json.dumps(whole)))[0] == 2


def test_two_envelopes_in_a_row_are_refused(call: Command) -> None:
    text = json.dumps(envelope(call))
    code, lines = complaint(call("sales-action", "recommend", "-", stdin=text + text))
    assert (code, lines[0].startswith("error: what is piped in is not JSON: ")) == (2, True)


def test_a_deal_with_nothing_in_it_still_gets_an_answer(call: Command) -> None:
    whole = envelope(call)
    deal = whole["enriched_deal"]
    empty = {"kind": "enriched_deal", "version": 1, "source": "sample"}
    empty["enriched_deal"] = {**deal, "interactions": [], "contacts": [], "tasks": [], "company": None}
    made = data(call("sales-action", "recommend", "-", "--json", stdin=json.dumps(empty)))
    assert [action["content"] for action in made["p0_actions"] if action["channel"] == "email"] == []
    assert (made["deal_name"], made["contact_name"]) == ("Enterprise SaaS Deal", "")
