"""What enrichers answered about one deal."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from data_gatherer.models import Fact, Gap
from sales_kernel.values import Frozen


def _each_once(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(sorted({fact.id: fact for fact in reversed(facts)}.values(), key=lambda fact: fact.id))


class Enrichment(Frozen):
    """Facts by id, each once, and gaps in the order of asking."""

    facts: Annotated[tuple[Fact, ...], AfterValidator(_each_once)] = ()
    gaps: tuple[Gap, ...] = ()
    passing: bool = Field(default=False, description="a place failed in a way that may pass; it is asked again soon")
