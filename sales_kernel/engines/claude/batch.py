"""Claude by the Message Batches API: half the price, hours later.

How to use it, in one process or in several that share nothing but a batch's id and *asked*:

1. `batched = Batched(claude)`, and ask every question as of any engine. `Awaiting` says that its request was put into `batched.wanted`.
2. `while sent := batched.send(calls, keep)`: *keep* writes down `sent.batch_id` and `sent.asked`, which is `{custom_id: number of the call
   in the ledger}`, before anything else happens. The worst case of all its calls is set aside by then, and a ceiling stops before anything
   is sent.
3. `batched.look(batch_id)` until it has `ended`, every `claude.settings.poll_seconds`.
4. `Batched(claude).collect(batch_id, asked)`, then ask the same questions again. One whose answer was collected is read as usual, and
   its call is settled at half the price; a repair is a call of its own at the full one. One whose request failed there, expired or was
   cancelled is asked singly. One that was never sent raises `Awaiting`.
5. `batched.forget(batch_id)` when all is remembered: the other side keeps answers for 29 days, and they speak of customers.

The same question is the same request, and its name is the hash of what it holds: a question that changed meanwhile finds no answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from sales_kernel.calls import UNSENT, Ended
from sales_kernel.engines.claude.calling import Made, Purpose
from sales_kernel.engines.claude.engine import Claude, purpose_of
from sales_kernel.engines.faults import EngineFault
from sales_kernel.engines.question import Answered
from sales_kernel.errors import Postponed
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from anthropic import Anthropic
    from anthropic.types.messages import MessageBatch, MessageBatchIndividualResponse

    from sales_kernel.calls import Calls
    from sales_kernel.engines.claude.reply import Said
    from sales_kernel.engines.claude.request import Request
    from sales_kernel.engines.question import Question, T
    from sales_kernel.fingerprint import Plain
    from sales_kernel.prompts import Prompt

MOST_REQUESTS = 100_000
MOST_BYTES = 200_000_000
"""Of one batch; the other side takes 256 MB."""
_CACHE_MINUTES = 60
"""Requests of a batch are answered over an hour or so."""


class Awaiting(Postponed):
    """The answer is to come from a batch: nothing is wrong, and nothing is known yet. *name* is that of its request."""

    name = ""


class Wanted(NamedTuple):
    """A request to be sent, and what for."""

    request: Request
    purpose: Purpose


class Sent(NamedTuple):
    """A batch that was handed over; *asked* holds the number of each call in the ledger by its custom id."""

    batch_id: str
    asked: Mapping[str, int]


class Look(NamedTuple):
    """How a batch stands: how many requests are under way, succeeded, and ended otherwise."""

    ended: bool
    under_way: int
    succeeded: int
    failed: int


class Collected(NamedTuple):
    """An answer from a batch, or why there is none, and its call in the ledger (0: none)."""

    call: int
    response: MessageBatchIndividualResponse


class Batched:
    """An engine that answers with what was collected and puts what was not into *wanted*; any number of threads may use it.

    Without *singly* a question whose request failed in a batch is not asked again by itself.
    """

    reads_prompts = True

    def __init__(self, claude: Claude, *, singly: bool = True) -> None:
        self.claude = claude
        self.singly = singly
        self.identity = claude.identity
        self.wanted: dict[str, Wanted] = {}
        self._collected: dict[str, Collected] = {}
        self._used: set[str] = set()
        self._beside: list[Collected] = []
        """Answers to a request that had another one."""
        self._lost: list[int] = []
        """Calls of which nothing came."""
        self._lock = threading.Lock()

    def shape(self, layer: str, prompt: Prompt) -> Mapping[str, Plain]:
        """Return what shapes an answer: a batch changes nothing about that."""
        return self.claude.shape(layer, prompt)

    def prepare(self) -> None:
        """Begin to import the SDK beside other work."""
        self.claude.prepare()

    def ask(self, question: Question[T], calls: Calls) -> Answered[T]:
        """Return the answer that was collected, or one that is asked for singly where its request failed.

        Raises Awaiting where there is none yet, and EngineFault as Claude does.
        """
        name, request = self._named(question)
        with self._lock:
            found = self._collected.get(name)
            if found is None:
                self.wanted[name] = Wanted(request, purpose_of(question))
            else:
                self._used.add(name)
        if found is None:
            waiting = Awaiting(
                "the answer is to come from a batch", hint="send the batch, and ask again when it has ended"
            )
            waiting.name = name
            raise waiting
        said = self._settled(found, request, calls)
        if said is None and not self.singly:
            raise EngineFault("its request failed in the batch", reason="unusable")
        if said is None:
            return self.claude.ask(question, calls)
        return self.claude.converse(question, calls, lambda _: Made(found.call, said))

    def send(self, calls: Calls, keep: Callable[[Sent], object]) -> Sent | None:
        """Hand over what is wanted, as much as one batch may hold, and return the batch; None when nothing is left.

        *keep* writes a batch down and is the first to hear of it: one that nobody remembers would be paid for in vain.
        Raises EngineFault, before anything is sent where that could pass a ceiling; *wanted* is then as it was.
        """
        part = _first_part(self.wanted)
        if not part:
            return None
        caller = self.claude.caller
        client = caller.client.with_options(max_retries=0)  # a second try could be a second batch, and be paid for
        caller.tell_what_leaves(calls)
        requests: Any = [{"custom_id": name, "params": wanted.request} for name, wanted in part.items()]
        asked = self._begun(part, calls)
        try:
            batch_id = caller.guarded(lambda: _told_id(client.messages.batches.create(requests=requests)))
        except EngineFault as fault:
            _unsent(asked, calls, fault.reason)
            raise
        sent = Sent(batch_id, asked)
        keep(sent)
        for name in asked:
            del self.wanted[name]
        return sent

    def _begun(self, part: Mapping[str, Wanted], calls: Calls) -> dict[str, int]:
        """Begin a call for each request, or, whatever interrupts that, none."""
        caller, asked = self.claude.caller, dict[str, int]()
        try:
            for name, wanted in part.items():
                planned = caller.planned(wanted.request, wanted.purpose, UNSENT)
                asked[name] = calls.begin(planned, caller.ceilings)
        except BaseException as error:
            _unsent(asked, calls, getattr(error, "reason", "not sent"))
            raise
        return asked

    def look(self, batch_id: str) -> Look:
        """Return how a batch stands. Raises EngineFault."""
        caller = self.claude.caller
        look: Look = caller.guarded(lambda: _told_look(caller.client.messages.batches.retrieve(batch_id)))
        return look

    def collect(self, batch_id: str, asked: Mapping[str, int]) -> int:
        """Take the answers of a batch that has ended, in whatever order they come, and return how many succeeded. Raises EngineFault."""
        caller = self.claude.caller
        came = caller.guarded(lambda: _results(caller.client, batch_id))
        with self._lock:
            for each in came:
                found = Collected(asked.get(each.custom_id, 0), each)
                if self._collected.setdefault(each.custom_id, found) is not found:
                    self._beside.append(found)
            told = {each.custom_id for each in came}
            self._lost += [call for name, call in asked.items() if name not in told]
        return sum(each.result.type == "succeeded" for each in came)

    def settle_rest(self, calls: Calls) -> list[str]:
        """Write down how the calls went whose answers nobody asked for, since the questions changed meanwhile; return their names."""
        with self._lock:
            rest = {name: found for name, found in self._collected.items() if name not in self._used}
            self._used.update(rest)
            beside, self._beside = self._beside, []
            lost, self._lost = self._lost, []
        for found in (*rest.values(), *beside):
            message = getattr(found.response.result, "message", None)
            with suppress(EngineFault):
                self._settled(found, {"model": str(getattr(message, "model", "")), "max_tokens": 0}, calls)
        for call in lost:
            calls.end(call, Ended(fault="not a message"))
        return list(rest)

    def cancel(self, batch_id: str) -> None:
        """Stop a batch: what is not answered yet never is. Raises EngineFault."""
        caller = self.claude.caller
        caller.guarded(lambda: caller.client.messages.batches.cancel(batch_id))

    def forget(self, batch_id: str) -> None:
        """Delete a batch that has ended, with its answers, on the other side. Raises EngineFault."""
        caller = self.claude.caller
        caller.guarded(lambda: caller.client.messages.batches.delete(batch_id))

    def _named(self, question: Question[T]) -> tuple[str, Request]:
        from sales_kernel.engines.claude.request import digest

        minutes = _CACHE_MINUTES if self.claude.settings.cache_minutes else 0
        request = self.claude.request(question, cache_minutes=minutes)
        return digest(request), request

    def _settled(self, found: Collected, request: Request, calls: Calls) -> Said | None:
        """Write down how a call of a batch went, and return what was said; None where it was not answered. Raises EngineFault."""
        from sales_kernel.engines.claude.reply import read_message

        result = found.response.result
        if result.type != "succeeded":
            calls.end(found.call, Ended(fault=one_line(result.type, limit=40), cost_usd=0.0))
            return None
        message = result.message
        said = read_message(message, str(getattr(message, "id", "")), request["max_tokens"])
        calls.end(found.call, self.claude.caller.ended(said, request["model"], half=True))
        if said.fault:  # it would be cut or refused again, and be paid for again
            raise said.fault
        return said


def _unsent(asked: Mapping[str, int], calls: Calls, why: str) -> None:
    for call in asked.values():
        calls.end(call, Ended(fault=why))


def _told_id(batch: MessageBatch) -> str:
    found = getattr(batch, "id", None)
    if not isinstance(found, str) or not found:
        raise ValueError("no batch")
    return found


def _told_look(batch: MessageBatch) -> Look:
    counts = getattr(batch, "request_counts", None)
    under_way, succeeded, *failed = (
        getattr(counts, name, None) or 0 for name in ("processing", "succeeded", "errored", "expired", "canceled")
    )
    if not counts:
        raise ValueError("no batch")
    return Look(batch.processing_status == "ended", under_way, succeeded, sum(failed))


def _results(client: Anthropic, batch_id: str) -> list[MessageBatchIndividualResponse]:
    """Return what the lines of a batch's answers say; the SDK would take key and request wherever a batch says its answers are."""
    from urllib.parse import quote

    import orjson
    from anthropic.types.messages import MessageBatchIndividualResponse

    path = f"/v1/messages/batches/{quote(batch_id, safe='')}/results"
    documents = [orjson.loads(line) for line in client.get(path, cast_to=str).split("\n") if line.strip()]
    if not all(isinstance(each, dict) and isinstance(each.get("result"), dict) for each in documents):
        raise ValueError("no answers of a batch")
    return [MessageBatchIndividualResponse.construct(**each) for each in documents]


def _first_part(wanted: Mapping[str, Wanted]) -> dict[str, Wanted]:
    """Return as much of what is wanted as one batch may hold."""
    from sales_kernel.fingerprint import canonical

    part: dict[str, Wanted] = {}
    size = 0
    for name, each in wanted.items():
        size += len(canonical(each.request))
        if part and (len(part) == MOST_REQUESTS or size > MOST_BYTES):
            break
        part[name] = each
    return part
