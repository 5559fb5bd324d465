"""What stands between a good idea and somebody's inbox: gates, asked in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # rules.py takes its numbers from a gate, so nothing here may need it to be loaded
    from action_recommender.gates.grounds import Grounds
    from action_recommender.gates.learned import Check
    from action_recommender.models import Content, Finding, Reach
    from action_recommender.rules import Rules
    from data_gatherer.models import Contact, EnrichedDeal
    from deal_summary.stated.allowed import Allowed

GATES = (
    *("identity", "consent", "suppression", "frequency", "window"),
    *("lint", "evidence", "discretion", "claims", "obedience", "injection"),
)
"""The order in which gates are asked. The first four need a person and a channel, `window` a slot, the others a text.

`obedience` looks at the person and the moment too, where a learning is about them.
"""
TEXT_GATES = frozenset(GATES[GATES.index("window") + 1 :])
"""Those whose blocks other words can mend; those of reach are not about words."""


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
    answering: bool = False
    """True for the answer to a message of theirs that still waits; frequency never holds that back."""
    checks: tuple[Check, ...] = ()
    """What our learnings say about people, days and hours."""


Gate = Callable[[Approach], "Finding | None"]


def reach_gates() -> tuple[Gate, ...]:
    """Return the gates that need no text and no slot, in their order."""
    from action_recommender.gates.consent import consent
    from action_recommender.gates.frequency import frequency
    from action_recommender.gates.identity import identity
    from action_recommender.gates.suppression import suppression

    return (identity, consent, suppression, frequency)


def of_reach(approach: Approach) -> list[Finding]:
    """Return what the gates of reach find, in their order: blocks, and a move where it is only too early."""
    if approach.channel == "internal":
        return []
    from action_recommender.gates.obedience import obedience_of_reach

    return [finding for gate in (*reach_gates(), obedience_of_reach) if (finding := gate(approach))]


def may_reach(approach: Approach) -> Finding | None:
    """Return what blocks *approach*, the first of the gates; None when nothing does. A move within the day is no block."""
    if approach.channel == "internal":
        return None
    found = (gate(approach) for gate in reach_gates())
    return next((finding for finding in found if finding and finding.outcome == "blocked"), None)


def of_text(
    content: Content,
    rules: Rules,
    allowed: Allowed,
    avoid: Sequence[str] = (),
    wished_words: int | None = None,
    *,
    first_touch: bool = False,
    required_lines: Sequence[str] = (),
    connection: bool = False,
    grounds: Grounds | None = None,
) -> list[Finding]:
    """Return what the gates of text find, in their order; the options are those of `lint`.

    Without *grounds* there is nothing to hold notes, claims, learnings and planted words against: only lint and evidence are asked.
    """
    from action_recommender.gates.address import address
    from action_recommender.gates.claims import claims
    from action_recommender.gates.discretion import discretion
    from action_recommender.gates.evidence import evidence
    from action_recommender.gates.injection import injection
    from action_recommender.gates.lint import lint
    from action_recommender.gates.obedience import obedience

    found = lint(
        content,
        rules,
        avoid,
        wished_words,
        first_touch=first_touch,
        required_lines=required_lines,
        connection=connection,
    )
    found += address(content, grounds) if grounds else []
    found += evidence(content, allowed)
    if grounds:
        found += discretion(content, grounds, allowed)
        found += claims(content, grounds)
        found += obedience(content, grounds.checks, grounds.competitors)
        found += injection(content, grounds)
    return found


def blocked(gate: str, approach: Approach, reason: str, earliest: datetime | None = None) -> Finding:
    """Return the finding that *gate* blocks *approach*, until *earliest* if that is known."""
    from action_recommender.models import Finding

    return Finding(gate=gate, outcome="blocked", reason=reason, channel=approach.channel, earliest=earliest)
