"""Many deals by batches: ask all, send what no memory knows as one batch, wait, and ask again, until nothing is waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from action_recommender.bulk.choosing import Named
from action_recommender.bulk.outcome import Failure, failure_of
from sales_kernel.batches import Batch, close, keep, under_way
from sales_kernel.bulks import spent_waiting
from sales_kernel.calls import Ended
from sales_kernel.engines.faults import EngineFault
from sales_kernel.errors import SuiteError, UsageFault

if TYPE_CHECKING:
    from action_recommender.bulk.crew import Crew
    from action_recommender.bulk.outcome import Outcome
    from action_recommender.bulk.telling import Sheet
    from sales_kernel.engines.claude.batch import Batched, Sent
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
        """Put down every deal of the plan as answered, failed, or waiting.

        Raises EngineFault when a batch cannot be asked after, UsageFault when one is under way that is not resumed or was sent elsewhere.
        """
        deals, batches, begun = plan.deals, plan.batches, self._work.clock()
        if not batches:
            self._must_be_first(plan.day)
        for left in reversed(range(MOST_ROUNDS)):
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
            if not left:
                return self._sheet.fail(deals, _RESTLESS)
            batches = []
            try:
                self._send(plan.day, waiting, batches)
            except SuiteError as error:
                return self._cut_short(deals, batches, error)
            if not self._wait:
                return self._sheet.leave(deals)
        return None

    def _must_be_first(self, day: date) -> None:
        """Raise UsageFault when a batch of that day is under way: the same would be asked, and paid for, twice."""
        names = [one.batch_id for one in under_way(self._work.ledger, self._kind) if one.day == day]
        if names:
            raise UsageFault(
                f"a batch for {day} is under way: {', '.join(names)}",
                hint="go on with the same command and --resume; deals that are not in it are then asked, too",
            )

    def _send(self, day: date, waiting: Sequence[Outcome], batches: list[Batch]) -> None:
        """Send what is waited for, and put each batch into *batches* as soon as it is sent."""
        about = {one.awaits: one.named.text for one in waiting}
        host = self._engine.claude.caller.host

        def kept(sent: Sent) -> None:
            told = {name: about.get(name, "") for name in sent.asked}
            batch = Batch(sent.batch_id, self._kind, day, sent.asked, told, host)
            keep(self._work.ledger, self._work.clock, batch)
            batches.append(batch)

        with self._work.run("batch", customer_info=f"{len(about)} requests for {day}").open() as run:
            while sent := self._engine.send(run.calls, kept):
                self._sheet.say(f"note: sent the batch {sent.batch_id}: {len(sent.asked)} requests for {day}")

    def _cut_short(self, deals: Sequence[Named], batches: Sequence[Batch], error: SuiteError) -> None:
        """Not all could be sent: what was waits, and the rest failed."""
        sent = {text for batch in batches for text in batch.about.values()}
        if sent:
            self._sheet.say("note: what was sent before that is under way; go on with the same command and --resume")
        self._sheet.leave([named for named in deals if named.text in sent])
        self._sheet.fail([named for named in deals if named.text not in sent], failure_of(error))

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
        """Its answers are gone; what they cost is unknown, and their worst case counts. Raises UsageFault where it was sent elsewhere."""
        host = self._engine.claude.caller.host
        if batch.host != host:
            raise UsageFault(
                f"the batch {batch.batch_id} was sent to {batch.host}, and {host} does not know it",
                hint="set ANTHROPIC_BASE_URL to where it was sent, and go on with --resume",
            )
        self._sheet.say(
            f"warning: the batch {batch.batch_id} is not known any more; what was in it is asked again, and may be paid for twice"
        )
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
