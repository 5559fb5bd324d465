"""Why an answer would come from memory or not: every layer, the input, the leaf, and nothing computed or written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from action_recommender.cache import clear
from action_recommender.recommend import Recommender
from action_recommender.why import Explained, as_data, as_lines, explain
from data_gatherer.envelope import Envelope
from sales_kernel.ledger import Ledger
from tests.action_recommender.conftest import DEAL, Ask, Opened, SmallCrm, asked, configure, write_context
from tests.action_recommender.worlds import context
from tests.conftest import JOHN, NOW, Command

LAYERS = ["gather", "signals", "summarize", "candidates", "recommend"]
CONTEXT = context("Tone: warm", "Closing line: Call me.").text


@pytest.fixture
def why(opened: Opened) -> Any:
    """Explain as the command would, in this process."""

    def one(deal: Any = JOHN, *, at: str = NOW, **more: Any) -> dict[str, Explained]:
        variables = {name: more.pop(name) for name in list(more) if name.startswith("SALES_AGENT_")}
        told = explain(Recommender(opened(at, **variables), asked(deal, **more)))
        return {each.verdict.layer: each for each in told}

    return one


def verdicts(told: dict[str, Explained]) -> list[str]:
    return [str(each.verdict.kind) for each in told.values()]


def reasons(told: dict[str, Explained], layer: str = "recommend") -> list[str]:
    return [reason.input for reason in told[layer].verdict.reasons]


def moved(told: dict[str, Explained], layer: str, name: str) -> list[str]:
    return [change.path for change in told[layer].moved.get(name, [])]


def rows(ledger: Ledger) -> dict[str, int]:
    """Count the rows of every table."""
    tables = [row[0] for row in ledger.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: len(ledger.rows(f"SELECT 1 FROM {table}")) for table in tables}


# Each verdict


def test_before_anything_was_asked_every_layer_was_never_computed(why: Any) -> None:
    told = why()
    assert list(told) == LAYERS
    assert verdicts(told) == ["never computed"] * 5


def test_what_is_remembered_is_a_hit_with_its_times(why: Any, ask: Ask) -> None:
    made = ask()
    told = why()
    assert verdicts(told) == ["hit"] * 5
    assert told["recommend"].verdict.expires_at == made.answer.expires_at


def test_why_and_recommend_agree_on_every_verdict(why: Any, ask: Ask, crm: SmallCrm, home: Path) -> None:
    ask(DEAL)
    crm.change("nine cows", "ten cows")
    write_context(home, CONTEXT)
    told, made = why(DEAL, campaign="Spring"), ask(DEAL, campaign="Spring")
    assert reasons(told, "gather") == [reason.input for reason in made.verdicts["gather"].reasons]
    assert set(reasons(told)) >= {reason.input for reason in made.verdicts["recommend"].reasons}
    assert told["recommend"].verdict.inputs["company_context"] == made.answer.verdict.inputs["company_context"]


def test_an_answer_past_its_time_is_expired_with_its_inputs_unchanged(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    told = why(DEAL, at="2026-11-20T16:30:00+00:00")
    assert verdicts(told) == ["hit", "hit", "hit", "hit", "expired"]
    assert told["recommend"].verdict.note == "inputs unchanged"
    assert reasons(told) == []


def test_an_answer_whose_content_has_gone_is_evicted(why: Any, ask: Ask, opened: Opened) -> None:
    ask()
    opened().store.clear()
    assert verdicts(why())[0] == "evicted"


def test_a_layer_that_was_cleared_was_never_computed(why: Any, ask: Ask, opened: Opened) -> None:
    ask()
    clear(opened(), "recommend")
    assert verdicts(why()) == ["hit", "hit", "hit", "hit", "never computed"]


def test_what_is_piped_in_is_given(why: Any, ask: Ask) -> None:
    made = ask()
    envelope = Envelope(kind="enriched_deal", version=1, source="sample", enriched_deal=made.found.deal.value)
    told = why(envelope)
    assert verdicts(told) == ["given", "hit", "hit", "hit", "hit"]


def test_a_summary_that_is_piped_in_is_given_too(why: Any, ask: Ask) -> None:
    made = ask()
    summary = {**made.found.summary.value.model_dump(mode="json"), "executive_summary": "All is well."}
    envelope = Envelope(
        kind="deal_summary", version=1, source="sample", enriched_deal=made.found.deal.value, summary=summary
    )
    told = why(envelope)
    assert str(told["summarize"].verdict.kind) == "given"
    assert reasons(told) == ["summary"]


# Each input, down to the leaf


def test_a_changed_note_is_named_by_its_record_and_field(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.change("They have nine cows.", "They have ten cows.")
    told = why(DEAL)
    assert moved(told, "gather", "source") == ["interactions[note:n1].text"]
    (leaf,) = told["recommend"].moved["enriched_data"]
    assert (leaf.path, leaf.old, leaf.new) == (
        "interactions[note:n1].text",
        "Met at the fair. They have nine cows.",
        "Met at the fair. They have ten cows.",
    )


def test_an_added_record_and_a_removed_one_are_named(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    before = crm.files["timeline.csv"]
    line = next(line for line in before.splitlines(keepends=True) if ",n1," in line)
    crm.change(line, f"{DEAL},n2,note,internal,2026-10-02T09:00:00,ann,,Another.\n")
    told = why(DEAL)
    changes = {leaf.path: (leaf.old is None, leaf.new is None) for leaf in told["gather"].moved["source"]}
    assert changes == {"interactions[note:n2]": (True, False), "interactions[note:n1]": (False, True)}


def test_a_changed_field_of_a_contact_and_of_the_deal_are_named(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.change("Ann Archer", "Ann Bowman")
    crm.change("20000", "25000")
    assert moved(why(DEAL), "recommend", "enriched_data") == ["contacts[ann].name", "deal.amount"]


def test_an_edited_guideline_is_named_with_its_line_and_heading(why: Any, ask: Ask, home: Path) -> None:
    write_context(home, CONTEXT)
    ask()
    write_context(home, CONTEXT.replace("Call me.", "Write to me."))
    told = why()
    assert verdicts(told) == ["hit", "hit", "hit", "hit", "changed"]
    (leaf,) = told["recommend"].moved["company_context"]
    assert leaf.path == "line 13, Communication Guidelines"
    assert (leaf.old, leaf.new) == ("- Closing line: Call me.", "- Closing line: Write to me.")


def test_a_campaign_is_named_with_both_texts(why: Any, ask: Ask) -> None:
    ask()
    (leaf,) = why(campaign="Spring")["recommend"].moved["campaign_context"]
    assert (leaf.old, leaf.new) == ("", "Spring")


def test_a_changed_setting_is_named_below_the_prompt(why: Any, ask: Ask, home: Path) -> None:
    ask()
    configure(home, "actions: {caps: {P1: 1}, footer: Oakline}")
    told = why()
    assert moved(told, "recommend", "prompt") == ["rules.actions.caps", "rules.actions.footer"]
    assert reasons(told, "candidates") == ["rules"]


def test_a_prompt_files_changed_line_is_named(why: Any, ask: Ask, tmp_path: Path) -> None:
    mine = tmp_path / "mine.md"
    mine.write_text("---\ntone: warm\n---\n{{company_context}}\n", encoding="utf-8")
    ask(prompt=mine)
    mine.write_text("---\ntone: formal\n---\n{{company_context}}\n", encoding="utf-8")
    (leaf,) = why(prompt=mine)["recommend"].moved["prompt"]
    assert leaf.path.startswith("template")
    assert (leaf.old, leaf.new) == ("tone: warm", "tone: formal")


def test_another_day_is_named_as_the_calendars(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    told = why(DEAL, day=date(2026, 11, 23))
    assert str(told["gather"].verdict.kind) == "hit"
    (leaf,) = told["recommend"].moved["calendar"]
    assert (leaf.path, leaf.old, leaf.new) == ("day", "2026-11-20", "2026-11-23")


def test_what_another_layer_must_say_first_is_pending(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.change("They have nine cows.", "They have ten cows.")
    told = why(DEAL)
    pending = {layer: [str(r) for r in told[layer].verdict.reasons if r.new == ""] for layer in LAYERS}
    assert pending["summarize"] == ["signals must be asked again first"]
    assert pending["candidates"] == ["signals must be asked again first"]
    assert pending["recommend"] == ["summary must be asked again first"]


def test_reverting_is_seen_as_a_hit_again(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.change("nine cows", "ten cows")
    ask(DEAL)
    crm.change("ten cows", "nine cows")
    assert verdicts(why(DEAL)) == ["hit"] * 5


def test_equal_data_read_again_needs_no_engine(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.bring_in()
    assert verdicts(why(DEAL)) == ["hit"] * 5


# Nothing is computed


@pytest.mark.parametrize("asked_before", [True, False])
def test_why_writes_no_row_and_remembers_nothing(
    why: Any, ask: Ask, opened: Opened, crm: SmallCrm, asked_before: bool
) -> None:
    if asked_before:
        ask(DEAL)
    ledger = opened().ledger
    before = rows(ledger)
    crm.change("nine cows", "ten cows")
    why(DEAL, campaign="Spring")
    assert rows(ledger) == before
    assert why(DEAL, campaign="Spring")["recommend"].verdict.kind != "hit"


def test_why_puts_nothing_into_the_store(why: Any, ask: Ask, crm: SmallCrm, home: Path) -> None:
    ask(DEAL)
    before = sorted((path.name, path.stat().st_size) for path in (home / "cache").glob("cache.db"))
    crm.change("nine cows", "ten cows")
    why(DEAL)
    assert sorted((path.name, path.stat().st_size) for path in (home / "cache").glob("cache.db")) == before


def test_why_asks_no_engine(why: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    from sales_kernel.engines.playbook import Playbook

    def asked_after_all(*_: object) -> None:
        raise AssertionError("an engine was asked")

    monkeypatch.setattr(Playbook, "ask", asked_after_all)
    assert verdicts(why()) == ["never computed"] * 5
    with pytest.raises(AssertionError, match="an engine was asked"):
        ask()


# What is shown


def test_a_layers_lines_are_verdict_reason_leaf(why: Any, ask: Ask) -> None:
    old = ask().answer.verdict.inputs["campaign_context"][:8]
    told = why(campaign="Spring")["recommend"]
    new = told.verdict.inputs["campaign_context"][:8]
    assert list(as_lines(told)) == [
        "recommend  changed, computed 2026-11-20 15:00 UTC",
        f"    campaign_context changed ({old} -> {new})",
        "        value: “” -> “Spring”",
    ]


def test_many_leaves_are_counted_not_listed(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.files["timeline.csv"] += "".join(
        f"{DEAL},x{number},note,internal,2026-10-01T09:00:00,ann,,Note {number}.\n" for number in range(12)
    )
    crm.bring_in()
    lines = list(as_lines(why(DEAL)["gather"]))
    assert len(lines) == 2 + 8 + 1
    assert lines[-1] == "        … and 4 more"


def test_for_programs_a_layer_tells_inputs_reasons_and_leaves(why: Any, ask: Ask) -> None:
    ask()
    data = as_data(why(campaign="Spring")["recommend"])
    assert data["verdict"] == "changed"
    assert [reason["input"] for reason in data["reasons"]] == ["campaign_context"]
    assert data["moved"] == {"campaign_context": [{"path": "", "old": "", "new": "Spring"}]}
    assert list(data["inputs"])[-1] == "calendar"


def test_a_hostile_note_cannot_steer_the_terminal_of_who_asks_why(why: Any, ask: Ask, crm: SmallCrm) -> None:
    ask(DEAL)
    crm.change("They have nine cows.", "\x1b[31mred\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\")
    assert not any("\x1b" in line for layer in why(DEAL).values() for line in as_lines(layer))


def test_the_command_tells_every_layer_as_text_and_as_json(ask: Ask, run: Command) -> None:
    ask()
    told = run("sales-action", "why", JOHN, "--source", "sample")
    assert [line.split()[0] for line in told.stdout.splitlines()] == LAYERS
    assert all(" hit, computed 2026-11-20 15:00 UTC" in line for line in told.stdout.splitlines())
    data = orjson.loads(run("sales-action", "why", JOHN, "--source", "sample", "--json").stdout)
    assert (data["source"], data["deal_id"], list(data["layers"])) == ("sample", JOHN, LAYERS)


def test_the_command_takes_every_option_that_forms_the_key(ask: Ask, run: Command, tmp_path: Path) -> None:
    mine = tmp_path / "mine.md"
    mine.write_text("---\ntone: formal\n---\n{{company_context}}\n", encoding="utf-8")
    options = (
        "--source",
        "sample",
        "-c",
        "Spring",
        "--prompt-file",
        str(mine),
        "--engine",
        "playbook",
        "--for",
        "2026-11-23",
    )
    made = run("sales-action", "recommend", JOHN, *options, "--json")
    told = orjson.loads(run("sales-action", "why", JOHN, *options, "--json").stdout)
    assert told["layers"]["recommend"]["verdict"] == "hit"
    assert told["layers"]["recommend"]["inputs"] == orjson.loads(made.stdout)["cache"]["hashes"]
