"""How Claude is asked and what that may cost; `claude:` in config.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from sales_kernel.settings import Part, Section

Effort = Literal["", "none", "low", "medium", "high", "xhigh", "max"]


@dataclass(frozen=True)
class LayerSettings(Part):
    """What one layer is asked with; empty or 0 where it is asked like the others. *effort* "none" sends none."""

    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {"max_tokens": (0, 128_000)}
    model: str = ""
    effort: Effort = ""
    max_tokens: int = 0


@dataclass(frozen=True)
class Layers(Part):
    """The layers that ask a model."""

    summarize: LayerSettings = LayerSettings()
    recommend: LayerSettings = LayerSettings()
    draft: LayerSettings = LayerSettings()


@dataclass(frozen=True)
class Price(Part):
    """What a model costs in US dollars for a million tokens; *cache_read* 0 is a tenth of the input, *as_of* the day it was looked up."""

    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "input": (0, 10_000),
        "output": (0, 10_000),
        "cache_read": (0, 10_000),
    }
    input: float = 0
    output: float = 0
    cache_read: float = 0
    as_of: Any = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        told = (
            self.as_of.isoformat() if isinstance(self.as_of, date) else self.as_of
        )  # YAML makes days of what looks like one
        try:
            day = date.fromisoformat(told).isoformat() if told else ""
        except (TypeError, ValueError):
            raise ValueError(f"as_of: {self.as_of!r} is not a day such as 2026-11-20") from None
        object.__setattr__(self, "as_of", day)


@dataclass(frozen=True)
class CostLimits(Part):
    """The most that calls may cost, in US dollars; 0 is no limit."""

    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {"run": (0, 1_000_000), "month": (0, 1_000_000)}
    run: float = 0
    month: float = 0


@dataclass(frozen=True)
class ClaudeSettings(Section):
    """Defaults that fit most accounts; docs/engines.md says what each is for.

    *effort* "none" sends none. A call is given up when nothing came for *timeout_seconds*; a wait that the other side asks for is waited
    for up to *wait_seconds*. Records are shown within about *context_tokens*. *cache_minutes* is how long the other side keeps the words
    that are the same in every call: 5, 60, or 0 for not at all. *prices* stand over the built-in ones. *plain_http* lets
    `ANTHROPIC_BASE_URL` be plain http to another machine. *poll_seconds* lie between two looks at a batch.
    """

    SECTION: ClassVar[str] = "claude"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "max_tokens": (256, 128_000),
        "timeout_seconds": (0.1, 3600),
        "wait_seconds": (0, 3600),
        "context_tokens": (2_000, 800_000),
        "poll_seconds": (1, 3600),
    }
    model: str = "claude-sonnet-5-5"
    effort: Effort = "medium"
    max_tokens: int = 16_000
    timeout_seconds: float = 300
    wait_seconds: float = 30
    context_tokens: int = 60_000
    cache_minutes: int = 5
    layers: Layers = Layers()
    prices: dict[str, Price] = field(default_factory=dict)
    ceilings: CostLimits = CostLimits()
    plain_http: bool = False
    poll_seconds: float = 60

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.model:
            raise ValueError("model: is empty; name one such as claude-sonnet-5-5, or leave the line out")
        if self.cache_minutes not in (0, 5, 60):
            raise ValueError(f"cache_minutes: {self.cache_minutes} is not one of 5, 60, 0 (0: not at all)")
