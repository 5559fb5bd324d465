"""A bulk that is asked for in this process, and what it printed."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from action_recommender.bulk.run import bulk
from action_recommender.bulk.wish import Wish
from action_recommender.recommend import SECTIONS, Asked
from sales_kernel.errors import SuiteError
from sales_kernel.workspace import Workspace
from tests.action_recommender.bulk.able import able
from tests.conftest import JOHN, NOW
from tests.messages.server import Server

THREE = [JOHN, "67b84f1e9c2da7063e5b18f4", "67a2c8d15e9f0b3476ca1d80"]
"""Three open deals of the sample."""


@dataclass(frozen=True)
class Told:
    """How a bulk ended and what it said; *deals* are its lines of JSON."""

    code: int
    deals: list[dict[str, Any]]
    said: list[str]

    @property
    def sum(self) -> str:
        """The last line."""
        return self.said[-1]

    def failed(self) -> dict[str, dict[str, Any]]:
        """Return the failures by what was asked for."""
        return {one["deal"]: one["error"] for one in self.deals if "error" in one}

    def made(self) -> list[str]:
        """Return the ids of the deals that were answered."""
        return [one["deal_id"] for one in self.deals if "deal_id" in one]


@dataclass
class Bulks:
    """Asks in the home of a test, as often as wanted; *slept* are the waits between two looks at a batch."""

    home: Path
    read: Callable[[], tuple[str, str]]
    server: Server | None = None
    slept: list[float] = field(default_factory=list)
    while_asleep: Callable[[], object] = lambda: None

    def ask(
        self,
        deals: list[str] | str = "",
        *,
        now: str = NOW,
        engine: str = "",
        day: str = "",
        source: str = "sample",
        **wished: Any,
    ) -> Told:
        """Ask for *deals* (all open ones without any) and return how it went; what ends it early is in `code` and `said`."""
        if deals:
            wished["file"] = self._file("\n".join(deals) if isinstance(deals, list) else deals)
        served = self.server.environment if self.server else {}
        environment = {**os.environ, **served, "SALES_AGENT_NOW": now}
        heard: list[str] = []
        work = Workspace.open(environment=environment, talk=heard.append, sections=SECTIONS)
        asked = Asked(
            "",
            engine=engine or ("claude" if self.server else "playbook"),
            source=source,
            day=date.fromisoformat(day) if day else None,
        )
        try:
            code = bulk(work, asked, Wish(all_open=not deals, **wished), as_json=True, sleep=self._sleep)
        except SuiteError as fault:
            code = fault.exit_code
            heard.append(str(fault))
        except KeyboardInterrupt:
            code = 130
        finally:
            work.close()
        out, err = self.read()
        return Told(code, [json.loads(line) for line in out.splitlines()], [*heard, *err.splitlines()])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a question to the ledger."""
        with closing(sqlite3.connect(self.home / "recommendation_cache.db")) as connection:
            return connection.execute(sql).fetchall()

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.while_asleep()

    def _file(self, text: str) -> Path:
        file = self.home.parent / "ids.txt"
        file.write_text(text, encoding="utf-8")
        return file


@pytest.fixture
def bulks(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Bulks:
    """Bulks with the offline engine, in threads of this process: others run here, and it must not be forked."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    return Bulks(home, lambda: tuple(capsys.readouterr()))  # type: ignore[arg-type, return-value]


@pytest.fixture
def asked_of(bulks: Bulks) -> Iterator[Bulks]:
    """Bulks with a model on the loopback."""
    with Server(able) as server:
        bulks.server = server
        yield bulks
