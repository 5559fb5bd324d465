"""The outermost step of every command: start late, end politely, with the exit code that says what happened."""

from __future__ import annotations

import gc
import os
import signal
import sys

INTERRUPTED = 130


def run(module: str) -> None:
    """Run the typer app of *module* and leave the process with its exit code.

    An expected failure becomes an `error:` and a `hint:` line; an interrupt or a reader that closed its pipe early ends
    without noise; a bug keeps its traceback. Nothing heavy is imported before the guard stands.
    """
    # Start-up makes thousands of objects and no garbage; looking for some costs a tenth of a remembered answer.
    gc.set_threshold(100_000)
    code: int | str | None = 0
    try:
        code = _called(module)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to stop
    if code == INTERRUPTED:
        _say("interrupted")
    _let_go_of_stdout()
    sys.exit(code)


def _called(module: str) -> int | str | None:
    from importlib import import_module

    from sales_kernel.console import call

    try:
        return call(import_module(module).app)
    except SystemExit as leaving:
        return leaving.code


def _say(line: str) -> None:
    try:
        print(line, file=sys.stderr, flush=True)  # noqa: T201
    except OSError:
        return


def _let_go_of_stdout() -> None:
    """Keep the interpreter's last flush from complaining about a reader that has gone."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
