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

    Engagement halves in *half_life_days*; *engagement_scale* is how many points make a score of 63. Won deals of the pipeline are
    compared with from *won_deals* on. From *large_deal* on, one engaged contact is too few. A close date moved *close_pushes* times is
    not credible, and one *overdue_days* past is critical. A message has *answer_days* to be answered. Words are a red flag for
    *red_flag_days*.
    """

    SECTION: ClassVar[str] = "signals"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "half_life_days": (1, 3650),
        "engagement_scale": (1, 10_000),
        "high_engagement": (0, 100),
        "medium_engagement": (0, 100),
        "engaged_within_days": (1, 3650),
        "won_deals": (5, 100_000),
        "large_deal": (0, 1e12),
        "close_pushes": (1, 100),
        "overdue_days": (0, 3650),
        "answer_days": (1, 365),
        "red_flag_days": (1, 3650),
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
    won_deals: int = 20
    large_deal: float = 50_000
    close_pushes: int = 3
    overdue_days: int = 14
    answer_days: int = 14
    red_flag_days: int = 30
