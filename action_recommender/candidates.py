"""Layer 3a: which plays fit a deal today, over which channel, and in what order; no engine is asked."""

from __future__ import annotations

import math
from datetime import timedelta

from action_recommender.models import Candidate, Candidates, Finding, Reach
from action_recommender.plays import PLAYS, Case, Play
from action_recommender.rules import PlayRule
from action_recommender.view import OUTWARD, View
from data_gatherer.models import Contact

UNKNOWN_STAKE = 10_000.0
"""What a deal of unknown worth counts as when its own plays are compared; the order within a deal does not depend on it."""
_PRESSING = timedelta(hours=1)


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
    person, channel, findings = _whom(view, play, case)
    return Candidate(
        play=play.id,
        tier=case.tier,
        contact_id=person.id if person else "",
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
        findings=findings,
    )


def _whom(view: View, play: Play, case: Case) -> tuple[Contact | None, Reach | None, tuple[Finding, ...]]:
    if not play.outward:
        return None, "internal", ()
    if case.person is None:
        return None, None, ()
    channel, findings = view.reach(case.person, _order(view, play, case))
    return case.person, channel, findings


def _order(view: View, play: Play, case: Case) -> tuple[Reach, ...]:
    """Answer where they wrote; else the play's own order, which knows when a change of channel is the point."""
    last = next(
        (record for record in map(view.record, reversed(case.evidence)) if record and record.direction == "inbound"),
        None,
    )
    wrote: dict[str, Reach] = {
        "email": "email",
        "form": "email",
        "linkedin": "linkedin",
        "whatsapp": "whatsapp",
        "call": "phone",
    }
    first = wrote.get(last.kind) if last and case.pressing and play.channels[0] != "phone" else None
    return tuple(dict.fromkeys([*([first] if first else []), *play.channels, *OUTWARD]))


def _rule(view: View, play: Play) -> PlayRule:
    return view.rules.plays.get(play.id, PlayRule())
