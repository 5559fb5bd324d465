"""What public places are asked for; `enrich:` in config.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sales_kernel.settings import Section


@dataclass(frozen=True)
class Enrich(Section):
    """What public places are asked for; docs/enrichers.md says which place hears what.

    *website* reads the home page of the deal's company; *allow_private* lets it be at a private or loopback address. Of a web search at
    most *facts* results and *news* are kept, none are asked for with 0; of a deal at most *profiles* people are looked up. All of it
    together takes at most *seconds*.
    """

    SECTION: ClassVar[str] = "enrich"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "facts": (0, 20),
        "news": (0, 20),
        "profiles": (0, 50),
        "seconds": (0.1, 300),
    }
    website: bool = False
    allow_private: bool = False
    facts: int = 5
    news: int = 5
    profiles: int = 5
    seconds: float = 20
