"""Keys of real services in the environment: they appear nowhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from action_recommender import ActionRecommender
from tests.chain.asking import SAMPLE
from tests.conftest import JOHN, Command

KEYS = {
    "ANTHROPIC_API_KEY": "sk-secret-canary",
    "BREVO_API_KEY": "xkeysib-canary",
    "BREVO_BASE_URL": "http://127.0.0.1:9/v3",
    "ANTHROPIC_BASE_URL": "http://127.0.0.1:9",  # nobody listens there
}
COMMANDS = [
    ("sales-action", "recommend", JOHN, *SAMPLE, "--json", "-v"),
    ("sales-action", "recommend", JOHN, *SAMPLE, "--force-refresh", "-v"),
    ("sales-action", "why", JOHN, *SAMPLE, "-c", "x", "--json"),
    ("sales-action", "recommend", "no-such-deal", *SAMPLE),
    ("sales-action", "recommend", JOHN, "--engine", "claude"),
    ("sales-action", "recommend", JOHN, "--source", "brevo"),
    ("sales-action", "config", "show", "--json"),
    ("sales-action", "config", "check"),
    ("sales-action", "cache-info", "--json"),
    ("sales-action", "show", "last", "--json"),
    ("deal-summary", "summarize", JOHN, *SAMPLE, "--json", "--refresh"),
    ("data-gatherer", "enrich", JOHN, *SAMPLE, "--json", "--refresh"),
    ("sales-ledger", "details", "last", "--json"),
]


def files(home: Path) -> Iterator[bytes]:
    """Yield the bytes of every file below *home*, and every database's content in clear."""
    for path in home.rglob("*"):
        if path.is_file():
            yield path.read_bytes()
        if path.suffix == ".db":
            with closing(sqlite3.connect(path)) as connection:
                yield "\n".join(connection.iterdump()).encode()


def test_the_keys_appear_in_no_output_and_in_no_file(run: Command, home: Path) -> None:
    said = [run(*command, env=KEYS) for command in COMMANDS]
    assert [done.args[1:3] for done in said if "canary" in done.stdout + done.stderr] == []
    assert not any(b"canary" in content for content in files(home))
    assert sum(1 for _ in files(home)) > 4


def test_a_key_chooses_the_model_and_changes_nothing_for_the_offline_engine(run: Command) -> None:
    first = run("sales-action", "recommend", JOHN, *SAMPLE, "--json").stdout
    offline = ("--engine", "playbook", "--json", "-v")
    again = run("sales-action", "recommend", JOHN, *SAMPLE, *offline, env=KEYS)
    assert again.stderr.splitlines()[-1] == "from memory: gather, signals, summarize, candidates, recommend"
    assert '"written_by": "playbook/1"' in first
    asked = run("sales-action", "recommend", JOHN, *SAMPLE, env=KEYS)
    assert (asked.returncode, "error: claude: no connection" in asked.stderr) == (4, True)


def test_keys_given_in_python_appear_nowhere(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    keys = {"anthropic_api_key": KEYS["ANTHROPIC_API_KEY"], "brevo_api_key": KEYS["BREVO_API_KEY"]}
    with ActionRecommender.open(source="sample", engine="playbook", talk=said.append, **keys) as recommender:
        made = recommender.recommend(JOHN)
        shown = f"{recommender!r} {vars(recommender)} {made!r} {said}"
    assert "canary" not in shown + "".join(capfd.readouterr())
    assert not any(b"canary" in content for content in files(home))


def test_a_crash_shows_no_key(run: Command, home: Path) -> None:
    home.mkdir()
    (home / "recommendation_cache.db").write_bytes(b"garbage" * 1000)
    done = run("sales-action", "recommend", JOHN, *SAMPLE, env=KEYS)
    assert (done.returncode, "canary" in done.stdout + done.stderr) == (1, False)
