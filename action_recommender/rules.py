"""What a team may set about actions: caps, limits, weights; `actions:` in config.yaml."""

from __future__ import annotations

from pydantic import Field

from sales_kernel.settings import Section
from sales_kernel.values import Frozen

REVISION = 1
"""Raised whenever plays, gates or texts made in code give another answer to the same inputs."""


class Caps(Frozen):
    """At most so many actions of each priority."""

    P0: int = Field(default=2, ge=0, le=2)
    P1: int = Field(default=3, ge=0, le=3)
    P2: int = Field(default=3, ge=0, le=3)


class PlayRule(Frozen):
    """What a team changes about one play."""

    on: bool = True
    weight: float = Field(default=1.0, ge=0, le=10, description="multiplies its score")


class Rules(Section):
    """Everything about actions that can be set. Defaults follow docs/playbook.md."""

    SECTION: str = Field(default="actions", exclude=True)
    caps: Caps = Caps()
    plays: dict[str, PlayRule] = Field(default_factory=dict)
    suppress: tuple[str, ...] = Field(
        default=(), description="addresses, domains and numbers nobody may be contacted at"
    )
    footer: str = Field(default="", description="last lines of every outgoing e-mail")
    subject_characters: int = Field(default=60, ge=20, le=200)
    email_words: int = Field(default=200, ge=20, le=1000)
    message_words: int = Field(default=60, ge=10, le=300)
    large_deal: float = Field(default=50_000, ge=0, description="amount from which one engaged contact is too few")
    stale_days: int = Field(
        default=60, ge=7, description="days without a touch after which a deal is closed or requalified"
    )
    fresh_days: int = Field(default=21, ge=1, description="days for which what a buyer raised is the matter at hand")
    renewal_days: int = Field(default=90, ge=7, description="days before its close date in which a renewal is rescued")
