"""One call to the Messages API: begun and ended in the ledger, streamed where somebody watches, tried once more where it broke off."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sales_kernel.calls import Ended, Planned
from sales_kernel.ceilings import Ceilings
from sales_kernel.engines.claude.address import address_of, host_of, other_host
from sales_kernel.engines.claude.prices import BYTES_A_TOKEN, cost_of, tariff_of, worst_of
from sales_kernel.engines.faults import EngineFault
from sales_kernel.keys import has_key, key

if TYPE_CHECKING:
    from anthropic import Anthropic
    from anthropic.types import Message

    from sales_kernel.calls import Calls
    from sales_kernel.engines.claude.reply import Said
    from sales_kernel.engines.claude.request import Request
    from sales_kernel.engines.claude.settings import ClaudeSettings

KEY = "ANTHROPIC_API_KEY"
_SAY_EVERY = 100
"""Characters between two words on how far the answer is."""


class Purpose(NamedTuple):
    """What a call is for, as it is written down."""

    layer: str
    prompt_version: str
    repair: bool = False


class Made(NamedTuple):
    """A call by its *number* in the ledger, and what was said."""

    number: int
    said: Said


class Caller:
    """Makes calls; one client serves all threads. *first* tells whether this home never called a model before."""

    def __init__(
        self, settings: ClaudeSettings, environment: Mapping[str, str], first: Callable[[], bool] = lambda: False
    ) -> None:
        self.settings = settings
        self._environment = environment
        self._first = first
        self._client: Anthropic | None = None
        self._key = ""
        self._lock = threading.Lock()

    @property
    def client(self) -> Anthropic:
        """The SDK's client, opened on first use. Raises EngineFault without a key, UsageFault for a key or address that cannot be one."""
        with self._lock:
            if self._client is None:
                must_have_key(self._environment)
                self._key = key(self._environment, KEY)
                address = address_of(self._environment, plain_http=self.settings.plain_http)
                from sales_kernel.engines.claude.client import open_client

                self._client = open_client(self._key, address, self.settings)
                weakref.finalize(self, self._client.close)
            return self._client

    def call(self, request: Request, purpose: Purpose, calls: Calls) -> Made:
        """Return what the model says to *request*. Raises EngineFault when it says nothing that may be used."""
        client = self.client
        self.tell_what_leaves(calls)
        try:
            return self._once(client, request, purpose, calls)
        except EngineFault as fault:
            if fault.reason != "broken stream":
                raise
        calls.say("the answer broke off, asking once more")
        return self._once(client, request, purpose, calls)

    def guarded(self, send: Callable[[], Any]) -> Any:
        """Return what *send* gets from the SDK. Raises EngineFault for what the SDK raises, without a trace of the request."""
        import anthropic
        import httpx2

        try:
            return send()
        except (anthropic.AnthropicError, httpx2.HTTPError, ValueError) as error:
            from sales_kernel.engines.claude.faults import fault_of

            fault = fault_of(error, self._key)
        raise fault

    def planned(self, request: Request, purpose: Purpose, batch_id: str = "") -> Planned:
        """Return the call as it is written down before it is made, with the most it can cost."""
        from sales_kernel.fingerprint import canonical

        tokens = len(canonical({**request, "max_tokens": 0})) // BYTES_A_TOKEN
        tariff = tariff_of(request["model"], self.settings.prices)
        worst = worst_of(tokens, request["max_tokens"], tariff, half=bool(batch_id))
        return Planned(purpose.layer, request["model"], purpose.prompt_version, worst, purpose.repair, batch_id)

    def ended(self, said: Said, model: str, seconds: float = 0.0, *, half: bool = False) -> Ended:
        """Return how a call went, as it is written down; *half* is the price in a batch."""
        tariff = tariff_of(model, self.settings.prices)
        return Ended(
            answered_by=said.model,
            request_id=said.request_id,
            stop_reason=said.stop_reason,
            usage=said.usage,
            cost_usd=cost_of(said.usage, tariff, half=half) if said.usage else None,
            seconds=seconds,
            fault=said.fault.reason if said.fault else "",
            answer=said.text if said.fault else "",
        )

    @property
    def host(self) -> str:
        """Who is asked."""
        return host_of(address_of(self._environment, plain_http=True))

    @property
    def other_host(self) -> str:
        """Who is asked where that is not Anthropic, else empty."""
        return other_host(self._environment)

    @property
    def ceilings(self) -> Ceilings:
        """The most that calls may cost."""
        most = self.settings.ceilings
        return Ceilings(most.run, most.month)

    def tell_what_leaves(self, calls: Calls) -> None:
        """Say, before the first call of this home, what leaves the machine and where to."""
        with self._lock:
            first, self._first = self._first, lambda: False
            if not first():
                return
        calls.talk(
            f"note: text of the CRM (names, messages, notes) and of your company context leaves this machine for {self.host};"
            " `privacy: mask` in config.yaml masks addresses and phone numbers in it (said once)"
        )

    def _once(self, client: Anthropic, request: Request, purpose: Purpose, calls: Calls) -> Made:
        from sales_kernel.engines.claude.reply import Said, read_message

        number = calls.begin(self.planned(request, purpose), self.ceilings)
        started = perf_counter()
        try:
            message, request_id = self.guarded(lambda: _sent(client, request, calls))
            said = read_message(message, request_id, request["max_tokens"])
        except EngineFault as fault:
            said = Said(request_id=fault.request_id, fault=fault)
        calls.end(number, self.ended(said, request["model"], perf_counter() - started))
        if said.fault:
            raise said.fault
        return Made(number, said)


def must_have_key(environment: Mapping[str, str]) -> None:
    """Raise EngineFault when there is no key."""
    if not has_key(environment, KEY):
        raise EngineFault(
            f"{KEY} is not set, and Claude answers nobody without a key",
            reason="no key",
            hint=f"export {KEY}=…, or {KEY}_FILE=FILE with the key in it",
        )


def _sent(client: Anthropic, request: Request, calls: Calls) -> tuple[Message | None, str]:
    if calls.watched:
        return _streamed(client, request, calls.say)
    message = client.messages.create(**request)
    return message, str(getattr(message, "_request_id", None) or "")


def _streamed(client: Anthropic, request: Request, say: Callable[[str], object]) -> tuple[Message | None, str]:
    """Return the message of a stream, None when none came; *say* hears how far it is."""
    begun, written = False, 0
    with client.messages.stream(**request) as stream:
        for event in stream:
            if event.type == "message_start":
                begun = True
                say("thinking")
            elif event.type == "text":
                before, written = written, written + len(event.text)
                if written // _SAY_EVERY > before // _SAY_EVERY:
                    say(f"writing, {written:,} characters")
        return (stream.current_message_snapshot if begun else None), stream.request_id or ""
