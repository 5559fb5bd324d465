"""`python -m tests.messages`: answer as the Messages API on the loopback until interrupted, by default the least that a schema allows."""

from __future__ import annotations

import argparse
import signal

from tests.messages.batches import all_well, partly
from tests.messages.faults import NAMED
from tests.messages.server import KEY, Answer, Server, least_answer

_ENDING = {signal.SIGINT, signal.SIGTERM}


def main() -> None:
    """Serve, and print what to export."""
    parser = _arguments()
    asked = parser.parse_args()
    # Blocked before the first thread starts, or a thread would take the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        opened = Server(
            _answer(asked.answers),
            port=asked.port,
            key=asked.key,
            latency=asked.latency / 1000,
            pace=asked.pace / 1000,
            fate=partly if asked.batch_partly else all_well,
            looks=asked.batch_looks,
        )
    except OSError as failed:
        parser.error(f"cannot listen on port {asked.port}: {failed.strerror}")
    with opened as server:
        for name in asked.fault:
            server.will(name)
        print("export", *(f"{name}={value}" for name, value in server.environment.items()), flush=True)  # noqa: T201
        signal.sigwait(_ENDING)


def _answer(named: str) -> Answer:
    """Return the answer called *named*, as `package.module:name`."""
    if not named:
        return least_answer
    module, _, name = named.partition(":")
    from importlib import import_module

    return getattr(import_module(module), name)  # type: ignore[no-any-return]


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.messages", description=__doc__)
    parser.add_argument("--port", type=int, default=8124, help="0: any that is free")
    parser.add_argument("--key", default=KEY, help="the key that is accepted")
    parser.add_argument("--answers", default="", metavar="MODULE:NAME", help="a function of a request's body")
    parser.add_argument("--latency", type=float, default=0, metavar="MS", help="time each answer takes")
    parser.add_argument("--pace", type=float, default=0, metavar="MS", help="time each byte of a stream takes")
    parser.add_argument("--batch-looks", type=int, default=0, metavar="N", help="looks at a batch before it has ended")
    parser.add_argument("--batch-partly", action="store_true", help="some requests of a batch fail")
    parser.add_argument("--fault", action="append", default=[], choices=sorted(NAMED), help="repeatable, in turn")
    return parser


if __name__ == "__main__":
    main()
