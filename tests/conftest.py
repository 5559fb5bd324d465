"""What all tests share: a home of their own, no keys, a clock that stands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sales_kernel.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-20T15:00:00+00:00"
"""A Friday afternoon in Europe, a morning in America."""
JOHN = "690daec017db693613964d23"
"""The sample's first deal."""


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Give every test a home of its own and the standing clock; no setting, key or proxy of the machine's reaches it."""
    for name in list(os.environ):
        if name.startswith(("SALES_AGENT_", "ANTHROPIC_", "BREVO_", "SERPER_", "LINKEDIN_")) or name.upper().endswith(
            "_PROXY"
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SALES_AGENT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SALES_AGENT_NOW", NOW)
    monkeypatch.setenv("TZ", "Europe/Paris")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home directory of this test; it does not exist yet."""
    return tmp_path / "home"


@pytest.fixture
def now() -> datetime:
    """The moment at which the clock stands."""
    return datetime.fromisoformat(NOW).astimezone(UTC)


@pytest.fixture
def work() -> Iterator[Workspace]:
    """A workspace on this test's home; what it says to the person is in `work.said`."""
    said: list[str] = []
    opened = Workspace.open(talk=said.append)
    opened.said = said  # type: ignore[attr-defined]
    yield opened
    opened.close()


Ran = subprocess.CompletedProcess[str]
Command = Callable[..., Ran]


@pytest.fixture
def run() -> Command:
    """Run a command of the suite as its own process: `run("sales-action", "recommend", JOHN, …, stdin="", env={…})`."""

    def command(
        name: str, *arguments: str, stdin: str = "", env: dict[str, str] | None = None, **options: object
    ) -> Ran:
        program = str(Path(sys.executable).parent / name)
        variables = {**os.environ, **(env or {})}
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [program, *arguments],
            input=stdin,
            env=variables,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **options,
        )

    return command
