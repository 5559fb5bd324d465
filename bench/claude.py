"""Claude: what a call costs of our own processor, what the SDK's import takes, and how far many deals at once come to the ideal."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.imports import imported
from sales_kernel.engines.claude.engine import Claude
from sales_kernel.engines.claude.settings import ClaudeSettings
from sales_kernel.workspace import Workspace
from tests.sales_kernel.claude.conftest import question

ABLE = "tests.action_recommender.bulk.able:able"
LATENCY_MS = 300
DEALS, WORKERS = 200, 32


class Bulk(NamedTuple):
    """Seconds a bulk took, and the least that its calls can take side by side."""

    seconds: float
    ideal: float


def own_cpu(folder: Path, threads: int, calls: int = 160) -> float:
    """Return the processor seconds of this process for a call, so many threads asking at once; a first round is not counted."""
    records = {f"r{n}": "They want to know what it costs and when it can begin. " * 4 for n in range(60)}
    with _server() as environment, _workspace(folder, environment) as work:
        engine = Claude(ClaudeSettings(), environment)

        def ask(each: int) -> None:
            with _workspace(folder, environment) as own, own.run("bench").open() as run:
                for number in range(each):
                    engine.ask(question({**records, "n": number}), run.calls)

        work.ledger.row("SELECT 1")
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(ask, [1] * threads))
            before = time.process_time()
            list(pool.map(ask, [calls // threads] * threads))
        return (time.process_time() - before) / (calls // threads * threads)


def sdk_import(rounds: int = 5) -> float:
    """Return the median seconds that `import anthropic` takes."""
    code = "import time; t = time.perf_counter(); import anthropic; print(time.perf_counter() - t)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    took = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment).stdout)
        for _ in range(rounds + 1)
    ]
    return sorted(took[1:])[rounds // 2]


def many(folder: Path, environment: dict[str, str]) -> Bulk:
    """Return how long the recommendations for DEALS deals take, each of two calls one after the other."""
    imported(folder, environment, deals=2 * DEALS, interactions=10 * DEALS)  # every other one is open
    with _server(LATENCY_MS) as keys:
        command = [sys.executable, "-m", "action_recommender", "recommend", "--all-open", "--source", "local"]
        asked = {**environment, **keys, "SALES_AGENT_ENGINE": "claude"}
        begun = time.perf_counter()
        subprocess.run(
            [*command, "--jobs", str(WORKERS)],
            env=asked,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return Bulk(time.perf_counter() - begun, 2 * DEALS * LATENCY_MS / 1000 / WORKERS)


@contextmanager
def _server(latency: float = 0) -> Iterator[dict[str, str]]:
    """A Messages API in a process of its own; gives what to put into the environment."""
    command = [sys.executable, "-m", "tests.messages", "--port", "0", "--latency", str(latency)]
    answers = ["--answers", ABLE] if latency else ["--answers", "bench.claude:good"]
    server = subprocess.Popen([*command, *answers], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        told = server.stdout.readline().removeprefix("export").split()
        yield dict(each.split("=", 1) for each in told)
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _workspace(folder: Path, environment: dict[str, str]) -> Iterator[Workspace]:
    work = Workspace.open(environment={**environment, "SALES_AGENT_HOME": str(folder / "calls")})
    try:
        yield work
    finally:
        work.close()


def good(_: object) -> dict[str, str]:
    """Answer the question of the tests."""
    return {"tone": "warm", "text": "Call Anna."}
