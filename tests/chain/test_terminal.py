"""At a terminal and in a pipe: colours, widths, progress, questions, and a reader who leaves."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.chain.asking import SAMPLE, Data, begin, complaint, counted, ended, program
from tests.chain.terminal import COLOUR, SEQUENCE, Terminal, seen_at
from tests.conftest import JOHN, Command

ASK = ("sales-action", "recommend", JOHN, *SAMPLE)
VIEWS = [
    ASK,
    ("sales-action", "show", "last"),
    ("sales-action", "history"),
    ("sales-action", "why", JOHN, *SAMPLE),
    ("sales-action", "cache-info"),
    ("deal-summary", "summarize", JOHN, *SAMPLE),
    ("data-gatherer", "enrich", JOHN, *SAMPLE),
    ("data-gatherer", "deals", *SAMPLE),
    ("sales-ledger", "list"),
]


def test_a_terminal_gets_styles_and_the_same_words(run: Command, remembered: Data) -> None:
    shown = seen_at(*ASK)
    plain = run(*ASK, env={"COLUMNS": "80"}).stdout
    assert "\x1b[1m" in shown
    assert SEQUENCE.sub("", shown).replace("\r\n", "\n").endswith(plain)


def test_a_terminal_gets_colour_and_with_no_color_none(remembered: Data) -> None:
    assert COLOUR.search(seen_at(*ASK, "-c", "first"))
    assert not COLOUR.search(seen_at(*ASK, "-c", "second", env={"NO_COLOR": "1"}))


def test_a_dumb_terminal_gets_no_sequences(remembered: Data) -> None:
    assert "\x1b" not in seen_at(*ASK, "-c", "new", env={"TERM": "dumb"})


@pytest.mark.parametrize("command", VIEWS, ids=" ".join)
def test_a_pipe_gets_no_sequences(run: Command, remembered: Data, command: tuple[str, ...]) -> None:
    done = run(*command, env={"FORCE_COLOR": "", "TERM": "xterm-256color"})
    assert (done.returncode, "\x1b" in done.stdout + done.stderr, "\r" in done.stdout) == (0, False, False)


def test_a_terminal_sees_what_is_being_worked_on_and_no_trace_of_it_stays() -> None:
    shown = seen_at(*ASK)
    assert any(step in shown for step in ("gathering", "reading signals", "summarising", "finding plays", "writing"))
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h")
    after = shown.rindex("\x1b[?25h")
    assert shown.index("─ Recommendation ─") > after


def test_json_shows_no_progress_even_at_a_terminal(remembered: Data) -> None:
    assert "\x1b" not in seen_at(*ASK, "-c", "new", "--json")


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_every_line_fits_the_width(run: Command, remembered: Data, columns: int) -> None:
    for command in (ASK, ("sales-action", "show", "last"), ("deal-summary", "summarize", JOHN, *SAMPLE)):
        lines = run(*command, env={"COLUMNS": str(columns)}).stdout.splitlines()
        assert max(map(len, lines)) <= columns


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_terminal_s_own_width_is_used(remembered: Data, columns: int) -> None:
    shown = SEQUENCE.sub("", seen_at("sales-action", "show", "last", columns=columns))
    assert max(map(len, shown.splitlines())) == columns


def test_at_40_columns_no_word_of_the_message_is_lost(run: Command, remembered: Data) -> None:
    lines = run("sales-action", "show", "last", env={"COLUMNS": "40"}).stdout.splitlines()
    shown = "".join("".join(line.strip("│").split()) for line in lines)
    assert "".join(remembered["p0_actions"][0]["content"]["body"].split()) in shown


def test_without_a_known_width_a_pipe_gets_80_columns(run: Command, remembered: Data) -> None:
    lines = run("sales-action", "show", "last", env={"COLUMNS": ""}).stdout.splitlines()
    assert max(map(len, lines)) == 80


@pytest.mark.parametrize("columns", ["0", "-5", "wide", "3"])
def test_an_odd_width_is_no_crash(run: Command, remembered: Data, columns: str) -> None:
    done = run("sales-action", "show", "last", env={"COLUMNS": columns})
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_cache_info_at_80_columns_stays_on_its_lines(run: Command, remembered: Data, home: Path) -> None:
    lines = run("sales-action", "cache-info", env={"COLUMNS": "80"}).stdout.splitlines()
    assert max(len(line) for line in lines if str(home) not in line) <= 80


def answered(text: str) -> tuple[int, str]:
    terminal = Terminal("sales-action", "cache-clear")
    terminal.read_until("?")
    terminal.type(text)
    return terminal.ended(), terminal.seen


def test_cache_clear_asks_first_and_says_what_it_costs(remembered: Data, home: Path) -> None:
    code, seen = answered("y\n")
    question = (
        "Forget 1 of candidates, 1 of gather, 1 of recommend, 1 of signals, 1 of summarize? Making them again takes 2"
    )
    assert (code, question in seen.replace("\r\n", "")) == (0, True)
    assert counted(home)["remembered"] == 0


@pytest.mark.parametrize(("typed", "code"), [("n\n", 1), ("\n", 1), ("\x03\n", 130)], ids=["no", "enter", "ctrl-c"])
def test_cache_clear_forgets_nothing_unless_told_yes(remembered: Data, home: Path, typed: str, code: int) -> None:
    assert answered(typed)[0] == code
    assert counted(home)["remembered"] == 5


def test_a_dash_at_a_terminal_waits_for_nobody() -> None:
    terminal = Terminal("sales-action", "recommend", "-")
    assert terminal.ended() == 2
    assert "error: '-' reads from a pipe, and nothing is piped in" in terminal.seen


@pytest.mark.parametrize("command", [*VIEWS[:6], (*ASK, "--json"), ("sales-action", "--help")], ids=" ".join)
def test_a_reader_who_left_early_is_no_failure(remembered: Data, command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    child = subprocess.Popen([program(command[0]), *command[1:]], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    noise = [line for line in child.communicate()[1].splitlines() if not line.startswith("note: ")]
    assert (child.returncode, noise) == (0, [])


def test_head_gets_its_line_and_the_command_ends_well(remembered: Data) -> None:
    with begin("sales-action", "show", "last") as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline().startswith("╭─ Recommendation ─")
        child.stdout.close()
        assert (child.stderr.read(), child.wait()) == ("", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("command", [VIEWS[1], VIEWS[4], (*ASK, "--json")], ids=" ".join)
def test_an_output_without_room_is_an_error_without_a_traceback(remembered: Data, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [program(command[0]), *command[1:]], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    noise = [line for line in done.stderr.splitlines() if not line.startswith("note: ")]
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert noise[0].startswith("error: ")


@pytest.mark.parametrize("command", [VIEWS[1], VIEWS[4], (*ASK, "--json")], ids=" ".join)
def test_a_closed_output_is_no_crash(remembered: Data, command: tuple[str, ...]) -> None:
    line = ["sh", "-c", 'exec "$@" >&-', "sh", program(command[0]), *command[1:]]
    done = subprocess.run(line, stderr=subprocess.PIPE, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_nothing_piped_in_is_said_at_once(run: Command) -> None:
    code, lines = complaint(ended(begin("sales-action", "recommend", "-")))
    assert (code, lines[0].startswith("error: what is piped in is not JSON: ")) == (2, True)
