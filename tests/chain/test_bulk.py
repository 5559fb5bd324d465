"""Many deals in one go, as a person has them answered: at a terminal, in a pipe, interrupted, killed and taken up again."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.action_recommender.bulk.able import able
from tests.chain.asking import SAMPLE, begin, data, ended, rows, unfinished, wait_until
from tests.chain.terminal import SEQUENCE, Terminal
from tests.conftest import JOHN, Command, Ran
from tests.messages.faults import held, refusing, saying
from tests.messages.server import Server

OPEN = ("sales-action", "recommend", "--all-open", *SAMPLE)
OFFLINE = (*OPEN, "--engine", "playbook")
DEALS = 26
"""Open deals of the sample."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server(able) as opened:
        for name, value in opened.environment.items():
            monkeypatch.setenv(name, value)
        yield opened


def lines(done: Ran) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def last(done: Ran) -> str:
    return done.stderr.splitlines()[-1]


def test_a_line_for_each_open_deal_and_the_sum_beside(run: Command) -> None:
    done = run(*OFFLINE)
    told = done.stdout.splitlines()
    assert (done.returncode, len(told)) == (0, DEALS)
    (john,) = [line for line in told if line.startswith(JOHN)]
    assert john.endswith("Enterprise SaaS Deal: P0 Answer the pricing worry with numbers")
    assert last(done) == f"{DEALS} deals: {DEALS} written; 0 engine calls, cost $0.00, saved $0.00"
    assert done.stderr.count("note: no company context yet") == 1


def test_a_line_of_json_is_what_the_single_command_says(run: Command, tmp_path: Path) -> None:
    run(*OFFLINE)
    done = run(*OFFLINE, "--json", "-o", str(tmp_path / "all.jsonl"))
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8") == done.stdout
    (many,) = [one for one in lines(done) if one["deal_id"] == JOHN]
    single = data(run("sales-action", "recommend", JOHN, *SAMPLE, "--engine", "playbook", "--json"))
    changing = ("run",)
    assert {name: value for name, value in many.items() if name not in changing} == {
        name: value for name, value in single.items() if name not in changing
    }


def test_ids_come_from_a_pipe_and_bad_ones_are_named(run: Command) -> None:
    done = run("sales-action", "recommend", "--file", "-", *SAMPLE, stdin=f"# today\n{JOHN}\nnobody\n")
    assert done.returncode == 8
    assert len(done.stdout.splitlines()) == 2
    assert "error: nobody: no deal 'nobody' in sample\nhint:  " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no deal was named"),
        ((JOHN, "--all-open"), "a deal was named, and many are asked for"),
        (("--all-open", "--jobs", "65"), "Invalid value for '--jobs'"),
        (("--file", "/nowhere/ids"), "no file at /nowhere/ids"),
        (("--all-open", "--source", "local"), "no open deal in local"),
    ],
)
def test_what_cannot_be_asked_is_said_with_a_hint(run: Command, arguments: tuple[str, ...], said: str) -> None:
    done = run("sales-action", "recommend", *arguments)
    assert (done.returncode in (2, 5), done.stdout) == (True, "")
    assert said in done.stderr
    assert "hint:  " in done.stderr


def test_a_reader_that_goes_away_ends_it_without_noise(run: Command) -> None:
    child = begin(*OFFLINE)
    assert child.stdout is not None
    child.stdout.readline()
    child.stdout.close()
    child.stdout = None
    done = ended(child)
    assert "Traceback" not in done.stderr


def test_at_a_terminal_a_bar_stands_below_the_lines_and_goes(server: Server) -> None:
    terminal = Terminal(*OPEN, columns=150, env=server.environment)
    assert terminal.ended() == 0, terminal.seen
    plain = SEQUENCE.sub("", terminal.seen)
    assert f"/{DEALS}" in plain
    assert "calls, $" in plain
    assert all(one in plain for one in (JOHN, f"{DEALS} deals: {DEALS} written"))


def test_thirty_two_at_once_with_some_overloaded(server: Server, run: Command) -> None:
    server.will(refusing(529, "overloaded_error", "Overloaded", times=3), after=5)
    done = run(*OPEN, "--jobs", "32", "--json")
    assert (done.returncode, len(lines(done))) == (0, DEALS), done.stderr  # each is tried again
    assert len(server.bodies) == 2 * DEALS + 3


def test_a_refused_key_ends_it_before_most_is_begun(server: Server, run: Command) -> None:
    server.key = "another"
    done = run(*OPEN, "--jobs", "2")
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) < DEALS
    assert "deals were not begun, since the same would stop them" in done.stderr


