"""What memory holds, what it saved, and how to empty it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, NamedTuple

from sales_kernel.calls import dollars
from sales_kernel.workspace import Workspace

LAYERS = ("gather", "enrich", "signals", "summarize", "candidates", "recommend", "draft")


class LayerUse(NamedTuple):
    """One layer: what is remembered now, and what remembering did since the ledger began."""

    entries: int = 0
    fresh: int = 0
    expired: int = 0
    bytes: int = 0
    hits: int = 0
    misses: int = 0
    seconds_saved: float = 0.0
    engine_calls_saved: int = 0
    cost_saved_usd: float = 0.0


class Held(NamedTuple):
    """Answers of one layer that are remembered: how many, and the engine calls and US dollars they took, None where some are unknown."""

    layer: str
    answers: int
    calls: int
    cost_usd: float | None


def cache_use(workspace: Workspace) -> dict[str, Any]:
    """Return the use of each layer and the totals a person asks for."""
    ledger, now, settings = workspace.ledger, workspace.clock().timestamp(), workspace.settings
    held = ledger.rows(
        "SELECT layer, COUNT(*) AS entries, SUM(bytes) AS bytes, SUM(expires_at IS NOT NULL AND (expires_at <= :now OR"
        " (NOT lasts AND layer IN ('recommend', 'draft') AND computed_at + :recommend <= :now) OR"
        " (layer = 'summarize' AND computed_at + :summarize <= :now))) AS expired FROM remembered GROUP BY layer",
        {
            "now": now,
            "recommend": settings.keep_recommendations.total_seconds(),
            "summarize": settings.keep_summaries.total_seconds(),
        },
    )
    used = ledger.rows(
        "SELECT layer, SUM(verdict = 'hit') AS hits, SUM(verdict NOT IN ('hit', 'given')) AS misses,"
        " SUM(seconds_saved) AS seconds, SUM(calls_saved) AS calls, SUM(cost_saved_usd) AS cost FROM step_details GROUP BY layer"
    )
    layers = {name: LayerUse() for name in LAYERS}
    for row in held:
        layers[row["layer"]] = LayerUse(row["entries"], row["entries"] - row["expired"], row["expired"], row["bytes"])
    for row in used:
        before = layers.get(row["layer"], LayerUse())
        layers[row["layer"]] = LayerUse(
            before.entries,
            before.fresh,
            before.expired,
            before.bytes,
            row["hits"],
            row["misses"],
            round(row["seconds"], 3),
            row["calls"],
            row["cost"],
        )
    counted = {
        table: _count(workspace, table)
        for table in ("recommendation_cache", "recommendations", "feedback_log", "context_updates")
    }
    return {
        "layers": {name: use._asdict() for name, use in layers.items()},
        "recommendations_cached": counted["recommendation_cache"],
        "recommendations_kept": counted["recommendations"],
        "feedback_logged": counted["feedback_log"],
        "context_updates": counted["context_updates"],
        "ttl_minutes": asdict(workspace.settings.cache_ttl),
        "store_bytes": workspace.store.bytes_on_disk(),
        "home": str(workspace.home),
    }


def as_lines(use: dict[str, Any]) -> list[str]:
    """Return the use of memory as a table for people; plain, so that it is there at once."""
    lines = [
        f"{'layer':<11}{'entries':>8}{'fresh':>7}{'expired':>8}{'bytes':>10}{'hits':>6}{'misses':>7}{'saved s':>9}{'calls':>6}"
    ]
    lines += [
        f"{name:<11}{one['entries']:>8}{one['fresh']:>7}{one['expired']:>8}{one['bytes']:>10,}{one['hits']:>6}{one['misses']:>7}"
        f"{one['seconds_saved']:>9.2f}{one['engine_calls_saved']:>6}"
        for name, one in use["layers"].items()
    ]
    ttl, cost = use["ttl_minutes"], sum(one["cost_saved_usd"] for one in use["layers"].values())
    return [
        *lines,
        "",
        *([f"money saved             {dollars(cost)}"] if cost else []),
        f"recommendations cached  {use['recommendations_cached']} (ever made: {use['recommendations_kept']})",
        f"feedback logged         {use['feedback_logged']}",
        f"context updates         {use['context_updates']}",
        f"served for              recommendations {ttl['recommendations']:g} min, summaries {ttl['summaries']:g} min",
        f"home                    {use['home']} (store {use['store_bytes']:,} bytes)",
    ]


def entries(workspace: Workspace, layer: str = "") -> list[Held]:
    """Return what would be cleared."""
    rows = workspace.ledger.rows(
        "SELECT layer, COUNT(*), SUM(engine_calls), CASE WHEN COUNT(cost_usd) = COUNT(*) THEN SUM(cost_usd) END"
        " FROM remembered WHERE ? IN ('', layer) GROUP BY layer ORDER BY layer",
        (layer,),
    )
    return [Held(*row) for row in rows]


def price_of(held: list[Held]) -> str:
    """Return what it means to lose these answers, for the person who is asked."""
    calls, known = sum(one.calls for one in held), sum(one.cost_usd or 0 for one in held)
    told = f"Making them again takes {calls} engine call{'s' if calls != 1 else ''}"
    if any(one.cost_usd is None for one in held):
        return f"{told}; what they cost is not fully known (at least {dollars(known)})."
    return f"{told} and cost {dollars(known)} when they were made." if known else f"{told}."


def clear(workspace: Workspace, layer: str = "") -> None:
    """Forget the answers of *layer*, or of all; the history of recommendations stays."""
    with workspace.ledger.writing() as connection:
        connection.execute("DELETE FROM remembered WHERE ? IN ('', layer)", (layer,))
        if layer in ("", "recommend"):
            connection.execute("DELETE FROM recommendation_cache")
    if not layer:
        workspace.store.clear()


def _count(workspace: Workspace, table: str) -> int:
    row = workspace.ledger.row(f"SELECT COUNT(*) FROM {table}")  # noqa: S608  (one of our own tables)
    return int(row[0]) if row else 0
