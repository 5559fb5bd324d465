"""What a team may set about actions: caps, limits, weights; `actions:` in config.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from action_recommender.gates.frequency import Frequency
from sales_kernel.settings import Part, Section

REVISION = 6
"""Raised whenever plays, gates or texts made in code give another answer to the same inputs."""


@dataclass(frozen=True)
class Caps(Part):
    """At most so many actions of each priority; never more than the product promises."""

    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {"P0": (0, 2), "P1": (0, 3), "P2": (0, 3)}
    P0: int = 2
    P1: int = 3
    P2: int = 3


@dataclass(frozen=True)
class PlayRule(Part):
    """What a team changes about one play; *weight* multiplies its score."""

    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {"weight": (0, 10)}
    enabled: bool = True
    weight: float = 1.0


@dataclass(frozen=True)
class Rules(Section):
    """Everything about actions that can be set. Defaults: docs/playbook.md.

    *suppress* lists addresses, domains and numbers nobody may be contacted at. *footer* ends every e-mail; *opt_out*, by language, also
    those to people who never wrote to us. After *last_note_after* touches in vain comes the last note; for *follow_up_days* a meeting
    wants its follow-up; after *stale_days* without a touch a deal is closed or requalified; what a buyer raised is the matter at hand
    for *fresh_days*; a renewal is rescued from *renewal_days* before its close date on.
    """

    SECTION: ClassVar[str] = "actions"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "subject_characters": (20, 200),
        "email_words": (20, 1000),
        "first_email_words": (20, 1000),
        "message_words": (10, 300),
        "last_note_after": (2, 100),
        "follow_up_days": (1, 60),
        "stale_days": (7, 3650),
        "fresh_days": (1, 365),
        "renewal_days": (7, 3650),
    }
    caps: Caps = Caps()
    plays: dict[str, PlayRule] = field(default_factory=dict)
    frequency: Frequency = field(default_factory=Frequency)
    suppress: tuple[str, ...] = ()
    footer: str = ""
    opt_out: dict[str, str] = field(default_factory=dict)
    subject_characters: int = 60
    email_words: int = 200
    first_email_words: int = 150
    message_words: int = 60
    last_note_after: int = 4
    follow_up_days: int = 5
    stale_days: int = 60
    fresh_days: int = 21
    renewal_days: int = 90

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.plays:
            from difflib import get_close_matches

            from action_recommender.plays import PLAYS

            for name in sorted(set(self.plays) - set(PLAYS)):
                close = get_close_matches(name, PLAYS, n=1, cutoff=0.5)
                raise ValueError(f"plays.{name}: no such play{f'; did you mean {close[0]}?' if close else ''}")
