"""Deals made by hand, one record at a time, as they stand on Friday 20 November 2026 in Paris."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from data_gatherer.gather import enriched
from data_gatherer.models import Contact, Deal, EnrichedDeal, Interaction, Owner, Stage
from data_gatherer.sources.sample import SampleSource
from deal_summary.models import DealSummary, Signals
from deal_summary.playbook import Facts, write_summary
from deal_summary.signals import read_signals
from deal_summary.thresholds import Thresholds
from sales_kernel.layer import Subject
from tests.conftest import NOW

TODAY = date(2026, 11, 20)
ZONE = "Europe/Paris"
EVA = Contact(id="eva", name="Eva Muster", title="Head of Planning", email="eva@muster.example", language="en")
BO = Contact(id="bo", name="Bo Lind", language="en")


def moment(days_ago: int, clock: str = "10:00") -> datetime:
    """Return the time of day *clock* so many days before today, in Paris."""
    day = TODAY - timedelta(days=days_ago)
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def record(kind: str, days_ago: int, direction: str = "internal", text: str = "", **fields: Any) -> Interaction:
    """Return a record with Eva, called after its kind and age."""
    known = {"id": f"{kind}:{days_ago}", "at": moment(days_ago, fields.pop("clock", "10:00")), "people": ("eva",)}
    return Interaction(**{**known, "kind": kind, "direction": direction, "text": text, **fields})


def mail_in(days_ago: int, text: str = "", **fields: Any) -> Interaction:
    """Return an e-mail of Eva's."""
    return record("email", days_ago, "inbound", text, **{"id": f"in:{days_ago}", **fields})


def mail_out(days_ago: int, text: str = "", **fields: Any) -> Interaction:
    """Return an e-mail of ours to Eva."""
    return record("email", days_ago, "outbound", text, **{"id": f"out:{days_ago}", **fields})


def call(days_ago: int, outcome: str = "connected", text: str = "", **fields: Any) -> Interaction:
    """Return a call of ours."""
    return record("call", days_ago, "outbound", text, outcome=outcome, **fields)


def meeting(days_ago: int, outcome: str = "held", text: str = "", **fields: Any) -> Interaction:
    """Return a meeting; a negative age lies ahead."""
    return record("meeting", days_ago, "outbound", text, outcome=outcome, **fields)


def note(days_ago: int, text: str, **fields: Any) -> Interaction:
    """Return a note of ours."""
    return record("note", days_ago, "internal", text, **fields)


def deal(*records: Interaction, **fields: Any) -> EnrichedDeal:
    """Return a deal with Eva and these records; *fields* are those of the deal itself, or contacts, company and tasks."""
    around = {
        name: fields.pop(name)
        for name in ("contacts", "company", "tasks", "gaps", "changes", "peers")
        if name in fields
    }
    stage = fields.pop("stage", Stage(name="offer", order=2, of=4))
    owner = fields.pop("owner", Owner(name="Ana Silva", time_zone=ZONE))
    return EnrichedDeal(
        source="held",
        account="a",
        deal=Deal(
            **{"id": "d1", "name": "Planner", "stage": stage, "owner": owner, "pipeline": "New business", **fields}
        ),
        interactions=tuple(sorted(records, key=lambda one: (one.at, one.id))),
        **{"contacts": (EVA,), **around},
    )


def signals(*records: Interaction, thresholds: Thresholds | None = None, **fields: Any) -> Signals:
    """Return the signals of a deal with these records, today."""
    return signals_of(deal(*records, **fields), thresholds=thresholds)


def signals_of(
    whole: EnrichedDeal, as_of: date = TODAY, zone: str = ZONE, thresholds: Thresholds | None = None
) -> Signals:
    """Return the signals of a deal on a day."""
    return read_signals(whole, as_of, zone, thresholds or Thresholds())


@cache
def sample_deals() -> tuple[EnrichedDeal, ...]:
    """Return every deal of the sample."""
    source = SampleSource(lambda: datetime.fromisoformat(NOW).astimezone(UTC))
    return tuple(enriched(source, Subject("sample", "sample", one.deal.id)) for one in source.listed())


def sample_briefs(*, short: bool = False) -> tuple[tuple[EnrichedDeal, DealSummary], ...]:
    """Return every deal of the sample with what is written of it."""
    return _briefs(short)


@cache
def _briefs(short: bool) -> tuple[tuple[EnrichedDeal, DealSummary], ...]:
    told = ((whole, Facts(whole, signals_of(whole), "Oakline Software", short=short)) for whole in sample_deals())
    return tuple((whole, write_summary(facts)) for whole, facts in told)
