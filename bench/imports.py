"""Bringing CSV files into the local CRM: how long, and in how much memory."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Took(NamedTuple):
    """Seconds, and the most memory the process ever held, in megabytes."""

    seconds: float
    megabytes: float


def imported(folder: Path, environment: Mapping[str, str], *, deals: int, interactions: int) -> Took:
    """Return what importing so many invented rows took, in a process of its own."""
    source = folder / f"rows-{deals}-{interactions}"
    source.mkdir(parents=True)
    header = ["id", "name", "pipeline", "stage", "amount", "currency", "created_at", "close_date", "owner_name"]
    stages = ("discovery", "proposal", "won", "lost")
    _write(
        source / "deals.csv",
        header,
        (
            [
                f"d{n}",
                f"Deal {n}",
                "New business",
                stages[n % 4],
                str(1000 + n),
                "EUR",
                "2026-03-01",
                "2026-12-01",
                "Ann Lee",
            ]
            for n in range(deals)
        ),
    )
    if interactions:
        _write(
            source / "interactions.csv",
            ["deal_id", "id", "kind", "direction", "at", "subject", "text"],
            (
                [
                    f"d{n % deals}",
                    f"i{n}",
                    "email",
                    "inbound",
                    "2026-06-01T09:00:00",
                    "Your offer",
                    f"Line {n}, and more. " * 4,
                ]
                for n in range(interactions)
            ),
        )
    command = [sys.executable, "-m", "data_gatherer", "import", str(source)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the import failed with {process.returncode}")
    unit = 1024 if sys.platform == "darwin" else 1
    return Took(time.perf_counter() - started, used.ru_maxrss / unit / 1024)


def _write(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
