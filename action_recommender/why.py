"""Why an answer would come from memory, or would not: each layer's verdict, and the leaf that moved, without computing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from action_recommender.recommend import CANDIDATES, RECOMMEND, Recommender
from data_gatherer.gather import GATHER, enriched, gather_inputs
from data_gatherer.sources import Remote
from deal_summary.summarize import SIGNALS, SUMMARIZE
from sales_kernel.fingerprint import Change, changes
from sales_kernel.layer import Content, Inputs, Kind, Layer, Verdict
from sales_kernel.memory import NO_TERMS, Standing, Terms
from sales_kernel.text import one_line

MOST = 8
"""Leaves that are named for one input; the rest are counted."""


@dataclass(frozen=True)
class Explained:
    """One layer's verdict, and for each input that changed the leaves that moved."""

    verdict: Verdict
    moved: dict[str, list[Change]]


def explain(recommender: Recommender) -> list[Explained]:
    """Return the verdict of every layer, in order.

    A local source is read where its content changed, to name what did, and a remote one is judged by what was read of it, unless
    it may be asked; nothing else is written, and no engine is asked.
    """
    memory, subject, summarizer = recommender.workspace.memory, recommender.chain.subject, recommender.chain.summarizer
    deal, first = _deal(recommender)
    told, enriching = [first], recommender.chain.enriching

    def ask(layer: Layer[Any], inputs: Inputs, terms: Terms = NO_TERMS) -> Content:
        standing = memory.check(layer, subject, inputs, terms=terms)
        told.append(Explained(standing.verdict, dict(_moved(recommender, standing, inputs))))
        return standing.content or Content.unknown()

    if enriching:
        from data_gatherer.enrichers.apply import ENRICH, enrich_inputs, enrich_terms, known_of, put_together

        found = ask(ENRICH, enrich_inputs(enriching, known_of(deal)), enrich_terms(enriching))
        deal = put_together(deal, found) if found.digest else found
    signals = ask(SIGNALS, summarizer.signals_inputs(deal, recommender.day))
    piped = recommender.chain.piped_summary()
    if piped is not None:
        told.append(Explained(Verdict("summarize", Kind.GIVEN, note="piped in"), {}))
        summary = Content.of(piped)
    else:
        summary = ask(SUMMARIZE, summarizer.summary_inputs(deal, signals), summarizer.summary_terms())
    ask(CANDIDATES, recommender.candidates_inputs(deal, signals))
    ask(RECOMMEND, recommender.inputs(deal, summary), recommender.terms())
    return told


def as_data(explained: Explained) -> dict[str, Any]:
    """Return one layer's explanation for programs."""
    from sales_kernel.story import verdict_story

    moved = {
        name: [{"path": change.path, "old": change.old, "new": change.new} for change in leaves]
        for name, leaves in explained.moved.items()
    }
    return {**verdict_story(explained.verdict), "inputs": dict(explained.verdict.inputs), "moved": moved}


def as_lines(explained: Explained) -> Iterator[str]:
    """Yield one layer's explanation for people."""
    verdict = explained.verdict
    when = f", computed {verdict.computed_at:%Y-%m-%d %H:%M} UTC" if verdict.computed_at else ""
    until = (
        f", good until {verdict.expires_at:%Y-%m-%d %H:%M} UTC"
        if verdict.expires_at and verdict.usable and not verdict.note
        else ""
    )
    note = f" ({verdict.note})" if verdict.note else ""
    yield f"{verdict.layer:<11}{verdict.kind}{note}{when}{until}"
    for reason in verdict.reasons:
        yield f"    {reason}"
        leaves = explained.moved.get(reason.input, [])
        for change in leaves[:MOST]:
            yield f"        {change.path or 'value'}: {' -> '.join(_apart(_said(change.old), _said(change.new)))}"
        if len(leaves) > MOST:
            yield f"        … and {len(leaves) - MOST} more"


def _apart(old: str, new: str) -> tuple[str, str]:
    """Shorten two texts to lines, around the place where they begin to differ."""
    left, right = one_line(old), one_line(new)
    same = next((place for place, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, same - 20) if max(len(left), len(right)) > 60 else 0
    cut = "…" if start else ""
    return cut + one_line(left[start:], limit=60), cut + one_line(right[start:], limit=60)


def _said(value: object) -> str:
    return "nothing" if value is None else f"“{value}”" if isinstance(value, str) else orjson.dumps(value).decode()


def _deal(recommender: Recommender) -> tuple[Content, Explained]:
    memory, subject, asked = recommender.workspace.memory, recommender.chain.subject, recommender.asked.deal
    if not isinstance(asked, str):
        return Content.of(asked.enriched_deal), Explained(Verdict("gather", Kind.GIVEN, note="piped in"), {})
    source = recommender.chain.source
    assert source is not None  # noqa: S101  (a deal by name has a source)
    if isinstance(source, Remote):
        source.bring(subject)
    inputs = gather_inputs(source, subject)
    standing = memory.check(GATHER, subject, inputs)
    if standing.content:
        return standing.content, Explained(standing.verdict, {})
    fresh = Content.of(enriched(source, subject))
    before = memory.latest(GATHER, subject)
    leaves = list(changes(orjson.loads(before), orjson.loads(fresh.data))) if before else []
    return fresh, Explained(standing.verdict, {"source": leaves})


def _moved(recommender: Recommender, standing: Standing, inputs: Inputs) -> Iterator[tuple[str, list[Change]]]:
    for reason in standing.verdict.reasons:
        before = recommender.workspace.memory.content(reason.old) if reason.old else None
        if before is not None and reason.new:
            yield reason.input, list(changes(orjson.loads(before), orjson.loads(inputs[reason.input].data)))
