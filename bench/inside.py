"""Work inside one process, imports done before the clock starts."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from action_recommender.recommend import ActionRecommender
from data_gatherer.gather import GATHER
from data_gatherer.models import Deal, EnrichedDeal, Interaction, Stage
from sales_kernel.layer import Content, Subject
from sales_kernel.workspace import Workspace

DEAL = "690daec017db693613964d23"


def cold_chain(folder: Path) -> float:
    """Return the median seconds of a whole chain nobody asked before, each in a home of its own."""
    times = []
    for number in range(6):
        with ActionRecommender.open(source="sample", engine="playbook", home=folder / f"cold-{number}") as recommender:
            started = time.perf_counter()
            recommender.recommend(DEAL)
            times.append(time.perf_counter() - started)
    return statistics.median(times[1:])  # the first one imports


def hash_and_verdict(folder: Path) -> float:
    """Return the median seconds to hash a record of 100 KB and to judge by it what memory holds."""
    record = _large_record()
    work = Workspace.open(environment={"SALES_AGENT_HOME": str(folder / "verdict")})
    subject, times = Subject("bench", "bench", record.deal.id), []
    work.memory.get_or_compute(GATHER, subject, {"source": Content.of(record)}, lambda: record, work.run("bench"))
    for _ in range(50):
        started = time.perf_counter()
        verdict = work.memory.check(GATHER, subject, {"source": Content.of(record)}).verdict
        times.append(time.perf_counter() - started)
        if not verdict.usable:
            raise SystemExit("the record was not remembered")
    work.close()
    return statistics.median(times)


def _large_record() -> EnrichedDeal:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    told = "They asked how the plan is made today, who decides, and what it would cost to change it. " * 5
    records = tuple(
        Interaction(
            id=f"note:{number}",
            kind="note",
            direction="internal",
            at=begin + timedelta(hours=number),
            text=f"{number}. {told}",
        )
        for number in range(180)
    )
    return EnrichedDeal(
        source="bench", account="bench", deal=Deal(id="1", name="Large", stage=Stage(name="open")), interactions=records
    )
