"""Many deals by batches: ask all, send what no memory knows as one batch, wait, and ask again, until nothing is waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from action_recommender.bulk.choosing import Named
from action_recommender.bulk.outcome import Failure, failure_of
from sales_kernel.batches import Batch, close, keep
from sales_kernel.bulks import spent_waiting
from sales_kernel.calls import Ended
from sales_kernel.engines.faults import EngineFault
from sales_kernel.errors import SuiteError

if TYPE_CHECKING:
    from action_recommender.bulk.crew import Crew
    from action_recommender.bulk.outcome import Outcome
    from action_recommender.bulk.telling import Sheet
    from sales_kernel.engines.claude.batch import Batched
    from sales_kernel.workspace import Workspace

MOST_ROUNDS = 6
"""A deal takes one for its summary and one for its recommendation, and more where it changes meanwhile."""
_PATIENCE = 10
"""So many looks in a row may fail before the person is told."""
_LATE = Failure("its day is over, and it was not asked again", "ask for another day with --for", "too late", 4)
_RESTLESS = Failure("it changed again and again while it was asked about", "ask it by itself", "restless", 4)


class Plan(NamedTuple):
    """The *deals* of one *day*, and the *batches* that were sent for it before; of a day that is over nothing is asked any more."""

    day: date
    deals: Sequence[Named]
    batches: Sequence[Batch]
    late: bool = False


class Rounds:
    """Answers by batches of *engine*; *kind* is the name under which they are kept, *sleep* lets seconds pass between two looks."""

    def __init__(
        self, work: Workspace, engine: Batched, sheet: Sheet, kind: str, *, wait: bool, sleep: Callable[[float], object]
    ) -> None:
        self._work = work
        self._engine = engine
        self._sheet = sheet
        self._kind = kind
        self._wait = wait
        self._sleep = sleep

    def go(self, plan: Plan, crew: Crew[Named, Outcome]) -> None:
        """Put down every deal of the plan as answered, failed, or waiting. Raises EngineFault when a batch cannot be asked after."""
        deals, batches, begun = plan.deals, plan.batches, self._work.clock()
        for _ in range(MOST_ROUNDS):
            ended = [self._collected(batch) for batch in batches]
            if not all(ended):
                return self._sheet.leave(deals)
            self._sheet.earlier = spent_waiting(self._work.ledger, self._work.bulk, begun)
            waiting = self._sheet.follow(crew, deals)
            if self._sheet.stopped:
                return None
            self._settle(batches)
            deals = [named for named in deals if named in {one.named for one in waiting}]
            if not waiting or plan.late:
                return self._sheet.fail(deals, _LATE)
            try:
                batches = self._send(plan.day, waiting)
            except SuiteError as error:
                return self._sheet.fail(deals, failure_of(error))
            if not self._wait:
                return self._sheet.leave(deals)
        return self._sheet.fail(deals, _RESTLESS)

    def _send(self, day: date, waiting: Sequence[Outcome]) -> list[Batch]:
        about = {one.awaits: one.named.text for one in waiting}
        batches = []
        with self._work.run("batch", customer_info=f"{len(about)} requests for {day}").open() as run:
            while sent := self._engine.send(run.calls):
                batch = Batch(
                    sent.batch_id, self._kind, day, sent.asked, {name: about.get(name, "") for name in sent.asked}
                )
                keep(self._work.ledger, self._work.clock, batch)
                batches.append(batch)
                self._sheet.say(f"note: sent the batch {batch.batch_id}: {len(batch.calls)} requests for {day}")
        return batches

    def _collected(self, batch: Batch) -> bool:
        """Wait until a batch has ended and take its answers; False when it has not and nobody waits. Raises EngineFault."""
        failed, begun = 0, self._work.clock()
        while True:
            try:
                look = self._engine.look(batch.batch_id)
                if look.ended:
                    self._engine.collect(batch.batch_id, batch.calls)
                    return True
                failed, state = 0, f"{look.under_way} under way"
            except EngineFault as fault:
                failed, state = failed + 1, "it cannot be asked after just now"
                if fault.reason == "no such model":  # a page that is not there: of a batch nobody knows
                    self._give_up(batch)
                    return True
                if fault.exit_code != 4 or failed == _PATIENCE:
                    raise
            if not self._wait:
                return False
            minutes = (self._work.clock() - begun).total_seconds() / 60
            self._sheet.doing(f"batch of {len(batch.calls)}, {state}, {minutes:.0f} min")
            self._sleep(self._engine.claude.settings.poll_seconds)

    def _give_up(self, batch: Batch) -> None:
        """Its answers are gone; what they cost is unknown, and their worst case counts."""
        self._sheet.say(f"warning: the batch {batch.batch_id} is not known any more; what was in it is asked again")
        with self._work.run("batch", customer_info=f"{batch.batch_id} is gone").open() as run:
            for call in batch.calls.values():
                run.calls.end(call, Ended(fault="timeout"))

    def _settle(self, batches: Sequence[Batch]) -> None:
        """All that was collected is in memory now: say what fits no deal any more, and let go of the batches."""
        if not batches:
            return
        about = {name: text for batch in batches for name, text in batch.about.items()}
        with self._work.run("batch", customer_info="answers collected").open() as run:
            for name in self._engine.settle_rest(run.calls):
                self._sheet.say(
                    f"warning: {about.get(name) or 'a deal'} changed after it was asked about;"
                    " the answer of the batch does not fit it any more and was not used"
                )
        for batch in batches:
            close(self._work.ledger, self._work.clock, batch.batch_id)
            with suppress(EngineFault):  # the other side deletes it by itself, later
                self._engine.forget(batch.batch_id)
