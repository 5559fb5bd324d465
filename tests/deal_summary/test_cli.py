"""`deal-summary` as a person and a pipe see it."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import JOHN, Command
from tests.data_gatherer.places import Export

OFFLINE = "note: the offline engine answers (playbook: rules and texts, no model)\n"


def summarized(run: Command, *arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> dict[str, Any]:
    done = run("deal-summary", "summarize", *arguments, "--json", stdin=stdin, env=env)
    assert (done.returncode, done.stderr) == (0, OFFLINE)
    return dict(json.loads(done.stdout))


def test_summarize_prints_an_envelope(run: Command) -> None:
    data = summarized(run, JOHN, "--source", "sample")
    assert list(data) == ["kind", "version", "source", "enriched_deal", "signals", "summary", "cache", "run"]
    assert (data["kind"], data["version"], data["source"]) == ("deal_summary", 1, "sample")
    assert data["summary"]["executive_summary"].startswith("Enterprise SaaS Deal with Brightwell Foods")
    assert (data["signals"]["as_of"], data["signals"]["engagement"]["level"]) == ("2026-11-20", "medium")


def test_summarize_says_what_memory_did_and_what_it_cost(run: Command) -> None:
    first, again = (summarized(run, JOHN, "--source", "sample") for _ in range(2))
    assert {name: layer["verdict"] for name, layer in first["cache"]["layers"].items()} == dict.fromkeys(
        ["gather", "signals", "summarize"], "never computed"
    )
    assert {layer["verdict"] for layer in again["cache"]["layers"].values()} == {"hit"}
    assert [
        (data["run"]["engine"], data["run"]["engine_calls"], data["run"]["source_calls"]) for data in (first, again)
    ] == [("playbook/1", 1, 1), ("playbook/1", 0, 0)]
    assert (first["cache"]["hashes"], first["summary"]) == (again["cache"]["hashes"], again["summary"])
    assert sorted(first["cache"]["hashes"]) == ["company_context", "enriched_data", "prompt", "signals"]


def test_everything_beside_run_and_cache_is_repeatable(run: Command, tmp_path: Path) -> None:
    told = []
    for name in ("one", "two"):
        data = summarized(run, JOHN, "--source", "sample", env={"SALES_AGENT_HOME": str(tmp_path / name)})
        told.append(json.dumps({key: value for key, value in data.items() if key not in ("run", "cache")}))
    assert told[0] == told[1]


def test_a_pipe_gives_the_same_hashes_and_shares_the_memory(run: Command) -> None:
    direct = summarized(run, JOHN, "--source", "sample")
    envelope = run("data-gatherer", "enrich", JOHN, "--source", "sample", "--json").stdout
    piped = summarized(run, "-", stdin=envelope)
    assert {name: layer["verdict"] for name, layer in piped["cache"]["layers"].items()} == {
        "gather": "given",
        "signals": "hit",
        "summarize": "hit",
    }
    assert piped["cache"]["hashes"] == direct["cache"]["hashes"]
    assert (piped["summary"], piped["signals"], piped["enriched_deal"]) == (
        direct["summary"],
        direct["signals"],
        direct["enriched_deal"],
    )
    assert (piped["run"]["engine_calls"], piped["run"]["source_calls"]) == (0, 0)


def test_what_a_pipe_made_is_remembered_for_the_direct_way(run: Command) -> None:
    envelope = run("data-gatherer", "enrich", JOHN, "--source", "sample", "--json").stdout
    piped = summarized(run, "-", stdin=envelope)
    direct = summarized(run, JOHN, "--source", "sample")
    assert piped["cache"]["layers"]["summarize"]["verdict"] == "never computed"
    assert {layer["verdict"] for layer in direct["cache"]["layers"].values()} == {"hit"}


def test_a_summary_that_is_piped_in_is_taken_as_it_is(run: Command) -> None:
    data = summarized(run, JOHN, "--source", "sample")
    data["summary"]["executive_summary"] = "As my colleague wrote it."
    again = summarized(run, "-", stdin=json.dumps(data))
    assert again["summary"] == data["summary"]
    assert again["cache"]["layers"]["summarize"] == {
        "verdict": "given",
        "reasons": [],
        "note": "piped in",
        "computed_at": None,
        "expires_at": None,
    }


def test_a_bare_summary_is_refused(run: Command) -> None:
    data = summarized(run, JOHN, "--source", "sample")
    done = run("deal-summary", "summarize", "-", stdin=json.dumps(data["summary"]))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "error: what is piped in is not our envelope: it has no enriched_deal",
        "hint:  pipe the output of: data-gatherer enrich DEAL --json   or: deal-summary summarize DEAL --json",
    ]


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        ("", "what is piped in is not JSON"),
        ("error: no deal\n", "what is piped in is not JSON"),
        ("[]", "it has no enriched_deal"),
    ],
)
def test_a_pipe_that_carries_something_else_is_refused(run: Command, stdin: str, said: str) -> None:
    done = run("deal-summary", "summarize", "-", stdin=stdin)
    assert (done.returncode, done.stdout, said in done.stderr) == (2, "", True)
    assert "Traceback" not in done.stderr


def test_a_damaged_summary_in_a_pipe_is_named_by_its_place(run: Command) -> None:
    data = summarized(run, JOHN, "--source", "sample")
    data["summary"]["risks"] = [{"text": "x", "evidence": "none"}]
    done = run("deal-summary", "summarize", "-", "--json", stdin=json.dumps(data))
    assert done.returncode == 2
    assert "what is piped in is not our envelope: summary.risks.0.evidence: " in done.stderr


def test_claims_of_a_piped_summary_must_point_at_records_of_its_deal(run: Command) -> None:
    data = summarized(run, JOHN, "--source", "sample")
    data["summary"]["risks"] = [{"text": "The price is in doubt.", "evidence": ["email:made-up"]}]
    done = run("deal-summary", "summarize", "-", "--json", stdin=json.dumps(data))
    assert (done.returncode, "email:made-up" in done.stderr) == (2, True)


def test_output_and_markdown_are_files_and_print_nothing(run: Command, tmp_path: Path) -> None:
    json_file, markdown = tmp_path / "summary.json", tmp_path / "summary.md"
    done = run("deal-summary", "summarize", JOHN, "--source", "sample", "-o", str(json_file), "-m", str(markdown))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", OFFLINE)
    told = json.loads(json_file.read_text())["summary"]["executive_summary"]
    assert markdown.read_text().startswith(f"# Enterprise SaaS Deal\n\n{told}\n\n## People\n")


def test_output_and_json_print_and_write_the_same(run: Command, tmp_path: Path) -> None:
    file = tmp_path / "summary.json"
    done = run("deal-summary", "summarize", JOHN, "--source", "sample", "--json", "-o", str(file))
    assert file.read_text() == done.stdout


def test_a_deal_of_an_import_is_summarised_for_people(run: Command, export: Export) -> None:
    run("data-gatherer", "import", str(export.folder), "--map", str(export.folder / "map.yaml"))
    done = run("deal-summary", "summarize", "d1")
    assert (done.returncode, done.stderr) == (0, OFFLINE)
    assert done.stdout.splitlines()[1:5] == [
        f"│ {line:<96} │"
        for line in (
            "Planner for Muster with Muster GmbH stands in Offer of New business, worth 12,000 EUR; Ana Silva",
            "owns it. Our contact is Eva Muster (Einkauf).",
            "They wrote last and have waited for 4 days for an answer.",
            "Engagement is low and rising (29 of 100). The deal is 50 days old. What they raised: pricing",
        )
    ]
    assert "\x1b" not in done.stdout


def test_a_deal_without_a_history_says_what_is_missing(run: Command, export: Export) -> None:
    run("data-gatherer", "import", str(export.folder), "--map", str(export.folder / "map.yaml"))
    told = run("deal-summary", "summarize", "d2").stdout
    for words in (
        "of unknown worth",
        "The CRM names no contact.",
        "The CRM holds no exchange with them",
        "owner unknown (the CRM holds none).",
    ):
        assert words in told


def test_verbose_says_why_each_layer_worked(run: Command) -> None:
    first = run("deal-summary", "summarize", JOHN, "--source", "sample", "-v")
    again = run("deal-summary", "summarize", JOHN, "--source", "sample", "-v")
    assert first.stderr == f"{OFFLINE}gather: never computed; signals: never computed; summarize: never computed\n"
    assert again.stderr == f"{OFFLINE}from memory: gather, signals, summarize\n"


def test_refresh_asks_source_and_engine_again(run: Command) -> None:
    summarized(run, JOHN, "--source", "sample")
    data = summarized(run, JOHN, "--source", "sample", "--refresh")
    assert (data["run"]["source_calls"], data["run"]["engine_calls"]) == (1, 1)


def test_a_named_engine_is_not_announced(run: Command) -> None:
    done = run("deal-summary", "summarize", JOHN, "--source", "sample", "--engine", "playbook")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["no-such-deal", "--source", "sample"], 5, "error: no deal 'no-such-deal' in sample"),
        (["", "--source", "sample"], 2, "error: the deal is empty"),
        ([JOHN], 2, "error: no CRM is set up"),
        ([JOHN, "--source", "sample", "--engine", "oracle"], 2, "error: no engine called 'oracle' in this version"),
        ([JOHN, "--source", "sample", "--prompt-file", "none.md"], 2, "error: no prompt file at none.md"),
    ],
)
def test_what_cannot_be_done_is_said_in_two_lines(run: Command, arguments: list[str], code: int, said: str) -> None:
    done = run("deal-summary", "summarize", *arguments)
    lines = done.stderr.replace(OFFLINE, "").splitlines()
    assert (done.returncode, done.stdout, lines[0], len(lines)) == (code, "", said, 2)
    assert lines[1].startswith("hint:  ")


def test_an_own_prompt_without_our_company_is_noted_and_obeyed(run: Command, tmp_path: Path) -> None:
    prompt = tmp_path / "mine.md"
    prompt.write_text("---\nlength: short\n---\n{{enriched_deal}} {{signals}}\n")
    done = run("deal-summary", "summarize", JOHN, "--source", "sample", "--json", "--prompt-file", str(prompt))
    assert f"note: {prompt} has no {{{{company_context}}}}" in done.stderr
    assert json.loads(done.stdout)["summary"]["recent_interactions"] == []


@pytest.mark.parametrize("text", ["", "Just who we are, in a sentence.\n", "# Company Context\n"])
def test_a_company_context_without_sections_stops_nothing(run: Command, home: Path, text: str) -> None:
    home.mkdir()
    (home / "company-context.md").write_text(text)
    done = run("deal-summary", "summarize", JOHN, "--source", "sample", "--json")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_a_reader_that_leaves_early_is_no_error(run: Command) -> None:
    program = shlex.quote(str(Path(sys.executable).parent / "deal-summary"))
    done = run("/bin/sh", "-c", f"{program} summarize {JOHN} --source sample | head -1")
    assert done.stdout.startswith("╭─ Enterprise SaaS Deal ")
    assert "Traceback" not in done.stderr


def test_the_version_is_told(run: Command) -> None:
    assert run("deal-summary", "--version").stdout.startswith("deal-summary ")