def test_a_refused_key_ends_a_file_before_most_is_begun(server: Server, run: Command, tmp_path: Path) -> None:
    ids = [str(one["deal_id"]) for one in lines(run(*OFFLINE, "--json"))]
    (tmp_path / "ids").write_text("\n".join(ids), encoding="utf-8")
    server.key = "another"
    done = run("sales-action", "recommend", "--file", str(tmp_path / "ids"), *SAMPLE, "--jobs", "2")
    assert (done.returncode, len(done.stdout.splitlines()) < DEALS) == (3, True)
    assert "deals were not begun, since the same would stop them" in done.stderr


def test_one_deal_that_fails_after_it_was_paid_for_says_what_it_cost(server: Server, run: Command, home: Path) -> None:
    server.will(saying("no JSON"))
    done = run("sales-action", "recommend", JOHN, *SAMPLE)
    ((cost,),) = rows(home, "SELECT SUM(cost_usd) FROM engine_calls")
    said = [line for line in done.stderr.splitlines() if not line.startswith("note: ")]
    assert (done.returncode, done.stdout) == (4, "")
    assert said[0].startswith(f"cost ${cost:.4f} (2 calls, ")
    assert said[1].startswith("error: ")


def test_what_a_model_cost_that_was_fallen_back_from_is_told(
    server: Server, run: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_AGENT_FALLBACK", "playbook")
    server.will(saying("no JSON"))
    asked = ("sales-action", "recommend", JOHN, *SAMPLE, "--json")
    made = data(run(*asked))["run"]
    ((cost,),) = rows(home, "SELECT SUM(cost_usd) FROM engine_calls")
    assert (made["cost_usd"], len(made["calls"])) == (pytest.approx(cost), 2)
    told = " ".join(run(*asked[:-1]).stdout.split())
    assert "by playbook/1, good until" in told
    assert "(Europe/Paris); by the offline engine, since " in told


@pytest.fixture
def stuck(server: Server, home: Path) -> Iterator[Callable[[], int]]:
    """Let the eleventh call and those after it wait; return how many deals were written by then."""
    gate = threading.Event()
    server.will(held(gate), after=10)

    def written() -> int:
        return int(rows(home, "SELECT COUNT(*) FROM recommendations")[0][0])

    yield written
    gate.set()
    server.behave()


def waiting_for(server: Server, calls: int) -> None:
    wait_until(lambda: len(server.bodies) >= calls)


def test_interrupted_it_leaves_what_is_done_and_is_taken_up_again(
    server: Server, run: Command, home: Path, stuck: Callable[[], int]
) -> None:
    child = begin(*OPEN, "--jobs", "2")
    waiting_for(server, 12)
    child.send_signal(signal.SIGINT)
    done = ended(child)
    assert (done.returncode, len(done.stdout.splitlines())) == (130, stuck())
    assert (done.stderr.splitlines()[-1], unfinished(home)) == ("interrupted", 0)
    _taken_up(server, run, stuck())


def test_killed_it_leaves_no_process_and_is_taken_up_again(
    server: Server, run: Command, home: Path, stuck: Callable[[], int]
) -> None:
    child = begin(*OPEN, "--jobs", "2")
    waiting_for(server, 12)
    crew = _children(child.pid)
    child.kill()
    child.communicate()
    wait_until(lambda: not any(Path(f"/proc/{one}/cmdline").exists() and _alive(one) for one in crew))
    _taken_up(server, run, stuck())


def test_a_batch_is_taken_up_by_another_process_after_a_kill(server: Server, run: Command) -> None:
    server.batches.looks = 1_000_000
    child = begin(*OPEN, "--batch")
    wait_until(lambda: any(each.path.startswith("/v1/messages/batches/") for each in list(server.asked)))
    child.kill()
    child.communicate()
    server.batches.looks = 0
    done = run(*OPEN, "--batch", "--resume", "--json")
    assert (done.returncode, len(lines(done))) == (0, DEALS), done.stderr
    sizes = [len(each.body["requests"]) for each in server.asked if each.path == "/v1/messages/batches"]
    assert (sizes, server.bodies) == ([DEALS, DEALS], [])


def _taken_up(server: Server, run: Command, done_before: int) -> None:
    server.behave()
    asked = len(server.bodies)
    again = run(*OPEN, "--resume")
    assert again.returncode == 0, again.stderr
    assert last(again).startswith(f"{DEALS} deals: {DEALS - done_before} written, {done_before} done before; ")
    assert len(server.bodies) - asked <= 2 * (DEALS - done_before)


def _children(pid: int) -> list[int]:
    told = [(int(one.name), one / "stat") for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [
        number for number, stat in told if stat.exists() and stat.read_text().rpartition(")")[2].split()[1] == str(pid)
    ]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
