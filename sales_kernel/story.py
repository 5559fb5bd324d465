"""How an answer came to be: the `cache` and `run` parts of every JSON output, and for people the lines of `-v` and what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sales_kernel.layer import Took, Verdict
from sales_kernel.runs import Run

if TYPE_CHECKING:
    from sales_kernel.calls import Made, Spent


def cache_story(
    verdicts: Mapping[str, Verdict], answer: str, hashes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what memory did; *answer* is the layer the command is about, *hashes* the inputs it is keyed by."""
    verdict = verdicts[answer]
    return {
        "hit": verdict.usable,
        "computed_at": _iso(verdict.computed_at),
        "expires_at": _iso(verdict.expires_at),
        "hashes": dict(hashes if hashes is not None else verdict.inputs),
        "layers": {name: verdict_story(each) for name, each in verdicts.items()},
    }


def verdict_story(verdict: Verdict) -> dict[str, Any]:
    """Return one layer's verdict as data."""
    return {
        "verdict": str(verdict.kind),
        "reasons": [{"input": reason.input, "old": reason.old, "new": reason.new} for reason in verdict.reasons],
        "note": verdict.note,
        "computed_at": _iso(verdict.computed_at),
        "expires_at": _iso(verdict.expires_at),
    }


def run_story(
    run: Run, *, engine: str = "", source_calls: int = 0, remote_calls: NamedTuple | None = None
) -> dict[str, Any]:
    """Return what the run did and cost; *remote_calls* where a remote source was at work."""
    remote = {"remote_calls": remote_calls._asdict()} if remote_calls else {}
    cost, saved = run.cost, run.saved
    return {
        **remote,
        "id": run.id,
        "engine": engine,
        "engine_calls": run.engine_calls,
        "source_calls": source_calls,
        "seconds": round(run.seconds, 4),
        "cost_usd": cost.cost_usd,
        "unknown": list(cost.unknown),
        "tokens": {"input": cost.tokens_in, "cache_read": cost.cache_read, "output": cost.tokens_out},
        "calls": [_call(made) for made in run.made],
        "saved": {"cost_usd": saved.cost_usd, "calls": saved.calls, "seconds": round(saved.seconds, 4)},
    }


def cost_line(run: Run) -> str:
    """Return one line that says what the run's calls cost and what memory saved; empty where neither is about money."""
    parts, saved = [_cost_told(run.cost)] if run.made else [], run.saved
    if saved.cost_usd != 0:
        parts.append(_saved_told(saved))
    return "; ".join(parts)


def cost_in_vain(made: Iterable[Made]) -> str:
    """Return one line that says what the calls *made* cost; empty where they cost nothing."""
    from sales_kernel.calls import together

    cost = together(made)
    return _cost_told(cost) if cost.usd or cost.unknown else ""


def _cost_told(cost: Spent) -> str:
    from sales_kernel.calls import dollars

    known = [f"cost {dollars(cost.usd)}"] if cost.usd or not cost.unknown else []
    cached = f", {cost.cache_read:,} of them from the prompt cache" if cost.cache_read else ""
    tokens = f"{counted(cost.calls, 'call')}, {cost.tokens_in:,} tokens in{cached}, {cost.tokens_out:,} out"
    return f"{', '.join([*known, *cost.unknown])} ({tokens})"


def _saved_told(saved: Took) -> str:
    from sales_kernel.calls import dollars

    calls = counted(saved.calls, "call")
    if saved.cost_usd is None:
        return f"memory saved {calls} of unknown price"
    return f"memory saved {dollars(saved.cost_usd)} and {calls}"


def _call(made: Made) -> dict[str, Any]:
    ended = made.ended
    return {
        "model": ended.answered_by or made.model,
        "request_id": ended.request_id,
        "stop_reason": ended.stop_reason,
        "fault": ended.fault,
        "seconds": round(ended.seconds, 4),
        "cost_usd": ended.cost_usd,
        "usage": ended.usage._asdict() if ended.usage else None,
    }


def counted(count: int, what: str) -> str:
    """Return so many of *what*, in words."""
    return f"{count} {what}{'s' if count != 1 else ''}"


def told(verdicts: Mapping[str, Verdict], remote_calls: NamedTuple | None = None) -> str:
    """Return one line that says which layers came from memory and why the others did not, and what a remote source was asked for."""
    remembered = [name for name, verdict in verdicts.items() if verdict.usable]
    asked = [f"{name}: {verdict}" for name, verdict in verdicts.items() if not verdict.usable]
    parts = [f"from memory: {', '.join(remembered)}"] if remembered else []
    return "; ".join([*parts, *asked]) + (f"\n{remote_calls}" if remote_calls else "")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
