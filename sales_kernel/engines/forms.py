"""Closed models for what a model answers, and how their mistakes become complaints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from sales_kernel.engines.question import Complaint

if TYPE_CHECKING:
    from sales_kernel.fingerprint import Plain

F = TypeVar("F", bound="Form")


class Form(BaseModel):
    """The base of all forms: closed, every field required, no maps, no bounds; what a field may hold stands in its description.

    Bounds are checked when the answer is read: a JSON schema for a model can carry none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def one_of(*names: str) -> BeforeValidator:
    """Return the validator of a Literal of *names* that takes them in any capitals: those of an enum are not guaranteed."""
    folded = {name.casefold(): name for name in names}

    def tolerant(value: object) -> object:
        return folded.get(value.strip().casefold(), value) if isinstance(value, str) else value

    return BeforeValidator(tolerant)


def read_form(form: type[F], raw: Plain, at: str = "") -> tuple[F | None, tuple[Complaint, ...]]:
    """Return *raw* in its *form*, or what is wrong with it, each with the place below *at*."""
    try:
        return form.model_validate(raw), ()
    except ValidationError as error:
        return None, tuple(Complaint(_place(at, each["loc"]), each["msg"]) for each in error.errors(include_url=False))


def _place(at: str, where: Sequence[Any]) -> str:
    told = at
    for step in where:
        told += f"[{step}]" if isinstance(step, int) else f".{step}" if told else str(step)
    return told
