"""A deal to enrich, and ways to ask one enricher or all of them."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from data_gatherer.enrichers import Deadline, Enricher, Found, Known, NotLearned
from data_gatherer.enrichers.choice import Enriching
from data_gatherer.gather import gather
from data_gatherer.models import Company, Contact, Deal, EnrichedDeal, Stage
from sales_kernel.layer import Answer, Verdict
from sales_kernel.workspace import Workspace
from tests.conftest import NOW
from tests.data_gatherer.places import Held

KNOWN = Known("d1", "muster", "Muster GmbH", "muster.example")
EVA = Contact(id="eva", name="Eva Muster", linkedin="https://www.linkedin.com/in/eva-muster/?trk=x")
BEN = Contact(id="ben", name="Ben Okoro", linkedin="linkedin.com/in/ben")


def deal(domain: str = "muster.example", **parts: Any) -> EnrichedDeal:
    """Return a deal with Muster, whose people Eva and Ben have profiles."""
    fields = {
        "deal": Deal(id="d1", name="Planner", stage=Stage(name="open")),
        "company": Company(id="muster", name="Muster GmbH", domain=domain),
        "contacts": (EVA, BEN),
        **parts,
    }
    return EnrichedDeal(source="held", account="a", **fields)


def now() -> datetime:
    """The moment at which the clock stands."""
    return datetime.fromisoformat(NOW).astimezone(UTC)


def learned(enricher: Enricher, known: Known = KNOWN, seconds: float = 10) -> list[Found]:
    """Return what *enricher* finds, over all its questions."""
    return [found for question in enricher.questions(known) for found in enricher.ask(question, Deadline(seconds))]


def failed(enricher: Enricher, known: Known = KNOWN, deadline: Deadline | None = None) -> tuple[str, bool]:
    """Return why the first question of *enricher* failed, and whether the failure is lasting."""
    with pytest.raises(NotLearned) as raised:
        enricher.ask(enricher.questions(known)[0], deadline or Deadline(10))
    return raised.value.reason, raised.value.lasting


def enriched(
    work: Workspace, source: Held, *enrichers: Enricher, seconds: float = 10, refresh: bool = False
) -> tuple[Answer[EnrichedDeal], Verdict]:
    """Gather the deal of *source* as a command would, and return it with the verdict on the enrich layer."""
    enriching = Enriching(enrichers, seconds, work.clock)
    with work.run("enrich").open() as run:
        answer = gather(work.memory, run, source, source.place, refresh=refresh, enriching=enriching)
    return answer, run.verdicts["enrich"]


class Names:
    """A name server with entries of its own; each look-up is counted."""

    def __init__(self, entries: Mapping[str, tuple[str, ...]]) -> None:
        self.entries = entries
        self.looked_up: list[str] = []

    def __call__(self, host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        self.looked_up.append(host)
        if host not in self.entries:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.entries[host]]


def ticking(seconds: float = 1.0) -> Callable[[], float]:
    """Return a clock that goes on by *seconds* each time it is read."""
    told = iter(range(10**9))
    return lambda: next(told) * seconds
