"""A mirror takes no more memory for a large account than for a small one."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.brevo.mirrored import pages_of
from tests.brevo.server import BrevoServer
from tests.brevo.world import large_world

_STATUS = Path("/proc/self/status")
_PROGRAM = """
import sys
from pathlib import Path
from sales_kernel.console import call
from data_gatherer.cli import app
sys.argv = ["data-gatherer", "sync", "--json"]
call(app)
told = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in told if line.startswith("VmHWM:")), file=sys.stderr)
"""


def peak(now: datetime, home: Path, notes: int) -> int:
    """Return the largest resident size, in KB, of a process that mirrors so many notes."""
    world = large_world(now, deals=200, contacts=300, companies=80, notes=notes, tasks=400)
    with BrevoServer(world, limits=None, max_limits=pages_of(500)) as server:
        variables = {**os.environ, **server.environment, "SALES_AGENT_HOME": str(home)}
        program = [sys.executable, "-c", _PROGRAM]
        ran = subprocess.run(program, env=variables, capture_output=True, text=True, timeout=120, check=True)
    return int(ran.stderr.splitlines()[-1])


@pytest.mark.skipif(not _STATUS.exists(), reason="this system does not tell a process's largest size")
def test_ten_times_the_notes_take_hardly_more_memory(now: datetime, tmp_path: Path) -> None:
    few, many = peak(now, tmp_path / "few", 2000), peak(now, tmp_path / "many", 20_000)
    assert many < few * 1.15
