"""May it be now, where they are?"""

from __future__ import annotations

from action_recommender.channels import CHANNELS
from action_recommender.models import Finding, Reach
from action_recommender.schedule import Slot


def window(channel: Reach, slot: Slot | None) -> Finding | None:
    """Say when a slot is not on the day asked for, and block when there is none within two weeks."""
    if slot is None:
        label = CHANNELS[channel].label
        return Finding(
            gate="window",
            outcome="blocked",
            channel=channel,
            reason=f"no hour for a {label} is known to be right where they are",
        )
    if not slot.moved:
        return None
    return Finding(gate="window", outcome="moved", channel=channel, reason=slot.moved, earliest=slot.at)
