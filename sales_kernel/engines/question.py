"""What an engine is asked and what it must be able to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from pydantic import BaseModel

T = TypeVar("T", bound="BaseModel")


@dataclass(frozen=True)
class Question(Generic[T]):
    """What one engine call is about: the rendered prompt, the form of the answer, and the answer our own rules give.

    A model reads *prompt*; the offline engine calls *by_rules*. Both are made from the same hashed inputs, so neither engine
    sees anything the other could not.
    """

    prompt: Callable[[], str]
    returns: type[T]
    by_rules: Callable[[], T]


class Engine(Protocol):
    """Something that answers questions."""

    @property
    def identity(self) -> str:
        """Name and revision; it is hashed with every prompt, so another engine is another answer."""

    def ask(self, question: Question[T]) -> T:
        """Return the answer, in the form the question wants."""
