"""Ask the source for a deal, say what is missing, and remember the result as long as the source would say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_gatherer.sources import Remote, Source
from sales_kernel.layer import Answer, Content, Inputs, Layer, Subject
from sales_kernel.memory import Memory
from sales_kernel.runs import Run

if TYPE_CHECKING:
    from data_gatherer.enrichers.choice import Enriching
    from data_gatherer.models import EnrichedDeal

GATHER: Layer[EnrichedDeal] = Layer("gather", returns="data_gatherer.models:EnrichedDeal", revision=3)


def gather_inputs(source: Source, subject: Subject) -> Inputs:
    """Return what the gathered deal depends on: what its source holds, told by a cheap fingerprint."""
    return {"source": Content.of({"fingerprint": source.fingerprint(subject)})}


def gather(
    memory: Memory,
    run: Run,
    source: Source,
    subject: Subject,
    *,
    refresh: bool = False,
    enriching: Enriching | None = None,
) -> Answer[EnrichedDeal]:
    """Return everything known about the deal; a remote source is asked first for what is due of it, or on *refresh* for all.

    What the enrichers find is put into it, and with *refresh* they are asked again too.
    """
    if isinstance(source, Remote):
        source.bring(subject, refresh=refresh)
    inputs = gather_inputs(source, subject)
    found = memory.get_or_compute(GATHER, subject, inputs, lambda: enriched(source, subject), run, refresh=refresh)
    if enriching is None:
        return found
    from data_gatherer.enrichers.apply import enriched_with

    return enriched_with(enriching, memory, run, subject, found, refresh=refresh)


def enriched(source: Source, subject: Subject) -> EnrichedDeal:
    """Return what the source says now, put in order, with what is missing named."""
    from data_gatherer.complete import completed

    return completed(source.read(subject))
