"""The offline engine: it answers by the rules and texts of the suite, without a network or a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sales_kernel.engines.question import Answered

if TYPE_CHECKING:
    from sales_kernel.calls import Calls
    from sales_kernel.engines.question import Question, T
    from sales_kernel.fingerprint import Plain
    from sales_kernel.prompts import Prompt


class Playbook:
    """Answers every question by its own rules."""

    identity = "playbook/1"
    reads_prompts = False

    def shape(self, layer: str, prompt: Prompt) -> Mapping[str, Plain]:  # noqa: ARG002  (the protocol's)
        """Nothing but the prompt shapes what the rules say."""
        return {}

    def prepare(self) -> None:
        """There is nothing to load."""

    def ask(self, question: Question[T], calls: Calls) -> Answered[T]:  # noqa: ARG002  (rules cost nothing)
        """Return what the rules say."""
        return Answered(question.by_rules(), self.identity)
