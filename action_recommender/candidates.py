"""Layer 3a: which plays fit a deal today, over which channel, and in what order; no engine is asked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta

from action_recommender.models import Candidate, Candidates, Finding, Priority, Reach
from action_recommender.plays import PLAYS, Case, Play
from action_recommender.rules import PlayRule
from action_recommender.view import OUTWARD, View

UNKNOWN_STAKE = 10_000.0
"""What a deal of unknown worth counts as when its own plays are compared; the order within a deal does not depend on it."""
_PRESSING = timedelta(hours=1)
_ANSWERED_BY: Mapping[str, Reach] = {
    "email": "email",
    "form": "email",
    "linkedin": "linkedin",
    "whatsapp": "whatsapp",
    "call": "phone",
}
_DAYS_AHEAD: Mapping[Priority, int] = {"P0": 0, "P1": 4, "P2": 7}
"""On which day from now a touch is counted against the others: today, at the end of this week, next week."""


def find_candidates(view: View) -> Candidates:
    """Return the plays that fit, by tier and then by score; equal scores by name."""
    found = [
        _candidate(view, play, case)
        for play in PLAYS.values()
        if _rule(view, play).enabled and (case := play.rule(view))
    ]
    found.sort(key=lambda one: (one.tier, -one.score, one.play))
    return Candidates(candidates=tuple(found))


def urgency(half_life: timedelta) -> float:
    """Return the share of an effect that one day's wait loses: 1 - 0.5 ^ (1 day / half-life)."""
    return 1.0 - math.pow(0.5, timedelta(days=1) / half_life)


def _candidate(view: View, play: Play, case: Case) -> Candidate:
    """Score = money at stake x effect x urgency / minutes (section 11 of the playbook facts), times the team's weight."""
    stake = view.deal.deal.amount or UNKNOWN_STAKE
    lost = urgency(_PRESSING if case.pressing else play.half_life)
    tier, channel, findings = _placed(view, play, case)
    return Candidate(
        play=play.id,
        tier=tier,
        contact_id=case.person.id if case.person else "",
        channel=channel or "internal",
        open=channel is not None,
        because=case.because,
        evidence=case.evidence,
        facts=dict(case.facts),
        minutes=play.minutes,
        effect=play.effect,
        urgency=round(lost, 4),
        score=round(stake * play.effect * lost / play.minutes * _rule(view, play).weight, 2),
        asap=case.pressing,
        expected=play.expected or case.pressing,
        findings=findings,
    )


def _placed(view: View, play: Play, case: Case) -> tuple[Priority, Reach | None, tuple[Finding, ...]]:
    """Return when and over which channel; what would only be one touch too many today is for later this week."""
    if not play.outward:
        return case.tier, "internal", ()
    if case.person is None:
        return case.tier, None, ()
    channel, findings = _reached(view, play, case, case.tier)
    if channel or case.tier != "P0" or not any(finding.gate == "frequency" for finding in findings):
        return case.tier, channel, findings
    later, others = _reached(view, play, case, "P1")
    if later is None:
        return case.tier, None, findings
    waits = [found.model_copy(update={"outcome": "moved"}) for found in findings if found.channel == later]
    return "P1", later, (*others, *waits)


def _reached(view: View, play: Play, case: Case, tier: Priority) -> tuple[Reach | None, tuple[Finding, ...]]:
    assert case.person is not None  # noqa: S101  (the caller has seen to it)
    day = view.today + timedelta(days=_DAYS_AHEAD[tier])
    expected = play.expected or case.pressing
    return view.reach(case.person, _order(view, play, case), day=day, expected=expected)


def _order(view: View, play: Play, case: Case) -> tuple[Reach, ...]:
    """Reach them as they asked to be; else answer where they wrote; else the play's own order, which may be a change on purpose."""
    last = next(
        (record for record in map(view.record, reversed(case.evidence)) if record and record.direction == "inbound"),
        None,
    )
    wished = view.signals.person(case.person.id).wished_channel if case.person else None
    wrote = _ANSWERED_BY.get(last.kind) if last and case.pressing and play.channels[0] != "phone" else None
    first = [channel for channel in (wished, wrote) if channel]
    order = dict.fromkeys([*first, *play.channels, *OUTWARD])
    return tuple(channel for channel in order if channel in play.channels or not play.only)


def _rule(view: View, play: Play) -> PlayRule:
    return view.rules.plays.get(play.id, PlayRule())
