"""An engine for tests: it says what a function tells it to, and its answers are read, repaired and kept like those of a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from sales_kernel.calls import Calls
from sales_kernel.engines.converse import Turn, converse
from sales_kernel.engines.question import Answered, Complaint, Limits, Question, Shown
from sales_kernel.prompts import Prompt

if TYPE_CHECKING:
    from sales_kernel.engines.question import T
    from sales_kernel.fingerprint import Plain

Answer = Callable[[str, Shown], "str | dict[str, Any]"]
"""Given the layer and what is shown, what the model says: decoded JSON, or a text as it stands. It may raise EngineFault."""


@dataclass
class Scripted:
    """A model that does as it is told: *answer* is called for the first answer and again for a repair."""

    answer: Answer
    limits: Limits = field(default_factory=lambda: Limits(60_000))
    asked: list[Shown] = field(default_factory=list)
    """What was shown, once a question."""
    complaints: list[Complaint] = field(default_factory=list)
    """Of all answers that went back."""
    identity: str = "scripted/1"
    reads_prompts: bool = True

    def shape(self, layer: str, prompt: Prompt) -> Mapping[str, Plain]:  # noqa: ARG002  (the protocol's)
        """Say what shapes an answer beside the prompt."""
        return {"model": "scripted", "budget": self.limits.tokens, "masked": self.limits.masked}

    def prepare(self) -> None:
        """There is nothing to load."""

    def ask(self, question: Question[T], calls: Calls) -> Answered[T]:  # noqa: ARG002  (it costs nothing)
        """Answer as scripted; what is answered goes through the same conversation as a model's."""
        shown = question.shown(self.limits)
        self.asked.append(shown)

        def put(turns: tuple[Turn, ...]) -> str:
            for turn in turns:
                self.complaints += turn.complaints
            said = self.answer(question.layer, shown)
            return said if isinstance(said, str) else orjson.dumps(said).decode()

        return Answered(converse(question, put), self.identity)

    def complaint(self, words: str) -> bool:
        """Whether a complaint said *words*."""
        return any(words in str(each) for each in self.complaints)

    def seated(self, monkeypatch: pytest.MonkeyPatch) -> Scripted:
        """Let every chain that is opened from now on ask this engine, whichever is wished for."""
        monkeypatch.setattr("deal_summary.chain.open_engine", lambda *_: self)
        return self


def in_turn(*answers: str | dict[str, Any]) -> Answer:
    """Return what says *answers* one after the other, and the last one from then on."""
    left = list(answers)
    return lambda _layer, _shown: left.pop(0) if len(left) > 1 else left[0]
