"""Ceilings of money: asked before a call whether it could pass one, whoever else is calling at the same time."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from sales_kernel.calls import dollars
from sales_kernel.engines.faults import EngineFault
from sales_kernel.errors import UsageFault
from sales_kernel.ledger import Ledger, stamp

if TYPE_CHECKING:
    from sales_kernel.calls import Planned

STALE = timedelta(hours=1)
"""A call that began longer ago and never ended died with its process."""
_COUNTED = "SELECT COALESCE(SUM(COALESCE(cost_usd, reserved_usd, 0)), 0) FROM engine_calls"
"""What calls count against a ceiling: their cost; their worst case while they are under way, and where their cost was never told.

A call that never ended, since its process was killed, may be on the bill.
"""
_IN_MONTH = "begun_at >= :first AND begun_at < :after"
_ROUNDING = 1e-9


class Ceilings(NamedTuple):
    """How much calls may cost, in US dollars: those of one run, and those of one calendar month of UTC, as on the bill.

    0 lets them cost what they do. *setting* is where both are set, below it `ceilings` and `prices`.
    """

    run: float = 0
    month: float = 0
    setting: str = "claude"


class Purse(NamedTuple):
    """Money that several runs share: those with the same *name* together stay within *usd*; *asked* is the option that said so."""

    name: str
    usd: float
    asked: str = "--max-cost"


class _Ceiling(NamedTuple):
    usd: float
    whose: str
    among: str
    raise_it: str


def check(
    connection: sqlite3.Connection,
    planned: Planned,
    ceilings: Ceilings,
    *,
    run_id: str,
    purse: Purse | None,
    now: datetime,
) -> None:
    """Raise EngineFault ("ceiling") when *planned* could pass a ceiling, and UsageFault when nobody can know because its price is unknown.

    *connection* holds the writer's place, so that nobody else begins a call in between.
    """
    values = {"run": run_id, "purse": purse and purse.name, **month_of(now)}
    setting = f"{ceilings.setting}: {{ceilings: {{%s: ...}}}}"
    in_force = [
        *([_Ceiling(purse.usd, "this command", "purse = :purse", purse.asked)] if purse else []),
        *([_Ceiling(ceilings.run, f"the run {run_id}", "task_id = :run", setting % "run")] if ceilings.run else []),
        *([_Ceiling(ceilings.month, f"{now:%B %Y}", _IN_MONTH, setting % "month")] if ceilings.month else []),
    ]
    for ceiling in in_force:
        if planned.worst_usd is None:
            _refuse_unknown(planned.model, ceiling, ceilings.setting)
        (counted,) = connection.execute(f"{_COUNTED} WHERE {ceiling.among}", values).fetchone()
        if counted + planned.worst_usd > ceiling.usd + _ROUNDING:
            _refuse(planned.model, planned.worst_usd, counted, ceiling)


def may_do_later(connection: sqlite3.Connection, planned: Planned, purse: Purse, now: datetime) -> bool:
    """Tell whether *purse* is too small for *planned* only by what is set aside for calls under way; none in a batch is waited for."""
    values = {"purse": purse.name, "stale": stamp(now - STALE)}
    soon = "state = 'begun' AND batch_id IS NULL AND begun_at > :stale"
    counted, under_way = (
        connection.execute(f"{_COUNTED} WHERE purse = :purse{which}", values).fetchone()[0]
        for which in ("", f" AND {soon}")
    )
    most, worst = purse.usd + _ROUNDING, planned.worst_usd or 0
    return not planned.batch_id and counted + worst > most >= counted - under_way + worst


def counted_in_month(ledger: Ledger, now: datetime) -> float:
    """Return how many US dollars count against the ceiling of this month."""
    row = ledger.row(f"{_COUNTED} WHERE {_IN_MONTH}", month_of(now))
    return float(row[0]) if row else 0.0


def month_of(moment: datetime) -> dict[str, str]:
    """Return the first second of *moment*'s month and of the one after it, as the ledger writes them."""
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return {"first": stamp(first), "after": stamp((first + timedelta(days=32)).replace(day=1))}


def _refuse(model: str, worst: float, counted: float, ceiling: _Ceiling) -> NoReturn:
    raise EngineFault(
        f"{ceiling.whose} may cost {dollars(ceiling.usd)}, {dollars(counted)} of it is spent or set aside,"
        f" and the next call to {model} may cost up to {dollars(worst)}: it was not made",
        reason="ceiling",
        hint=f"raise {ceiling.raise_it}; what was spent: sales-ledger spend",
    )


def _refuse_unknown(model: str, ceiling: _Ceiling, setting: str) -> NoReturn:
    raise UsageFault(
        f"what {ceiling.whose} may cost is limited, and the price of {model} is unknown",
        hint=f"set its price: {setting}: {{prices: {{{model}: ...}}}}, or take away the limit ({ceiling.raise_it})",
    )
