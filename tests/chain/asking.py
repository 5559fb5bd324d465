"""How the tests of the chain ask, and how they read what comes back."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.conftest import JOHN, Command, Ran

SAMPLE = ("--source", "sample")
LAYERS = ["gather", "signals", "summarize", "candidates", "recommend"]
INPUTS = ["enriched_data", "summary", "prompt", "company_context", "campaign_context", "calendar"]
NOTES = [
    "note: the offline engine answers (playbook: rules and texts, no model)",
    "note: no company context yet, the sample's own is used; write yours with: sales-action context-init",
]
PATIENCE = 30.0
"""Seconds within which another process must have done its part."""

Data = dict[str, Any]


def program(name: str) -> str:
    """Return where the command *name* is installed."""
    return str(Path(sys.executable).parent / name)


def data(done: Ran) -> Data:
    """Return the JSON a command printed."""
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def recommended(run: Command, *arguments: str, deal: str = JOHN, **options: Any) -> Data:
    """Return the JSON of `sales-action recommend` on a deal of the sample."""
    return data(run("sales-action", "recommend", deal, *SAMPLE, "--json", *arguments, **options))


def explained(run: Command, *arguments: str, deal: str = JOHN, **options: Any) -> Data:
    """Return the layers of `sales-action why --json` on a deal of the sample."""
    return dict(data(run("sales-action", "why", deal, *SAMPLE, "--json", *arguments, **options))["layers"])


def verdicts(layers: Data) -> dict[str, str]:
    """Return each layer's verdict."""
    return {name: one["verdict"] for name, one in layers.items()}


def reasons(layers: Data) -> dict[str, list[str]]:
    """Return the inputs that each layer gives as its reasons, for the layers that have any."""
    return {name: [one["input"] for one in layer["reasons"]] for name, layer in layers.items() if layer["reasons"]}


def made_again(made: Data) -> list[str]:
    """Return the layers that did not answer from memory."""
    return [name for name, layer in made["cache"]["layers"].items() if layer["verdict"] not in ("hit", "given")]


def complaint(done: Ran) -> tuple[int, list[str]]:
    """Return the exit code and the lines from `error:` on, of a command that must have said nothing else but notes."""
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    before = [line for line in lines if line.startswith("note: ")]
    assert "Traceback (most recent call last):" not in lines, done.stderr
    assert lines[: len(before)] == before, done.stderr
    return done.returncode, lines[len(before) :]


def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a question to the ledger."""
    with closing(sqlite3.connect(home / "recommendation_cache.db")) as connection:
        return connection.execute(sql).fetchall()


def counted(home: Path) -> dict[str, int]:
    """Return how many rows each table of the ledger has."""
    tables = rows(home, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {name: rows(home, f"SELECT COUNT(*) FROM {name}")[0][0] for (name,) in tables}


def unfinished(home: Path) -> int:
    """Return how many runs and steps of the ledger were begun and never closed."""
    begun = "SELECT (SELECT COUNT(*) FROM llm_worker_task WHERE status = 'running')"
    return int(
        rows(home, f"{begun} + (SELECT COUNT(*) FROM llm_worker_operation WHERE execution_status = 'running')")[0][0]
    )


def begin(name: str, *arguments: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a command and return at once."""
    pipe = subprocess.PIPE
    environment = {**os.environ, **(env or {})}
    return subprocess.Popen(
        [program(name), *arguments], stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment
    )


def ended(child: subprocess.Popen[str]) -> Ran:
    """Wait for a command to end and return how it did; one that takes too long is killed."""
    try:
        said, beside = child.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        raise
    return Ran(child.args, child.returncode, said, beside)


def wait_until(true: Callable[[], bool]) -> None:
    """Look again and again until it is *true*; give up when the other process's time is over."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "the other process did not do its part in time"
        time.sleep(0.005)
