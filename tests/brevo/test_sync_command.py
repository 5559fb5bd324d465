"""`data-gatherer sync` as its own process: what it says, how it ends, and that a second one keeps away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from tests.brevo.exchange import Reply, Request
from tests.brevo.faults_on_demand import answering, not_permitted
from tests.brevo.limits import HOURLY
from tests.brevo.mirrored import pages_of
from tests.brevo.server import BrevoServer
from tests.brevo.world import DEAL, large_world
from tests.conftest import Ran

Sync = Callable[..., Ran]


@pytest.fixture
def busy(now: datetime) -> Iterator[BrevoServer]:
    """An account of several pages of everything."""
    world = large_world(now, deals=120, contacts=150, companies=130, notes=620, tasks=210)
    with BrevoServer(world, limits=HOURLY, max_limits=pages_of(100)) as opened:
        yield opened


@pytest.fixture
def sync(run: Sync) -> Callable[..., Ran]:
    def command(server: BrevoServer, *arguments: str, **more: str) -> Ran:
        return run("data-gatherer", "sync", *arguments, env={**server.environment, **more})

    return command


def test_it_says_how_each_part_stands(server: BrevoServer, sync: Sync) -> None:
    ran = sync(server)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    assert lines[0].split() == ["part", "records", "state"]
    assert ["deals", "7", "read", "just", "now"] in [line.split() for line in lines]
    assert lines[-1].startswith("calls: 1") or lines[-1].startswith("calls: ")
    assert "left for a mirror this hour" in lines[-1]


def test_programs_get_all_of_it(server: BrevoServer, sync: Sync) -> None:
    ran = sync(server, "--json", "--deep")
    told = json.loads(ran.stdout)
    assert told["complete"] is True
    assert told["missing"] == []
    deals = next(part for part in told["parts"] if part["part"] == "deal")
    assert (deals["rows"], deals["state"], deals["age_seconds"]) == (7, "read", 0)
    assert told["calls"]["crm"] + told["left_this_hour"] == 92
    assert told["findings"]["notes"]["account_wide"] is True


def test_reading_along_in_a_log_gives_a_line_for_each_part(server: BrevoServer, sync: Sync) -> None:
    lines = sync(server, "-v").stderr.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "deals", "contacts", "companies", "tasks", "notes", "e-mail events", "files", "campaigns",
    ]  # fmt: skip
    assert lines[0] == "deals: 7 rows, 7 calls so far"


def test_at_the_ceiling_it_says_what_is_missing_and_leaves_with_seven(busy: BrevoServer, sync: Sync) -> None:
    ran = sync(busy, "--max-calls", "12")
    assert ran.returncode == 7
    assert busy.count("crm") == 12
    error, hint = ran.stderr.splitlines()
    assert error.startswith("error: the ceiling of --max-calls is reached: companies, tasks, notes")
    assert "more CRM calls" in error
    assert hint.startswith("hint:  run it again")
    assert "not read yet" in ran.stdout


def test_without_calls_left_it_says_when_to_go_on(busy: BrevoServer, sync: Sync) -> None:
    ran = sync(busy, SALES_AGENT_BREVO__CALLS_PER_HOUR="20")
    assert ran.returncode == 7
    assert busy.count("crm") == 12
    assert "the calls of this hour are used up" in ran.stderr
    assert "done about" in ran.stderr
    assert "run it again from" in ran.stderr


def test_the_mirror_serves_the_other_commands(server: BrevoServer, sync: Sync, run: Sync) -> None:
    sync(server)
    ran = run("data-gatherer", "enrich", DEAL, "--source", "local", "--json", "--no-web", "--no-linkedin")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["enriched_deal"]["deal"]["id"] == DEAL


def test_without_a_key_it_says_so(run: Sync) -> None:
    ran = run("data-gatherer", "sync")
    assert ran.returncode == 3
    assert "BREVO_API_KEY" in ran.stderr


@pytest.mark.parametrize(("status", "code"), [(401, 3), (503, 4)])
def test_a_key_or_a_server_that_fails_ends_it(server: BrevoServer, sync: Sync, status: int, code: int) -> None:
    server.script(answering(status))
    ran = sync(server)
    assert ran.returncode == code
    assert [line[:6] for line in ran.stderr.splitlines()[-2:]] == ["error:", "hint: "]


def test_a_part_that_failed_is_an_error_after_the_others_are_read(server: BrevoServer, sync: Sync) -> None:
    server.script(answering(400), path="/crm/tasks")
    ran = sync(server)
    assert ran.returncode == 4
    assert "tasks" in ran.stderr
    assert "notes" in ran.stdout


def test_what_is_not_permitted_is_no_error(server: BrevoServer, sync: Sync) -> None:
    server.script(not_permitted(), path="/crm/notes")
    ran = sync(server)
    assert ran.returncode == 0
    assert "not permitted" in ran.stdout


def test_killed_at_a_page_it_goes_on_at_that_page(busy: BrevoServer, sync: Sync) -> None:
    with held_at_a_page(busy) as process:
        process.send_signal(signal.SIGKILL)
        process.wait(20)
    asked = len(busy.calls)
    ran = sync(busy)
    assert ran.returncode == 0, ran.stderr
    notes = [target for target in busy.targets()[asked:] if "/crm/notes?" in target]
    assert "offset=297" in notes[0]
    assert json.loads(sync(busy, "--json").stdout)["complete"] is True


def test_interrupted_it_keeps_what_it_has_and_leaves_with_130(busy: BrevoServer, sync: Sync) -> None:
    with held_at_a_page(busy) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "interrupted"
    assert sync(busy).returncode == 0


def test_a_second_one_is_told_to_keep_away(busy: BrevoServer, sync: Sync) -> None:
    with held_at_a_page(busy) as process:
        before = len(busy.calls)
        ran = sync(busy)
        assert ran.returncode == 1
        assert "another data-gatherer sync is at work" in ran.stderr
        assert len(busy.calls) == before
        process.kill()
        process.wait(20)
    assert sync(busy).returncode == 0


def test_watching_goes_on_until_it_is_interrupted(server: BrevoServer) -> None:
    with begun(server, "--watch") as process:
        assert process.stderr
        line = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert "complete and up to date" in line
    assert process.returncode == 130


def begun(server: BrevoServer, *arguments: str) -> subprocess.Popen[str]:
    program = str(Path(sys.executable).parent / "data-gatherer")
    variables = {**os.environ, **server.environment}
    return subprocess.Popen(
        [program, "sync", *arguments], env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@contextmanager
def held_at_a_page(server: BrevoServer) -> Iterator[subprocess.Popen[str]]:
    """Give a process that waits for a page of notes, three of which it has."""
    gate, reached = threading.Event(), threading.Event()

    def held(_: Request, proceed: Callable[[], Reply]) -> Reply:
        reached.set()
        gate.wait(60)
        return proceed()

    server.script(held, path="/crm/notes", after=4, times=1)
    with begun(server) as process:
        try:
            assert reached.wait(60)
            yield process
        finally:
            gate.set()
            process.kill()
