"""With which model, effort and room a layer is asked: what its settings say, else its prompt file, else the settings for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sales_kernel.engines.claude.settings import LayerSettings

if TYPE_CHECKING:
    from sales_kernel.engines.claude.settings import ClaudeSettings
    from sales_kernel.prompts import Prompt

V = TypeVar("V")
_EFFORTS = ("low", "medium", "high", "xhigh", "max")
_KNOWN_EFFORTS: Mapping[str, tuple[str, ...]] = {
    "claude-haiku-4-5": (),
    "claude-sonnet-4-5": (),
    "claude-opus-4-5": ("low", "medium", "high"),
    "claude-opus-4-6": ("low", "medium", "high", "max"),
    "claude-sonnet-4-6": ("low", "medium", "high", "max"),
}
"""The efforts of older models; newer ones know all. To name one that a model does not know is refused."""
_ROOM: Mapping[str, int] = {"claude-haiku-4-5": 64_000, "claude-sonnet-4-5": 64_000, "claude-opus-4-5": 64_000}


class Parameters(NamedTuple):
    """What a call is made with; *effort* is empty where none is sent."""

    model: str
    effort: str
    max_tokens: int


def parameters(settings: ClaudeSettings, layer: str, prompt: Prompt) -> Parameters:
    """Return what *layer* is asked with. Raises UsageFault when the front matter of *prompt* names what does not exist."""
    own: LayerSettings = getattr(settings.layers, layer, LayerSettings())
    front = prompt.asked
    model = own.model or front.model or settings.model
    effort = own.effort or front.effort or settings.effort
    room = own.max_tokens or front.max_tokens or settings.max_tokens
    return Parameters(model, _known_effort(model, effort), min(room, _of_family(_ROOM, model, room)))


def _known_effort(model: str, wanted: str) -> str:
    """Return the greatest effort up to the *wanted* one that the model knows; a model of another house is sent none."""
    known = _of_family(_KNOWN_EFFORTS, model, _EFFORTS if "claude" in model else ())
    upto = _EFFORTS[: _EFFORTS.index(wanted) + 1] if wanted in _EFFORTS else ()
    return next((effort for effort in reversed(upto) if effort in known), "")


def _of_family(table: Mapping[str, V], model: str, otherwise: V) -> V:
    return next((value for name, value in table.items() if name in model), otherwise)
