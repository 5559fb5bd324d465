"""The outermost step of every command: two lines for an expected failure, and an exit code a script can act on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

Process = subprocess.Popen[str]
Begin = Callable[..., Process]

SCRATCH = """
import sys
from pathlib import Path
from typing import Annotated
import typer
from sales_kernel import errors
from sales_kernel.console import emit, new_app, read_stdin, save, talk

app = new_app("scratch", "Try the door.")

@app.command()
def ok() -> None:
    talk("talk")
    emit({"data": "Zoë"})

@app.command()
def fail(kind: str, hint: str = "try again") -> None:
    raise getattr(errors, kind)("it \\x1b[31mfailed\\u202e", hint=hint)

@app.command()
def partly() -> None:
    raise typer.Exit(8)

@app.command()
def bug() -> None:
    raise RuntimeError("a bug")

@app.command()
def flood() -> None:
    for number in range(200_000):
        print("line", number)

@app.command()
def wait(then: str = "end") -> None:
    print("waiting", flush=True)
    sys.stdin.readline()
    print("more")
    if then == "fail":
        raise errors.AccessRefused("no key")

@app.command()
def confirm() -> None:
    typer.confirm("Sure?", err=True)

@app.command()
def number(many: Annotated[int, typer.Option(min=1)] = 1) -> None:
    typer.echo(many)

@app.command()
def stdin() -> None:
    typer.echo(len(read_stdin(limit=10)))

@app.command()
def keep(path: Path) -> None:
    save(path, "kept")
"""
SLOW = "import sys\nprint('importing', flush=True)\nsys.stdin.readline()\n"


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Start a command of the scratch app as its own process."""
    (tmp_path / "scratch.py").write_text(SCRATCH)
    (tmp_path / "slow.py").write_text(SLOW)
    started: list[Process] = []
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}

    def start(*arguments: str, module: str = "scratch", **options: object) -> Process:
        program = f"import sys; sys.argv[0] = 'scratch'; from sales_kernel.door import run; run({module!r})"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        environment = {**variables, "PYTHONPATH": str(tmp_path)}
        command = [sys.executable, "-c", program, *arguments]
        started.append(subprocess.Popen(command, env=environment, text=True, **pipes))  # type: ignore[call-overload]
        return started[-1]

    yield start
    for process in started:
        process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            with suppress(OSError):
                if stream:
                    stream.close()
        process.wait()


def ended(process: Process, given: str = "") -> tuple[int, str, str]:
    out, error = process.communicate(given, timeout=60)
    return process.returncode, out, error


def test_data_is_on_stdout_and_talk_on_stderr(begin: Begin) -> None:
    assert ended(begin("ok")) == (0, '{\n  "data": "Zoë"\n}\n', "talk\n")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("SuiteError", 1),
        ("UsageFault", 2),
        ("AccessRefused", 3),
        ("UpstreamFault", 4),
        ("NotFound", 5),
        ("HomeFault", 1),
        ("LedgerBusy", 1),
        ("LedgerDamaged", 1),
        ("LedgerTooNew", 1),
    ],
)
def test_a_failure_is_two_lines_and_its_exit_code(kind: str, code: int, begin: Begin) -> None:
    assert ended(begin("fail", kind)) == (code, "", "error: it failed\nhint:  try again\n")


def test_a_failure_without_a_next_move_is_one_line(begin: Begin) -> None:
    assert ended(begin("fail", "NotFound", "--hint", "")) == (5, "", "error: it failed\n")


def test_a_command_may_choose_its_exit_code(begin: Begin) -> None:
    assert ended(begin("partly")) == (8, "", "")


def test_a_bug_keeps_its_traceback(begin: Begin) -> None:
    code, out, error = ended(begin("bug"))
    assert (code, out) == (1, "")
    assert error.startswith("Traceback")
    assert error.endswith("RuntimeError: a bug\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "error: No such command 'nonsense'.\nhint:  see: scratch --help\n"),
        (["fail"], "error: Missing argument 'KIND'.\nhint:  see: scratch fail --help\n"),
        (
            ["number", "--many", "0"],
            "error: Invalid value for '--many': 0 is not in the range x>=1.\nhint:  see: scratch number --help\n",
        ),
    ],
)
def test_a_wrong_command_line_is_two_lines_and_exit_code_2(arguments: list[str], said: str, begin: Begin) -> None:
    assert ended(begin(*arguments)) == (2, "", said)


