"""Many processes writing different things into one home at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sales_kernel.workspace import Workspace


def lost_of(home: Path, processes: int, writes: int) -> str:
    """Return how many writes of *processes* x *writes* were lost or failed, in the store and in the ledger."""
    command = [sys.executable, "-m", "bench.writers", str(home), str(writes)]
    running = [subprocess.Popen([*command, str(number)]) for number in range(processes)]
    failed = sum(one.wait() != 0 for one in running)
    work = _open(home)
    kept = sum(
        work.store.get(f"{process}-{number}") is not None for process in range(processes) for number in range(writes)
    )
    row = work.ledger.row("SELECT COUNT(*) FROM feedback_log")
    work.close()
    expected = processes * writes
    return f"{expected - kept} and {expected - (row[0] if row else 0)}, {failed} processes failed"


def write(home: Path, writes: int, process: int) -> None:
    """Write *writes* different contents and rows."""
    work = _open(home)
    for number in range(writes):
        work.store.put(f"{process}-{number}", f'"{process} {number} {"x" * 2000}"'.encode())
        with work.ledger.writing() as connection:
            connection.execute(
                "INSERT INTO feedback_log (recommendation_id, feedback_type, feedback_text, created_at) VALUES (?, 'neutral', ?, '')",
                (f"rec_{process}", str(number)),
            )
    work.close()


def _open(home: Path) -> Workspace:
    return Workspace.open(environment={"SALES_AGENT_HOME": str(home), "SALES_AGENT_BUSY_TIMEOUT_SECONDS": "60"})


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
