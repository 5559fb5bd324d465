"""How long won deals took, where that tells anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from data_gatherer.models import Deal, Stage
from data_gatherer.sources.brevo.peers import computed

BEGUN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def won(number: int, days: int, pipeline: str = "New") -> Deal:
    """Return a deal that was won so many days after it was created."""
    return Deal(
        id=f"d{number}",
        name="Deal",
        pipeline=pipeline,
        stage=Stage(name="won", kind="won"),
        created_at=BEGUN,
        stage_entered_at=BEGUN + timedelta(days=days),
    )


def test_a_spread_is_reckoned_by_pipeline() -> None:
    rows = computed([*(won(number, number) for number in range(1, 11)), won(11, 5, "Renewal")])
    assert rows == [("New", "", 10, 5.5, 8.0, 9.0), ("Renewal", "", 1, 5.0, 5.0, 5.0)]


def test_won_deals_that_were_entered_when_won_tell_nothing() -> None:
    entered = [won(number, 0) for number in range(9)]
    assert computed([*entered, won(9, 40)]) == []
    assert computed([*entered, won(9, 40), won(10, 40)]) == [("New", "", 11, 0.0, 0.0, 40.0)]
