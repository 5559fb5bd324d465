"""What an answer about one deal is read against: sources for its quotes, figures it may tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from action_recommender.asking.figures import Figures, grants_of
from action_recommender.asking.shown import DAYS_AHEAD, TURNS, calendar
from action_recommender.asking.sources import Sources
from action_recommender.schedule import meeting_slots, working_days
from deal_summary.asking.checks import Checks
from deal_summary.stated.days import date_grants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from action_recommender.asking import Desk
    from action_recommender.asking.shown import Handed
    from deal_summary.stated.keys import Key


@dataclass(frozen=True)
class Bench:
    """The desk an answer is for, its sources and its figures."""

    desk: Desk
    sources: Sources
    figures: Figures
    not_shown: tuple[str, ...] = ()


def bench_of(desk: Desk, handed: Handed | None) -> Bench:
    """Return what an answer for *desk* is read against, once *handed* was shown."""
    house, view = desk.writer.house, desk.writer.view
    ours = {"company_context": house.context.text, "campaign": house.campaign, "calendar": calendar(desk)}
    checks = Checks(view.deal, view.signals, house.context.text, handed.hide if handed else str)
    figures = Figures(frozenset(_keys(desk)), frozenset(_odds(desk)))
    return Bench(desk, Sources(checks, view.deal.evidence_ids, ours), figures, handed.not_shown if handed else ())


def _keys(desk: Desk) -> Iterator[Key]:
    """What records and our context say, what was computed, and the days that are near."""
    writer, ours = desk.writer, desk.issue.ours
    for candidate in desk.candidates[:1]:
        yield from writer.allowed(candidate).keys
    for contact in writer.view.deal.contacts:
        for moment in (slot for turn in range(TURNS) for slot in meeting_slots(contact, ours, skip=turn)):
            yield from (*date_grants(moment.date()), ("at", moment.hour, moment.minute))
            yield ("moment", moment.month, moment.day, moment.hour, moment.minute)
    yield from grants_of(working_days(ours.day, count) for count in range(DAYS_AHEAD + 1))
    yield from grants_of((desk.writer.view.signals.model_dump(), desk.summary.model_dump()))
    computed = {"because", "facts", "score", "minutes", "findings"}
    yield from grants_of(one.model_dump(include=computed) for one in desk.candidates)


def _odds(desk: Desk) -> Iterator[Key]:
    """Probabilities the CRM holds in a field of the deal; nobody else computes one."""
    held = desk.writer.view.deal.deal.attributes.values()
    shares = [float(value) for value in held if isinstance(value, int | float) and not isinstance(value, bool)]
    for share in shares:
        yield from (("percent", share), ("number", share), ("percent", share * 100))
