"""The outermost step of every command: start late, end politely, with the exit code that says what happened."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
from typing import IO

INTERRUPTED = 130
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def run(module: str) -> None:
    """Run the typer app of *module* and leave the process with its exit code.

    An expected failure becomes an `error:` and a `hint:` line; an interrupt or a reader that closed its pipe early ends
    without noise; a bug keeps its traceback. Nothing heavy is imported before the guard stands.
    """
    # Start-up makes thousands of objects and no garbage; looking for some costs a tenth of a remembered answer.
    gc.set_threshold(100_000)
    _open_what_is_closed()
    _keep_swallowed_interrupts()
    code: int | str | None = 0
    try:
        code = _called(module)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = 0
    except RuntimeError as error:  # an interrupt inside a class body comes wrapped, before Python 3.12
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        code = INTERRUPTED
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        _say(f"error: cannot write the output: {error.strerror}")
        code = 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # nothing is left to stop
        signal.setitimer(signal.ITIMER_REAL, 0)
    if code == INTERRUPTED:
        _say("interrupted")
    fault = _settled(sys.stdout)
    if fault and not code:
        _say(f"error: cannot write the output: {fault}")
        code = 1
    _settled(sys.stderr)
    sys.exit(code)


def _called(module: str) -> int | str | None:
    from importlib import import_module

    from sales_kernel.console import call

    try:
        return call(import_module(module).app)
    except SystemExit as leaving:  # rich leaves with 1 when a reader has gone
        return 0 if isinstance(leaving.__context__, BrokenPipeError) else leaving.code


def _open_what_is_closed() -> None:
    """Give a process that was started with a closed stream a place to write to, or nothing to read."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123  (open as long as the process)


def _keep_swallowed_interrupts() -> None:
    """Raise an interrupt again that fell where the interpreter can only ignore it, such as a weakref callback."""
    usual = sys.unraisablehook

    def again(lost: sys.UnraisableHookArgs) -> None:
        if not (lost.exc_type and issubclass(lost.exc_type, KeyboardInterrupt)):
            usual(lost)
        elif signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
            signal.signal(signal.SIGALRM, signal.default_int_handler)
            signal.setitimer(signal.ITIMER_REAL, 0.001)

    sys.unraisablehook = again


def _say(line: str) -> None:
    try:
        print(line, file=sys.stderr, flush=True)  # noqa: T201
    except OSError:
        return


def _settled(stream: IO[str]) -> str:
    """Flush *stream* so that the interpreter's last flush cannot complain; return what went wrong, but for a reader that has gone."""
    try:
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return "" if isinstance(error, BrokenPipeError) else error.strerror or str(error)
    return ""