def test_no_command_at_all_shows_the_help(begin: Begin) -> None:
    code, out, error = ended(begin())
    assert (code, out) == (2, "")
    assert "Try the door." in error
    assert "Traceback" not in error


def test_version_is_one_line(begin: Begin) -> None:
    from sales_kernel import __version__

    assert ended(begin("--version")) == (0, f"scratch {__version__}\n", "")


def test_a_reader_that_has_seen_enough_is_no_failure(begin: Begin) -> None:
    process = begin("flood")
    assert process.stdout is not None
    assert process.stdout.readline() == "line 0\n"
    process.stdout.close()
    assert process.stderr is not None
    assert (process.stderr.read(), process.wait()) == ("", 0)


def test_a_reader_that_left_before_the_last_line_is_no_failure(begin: Begin) -> None:
    process = begin("wait")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    assert ended(process, "go\n") == (0, None, "")


def test_a_failure_stays_one_when_the_reader_has_gone(begin: Begin) -> None:
    process = begin("wait", "--then", "fail")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    assert ended(process, "go\n") == (3, None, "error: no key\n")


def test_a_failure_stays_one_when_nobody_listens_to_it(begin: Begin) -> None:
    process = begin("fail", "AccessRefused")
    assert process.stderr is not None
    process.stderr.close()
    process.stderr = None
    assert ended(process)[0] == 3


def run_in_shell(process: Process, redirection: str, folder: Path) -> tuple[int, str]:
    """Run the command of *process* once more, with streams closed by the shell."""
    ended(process)
    shell = ["sh", "-c", f'exec "$@" {redirection}', "sh", *process.args]  # type: ignore[misc]
    ran = subprocess.run(
        shell, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True, timeout=60
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize(("arguments", "code"), [(["ok"], 0), (["fail", "NotFound"], 5)], ids=["ok", "fail"])
@pytest.mark.parametrize("closed", ["<&-", "2>&-"])
def test_a_closed_stdin_or_stderr_does_not_change_the_exit_code(
    arguments: list[str], code: int, closed: str, begin: Begin, tmp_path: Path
) -> None:
    assert run_in_shell(begin(*arguments), closed, tmp_path)[0] == code


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_a_failure_keeps_its_exit_code_with_stdout_closed(closed: str, begin: Begin, tmp_path: Path) -> None:
    assert run_in_shell(begin("fail", "NotFound"), closed, tmp_path)[0] == 5


def test_a_closed_stdout_is_no_bug(begin: Begin, tmp_path: Path) -> None:
    assert "Traceback" not in run_in_shell(begin("ok"), ">&-", tmp_path)[1]


def test_an_interrupt_ends_with_130_and_without_noise(begin: Begin) -> None:
    process = begin("wait")
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGINT)
    code, _, error = ended(process)
    assert (code, error.split()) == (130, ["interrupted"])


def test_an_interrupt_while_the_command_is_still_loaded_is_one_too(begin: Begin) -> None:
    process = begin(module="slow")
    assert process.stdout is not None
    assert process.stdout.readline() == "importing\n"
    process.send_signal(signal.SIGINT)
    code, _, error = ended(process)
    assert (code, error.split()) == (130, ["interrupted"])


def test_an_interrupt_with_nobody_left_to_tell_is_still_130(begin: Begin) -> None:
    process = begin("wait")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    process.stderr.close()
    process.stdout = process.stderr = None
    process.send_signal(signal.SIGINT)
    assert ended(process)[0] == 130


def test_stdin_is_read_up_to_a_limit(begin: Begin) -> None:
    assert ended(begin("stdin"), "Zoë\n") == (0, "5\n", "")
    assert ended(begin("stdin"), "x" * 11) == (2, "", "error: what is piped in is larger than 10 bytes\n")


def test_a_file_that_cannot_be_written_is_said(begin: Begin, tmp_path: Path) -> None:
    code, _, error = ended(begin("keep", str(tmp_path / "no" / "such" / "place.json")))
    assert (code, error.splitlines()[1]) == (2, "hint:  name a file in a folder you can write to")
    assert ended(begin("keep", str(tmp_path / "place.json")))[0] == 0
    assert (tmp_path / "place.json").read_text() == "kept"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_stdout_is_a_failure(begin: Begin) -> None:
    with Path("/dev/full").open("w") as full:
        process = begin("ok", stdout=full)
        assert ended(process)[0] == 1
