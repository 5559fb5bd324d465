"""Models that the settings name: is each known, and what does it cost?"""

from __future__ import annotations

from collections.abc import Iterator

from sales_kernel.engines.claude.prices import TARIFFS, tariff_of
from sales_kernel.engines.claude.settings import ClaudeSettings
from sales_kernel.front_matter import nearest


def doubtful_models(settings: ClaudeSettings) -> Iterator[str]:
    """Yield a line for each model of the settings that is not among the known ones, or has no price."""
    layers = settings.layers
    named = {
        "claude.model": settings.model,
        **{f"claude.layers.{name}.model": getattr(layers, name).model for name in ("summarize", "recommend", "draft")},
    }
    for place, model in named.items():
        if not model or tariff_of(model, {}):
            continue
        yield f"{place}: {model} is not among the known models{nearest(model, tuple(TARIFFS))}"
        if tariff_of(model, settings.prices) is None:
            yield f"{place}: no price is known for {model}, so what its calls cost will not be known; set one under claude.prices"
