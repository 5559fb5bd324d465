"""Print the figures: whole processes as ratios to B, work inside a process in milliseconds, and what concurrency lost."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.imports import imported
from bench.inside import cold_chain, hash_and_verdict
from bench.judgement import signals_and_plays, texts_a_second
from bench.writers import lost_of

DEAL = "690daec017db693613964d23"
ROUNDS = 15
FOREIGN = ("SALES_AGENT_", "ANTHROPIC_", "BREVO_")
LAYERS = ("gather", "signals", "summarize", "candidates", "recommend")


def main() -> None:
    """Print every figure with its goal."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, medians of {ROUNDS} interleaved runs\n")
        _processes(Path(folder) / "warm")
        print(
            f"\ncold offline chain for one deal, imports done    {cold_chain(Path(folder)) * 1000:8.1f} ms   goal 500"
        )
        print(
            f"hash and verdict of a 100 KB record              {hash_and_verdict(Path(folder)) * 1000:8.2f} ms   goal 2"
        )
        print(f"signals and plays, 500 interactions              {signals_and_plays() * 1000:8.1f} ms   goal 150")
        print(f"all gates of reach and text                      {texts_a_second():8.0f} texts/s   goal 1,000")
        _imports(Path(folder))
        _brevo()
        _claude(Path(folder))
        print(f"8 processes, one cold deal: computes per layer   {_together(Path(folder) / 'together')}   goal 1 each")
        print(f"8 x 500 writes into store and ledger: lost       {lost_of(Path(folder) / 'writers', 8, 500)}   goal 0")


def _processes(home: Path) -> None:
    environment = _environment(home)
    recommend = ["action_recommender", "recommend", DEAL, "--source", "sample"]
    _run([sys.executable, "-m", *recommend], environment)
    commands: Mapping[str, tuple[list[str], str]] = {
        "B: python -c 'import typer, pydantic'": ([sys.executable, "-c", "import typer, pydantic"], ""),
        "sales-action --help": ([_script("sales-action"), "--help"], "1.3"),
        "sales-action cache-info": ([_script("sales-action"), "cache-info"], "1.3"),
        "sales-action recommend, remembered": ([_script("sales-action"), *recommend[1:]], "2.0"),
        "sales-action recommend --json, remembered": ([_script("sales-action"), *recommend[1:], "--json"], ""),
        "sales-action why": ([_script("sales-action"), "why", *recommend[2:]], "that of recommend"),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, (command, _) in commands.items():
            times[name].append(_timed(lambda command=command: _run(command, environment)))  # type: ignore[misc]
    base = statistics.median(next(iter(times.values())))
    for name, (_, goal) in commands.items():
        median = statistics.median(times[name])
        print(f"{name:<46}{median * 1000:8.1f} ms {median / base:6.2f} B" + (f"   goal {goal}" if goal else ""))


def _imports(folder: Path) -> None:
    for deals, interactions, goal in (
        (8_800, 0, "goal 5 s"),
        (100_000, 100_000, ""),
        (100_000, 900_000, "flat memory"),
    ):
        took = imported(folder, _environment(folder / f"crm-{interactions}"), deals=deals, interactions=interactions)
        told = f"import of {deals + interactions:,} rows"
        print(f"{told:<49}{took.seconds:8.1f} s, {took.megabytes:.0f} MB   {goal}")


def _brevo() -> None:
    # Not before: what this process holds would be counted as the memory of those it starts.
    from bench.brevo import calls_of_a_deal, latencies_of_a_cold_gather, mirrored

    for scenario, goal, calls in calls_of_a_deal():
        told = ", ".join(f"{count} {bucket}" for bucket, count in calls.items())
        print(f"Brevo, calls of a deal: {scenario:<25} {told}" + (f"   goal {goal} crm" if goal else ""))
    print(f"Brevo, cold gather at 50 ms an answer            {latencies_of_a_cold_gather():8.1f} latencies   goal 6")
    for rows in (100, 1000):
        took = mirrored(rows)
        told = f"{took.calls} calls, {took.hours} hours waited, {took.used:.0%} of theirs used, {took.seconds:.1f} s of work"
        print(f"Brevo, mirror of 29,800 records, pages of {rows:<6,} {told}   goal 300 calls, 3 h")


def _claude(folder: Path) -> None:
    from bench.claude import DEALS, LATENCY_MS, WORKERS, many, own_cpu, sdk_import

    print(f"Claude, our own processor a call                 {own_cpu(folder, 1) * 1000:8.1f} ms   goal 15")
    print(f"Claude, the same with {WORKERS} threads                 {own_cpu(folder, WORKERS) * 1000:8.1f} ms   goal 5")
    print(f"import of the SDK, beside gathering              {sdk_import():8.2f} s")
    took = many(folder, _environment(folder / "many"))
    told = f"{took.seconds:.1f} s of {took.ideal:.1f} s ideal, {took.ideal / took.seconds:.2f}   goal 0.75"
    print(f"{DEALS} deals at {LATENCY_MS} ms a call, {WORKERS} workers, from cold   {told}")


def _together(home: Path) -> str:
    command = [sys.executable, "-m", "action_recommender", "recommend", DEAL, "--source", "sample"]
    running = [
        subprocess.Popen(command, env=_environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(8)
    ]
    codes = [one.wait() for one in running]
    with sqlite3.connect(home / "recommendation_cache.db") as ledger:
        rows = ledger.execute("SELECT layer, COUNT(*) FROM step_details WHERE verdict != 'hit' GROUP BY layer")
        computed = dict(rows.fetchall())
    failed = f", {sum(code != 0 for code in codes)} failed" if any(codes) else ""
    return ", ".join(f"{layer} {computed.get(layer, 0)}" for layer in LAYERS) + failed


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # measure what an installed suite does: it starts from compiled files
    return {**kept, "SALES_AGENT_HOME": str(home), "SALES_AGENT_ENGINE": "playbook"}


def _script(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def _timed(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
