"""How long it has taken, against what is usual: the stage, the deal, the close date."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from deal_summary.models import DealAge, Pushes, StageAge
from deal_summary.signals.history import History


def stage_age(history: History) -> StageAge | None:
    """Days in the stage; stalled above the third quartile of the pipeline's own won deals, critical above nine in ten (H5).

    With fewer than *won_deals* of them the limit is the stated default of the phase. None for closed deals and unknown entry.
    """
    deal = history.deal.deal
    entered = deal.stage_entered_at or (deal.created_at if deal.stage.order == 1 else None)
    if entered is None or deal.stage.kind != "open":
        return None
    days, won = (history.as_of - history.day_of(entered)).days, history.deal.peers.stage
    if won and won.samples >= history.thresholds.won_deals:
        basis = f"{won.samples} won deals of this pipeline, of which three in four left it by then"
        limit = round(won.p75)
        return StageAge(days=days, limit_days=limit, stalled=days > limit, critical=days > won.p90, basis=basis)
    phase = history.phase
    limit = history.thresholds.stage_limit_days.get(phase, 30)
    article = "an" if phase in ("early", "unknown") else "a"
    return StageAge(days=days, limit_days=limit, stalled=days > limit, basis=f"default for {article} {phase} stage")


def deal_age(history: History) -> DealAge | None:
    """Days since creation against the time to close of the pipeline's won deals (H9); None with too few of them."""
    deal, won = history.deal.deal, history.deal.peers.cycle
    if deal.created_at is None or deal.stage.kind != "open" or not won or won.samples < history.thresholds.won_deals:
        return None
    days = (history.as_of - history.day_of(deal.created_at)).days
    return DealAge(days=days, usual_days=round(won.median), limit_days=round(won.p90), samples=won.samples)


def pushes(history: History) -> Pushes | None:
    """How often the close date was moved to a later day (H7); None when it never was, as far as the CRM tells."""
    moved = []
    for change in history.deal.changes:
        if change.field == "close_date" and history.day_of(change.at) <= history.as_of:
            with suppress(ValueError):
                later = (date.fromisoformat(change.new) - date.fromisoformat(change.old)).days
                moved += [(change.id, later)] if later > 0 else []
    if not moved:
        return None
    return Pushes(count=len(moved), days=sum(days for _, days in moved), evidence=tuple(record for record, _ in moved))
