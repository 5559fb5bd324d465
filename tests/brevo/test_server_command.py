"""`python -m tests.brevo` serves what was asked for and says how to reach it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests.brevo.asking import ask
from tests.conftest import ROOT


class Told(NamedTuple):
    """What the command said to export."""

    url: str
    key: str


@contextmanager
def served(*options: str) -> Iterator[Told]:
    """Run the command on a free port and yield what it prints."""
    command = [sys.executable, "-m", "tests.brevo", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        try:
            yield Told(*(one.split("=", 1)[1] for one in said[1:]))
        finally:
            process.send_signal(signal.SIGINT)
            assert ([one.split("=")[0] for one in said], process.wait(10)) == (
                ["export", "BREVO_BASE_URL", "BREVO_API_KEY"],
                0,
            )


def test_the_command_serves_the_small_world_and_ends_well_when_interrupted() -> None:
    with served("--language", "fr", "--headers") as told:
        answer = ask(told, "/crm/deals?limit=1")
        assert (answer.said["pager"]["total"], answer.headers["x-sib-ratelimit-limit"]) == (7, "100")


def test_the_command_serves_a_large_world_without_headers() -> None:
    with served("--deals", "50", "--no-limits", "--no-headers") as told:
        answer = ask(told, "/contacts?limit=1")
        assert (answer.said["count"], answer.headers.get("x-sib-ratelimit-limit")) == (75, None)


def test_the_command_serves_with_faults() -> None:
    with served("--fault", "malformed", "--fault", "no-crm") as told:
        assert [type(ask(told, path).said) for path in ("/account", "/crm/deals")] == [str, str]


def test_a_port_that_is_taken_is_named() -> None:
    with served() as told:
        port = told.url.split(":")[2].partition("/")[0]
        command = [sys.executable, "-m", "tests.brevo", "--port", port]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)
    assert (ended.returncode, f"cannot listen on port {port}" in ended.stderr) == (2, True)


def test_the_command_names_the_faults_it_knows() -> None:
    command = [sys.executable, "-m", "tests.brevo", "--fault", "gremlins"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)
    assert (ended.returncode, "lost-task" in ended.stderr) == (2, True)
