"""What calls to models cost in a month, added up by day, by whom they were about, by layer or by model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from sales_kernel.calls import dollars
from sales_kernel.ceilings import Ceilings, counted_in_month, month_of
from sales_kernel.errors import UsageFault
from sales_kernel.ledger import Ledger
from sales_kernel.text import one_line

By = Literal["day", "deal", "layer", "model"]
Row = Mapping[str, Any]

_CALLS = """
SELECT substr(e.begun_at, 1, 10) AS day, e.layer, e.model, e.state, e.batch_id, e.reserved_usd, e.cost_usd,
       e.input_tokens + e.cache_read_tokens + e.cache_write_5m_tokens + e.cache_write_1h_tokens AS input_tokens,
       e.cache_read_tokens, e.output_tokens, COALESCE(c.customer_name, '') AS name,
       COALESCE(c.customer_id, CASE WHEN json_valid(t.request_body) THEN json_extract(t.request_body, '$.customer_info') END, '') AS deal
FROM engine_calls e LEFT JOIN llm_worker_task t ON t.task_id = e.task_id
LEFT JOIN gs_customer_llmtask c ON c.rowid = (SELECT MIN(rowid) FROM gs_customer_llmtask WHERE task_id = e.task_id)
WHERE e.begun_at >= :first AND e.begun_at < :after ORDER BY e.begun_at, e.call_id
"""
_WIDEST = 48


def spent(ledger: Ledger, now: datetime, ceilings: Ceilings, *, by: By = "day", month: str = "") -> dict[str, Any]:
    """Return what calls cost in *month* (`YYYY-MM`, empty for that of *now*), a line for each day, deal, layer or model, and in all.

    *cost_usd* adds the costs that are known; *unknown* counts the calls that ended and whose cost is not; what was set aside for calls of
    no known cost is *at_most_usd*. Raises UsageFault when *month* is none.
    """
    first = _first_of(month, now)
    rows = [dict(row) for row in ledger.rows(_CALLS, month_of(first))]
    groups = _grouped(rows, lambda row: str(row[by]))
    lines = [{by: one_line(key), "name": _name(by, each), **_sums(each)} for key, each in groups.items()]
    unknown = _grouped((row for row in rows if _unknown(row)), lambda row: (row["model"], row["input_tokens"] is None))
    this_month = first == _first_of("", now)
    return {
        "month": f"{first:%Y-%m}",
        "by": by,
        "lines": lines if by == "day" else sorted(lines, key=lambda line: -line["cost_usd"]),
        "total": _sums(rows),
        "unknown": [
            {"model": one_line(model), "what": "use" if broken else "price", **_sums(each)}
            for (model, broken), each in unknown.items()
        ],
        "not_ended": _sums([row for row in rows if row["state"] == "begun"]),
        "batches": _sums([row for row in rows if row["batch_id"] and row["state"] == "done"]),
        "ceilings": _standing(ceilings, counted_in_month(ledger, now)) if this_month else None,
    }


def as_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what `spent` found, for people."""
    by, month = found["by"], f"{datetime.fromisoformat(found['month'] + '-01'):%B %Y}"
    named = [(one_line(f"{line['name']} {line[by]}", limit=_WIDEST) or "-", line) for line in found["lines"]]
    if named:
        named.append((f"in {month}", found["total"]))
        width = max(len(name) for name, _ in named) + 2
        yield f"{by:<{width}}{'calls':>6}{'failed':>8}{'tokens in':>13}{'from cache':>13}{'tokens out':>12}{'cost':>15}"
        yield from (f"{name:<{width}}{_figures(line)}" for name, line in named)
    else:
        yield f"no calls to a model in {month}"
    notes = [*_notes(found), *_ceilings_told(found["ceilings"], month)]
    yield from ["", *notes] if notes else []


def _figures(line: Row) -> str:
    tokens = f"{line['input_tokens']:>13,}{line['cache_read_tokens']:>13,}{line['output_tokens']:>12,}"
    return f"{line['calls']:>6}{line['failed']:>8}{tokens}{_cost(line):>15}"


def _cost(line: Row) -> str:
    known = f"${line['cost_usd']:,.4f}"
    return known if not line["unknown"] else f"{known} + ?" if line["cost_usd"] else "unknown"


def _notes(found: Mapping[str, Any]) -> Iterator[str]:
    for row in found["unknown"]:
        if row["what"] == "price":
            tokens = f"{row['input_tokens']:,} tokens in, {row['output_tokens']:,} out"
            yield f"price of {row['model']} unknown: {_calls(row)}, {tokens}"
        else:
            yield f"use of broken calls to {row['model']} unknown: {_calls(row)}, up to {dollars(row['at_most_usd'])}"
    if (row := found["not_ended"])["calls"]:
        yield f"not ended: {_calls(row)}, up to {dollars(row['at_most_usd'])}; under way, in a batch, or their process died"
    if (row := found["batches"])["calls"]:
        yield f"of these in batches, at half the price: {_calls(row)}, {_cost(row)}"


def _ceilings_told(ceilings: Mapping[str, Any] | None, month: str) -> Iterator[str]:
    if ceilings and ceilings["month"]:
        yield f"left in {month}: {dollars(ceilings['left'])} of {dollars(ceilings['month'])}"
    if ceilings and ceilings["run"]:
        yield f"one run may cost {dollars(ceilings['run'])}"


def _calls(row: Row) -> str:
    return f"{row['calls']} call{'s' if row['calls'] != 1 else ''}"


def _first_of(month: str, now: datetime) -> datetime:
    if not month:
        return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", month):
            raise ValueError
        return datetime.fromisoformat(f"{month}-01T00:00:00+00:00")
    except ValueError:
        raise UsageFault(f"not a month: {one_line(month)!r}", hint="write it like 2026-11") from None


def _grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _sums(rows: Sequence[Row]) -> dict[str, Any]:
    added = ("input_tokens", "cache_read_tokens", "output_tokens", "cost_usd")
    return {
        "calls": len(rows),
        "failed": sum(row["state"] == "failed" for row in rows),
        "unknown": sum(_unknown(row) for row in rows),
        **{name: sum(row[name] or 0 for row in rows) for name in added},
        "at_most_usd": sum(row["reserved_usd"] or 0 for row in rows if row["cost_usd"] is None),
    }


def _unknown(row: Row) -> bool:
    return row["state"] != "begun" and row["cost_usd"] is None


def _name(by: By, rows: Sequence[Row]) -> str:
    return one_line(next((row["name"] for row in rows if row["name"]), "")) if by == "deal" else ""


def _standing(ceilings: Ceilings, counted: float) -> dict[str, float | None]:
    left = max(ceilings.month - counted, 0.0) if ceilings.month else None
    return {"run": ceilings.run or None, "month": ceilings.month or None, "left": left}
