"""The words of remembering: a layer, what it saw, what it answered, and the verdict on a remembered answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from sales_kernel.fingerprint import Plain, canonical, digest_of

if TYPE_CHECKING:
    from pydantic import BaseModel

T = TypeVar("T", bound="BaseModel")


@dataclass(frozen=True)
class Layer(Generic[T]):
    """A kind of answer that is remembered by the content of what it saw.

    *returns* is the answer's model, or where to find it, `"package.module:Name"`: a remembered answer that nobody looks
    into does not pay for its import. *keep_for* is how long an answer is served (None: as long as its inputs stay as they
    are). *revision* is raised
    whenever the same inputs should give another answer. *asks_engine* marks the layers an engine is paid for.
    """

    name: str
    returns: type[T] | str
    keep_for: timedelta | None = None
    revision: int = 1
    asks_engine: bool = False

    @property
    def model(self) -> type[T]:
        """The answer's model."""
        if not isinstance(self.returns, str):
            return self.returns
        module, _, name = self.returns.partition(":")
        return cast("type[T]", getattr(import_module(module), name))


class Subject(NamedTuple):
    """Whom an answer is about: the same id in two CRMs is two subjects."""

    source: str
    account: str
    id: str


class Content:
    """Something a layer saw or said: canonical bytes, read when needed, under their hash."""

    def __init__(self, digest: str, read: Callable[[], bytes], *, kept: bool = False) -> None:
        self.digest = digest
        self._read = read
        self.kept = kept
        """True when the bytes are in the store already."""

    @classmethod
    def of(cls, value: BaseModel | Plain) -> Content:
        """Return *value* as content."""
        data = canonical(value)
        return cls(digest_of(data), lambda: data)

    @classmethod
    def unknown(cls) -> Content:
        """Return a content nobody knows before another layer is asked; it equals no other."""
        return cls("", lambda: b"null")

    @cached_property
    def data(self) -> bytes:
        """The canonical bytes."""
        return self._read()


Inputs = Mapping[str, Content]
"""What a layer sees, by name; nothing else may influence its answer."""


class Kind(StrEnum):
    """How an answer stands."""

    HIT = "hit"
    NEVER = "never computed"
    CHANGED = "changed"
    EXPIRED = "expired"
    REFRESH = "refresh asked"
    EVICTED = "evicted"
    GIVEN = "given"


class Reason(NamedTuple):
    """One input that is not what the last answer saw: its name, the hash then and the hash now.

    *old* is None for an input that is new, *new* for one that is gone; *new* is empty when another layer must be asked first.
    """

    input: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        if self.new == "":
            return f"{self.input} must be asked again first"
        return f"{self.input} changed ({short(self.old)} -> {short(self.new)})"


class Verdict(NamedTuple):
    """Whether a remembered answer is still the right one, and why; a value that can be printed."""

    layer: str
    kind: Kind
    reasons: tuple[Reason, ...] = ()
    inputs: Mapping[str, str] = MappingProxyType({})
    computed_at: datetime | None = None
    expires_at: datetime | None = None
    note: str = ""

    @property
    def usable(self) -> bool:
        """True when the remembered answer may be served."""
        return self.kind in (Kind.HIT, Kind.GIVEN)

    def __str__(self) -> str:
        told = "; ".join(map(str, self.reasons)) if self.reasons else str(self.kind)
        return f"{told} ({self.note})" if self.note else told


class Took(NamedTuple):
    """What an answer took to make: seconds, engine calls, and US dollars, None where some of it is unknown."""

    seconds: float = 0.0
    calls: int = 0
    cost_usd: float | None = 0.0


def short(digest: str | None) -> str:
    """Return the first eight digits of a hash, as people compare them."""
    return digest[:8] if digest else "none"


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A value and how we came by it."""

    content: Content
    verdict: Verdict
    layer: Layer[T]
    computed_at: datetime
    expires_at: datetime | None

    @cached_property
    def value(self) -> T:
        """The answer itself, read when first looked at."""
        return self.layer.model.model_validate_json(self.content.data)
