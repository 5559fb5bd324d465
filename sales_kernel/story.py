"""How an answer came to be, for programs: the `cache` and `run` parts of every JSON output, and the lines of `-v`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sales_kernel.layer import Verdict
from sales_kernel.runs import Run


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
    return {
        **remote,
        "id": run.id,
        "engine": engine,
        "engine_calls": run.engine_calls,
        "source_calls": source_calls,
        "seconds": round(run.seconds, 4),
    }


def told(verdicts: Mapping[str, Verdict], remote_calls: NamedTuple | None = None) -> str:
    """Return one line that says which layers came from memory and why the others did not, and what a remote source was asked for."""
    remembered = [name for name, verdict in verdicts.items() if verdict.usable]
    asked = [f"{name}: {verdict}" for name, verdict in verdicts.items() if not verdict.usable]
    parts = [f"from memory: {', '.join(remembered)}"] if remembered else []
    return "; ".join([*parts, *asked]) + (f"\n{remote_calls}" if remote_calls else "")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
