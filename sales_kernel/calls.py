"""What calls to a model took and cost, written into the ledger as they happen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from sales_kernel.engines.faults import EngineFault
from sales_kernel.ledger import stamp

if TYPE_CHECKING:
    from sales_kernel.ceilings import Ceilings, Purse
    from sales_kernel.clock import Clock
    from sales_kernel.ledger import Ledger

UNSENT = "unsent"
"""Stands for the id of a batch that was not sent yet."""
MOST_KEPT = 50_000
"""So many characters are kept of an answer that could not be used."""
_MAY_COST = ("timeout", "broken stream", "not a message")
"""After these faults the other side may bill what it did and never told; after all others a call without usage cost nothing."""
_BETWEEN_LOOKS, _LOOKS = 0.2, 4500
"""Seconds between two looks at a purse, and how many: a quarter of an hour, longer than a call takes."""

_SMALLEST = 0.0001


class Usage(NamedTuple):
    """Tokens of one call, as the other side counted them; *input* were neither read from a prompt cache nor written to one."""

    input: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    output: int = 0
    thinking: int = 0
    """Of the output."""

    @property
    def all_input(self) -> int:
        """Everything that went in, through a prompt cache or not."""
        return self.input + self.cache_read + self.cache_write_5m + self.cache_write_1h


class Planned(NamedTuple):
    """A call about to be made; *worst_usd* is what it can cost at most, None where the model's price is unknown."""

    layer: str
    model: str
    prompt_version: str
    worst_usd: float | None
    repair: bool = False
    batch_id: str = ""
    """Its batch, or UNSENT; see `batches.keep`."""


class Ended(NamedTuple):
    """How a call went; *fault* is the reason where it gave no answer, *answer* is given only where it could not be used.

    *cost_usd* is None where it is not known: neither price nor use may be guessed.
    """

    answered_by: str = ""
    request_id: str = ""
    stop_reason: str = ""
    usage: Usage | None = None
    cost_usd: float | None = None
    seconds: float = 0.0
    fault: str = ""
    answer: str = ""


class Made(NamedTuple):
    """A call to *model* that has ended."""

    model: str
    ended: Ended

    @property
    def unknown(self) -> str:
        """Why its cost is not known; empty when it is."""
        if self.ended.cost_usd is not None:
            return ""
        return f"price of {self.model} unknown" if self.ended.usage else f"use of a broken call to {self.model} unknown"


class Spent(NamedTuple):
    """What calls took together: all input *tokens_in*, those of it read from a prompt cache, *usd* as far as it is known, seconds.

    *unknown* says why some of the cost is not in *usd*.
    """

    calls: int = 0
    tokens_in: int = 0
    cache_read: int = 0
    tokens_out: int = 0
    usd: float = 0.0
    seconds: float = 0.0
    unknown: tuple[str, ...] = ()

    @property
    def cost_usd(self) -> float | None:
        """The whole cost; None where some of it is unknown."""
        return None if self.unknown else self.usd


