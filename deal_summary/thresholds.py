"""What counts as much, long or late; `signals:` in config.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from sales_kernel.settings import Section

Phase = Literal["early", "middle", "late", "unknown"]
"""Where in its pipeline a stage stands: by thirds of the open stages."""


@dataclass(frozen=True)
class Thresholds(Section):
    """Defaults and where they come from: docs/signals.md.

    Engagement halves in *half_life_days*; *engagement_scale* is how many points make a score of 63.
    """

    SECTION: ClassVar[str] = "signals"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "half_life_days": (1, 3650),
        "engagement_scale": (1, 10_000),
        "high_engagement": (0, 100),
        "medium_engagement": (0, 100),
        "engaged_within_days": (1, 3650),
    }
    half_life_days: float = 30
    engagement_scale: float = 60
    high_engagement: float = 70
    medium_engagement: float = 35
    stage_limit_days: dict[Phase, int] = field(
        default_factory=lambda: {"early": 14, "middle": 21, "late": 30, "unknown": 30}
    )
    silent_days: dict[Phase, int] = field(default_factory=lambda: {"early": 14, "middle": 7, "late": 7, "unknown": 14})
    engaged_within_days: int = 30
