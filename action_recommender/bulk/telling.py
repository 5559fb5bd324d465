"""What a person sees of a bulk: a line for each deal, a bar on a terminal, what failed and why, and the sum."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from action_recommender.bulk.crew import Said
from action_recommender.bulk.outcome import Failure, Outcome, of_failure
from sales_kernel.calls import dollars
from sales_kernel.console import talk
from sales_kernel.story import counted
from sales_kernel.text import harmless, one_line

if TYPE_CHECKING:
    from rich.progress import Progress

    from action_recommender.bulk.choosing import Named
    from action_recommender.bulk.crew import Crew
    from sales_kernel.bulks import Earlier

_HOWS = {
    "from memory": "from memory",
    "written": "written",
    "offline": "by the offline engine",
    "done before": "done before",
    "too late": "too late",
    "waiting": "waiting",
    "failed": "failed",
}
_REQUEST = re.compile(r" \[req_[^\]]*\]")
"""The other side's name for a call: it sets apart what is the same."""
_NAMED = 5
"""How many deals a failure names that they share; the rest is counted."""


@dataclass
class Sum:
    """What came of all deals so far; costs that nobody knows are not in it."""

    total: int = 0
    hows: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    cost_usd: float = 0.0
    saved_usd: float = 0.0
    unknown: bool = False

    def add(self, one: Outcome) -> None:
        """Count one deal."""
        self.hows[one.how] += 1
        self.calls += one.calls
        self.cost_usd += one.cost_usd or 0
        self.saved_usd += one.saved_usd or 0
        self.unknown |= one.cost_usd is None

    def __str__(self) -> str:
        told = [f"{self.hows[how]} {said}" for how, said in _HOWS.items() if self.hows[how]]
        begun = self.hows.total()
        told += [f"{self.total - begun} not begun"] if begun < self.total else []
        cost = f"cost {dollars(self.cost_usd)}{' and more that is not known' if self.unknown else ''}"
        calls = counted(self.calls, "engine call")
        return f"{counted(self.total, 'deal')}: {', '.join(told)}; {calls}, {cost}, saved {dollars(self.saved_usd)}"


class Sheet:
    """Where the deals of a bulk are put down as they are done: *as_json* a line of JSON each, into *file* too where one is given."""

    def __init__(self, *, as_json: bool = False, file: IO[bytes] | None = None, verbose: bool = False) -> None:
        self.sum = Sum()
        self.failed: list[Outcome] = []
        self.stopped: Failure | None = None
        """Why nothing more is begun."""
        self.earlier: Mapping[str, Earlier] = {}
        """What deals took before they were put down, by what was asked for."""
        self._as_json = as_json
        self._file = file
        self.verbose = verbose
        self._said: set[str] = set()
        self._known: dict[Named, tuple[str, str]] = {}
        self._moved: Callable[[str], object] = lambda _: None

    def follow(self, crew: Crew[Named, Outcome], deals: Sequence[Named]) -> list[Outcome]:
        """Put down each deal as the crew is done with it; return those that wait for a batch."""
        waiting = []
        for one in crew.each(deals, lambda: not self.stopped):
            if isinstance(one, Said):
                self.say(one.line)
            elif one.how == "waiting":
                waiting.append(one)
                self._known[one.named] = (one.deal_id, one.name)
            else:
                self.put(one)
        return waiting

    def leave(self, deals: Sequence[Named]) -> None:
        """Put down deals whose batch has not ended."""
        for named in deals:
            self.put(Outcome(named, "waiting", *self._known.get(named, ("", ""))))

    def fail(self, deals: Sequence[Named], failure: Failure) -> None:
        """Put down deals that failed for the same reason."""
        for named in deals:
            self.put(of_failure(named, failure, known=self._known.get(named, ("", ""))))

    def put(self, one: Outcome) -> None:
        """Put down a deal that is done."""
        import orjson

        earlier = self.earlier.get(one_line(one.named.text))
        one = one.after(earlier) if earlier else one
        self.sum.add(one)
        if one.failure:
            self.failed.append(one)
            self.stopped = self.stopped or (one.failure if one.failure.stops else None)
        line = orjson.dumps(one.as_data(), option=orjson.OPT_APPEND_NEWLINE) if self._as_json or self._file else b""
        if self._file:
            self._file.write(line)
            self._file.flush()
        sys.stdout.write(line.decode() if self._as_json else harmless(one.as_line()) + "\n")
        sys.stdout.flush()
        if self.verbose and one.story:
            talk(f"{one.deal_id}: {one.story}")
        self._moved("")

    def say(self, line: str) -> None:
        """Say what is to be said of many deals once."""
        alike = _REQUEST.sub("", line)
        if alike not in self._said:
            self._said.add(alike)
            talk(line)

    def doing(self, what: str) -> None:
        """Show on a terminal what is being waited for."""
        self._moved(what)

    @contextmanager
    def shown(self, deals: int) -> Iterator[None]:
        """Take so many *deals* more, and show a bar meanwhile where somebody watches; it leaves no trace."""
        self.sum.total += deals
        if not sys.stderr.isatty():
            yield
            return
        with _bars() as bars:
            task = bars.add_task("deals", total=self.sum.total, beside="")

            def moved(what: str) -> None:
                beside = what or f"{counted(self.sum.calls, 'call')}, {dollars(self.sum.cost_usd)}"
                bars.update(task, completed=self.sum.hows.total(), beside=one_line(beside))

            self._moved = moved
            try:
                yield
            finally:
                self._moved = lambda _: None

    def close(self) -> None:
        """Say what failed, each reason once, and the sum."""
        shared: dict[tuple[str, str], list[str]] = {}
        for one in self.failed:
            if one.failure:
                alike = _REQUEST.sub("", one.failure.message)
                shared.setdefault((alike, one.failure.hint), []).append(one.deal_id or one.named.text)
        for (message, hint), deals in shared.items():
            more = f" and {len(deals) - _NAMED} more" if len(deals) > _NAMED else ""
            talk(f"error: {one_line(', '.join(deals[:_NAMED]))}{more}: {message}")
            if hint:
                talk(f"hint:  {hint}")
        left = self.sum.total - self.sum.hows.total()
        if self.stopped and left:
            not_begun = f"{counted(left, 'deal')} {'was' if left == 1 else 'were'} not begun"
            talk(f"stopped: {not_begun}, since the same would stop them; afterwards go on with --resume")
        if self.sum.total == self.sum.hows["done before"]:
            talk("note: nothing was left to do: all was done before")
        talk(str(self.sum))

    def exit_code(self) -> int:
        """Return 0 when all deals have answers, 8 when some have, and where none has, the code of the reason they share."""
        codes = {one.failure.exit_code for one in self.failed if one.failure}
        if not codes:
            return 0
        nothing_done = self.sum.hows["failed"] == self.sum.hows.total()
        return codes.pop() if nothing_done and len(codes) == 1 else 8


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[beside]}", markup=False),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    # What is printed goes above the bar where both are on the same screen; data in a pipe must not take that way.
    with Progress(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as bars:
        yield bars
