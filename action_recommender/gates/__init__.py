"""What stands between a good idea and somebody's inbox: gates, asked in a fixed order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from action_recommender.models import Finding, Reach
from action_recommender.rules import Rules
from data_gatherer.models import Contact, EnrichedDeal


@dataclass(frozen=True)
class Approach:
    """A person about to be reached over a channel: what the gates of reach look at."""

    deal: EnrichedDeal
    contact: Contact
    channel: Reach
    rules: Rules
    sender: str = ""
    """Who would sign; empty when nobody is known."""
    day: date | None = None
    at: datetime | None = None
    """The day planned for, and the moment once it is known."""


Gate = Callable[[Approach], Finding | None]


def reach_gates() -> tuple[Gate, ...]:
    """Return the gates that need no text, in their order; the next ones are window and lint, asked when there is a slot and a text."""
    from action_recommender.gates.consent import consent
    from action_recommender.gates.identity import identity
    from action_recommender.gates.suppression import suppression

    return (identity, consent, suppression)


def may_reach(approach: Approach) -> Finding | None:
    """Return what blocks *approach*, the first of the gates; None when nothing does."""
    if approach.channel == "internal":
        return None
    return next((finding for gate in reach_gates() if (finding := gate(approach))), None)


def blocked(gate: str, approach: Approach, reason: str) -> Finding:
    """Return the finding that *gate* blocks *approach*."""
    return Finding(gate=gate, outcome="blocked", reason=reason, channel=approach.channel)
