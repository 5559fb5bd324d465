"""Read what a deal says off its records, by arithmetic and word lists alone: one file a question, put together here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from data_gatherer.models import EnrichedDeal
from deal_summary.models import Motion, Signals
from deal_summary.signals import engagement, people, qualification, time_in_stage, warnings, words
from deal_summary.signals.engagement import level_of
from deal_summary.signals.history import History
from deal_summary.signals.records import inbound, outbound, tells_of_them, theirs, two_way
from deal_summary.signals.words import telling
from deal_summary.thresholds import Thresholds

__all__ = ["inbound", "level_of", "outbound", "read_signals", "telling", "tells_of_them", "theirs", "two_way"]

_MOTIONS: Mapping[Motion, re.Pattern[str]] = {
    "renewal": re.compile(r"renew|verlänger|renouvel|renova", re.IGNORECASE),
    "expansion": re.compile(r"expan|upsell|cross.?sell|ausbau|extension|ampliaci", re.IGNORECASE),
}


def read_signals(deal: EnrichedDeal, as_of: date, zone: str, thresholds: Thresholds) -> Signals:
    """Return the signals of *deal* at the start of the day *as_of* in *zone*.

    Ages are whole calendar days in *zone*. Records of a later day count only as planned.
    """
    history = History(deal, as_of, zone, thresholds)
    told = f"{deal.deal.pipeline} {deal.deal.name}"
    channel, channel_evidence = engagement.preferred_channel(history)
    next_meeting, missed_meeting = people.meetings(history)
    engaged, gone = people.engaged_people(history), people.gone_people(history)
    matters, persons = words.themes(history), people.people(history, gone, engaged)
    bant = qualification.bant(history, matters, persons)
    meddicc = qualification.meddicc(history, matters, persons)
    found = Signals(
        as_of=as_of,
        zone=zone,
        motion=next((motion for motion, named in _MOTIONS.items() if named.search(told)), "new"),
        phase=history.phase,
        engagement=engagement.engagement(history),
        silence=engagement.silence(history),
        unanswered=engagement.unanswered(history),
        responses=engagement.responses(history),
        stage_age=time_in_stage.stage_age(history),
        deal_age=time_in_stage.deal_age(history),
        pushes=time_in_stage.pushes(history),
        days_to_close=(deal.deal.close_date - as_of).days if deal.deal.close_date else None,
        overdue_tasks=_due(history, lambda days: days < 0),
        coming_tasks=_due(history, lambda days: 0 <= days <= 7),
        themes=matters,
        sentiment=words.sentiment(history),
        preferred_channel=channel,
        channel_evidence=channel_evidence,
        habits=engagement.habits(history),
        next_meeting=next_meeting,
        missed_meeting=missed_meeting,
        engaged_people=engaged,
        gone_people=gone,
        people=persons,
        commitments=words.commitments(history),
        bant=bant,
        meddicc=meddicc,
        missing=qualification.missing(history, (*bant, *meddicc)),
        unread=words.unread(history),
    )
    return found.model_copy(update={"warnings": warnings.warnings(history, found)})


def _due(history: History, fits: Callable[[int], bool]) -> tuple[str, ...]:
    """Open tasks whose due day, so many days from now, fits."""
    return tuple(
        task.id
        for task in history.deal.tasks
        if not task.done and task.due and fits((history.day_of(task.due) - history.as_of).days)
    )
