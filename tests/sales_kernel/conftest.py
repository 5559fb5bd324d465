"""What the kernel's tests share: a memory whose clock can be moved, and processes of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from sales_kernel.layer import Answer, Content, Inputs, Layer, Subject, Verdict
from sales_kernel.ledger import Ledger
from sales_kernel.memory import NO_TERMS, Memory, Terms
from sales_kernel.store import Store
from tests.conftest import ROOT
from tests.sales_kernel.children import DEAL, LAYER, Heard, Told

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

Start = Callable[..., "subprocess.Popen[str]"]


@dataclass
class HandClock:
    """A clock that goes only when told to."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def go(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class Desk:
    """A memory to ask, with everything around it in reach."""

    home: Path
    store: Store
    ledger: Ledger
    clock: HandClock
    memory: Memory
    heard: Heard = field(default_factory=Heard)
    computed: int = 0
    """How many answers were computed so far; it numbers them."""

    def ask(
        self,
        layer: Layer[Told] = LAYER,
        subject: Subject = DEAL,
        *,
        terms: Terms = NO_TERMS,
        refresh: bool = False,
        **inputs: object,
    ) -> Answer[Told]:
        """Ask for an answer; a new one says the how-manieth it is."""

        def compute() -> Told:
            self.computed += 1
            return Told(text=f"answer {self.computed}")

        seen = contents(**inputs)
        return self.memory.get_or_compute(layer, subject, seen, compute, self.heard, terms=terms, refresh=refresh)

    def verdict(
        self, layer: Layer[Told] = LAYER, subject: Subject = DEAL, *, terms: Terms = NO_TERMS, **inputs: object
    ) -> Verdict:
        """Say how the remembered answer stands."""
        return self.memory.check(layer, subject, contents(**inputs), terms=terms).verdict


def contents(**inputs: object) -> Inputs:
    return {name: Content.of(value) for name, value in inputs.items()}


@pytest.fixture
def desk(home: Path, now: datetime) -> Iterator[Desk]:
    clock = HandClock(now)
    store = Store(home / "cache", timeout=20, warn=print)
    ledger = Ledger(home / "ledger.db", timeout=20)
    yield Desk(home, store, ledger, clock, Memory(store, ledger, home / "cache" / "locks", clock))
    ledger.close()
    store.close()


@pytest.fixture
def start() -> Iterator[Start]:
    """Start one of the programs in `children`; whatever still runs when the test ends is killed."""
    started: list[subprocess.Popen[str]] = []

    def begin(name: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.sales_kernel.children", name, *map(str, arguments)]
        child = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        started.append(child)
        return child

    yield begin
    for child in started:
        child.kill()
        child.communicate()


def heard_from(child: subprocess.Popen[str]) -> str:
    """Return the next line a child says; empty when it has ended."""
    assert child.stdout is not None
    return child.stdout.readline().strip()


def tell(child: subprocess.Popen[str], line: str = "go") -> None:
    """Let a child go on."""
    assert child.stdin is not None
    child.stdin.write(line + "\n")
    child.stdin.flush()
