"""Claude as an engine: a question becomes a request, its answer is read, and repaired once where it must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from sales_kernel.engines.claude.calling import Caller, Made, Purpose
from sales_kernel.engines.claude.loading import load_beside
from sales_kernel.engines.claude.parameters import parameters
from sales_kernel.engines.converse import Turn, converse
from sales_kernel.engines.faults import EngineFault
from sales_kernel.engines.question import Answered, Limits

if TYPE_CHECKING:
    from sales_kernel.calls import Calls
    from sales_kernel.engines.claude.request import Request
    from sales_kernel.engines.claude.settings import ClaudeSettings
    from sales_kernel.engines.question import Question, T
    from sales_kernel.fingerprint import Plain
    from sales_kernel.prompts import Prompt


class Claude:
    """Asks a model over the Messages API; any number of threads may use it.

    *masked* hides addresses and numbers in what is shown. *first* tells whether this home never asked a model before: then the person
    hears what leaves this machine.
    """

    identity = "claude/1"
    reads_prompts = True

    def __init__(
        self,
        settings: ClaudeSettings,
        environment: Mapping[str, str],
        *,
        masked: bool = False,
        first: Callable[[], bool] = lambda: False,
    ) -> None:
        self.settings = settings
        self.caller = Caller(settings, environment, first)
        self._limits = Limits(settings.context_tokens, masked)

    def shape(self, layer: str, prompt: Prompt) -> Mapping[str, Plain]:
        """Return the model and its parameters, how much it is shown, whether masked, and who answers where that is not Anthropic."""
        asked, host = parameters(self.settings, layer, prompt), self.caller.other_host
        shown = {"context_tokens": self._limits.tokens, "masked": self._limits.masked}
        return {**asked._asdict(), **shown, **({"host": host} if host else {})}

    def prepare(self) -> None:
        """Begin to import the SDK beside other work."""
        load_beside()

    def ask(self, question: Question[T], calls: Calls) -> Answered[T]:
        """Return the model's answer. Raises EngineFault, and UsageFault for a key or an address that cannot be one."""
        return self.converse(question, calls, lambda request: self.caller.call(request, purpose_of(question), calls))

    def converse(self, question: Question[T], calls: Calls, first: Callable[[Request], Made]) -> Answered[T]:
        """Return the answer to *question* whose *first* message is got as the caller likes; its repair is a call of its own."""
        made: list[Made] = []

        def put(turns: tuple[Turn, ...]) -> str:
            request = self.request(question, turns)
            if turns:
                made.append(self.caller.call(request, purpose_of(question)._replace(repair=True), calls))
                calls.unusable(made[0].number, made[0].said.text)
            else:
                made.append(first(request))
            return made[-1].said.text

        try:
            value = converse(question, put)
        except EngineFault as fault:
            if fault.reason == "unusable" and made:
                calls.unusable(made[-1].number, made[-1].said.text)
            raise
        return Answered(value, f"{self.identity} ({made[-1].said.model})")

    def request(
        self, question: Question[T], turns: Sequence[Turn] = (), *, cache_minutes: int | None = None
    ) -> Request:
        """Return the call that puts *question*, as it is sent; the same question is the same request."""
        from sales_kernel.engines.claude.request import request_of

        asked = parameters(self.settings, question.layer, question.prompt)
        minutes = self.settings.cache_minutes if cache_minutes is None else cache_minutes
        return request_of(question.shown(self._limits), question.form(), asked, minutes, turns)


def purpose_of(question: Question[T]) -> Purpose:
    """Return what a call for *question* is written down as; a prompt without a version of its own is known by its hash."""
    from sales_kernel.fingerprint import digest_of

    prompt = question.prompt
    return Purpose(question.layer, prompt.asked.version or digest_of(prompt.text.encode(errors="replace"))[:8])
