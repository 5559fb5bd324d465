"""The smaller commands: versions and help, settings, context, runs, the local CRM."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from action_recommender.settings import KEYS
from sales_kernel import __version__
from tests.chain.asking import LAYERS, NOTES, SAMPLE, Data, complaint, data, program, recommended
from tests.chain.conftest import Shop
from tests.conftest import JOHN, ROOT, Command

DOORS = {
    "data-gatherer": ("data_gatherer", ["enrich", "deals", "find", "duplicates", "import", "map", "sync", "doctor"]),
    "deal-summary": ("deal_summary", ["summarize"]),
    "sales-action": (
        "action_recommender",
        [
            "recommend",
            "why",
            "show",
            "draft",
            "apply",
            "check",
            "history",
            "context-init",
            "cache-info",
            "cache-clear",
            "config",
        ],
    ),
    "sales-ledger": ("sales_kernel", ["list", "details"]),
}


@pytest.mark.parametrize("name", DOORS)
def test_every_command_tells_its_version(run: Command, name: str, home: Path) -> None:
    done = run(name, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{name} {__version__}\n", "")
    assert not home.exists()


@pytest.mark.parametrize("name", DOORS)
def test_every_command_is_also_a_module(name: str) -> None:
    module = [sys.executable, "-m", DOORS[name][0]]
    told = [
        subprocess.run([*module, option], capture_output=True, text=True, check=False)
        for option in ("--version", "--help")
    ]
    assert [done.returncode for done in told] == [0, 0]
    assert told[0].stdout.endswith(f" {__version__}\n")
    assert all(re.search(rf"^  {command}\b", told[1].stdout, re.MULTILINE) for command in DOORS[name][1])


@pytest.mark.parametrize("name", DOORS)
def test_without_a_command_the_help_is_shown_as_a_mistake(run: Command, name: str, home: Path) -> None:
    done = run(name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Usage: {name} [OPTIONS] COMMAND [ARGS]...\n")
    assert not home.exists()


def test_help_never_touches_the_home(call: Command, home: Path) -> None:
    for arguments in ("--help", "recommend --help", "config --help", "cache-clear --help"):
        assert call("sales-action", *arguments.split()).returncode == 0
    assert not home.exists()


BAD_USAGE = [
    ("nope", "error: No such command 'nope'.", "hint:  see: sales-action --help"),
    ("recommend", "error: no deal was named", "hint:  give a deal, or --all-open, or --file IDS for many"),
    ("why", "error: Missing argument 'DEAL|-'.", "hint:  see: sales-action why --help"),
    ("recommend x --xyzzy", "error: No such option '--xyzzy'.", "hint:  see: sales-action recommend --help"),
    ("config nope", "error: No such command 'nope'.", "hint:  see: sales-action config --help"),
    (
        "history --limit 0",
        "error: Invalid value for '--limit': 0 is not in the range 1<=x<=10000.",
        "hint:  see: sales-action history --help",
    ),
]


@pytest.mark.parametrize(("line", "said", "hint"), BAD_USAGE, ids=[one[0] for one in BAD_USAGE])
def test_a_mistyped_command_is_two_lines_and_exit_2(call: Command, line: str, said: str, hint: str) -> None:
    assert complaint(call("sales-action", *line.split())) == (2, [said, hint])


def test_a_key_is_never_a_flag(call: Command) -> None:
    for flag in ("--anthropic-api-key", "--brevo-api-key", "--api-key"):
        code, lines = complaint(call("sales-action", "recommend", JOHN, flag, "sk-secret-canary"))
        assert (code, "canary" in "".join(lines)) == (2, False)


def test_config_path_is_said_whatever_stands_in_the_file(call: Command, home: Path) -> None:
    home.mkdir()
    (home / "config.yaml").write_text("enigne: x\n", encoding="utf-8")
    assert call("sales-action", "config", "path").stdout == f"{home / 'config.yaml'}\n"


def test_config_show_prints_a_config_that_can_be_used(call: Command, home: Path) -> None:
    shown = yaml.safe_load(call("sales-action", "config", "show").stdout)
    assert (shown["keys"], shown["home"]) == (dict.fromkeys(KEYS, "not set"), str(home))
    home.mkdir()
    kept = {name: value for name, value in shown.items() if name not in ("keys", "home")}
    (home / "config.yaml").write_text(yaml.safe_dump(kept), encoding="utf-8")
    assert call("sales-action", "config", "check").returncode == 0
    assert yaml.safe_load(call("sales-action", "config", "show").stdout) == shown


def test_config_show_tells_keys_as_set_and_never_prints_them(call: Command) -> None:
    keys = dict.fromkeys(KEYS, "https://secret-canary.example")
    for option in ([], ["--json"]):
        done = call("sales-action", "config", "show", *option, env=keys)
        assert yaml.safe_load(done.stdout)["keys"] == dict.fromkeys(keys, "set")
        assert "canary" not in done.stdout + done.stderr


def test_the_environment_outweighs_the_file_and_the_file_the_defaults(call: Command, home: Path) -> None:
    home.mkdir()
    (home / "config.yaml").write_text("cache_ttl: {recommendations: 30, summaries: 90}\n", encoding="utf-8")
    env = {"SALES_AGENT_CACHE_TTL__RECOMMENDATIONS": "15"}
    shown = data(call("sales-action", "config", "show", "--json", env=env))
    assert (shown["cache_ttl"], shown["on_expiry"]) == ({"recommendations": 15.0, "summaries": 90.0}, "ask")


def test_config_check_says_what_it_checked(call: Command, home: Path) -> None:
    there = f"ok: {home / 'config.yaml'} (not there, defaults are used); company context built in\n"
    assert call("sales-action", "config", "check").stdout == there
    call("sales-action", "context-init")
    (home / "config.yaml").write_text("source: sample\n", encoding="utf-8")
    read = f"ok: {home / 'config.yaml'} (read); company context {home / 'company-context.md'}\n"
    assert call("sales-action", "config", "check").stdout == read


@pytest.mark.parametrize(("name", "value", "code"), [("engine", "gpt", 2), ("source", "brevo", 3)])
def test_config_check_finds_what_the_next_command_would_refuse(
    call: Command, home: Path, name: str, value: str, code: int
) -> None:
    home.mkdir()
    (home / "config.yaml").write_text(f"{name}: {value}\n", encoding="utf-8")
    assert call("sales-action", "recommend", JOHN, *([] if name == "source" else SAMPLE)).returncode == code
    found, lines = complaint(call("sales-action", "config", "check"))
    assert (found, value in lines[0].casefold()) == (code, True)


def test_context_init_writes_a_context_that_is_used_from_then_on(call: Command, home: Path, remembered: Data) -> None:
    done = call("sales-action", "context-init")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{home / 'company-context.md'} is yours to edit\n", "")
    asked = call("sales-action", "recommend", JOHN, *SAMPLE, "--json")
    assert asked.stderr.splitlines() == NOTES[:1]
    assert data(asked)["cache"]["layers"]["recommend"]["reasons"][-1]["input"] == "company_context"


def test_context_init_never_writes_over_a_context(call: Command, home: Path) -> None:
    call("sales-action", "context-init")
    mine = home / "company-context.md"
    mine.write_text("# Mine\n", encoding="utf-8")
    assert complaint(call("sales-action", "context-init")) == (
        2,
        [f"error: there is a company context already: {mine}", "hint:  edit it, or begin afresh with --force"],
    )
    assert mine.read_text(encoding="utf-8") == "# Mine\n"


def test_context_init_by_force_keeps_the_old_one(call: Command, home: Path) -> None:
    call("sales-action", "context-init")
    mine = home / "company-context.md"
    fresh = mine.read_bytes()
    mine.write_bytes(b"# Mine\r\n\xff")
    assert call("sales-action", "context-init", "--force").returncode == 0
    assert mine.read_bytes() == fresh
    assert [path.read_bytes() for path in (home / "context-history").iterdir()] == [b"# Mine\r\n\xff"]


def test_everything_in_the_home_is_for_its_owner_alone(call: Command, home: Path, shop: Shop) -> None:
    call("sales-action", "context-init")
    call("sales-action", "context-init", "--force")
    recommended(call)
    places = [home, *home.rglob("*")]
    modes = {str(path.relative_to(home)): stat.S_IMODE(path.stat().st_mode) for path in places}
    assert {name: mode for name, mode in modes.items() if mode & 0o077} == {}
    assert len(modes) > 8


def test_the_newest_run_is_listed_first_and_told_in_detail(call: Command, remembered: Data) -> None:
    again = recommended(call)
    listed = data(call("sales-ledger", "list", "--json"))["runs"]
    assert [one["run"] for one in listed] == [again["run"]["id"], remembered["run"]["id"]]
    assert listed[0] | {"run": ""} == {
        "run": "",
        "status": "completed",
        "started": "2026-11-20 15:00:00",
        "command": "recommend",
        "about": "Brightwell Foods",
    }
    told = data(call("sales-ledger", "details", "last", "--json"))
    assert [(step["layer"], step["status"], step["verdict"]) for step in told["steps"]] == [
        (layer, "done", "hit") for layer in LAYERS
    ]


def test_runs_for_people_are_one_line_each(call: Command, remembered: Data) -> None:
    run_id = remembered["run"]["id"]
    assert (
        call("sales-ledger", "list").stdout == f"{run_id}  completed 2026-11-20 15:00:00  recommend  Brightwell Foods\n"
    )
    lines = call("sales-ledger", "details", run_id).stdout.splitlines()
    assert lines[:2] == [f"{run_id}  completed  recommend  Brightwell Foods", "started 2026-11-20 15:00:00 UTC"]
    assert [line.split()[0] for line in lines[2:]] == LAYERS


def test_a_failed_run_keeps_what_went_wrong(call: Command, home: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.md"
    own.write_text("---\ntone: loud\n---\n{{company_context}}\n", encoding="utf-8")
    assert call("sales-action", "recommend", JOHN, *SAMPLE, "--prompt", str(own)).returncode == 2
    told = data(call("sales-ledger", "details", "last", "--json"))
    said = f"{own}: tone: 'loud' is not one of warm, formal, direct"
    assert (told["status"], told["messages"]) == ("failed", [said])
    assert told["steps"][-1]["error"] == said


@pytest.mark.parametrize("run_id", ["nope", "", "%", "' OR 1=1 --"])
def test_an_unknown_run_is_named(call: Command, remembered: Data, run_id: str) -> None:
    said = [f"error: no run {run_id!r}", "hint:  list them with: sales-ledger list"]
    assert complaint(call("sales-ledger", "details", run_id)) == (5, said)


def test_no_runs_yet_is_said_beside_the_data(call: Command) -> None:
    done = call("sales-ledger", "list")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no runs yet\n")


def test_an_imported_deal_goes_through_the_whole_chain(call: Command, shop: Shop) -> None:
    made = data(call("sales-action", "recommend", "planner for muster", "--json"))
    assert (made["deal_id"], made["company_name"], made["contact_name"]) == ("d1", "Muster GmbH", "Eva Muster")
    assert made["p0_actions"][0]["content"]["to"] == "eva@muster.example"
    assert "email:2" in made["p0_actions"][0]["evidence"]


def test_once_a_crm_is_imported_it_is_the_default_and_the_sample_still_there(call: Command, shop: Shop) -> None:
    local = data(call("data-gatherer", "deals", "--json"))
    assert (local["source"], [one["id"] for one in local["deals"]]) == ("local", ["d2", "d1", "d3"])
    assert data(call("data-gatherer", "deals", *SAMPLE, "--json"))["source"] == "sample"
    assert complaint(call("sales-action", "recommend", JOHN))[1][0] == f"error: no deal {JOHN!r} in local"


def test_a_deal_that_was_removed_from_the_crm_is_unknown_again(call: Command, shop: Shop) -> None:
    assert call("sales-action", "recommend", "d2").returncode == 0
    shop.change("deals.csv", "d2,Planner,,Contacted,,nobody,2026-11-10T08:00:00+02:00,,,,\n", "")
    assert complaint(call("sales-action", "recommend", "d2"))[0] == 5
    assert [one["deal_id"] for one in data(call("sales-action", "history", "--json"))["recommendations"]] == ["d2"]


PUBLIC = {
    "sales_pipeline.csv": "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
    "1C1I7A6R,Moses Frase,GTXPro,Cancity,Engaging,2026-10-20,,\nHAXMC4IX,James Ascencio,MG Special,,Prospecting,,,\n",
    "accounts.csv": "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n"
    "Cancity,technolgy,2001,718.62,2448,United States,\n",
    "products.csv": "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n",
    "sales_teams.csv": "sales_agent,manager,regional_office\nMoses Frase,Dustin Brinkmann,Central\n"
    "James Ascencio,Summer Sewald,West\n",
}


def test_the_shipped_mapping_reads_the_public_set_and_the_answer_says_what_is_missing(
    call: Command, tmp_path: Path
) -> None:
    for name, text in PUBLIC.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    mapping = str(ROOT / "examples" / "maven-crm.yaml")
    assert call("data-gatherer", "import", str(tmp_path), "--map", mapping).returncode == 0
    made = data(call("sales-action", "recommend", "1C1I7A6R", "--json"))
    assert (made["deal_name"], made["company_name"], made["contact_name"]) == ("GTX Pro for Cancity", "Cancity", "")
    assert [action["channel"] for action in made["p0_actions"] if action["channel"] in ("email", "linkedin")] == []
    assert "contact" in str(made["analysis"]).casefold()


def test_shell_completion_offers_deals_and_commands(call: Command) -> None:
    asked = {"_SALES_ACTION_COMPLETE": "complete_bash", "COMP_CWORD": "4"}
    words = "sales-action recommend --source sample 690dae"
    assert call("sales-action", env={**asked, "COMP_WORDS": words}).stdout.split() == [JOHN]
    commands = call("sales-action", env={**asked, "COMP_WORDS": "sales-action ca", "COMP_CWORD": "1"})
    assert commands.stdout.split() == ["cache-info", "cache-clear"]


def test_completion_in_a_broken_home_offers_nothing_and_keeps_quiet(call: Command, home: Path) -> None:
    home.write_text("a file", encoding="utf-8")
    asked = {"_SALES_ACTION_COMPLETE": "complete_bash", "COMP_CWORD": "2", "COMP_WORDS": "sales-action recommend 69"}
    done = call("sales-action", env=asked)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_the_commands_need_no_home_variable_of_the_shell(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("SALES_AGENT_HOME", "HOME")}
    command = [program("sales-action"), "config", "path"]
    done = subprocess.run(command, env={**kept, "HOME": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.stdout == f"{tmp_path / '.brevo_sales_agent' / 'config.yaml'}\n"
