"""`sales-action why`: which layer, which input, which leaf; and that it only looks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.chain.asking import (
    INPUTS,
    LAYERS,
    SAMPLE,
    Data,
    complaint,
    counted,
    data,
    explained,
    made_again,
    reasons,
    recommended,
    verdicts,
)
from tests.chain.conftest import Shop
from tests.conftest import JOHN, Command, Ran

ALL_HIT = """\
gather     hit, computed 2026-11-20 15:00 UTC
signals    hit, computed 2026-11-20 15:00 UTC
summarize  hit, computed 2026-11-20 15:00 UTC, good until 2026-11-21 15:00 UTC
candidates hit, computed 2026-11-20 15:00 UTC
recommend  hit, computed 2026-11-20 15:00 UTC, good until 2026-11-20 16:00 UTC
"""


def why(call: Command, *arguments: str, deal: str = JOHN) -> Ran:
    done = call("sales-action", "why", deal, *SAMPLE, *arguments)
    assert done.returncode == 0, done.stderr
    return done


def own_prompt(folder: Path, front: str = "tone: warm") -> str:
    path = folder / "own.md"
    path.write_text(f"---\n{front}\n---\nDecide.\n\n{{{{company_context}}}}\n", encoding="utf-8")
    return str(path)


def test_before_the_first_ask_nothing_was_computed(call: Command) -> None:
    assert why(call).stdout == "".join(f"{name:<11}never computed\n" for name in LAYERS)


def test_after_an_ask_every_layer_is_a_hit(call: Command, remembered: Data) -> None:
    assert why(call).stdout == ALL_HIT


def test_why_says_nothing_beside_its_answer(call: Command, remembered: Data) -> None:
    assert why(call).stderr == ""


def test_a_campaign_is_named_with_both_hashes_and_both_texts(call: Command, remembered: Data) -> None:
    layers = explained(call, "-c", "spring fair")
    (reason,) = layers["recommend"]["reasons"]
    assert why(call, "-c", "spring fair").stdout == "".join(
        [
            *ALL_HIT.splitlines(keepends=True)[:4],
            "recommend  changed, computed 2026-11-20 15:00 UTC\n",
            f"    campaign_context changed ({reason['old'][:8]} -> {reason['new'][:8]})\n",
            "        value: “” -> “spring fair”\n",
        ]
    )
    assert reason["old"] == remembered["cache"]["hashes"]["campaign_context"]


def test_a_removed_campaign_is_a_changed_input(call: Command) -> None:
    recommended(call, "-c", "spring fair")
    layers = explained(call)
    assert reasons(layers) == {"recommend": ["campaign_context"]}
    assert layers["recommend"]["moved"] == {"campaign_context": [{"path": "", "old": "spring fair", "new": ""}]}


def test_a_guideline_is_named_by_line_and_heading_and_costs_no_summary(call: Command, home: Path) -> None:
    call("sales-action", "context-init")
    recommended(call)
    context = home / "company-context.md"
    text = context.read_text(encoding="utf-8")
    line = text[: text.index("- Meeting length")].count("\n") + 1
    context.write_text(text.replace("- Meeting length: 20", "- Meeting length: 45"), encoding="utf-8")
    layers = explained(call)
    assert reasons(layers) == {"recommend": ["company_context"]}
    assert layers["recommend"]["moved"]["company_context"] == [
        {
            "path": f"line {line}, Communication Guidelines",
            "old": "- Meeting length: 20 minutes",
            "new": "- Meeting length: 45 minutes",
        }
    ]


def test_who_we_are_concerns_the_summary_too(call: Command, home: Path) -> None:
    call("sales-action", "context-init")
    recommended(call)
    context = home / "company-context.md"
    text = context.read_text(encoding="utf-8")
    context.write_text(text.replace("## Target Audience\n", "## Target Audience\n\n- Bakeries\n"), encoding="utf-8")
    found = reasons(explained(call))
    assert found == {"summarize": ["company_context"], "recommend": ["summary", "company_context"]}


def test_a_prompt_file_is_a_changed_prompt_and_the_line_is_named(call: Command, tmp_path: Path) -> None:
    recommended(call, "--prompt-file", own_prompt(tmp_path))
    layers = explained(call, "--prompt-file", own_prompt(tmp_path, "tone: formal"))
    assert reasons(layers) == {"recommend": ["prompt"]}
    (leaf,) = layers["recommend"]["moved"]["prompt"]
    assert (leaf["old"], leaf["new"]) == ("tone: warm", "tone: formal")
    assert "line 2" in leaf["path"]


def test_another_day_is_a_changed_calendar(call: Command, remembered: Data) -> None:
    layers = explained(call, "--for", "2026-11-23")
    assert {name: found for name, found in reasons(layers).items() if name in ("gather", "signals")} == {
        "signals": ["calendar"]
    }
    assert "calendar" in reasons(layers)["recommend"]
    assert "        day: “2026-11-20” -> “2026-11-23”" in why(call, "--for", "2026-11-23").stdout.splitlines()


def test_a_setting_of_the_rules_is_named(call: Command, remembered: Data, home: Path) -> None:
    (home / "config.yaml").write_text("actions:\n  stale_days: 40\n", encoding="utf-8")
    layers = explained(call)
    assert reasons(layers)["candidates"] == ["rules"]
    assert layers["candidates"]["moved"]["rules"] == [{"path": "actions.stale_days", "old": None, "new": 40}]


def test_a_past_lifetime_is_no_changed_input(call: Command, remembered: Data) -> None:
    done = call("sales-action", "why", JOHN, *SAMPLE, env={"SALES_AGENT_NOW": "2026-11-20T16:00:00+00:00"})
    assert done.stdout.splitlines()[-1] == "recommend  expired (inputs unchanged), computed 2026-11-20 15:00 UTC"


def test_a_forgotten_layer_was_never_computed(call: Command, remembered: Data) -> None:
    call("sales-action", "cache-clear", "--yes", "--layer", "recommend")
    assert verdicts(explained(call)) == {**dict.fromkeys(LAYERS, "hit"), "recommend": "never computed"}


def test_contents_that_have_gone_are_evicted_and_come_back(call: Command, remembered: Data, home: Path) -> None:
    shutil.rmtree(home / "cache")
    assert explained(call)["gather"]["verdict"] == "evicted"
    assert made_again(recommended(call))[0] == "gather"
    assert verdicts(explained(call)) == dict.fromkeys(LAYERS, "hit")


def local_why(call: Command) -> Data:
    return dict(data(call("sales-action", "why", "d1", "--source", "local", "--json"))["layers"])


CELLS = [
    ("events.csv", "Zu teuer.", "Viel zu teuer.", "interactions[email:2].text (line 1)", "Zu teuer.", "Viel zu teuer."),
    ("deals.csv", "12000", "11000", "deal.amount", 12000.0, 11000.0),
    ("contacts.csv", "Einkauf", "Leitung", "contacts[eva].title", "Einkauf", "Leitung"),
    ("tasks.csv", "Call Eva", "Call Eva back", "tasks[task:2].title", "Call Eva", "Call Eva back"),
    ("companies.csv", "Machines", "Tools", "company.industry", "Machines", "Tools"),
]


@pytest.mark.parametrize(("file", "old", "new", "path", "was", "is_now"), CELLS, ids=[cell[0] for cell in CELLS])
def test_a_changed_cell_of_the_crm_is_the_leaf_that_moved(
    call: Command, shop: Shop, file: str, old: str, new: str, path: str, was: object, is_now: object
) -> None:
    call("sales-action", "recommend", "d1")
    shop.change(file, old, new)
    layers = local_why(call)
    leaf = {"path": path, "old": was, "new": is_now}
    assert layers["gather"]["moved"]["source"] == [leaf]
    assert layers["recommend"]["moved"]["enriched_data"] == [leaf]
    assert layers["recommend"]["reasons"][0]["input"] == "enriched_data"


def test_the_leaf_of_a_changed_note_is_printed(call: Command, shop: Shop) -> None:
    call("sales-action", "recommend", "d1")
    shop.change("events.csv", "Zu teuer.", "Viel zu teuer.")
    lines = call("sales-action", "why", "d1").stdout.splitlines()
    assert lines[0] == "gather     changed, computed 2026-11-20 15:00 UTC"
    assert lines[2] == "        interactions[email:2].text (line 1): “Zu teuer.” -> “Viel zu teuer.”"


def test_why_says_the_same_as_the_recommend_that_follows(call: Command, shop: Shop) -> None:
    call("sales-action", "recommend", "d1")
    shop.change("events.csv", "Zu teuer.", "Viel zu teuer.")
    before = local_why(call)
    then = data(call("sales-action", "recommend", "d1", "--json"))["cache"]["layers"]
    for name in ("gather", "signals"):
        assert (before[name]["verdict"], before[name]["reasons"]) == (then[name]["verdict"], then[name]["reasons"])
    assert verdicts(local_why(call)) == dict.fromkeys(LAYERS, "hit")


QUESTIONS: list[tuple[str, ...]] = [(), ("-c", "spring fair"), ("--for", "2026-11-23"), ("--json",)]


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_why_writes_nothing(call: Command, remembered: Data, home: Path, question: tuple[str, ...]) -> None:
    before = counted(home)
    why(call, *question)
    assert counted(home) == before
    assert before["llm_worker_task"] == 1


def test_why_about_a_changed_record_writes_nothing(call: Command, shop: Shop, home: Path) -> None:
    call("sales-action", "recommend", "d1")
    shop.change("deals.csv", "12000", "11000")
    before = counted(home)
    local_why(call)
    assert counted(home) == before


def test_why_takes_every_option_that_forms_the_key(call: Command, remembered: Data, tmp_path: Path) -> None:
    options = ["-c", "fair", "--prompt-file", own_prompt(tmp_path), "--for", "2026-11-23", "--engine", "playbook"]
    made = recommended(call, *options)
    layers = explained(call, *options)
    assert verdicts(layers) == dict.fromkeys(LAYERS, "hit")
    assert layers["recommend"]["inputs"] == made["cache"]["hashes"]
    assert list(layers["recommend"]["inputs"]) == INPUTS


def test_fetch_is_taken_for_a_local_source(call: Command, remembered: Data) -> None:
    assert why(call, "--fetch").stdout == ALL_HIT


def test_why_in_json_names_the_deal_it_is_about(call: Command) -> None:
    told = json.loads(why(call, "--json", deal="enterprise saas").stdout)
    assert (told["source"], told["deal_id"], list(told["layers"])) == ("sample", JOHN, LAYERS)


def test_why_about_an_unknown_deal_is_an_error(call: Command) -> None:
    assert complaint(call("sales-action", "why", "no-such", *SAMPLE))[0] == 5
