"""What an engine is asked and what it must be able to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from pydantic import BaseModel

    from sales_kernel.calls import Calls
    from sales_kernel.fingerprint import Plain
    from sales_kernel.prompts import Prompt

T = TypeVar("T", bound="BaseModel")


@dataclass(frozen=True)
class Shown:
    """What a model is shown, in this order: what is ours and always the same, what is the same for every deal, the records, the last words.

    *records* is everything that others may have written, by name: it is handed over as data and never as text of ours.
    """

    instructions: str
    common: str
    records: Mapping[str, Plain] = field(default_factory=dict)
    closing: str = ""


class Limits(NamedTuple):
    """How much a model may be shown, in estimated tokens of the records, and whether addresses and numbers are *masked* in it."""

    tokens: int
    masked: bool = False


class Complaint(NamedTuple):
    """One thing that is wrong with a model's answer: where (`actions[0].content.body`), and what, in words the model can act on."""

    at: str
    what: str

    def __str__(self) -> str:
        return f"{self.at}: {self.what}" if self.at else self.what


class Reading(NamedTuple, Generic[T]):
    """What our code made of a model's answer; no *value* where nothing of it can be used."""

    value: T | None
    complaints: tuple[Complaint, ...] = ()


class Read(Protocol, Generic[T]):
    """Makes an answer of what a model said: checks everything about it, form included.

    Called with *last* false, it complains of all that is wrong. Called with *last* true, it keeps what is right, leaves the rest out or
    holds it back, and writes into the value what was left out and why.
    """

    def __call__(self, raw: Plain, *, last: bool) -> Reading[T]:
        """Return what *raw*, which is decoded JSON, says."""


@dataclass(frozen=True)
class Question(Generic[T]):
    """What one engine call is about.

    A model is *shown* the prompt and the records, answers in the *form*, a closed pydantic model, and is *read*; the offline engine calls
    *by_rules*. All are made from the same hashed inputs, so neither engine sees anything the other could not.
    """

    layer: str
    prompt: Prompt
    shown: Callable[[Limits], Shown]
    form: Callable[[], type[BaseModel]]
    read: Read[T]
    by_rules: Callable[[], T]


class Answered(NamedTuple, Generic[T]):
    """An engine's answer and who wrote it, as people are told."""

    value: T
    by: str


class Engine(Protocol):
    """Something that answers questions."""

    @property
    def identity(self) -> str:
        """Name and revision; it is hashed with every prompt, so another engine is another answer."""

    @property
    def reads_prompts(self) -> bool:
        """True when the text of a prompt shapes the answer, false when its front matter alone does."""

    def shape(self, layer: str, prompt: Prompt) -> Mapping[str, Plain]:
        """Return what else of this engine shapes an answer, such as a model and its parameters; it is hashed with the prompt."""

    def prepare(self) -> None:
        """Hear that a question is likely to come: what takes long to load may be loaded beside other work."""

    def ask(self, question: Question[T], calls: Calls) -> Answered[T]:
        """Return the answer; each call that costs something is written into *calls*. Raises EngineFault."""
