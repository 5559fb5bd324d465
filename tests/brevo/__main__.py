"""`python -m tests.brevo`: serve an invented Brevo account on the loopback until interrupted."""

from __future__ import annotations

import argparse
import signal
from datetime import UTC, datetime

from tests.brevo.faults_on_demand import NAMED
from tests.brevo.limits import GENERAL
from tests.brevo.server import BrevoServer
from tests.brevo.world import World, large_world, small_world

_ENDING = {signal.SIGINT, signal.SIGTERM}


def main() -> None:
    """Serve, and print what to export."""
    parser = _arguments()
    asked = parser.parse_args()
    # Blocked before the first thread starts, or a thread would take the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        opened = BrevoServer(
            _world(asked),
            port=asked.port,
            limits=None if asked.no_limits else GENERAL,
            headers=asked.headers,
            latency=asked.latency / 1000,
        )
    except OSError as error:
        parser.error(f"cannot listen on port {asked.port}: {error.strerror}")
    with opened as server:
        for name in asked.fault:
            act, path, method = NAMED[name]
            server.script(act, path=path, method=method)
        print("export", *(f"{name}={value}" for name, value in server.environment.items()), flush=True)  # noqa: T201
        signal.sigwait(_ENDING)


def _world(asked: argparse.Namespace) -> World:
    now = datetime.now(UTC)
    if asked.deals:
        size = {"contacts": asked.deals * 3 // 2, "companies": max(asked.deals * 2 // 5, 1)}
        world = large_world(now, deals=asked.deals, notes=asked.deals * 10, tasks=asked.deals * 2, **size)
    else:
        world = small_world(now, asked.language)
    world.clock = lambda: datetime.now(UTC)
    return world


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.brevo", description=__doc__)
    parser.add_argument("--port", type=int, default=8123, help="0: any that is free")
    parser.add_argument(
        "--deals", type=int, default=0, metavar="N", help="a large account of N deals instead of the small one"
    )
    parser.add_argument("--language", choices=["en", "fr"], default="en", help="of the small account's attributes")
    parser.add_argument("--latency", type=float, default=0, metavar="MS", help="time each answer takes")
    parser.add_argument("--no-limits", action="store_true", help="no rate limits")
    parser.add_argument(
        "--headers", action=argparse.BooleanOptionalAction, help="rate limit headers everywhere or nowhere"
    )
    parser.add_argument("--fault", action="append", default=[], choices=sorted(NAMED), help="repeatable")
    return parser


if __name__ == "__main__":
    main()
