"""A question to ask, a Messages API on the loopback to ask it of, and a run that writes down what it cost."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from sales_kernel.batches import Batch, keep
from sales_kernel.calls import Calls
from sales_kernel.engines.claude.batch import Sent
from sales_kernel.engines.claude.engine import Claude
from sales_kernel.engines.claude.settings import ClaudeSettings
from sales_kernel.engines.forms import Form, one_of, read_form
from sales_kernel.engines.question import Answered, Complaint, Limits, Question, Reading, Shown
from sales_kernel.fingerprint import Plain
from sales_kernel.prompts import Prompt
from sales_kernel.workspace import Workspace
from tests.messages.server import Server

GOOD = {"tone": "warm", "text": "Call Anna."}
RULES = " ".join(["You brief a salesperson."] * 40)
PROMPT = Prompt(Path("summarize.md"), f"---\nversion: 7\n---\n{RULES}", own=False)


class Brief(Form):
    """The form of the answers that tests ask for."""

    tone: Annotated[Literal["warm", "formal"], one_of("warm", "formal")]
    text: str


def question(records: dict[str, Plain] | None = None, prompt: Prompt = PROMPT) -> Question[Brief]:
    """Return a question; a text with TODO is complained of."""

    def shown(limits: Limits) -> Shown:
        return Shown(prompt.body, "We are Hillside Tools.", {"deal": records or {"id": "d1"}, "budget": limits.tokens})

    def read(raw: Plain, *, last: bool) -> Reading[Brief]:
        brief, complaints = read_form(Brief, raw)
        if brief and "TODO" in brief.text:
            kept = brief.model_copy(update={"text": "(left out)"}) if last and brief.tone == "formal" else None
            return Reading(kept, (Complaint("text", "TODO is a placeholder"),))
        return Reading(brief, complaints)

    return Question("summarize", prompt, shown, lambda: Brief, read, lambda: Brief(tone="warm", text="by the rules"))


@dataclass
class Asking:
    """A server, the settings to ask it with, and what was said and written down meanwhile."""

    work: Workspace
    server: Server
    calls: Calls
    told: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)

    def settings(self, **told: Any) -> None:
        """Ask with other settings from now on."""
        self.told |= told

    def watch(self) -> None:
        """Let somebody watch from now on."""
        self.calls.say = self.progress.append

    def engine(self, **told: Any) -> Claude:
        """Return an engine that asks the server."""
        settings = ClaudeSettings(**self.told)
        return Claude(settings, self.server.environment, **told)

    def ask(self, asked: Question[Brief] | None = None, **told: Any) -> Answered[Brief]:
        """Ask, by default the one question there is."""
        return self.engine(**told).ask(asked or question(), self.calls)

    def keep(self, sent: Sent) -> None:
        """Write down a batch."""
        about = dict.fromkeys(sent.asked, "")
        keep(self.work.ledger, self.work.clock, Batch(sent.batch_id, "bulk", date(2026, 11, 23), sent.asked, about, ""))

    @property
    def rows(self) -> list[sqlite3.Row]:
        """The calls that were written down."""
        return self.work.ledger.rows("SELECT * FROM engine_calls ORDER BY call_id")


@pytest.fixture
def asking(work: Workspace) -> Iterator[Asking]:
    with Server(lambda _: GOOD) as server:
        run = work.run("test")
        made = Asking(work, server, run.calls)
        made.calls.talk = made.said.append
        yield made


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the SDK would have slept, each time; it does not."""
    waits: list[float] = []
    real = time.sleep

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        real(0)

    monkeypatch.setattr("anthropic._base_client.time.sleep", sleep)
    return waits
