"""How long won deals of an account took from creation to close; how long they stood in a stage Brevo does not tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import ceil
from statistics import median

from data_gatherer.models import Deal, Peers, Spread

Row = tuple[str, str, int, float, float, float]
"""Pipeline, stage (empty: the whole cycle), samples, and in days the median, p75 and p90."""


def computed(deals: Iterable[Deal]) -> list[Row]:
    """Return the spreads of the won deals among *deals*, by pipeline; a deal is closed when it entered the won stage.

    Left out is a pipeline where nine in ten took less than a day: its won deals were entered when they were won already.
    """
    days: dict[str, list[int]] = defaultdict(list)
    for deal in deals:
        if deal.stage.kind == "won" and deal.created_at and deal.stage_entered_at:
            took = (deal.stage_entered_at.date() - deal.created_at.date()).days
            if took >= 0:
                days[deal.pipeline].append(took)
    rows = (_row(pipeline, sorted(took)) for pipeline, took in sorted(days.items()))
    return [row for row in rows if row[-1] >= 1]


def _row(pipeline: str, took: list[int]) -> Row:
    return (pipeline, "", len(took), float(median(took)), _least(took, 0.75), _least(took, 0.9))


def _least(took: list[int], share: float) -> float:
    """Return the least value that so many of them did not exceed."""
    return float(took[ceil(share * len(took)) - 1])


def peers_of(deal: Deal, rows: Iterable[list[object]]) -> Peers:
    """Return the spreads that a deal is compared with."""
    for pipeline, stage, samples, middle, p75, p90 in rows:
        if pipeline == deal.pipeline and not stage:
            return Peers(cycle=Spread.model_validate({"samples": samples, "median": middle, "p75": p75, "p90": p90}))
    return Peers()
