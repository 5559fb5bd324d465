"""A message read: its text, what it used, and why it may not be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sales_kernel.calls import Usage
from sales_kernel.engines.claude.faults import Told, fault_for
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from anthropic.types import Message

    from sales_kernel.engines.faults import EngineFault

_NO_MESSAGE = Told("not a message", "what came is no message of the Messages API", "check ANTHROPIC_BASE_URL")
_MOST_TOKENS = 10**12
"""No message has more; a ledger cannot hold any number."""
_SHOWN = 60
_UNFINISHED = Told("broken stream", "the answer ended before its end", "try again")


class Said(NamedTuple):
    """What a model said; *fault* is set where none of it may be used."""

    text: str = ""
    model: str = ""
    stop_reason: str = ""
    request_id: str = ""
    usage: Usage | None = None
    fault: EngineFault | None = None


def read_message(message: Message | None, request_id: str, max_tokens: int) -> Said:
    """Return what *message* says, which any server may have sent: only one that ended of itself, and with a text, may be used."""
    if getattr(message, "type", "") != "message":  # another document, or a page instead of one
        return Said(request_id=request_id, fault=fault_for(_NO_MESSAGE, request_id))
    blocks = getattr(message, "content", None) or []
    text = _writable("".join(str(block.text) for block in blocks if getattr(block, "type", "") == "text"))
    stop = one_line(str(getattr(message, "stop_reason", None) or ""), limit=_SHOWN)
    told = _wrong(message, stop, text, max_tokens)
    return Said(
        text,
        one_line(str(getattr(message, "model", None) or ""), limit=_SHOWN),
        stop,
        request_id,
        usage_of(getattr(message, "usage", None)) if stop else None,  # what is counted before the end is not all
        fault_for(told, request_id) if told else None,
    )


def usage_of(told: Any) -> Usage | None:
    """Return the tokens a message used, None where it does not say; what is not told to be cached for an hour is for five minutes."""

    def count(of: Any, name: str) -> int:
        found = getattr(of, name, None)
        return min(max(found, 0), _MOST_TOKENS) if isinstance(found, int) else 0

    if told is None:
        return None
    long = count(getattr(told, "cache_creation", None), "ephemeral_1h_input_tokens")
    return Usage(
        input=count(told, "input_tokens"),
        cache_read=count(told, "cache_read_input_tokens"),
        cache_write_5m=max(count(told, "cache_creation_input_tokens") - long, 0),
        cache_write_1h=long,
        output=count(told, "output_tokens"),
        thinking=count(getattr(told, "output_tokens_details", None), "thinking_tokens"),
    )


def _writable(text: str) -> str:
    """Return *text* with half characters joined where both halves came, and replaced where one did: alone they cannot be written down."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _wrong(message: Any, stop: str, text: str, max_tokens: int) -> Told | None:
    if stop == "end_turn":
        return None if text.strip() else Told("empty", "the answer is empty", "try again")
    if stop == "max_tokens":
        hint = "raise max_tokens, or lower effort, in the prompt file or under claude: in config.yaml"
        return Told("truncated", f"the answer was cut at max_tokens ({max_tokens:,})", hint)
    if stop == "refusal":
        category = getattr(getattr(message, "stop_details", None), "category", None)
        why = f" ({one_line(category, limit=_SHOWN)})" if isinstance(category, str) else ""
        return Told("refusal", f"the model refused to answer{why}", "another model may answer: set claude.model")
    if stop == "model_context_window_exceeded":
        return Told("too long", "the records are too long for the model", "lower claude.context_tokens")
    if not stop:
        return _UNFINISHED
    return Told("unusable", f"the answer stopped for another reason ({stop})", "try again")
