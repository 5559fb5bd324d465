"""The offline engine: it answers by the rules and texts of the suite, without a network or a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sales_kernel.engines.question import Question, T


class Playbook:
    """Answers every question by its own rules."""

    identity = "playbook/1"

    def ask(self, question: Question[T]) -> T:
        """Return what the rules say."""
        return question.by_rules()