class Calls:
    """The calls of one run, used by one thread; other runs may write into the same ledger at the same time.

    A call is written down twice: `begin(planned, ceilings)` before it is made, with its worst case set aside, and `end(number, ended)`
    after it. *talk* takes a line for the person.
    """

    def __init__(
        self, ledger: Ledger, clock: Clock, run_id: str, *, talk: Callable[[str], object] = lambda _: None
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._run_id = run_id
        self._say: Callable[[str], object] | None = None
        self._made: dict[int, Made] = {}
        self.talk = talk
        self.operation: str | None = None
        """The step at work."""
        self.purse: Purse | None = None
        """Money that is shared with other runs."""
        self.sleep: Callable[[float], object] = time.sleep
        """Lets the seconds between two looks at a purse pass."""

    @property
    def say(self) -> Callable[[str], object]:
        """Shows what is going on; set it where somebody watches."""
        return self._say or (lambda _: None)

    @say.setter
    def say(self, say: Callable[[str], object]) -> None:
        self._say = say

    @property
    def watched(self) -> bool:
        """True where somebody sees what is said."""
        return self._say is not None

    @property
    def made(self) -> list[Made]:
        """The calls that have ended, in the order of ending."""
        return list(self._made.values())

    def begin(self, planned: Planned, ceilings: Ceilings) -> int:
        """Write down that a call is made, set aside what it can cost, and return its number.

        Raises EngineFault ("ceiling", exit 7) when it could pass one of *ceilings*, and UsageFault (exit 2) when nobody can know because
        its price is unknown. Processes and threads that ask at the same time cannot pass a ceiling together. Where a purse would do once
        calls of others have ended, those are waited for.
        """
        for looks_left in range(_LOOKS, -1, -1):
            if number := self._begun(planned, ceilings, patient=looks_left > 0):
                break
            self.sleep(_BETWEEN_LOOKS)
        return number

    def _begun(self, planned: Planned, ceilings: Ceilings, *, patient: bool) -> int:
        """Return the number of the call; 0 where a *patient* one may be made when others have ended."""
        from sales_kernel.ceilings import check, may_do_later

        now, purse = self._clock(), self.purse
        with self._ledger.writing() as connection:
            try:
                check(connection, planned, ceilings, run_id=self._run_id, purse=purse, now=now)
            except EngineFault:
                if patient and purse and may_do_later(connection, planned, purse, now):
                    return 0
                raise
            added = connection.execute(
                "INSERT INTO engine_calls (task_id, operation_id, layer, state, model, prompt_version, repair, batch_id, purse,"
                " reserved_usd, begun_at) VALUES (?, ?, ?, 'begun', ?, ?, ?, ?, ?, ?, ?)",
                (
                    self._run_id,
                    self.operation,
                    planned.layer,
                    planned.model,
                    planned.prompt_version,
                    planned.repair,
                    planned.batch_id or None,
                    purse.name if purse else None,
                    planned.worst_usd,
                    stamp(now),
                ),
            )
        return added.lastrowid or 0

    def end(self, call: int, ended: Ended) -> None:
        """Write down how call number *call* went; one of a batch may have been begun by another run, and is this one's from now on.

        A call is settled once: what is said of it again changes nothing.
        """
        if ended.fault and ended.usage is None and ended.cost_usd is None and ended.fault not in _MAY_COST:
            ended = ended._replace(cost_usd=0.0)
        usage = ended.usage
        with self._ledger.writing() as connection:
            row = connection.execute(
                "SELECT model FROM engine_calls WHERE call_id = ? AND state = 'begun'", (call,)
            ).fetchone()
            if row is None:
                return
            connection.execute(
                "UPDATE engine_calls SET task_id = ?, operation_id = COALESCE(?, operation_id), state = ?, answered_by = ?,"
                " request_id = ?, stop_reason = ?, fault = ?, input_tokens = ?, cache_read_tokens = ?, cache_write_5m_tokens = ?,"
                " cache_write_1h_tokens = ?, output_tokens = ?, thinking_tokens = ?, cost_usd = ?, seconds = ?, answer = ?,"
                " ended_at = ? WHERE call_id = ?",
                (
                    self._run_id,
                    self.operation,
                    "failed" if ended.fault else "done",
                    ended.answered_by or None,
                    ended.request_id or None,
                    ended.stop_reason or None,
                    ended.fault or None,
                    *(usage or (None,) * len(Usage._fields)),
                    ended.cost_usd,
                    ended.seconds,
                    _kept(ended.answer),
                    stamp(self._clock()),
                    call,
                ),
            )
        self._made[call] = Made(row["model"], ended)

    def unusable(self, call: int, answer: str, fault: str = "unusable") -> None:
        """Write down that what call number *call* said, after it had ended well, turned out to be of no use; *answer* is kept."""
        with self._ledger.writing() as connection:
            connection.execute(
                "UPDATE engine_calls SET state = 'failed', fault = ?, answer = ? WHERE call_id = ? AND state = 'done'",
                (fault, _kept(answer), call),
            )
        if call in self._made:
            model, ended = self._made[call]
            self._made[call] = Made(model, ended._replace(fault=fault))


def together(made: Iterable[Made]) -> Spent:
    """Return what the calls *made* took together."""
    spent = Spent()
    for each in made:
        usage, why = each.ended.usage or Usage(), each.unknown
        spent = Spent(
            spent.calls + 1,
            spent.tokens_in + usage.all_input,
            spent.cache_read + usage.cache_read,
            spent.tokens_out + usage.output,
            spent.usd + (each.ended.cost_usd or 0),
            spent.seconds + each.ended.seconds,
            (*spent.unknown, why) if why and why not in spent.unknown else spent.unknown,
        )
    return spent


def dollars(usd: float) -> str:
    """Return *usd* for people: to the hundredth of a cent, where calls are, and shorter where that says all."""
    if 0 < usd < _SMALLEST:
        return f"less than ${_SMALLEST}"
    return f"${usd:,.2f}" if usd >= 10 or round(usd, 4) == round(usd, 2) else f"${usd:.4f}"


def _kept(answer: str) -> str | None:
    """An answer may be anything: half a character cannot be written down."""
    return answer[:MOST_KEPT].encode(errors="replace").decode() or None
