"""Messages as they stand on the wire: the document, its events, and what it counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import orjson

Document = dict[str, Any]
CHARACTERS_A_TOKEN = 3
PIECE = 40
"""Characters of a text that come in one event."""


class Counted(NamedTuple):
    """Tokens of a request, by where they came from."""

    fresh: int
    read: int
    written: int
    long: bool
    """True when what was written is kept for an hour."""


class PromptCache:
    """What prefixes were seen before; it forgets none of them."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()
        self._lock = threading.Lock()

    def count(self, body: Mapping[str, Any]) -> Counted:
        """Count the tokens of a request, and remember its prefixes up to each breakpoint."""
        total = tokens(body)
        read = written = 0
        long = False
        with self._lock:
            for prefix, size, ttl in _prefixes(body):
                if prefix in self._seen:
                    read, written = size, 0
                else:
                    self._seen.add(prefix)
                    written, long = size - read, ttl == "1h"
        return Counted(total - read - written, read, written, long)


def tokens(what: object) -> int:
    """Return an estimate of the tokens of *what*."""
    return max(1, len(orjson.dumps(what)) // CHARACTERS_A_TOKEN)


def message(body: Mapping[str, Any], text: str, counted: Counted, name: str, tier: str = "standard") -> Document:
    """Return the message that answers *body* with *text*."""
    return {
        "id": f"msg_{name}",
        "type": "message",
        "role": "assistant",
        "model": body.get("model", ""),
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "stop_details": None,
        "container": None,
        "usage": {
            "input_tokens": counted.fresh,
            "output_tokens": tokens(text),
            "cache_creation_input_tokens": counted.written,
            "cache_read_input_tokens": counted.read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": 0 if counted.long else counted.written,
                "ephemeral_1h_input_tokens": counted.written if counted.long else 0,
            },
            "output_tokens_details": {"thinking_tokens": 0},
            "service_tier": tier,
            "inference_geo": "global",
        },
    }


def error(kind: str, said: str, code: str = "") -> Document:
    """Return the document of an error."""
    details = {"details": {"error_code": code}} if code else {}
    return {"type": "error", "error": {"type": kind, "message": said, **details}, "request_id": "req_error"}


def streamed(told: Mapping[str, Any]) -> bytes:
    """Return *told*, a message or an error, as the events of a stream."""
    return b"".join(event(each) for each in _events(told))


def event(document: Mapping[str, Any]) -> bytes:
    """Return one event."""
    return b"event: %s\ndata: %s\n\n" % (document["type"].encode(), orjson.dumps(document))


def _events(told: Mapping[str, Any]) -> Iterator[Document]:
    if told["type"] == "error":
        yield dict(told)
        return
    used = told["usage"]
    begun = {"content": [], "stop_reason": None, "usage": {**used, "output_tokens": 1}}
    yield {"type": "message_start", "message": {**told, **begun}}
    yield {"type": "ping"}
    for index, block in enumerate(told["content"]):
        yield from _block(index, block)
    ended = {name: told[name] for name in ("stop_reason", "stop_sequence", "stop_details", "container")}
    yield {"type": "message_delta", "delta": ended, "usage": {"output_tokens": used["output_tokens"]}}
    yield {"type": "message_stop"}


def _block(index: int, block: Mapping[str, Any]) -> Iterator[Document]:
    field = "thinking" if block["type"] == "thinking" else "text"
    empty = {**block, field: ""}
    yield {"type": "content_block_start", "index": index, "content_block": empty}
    said = block[field]
    for at in range(0, len(said), PIECE):
        delta = {"type": f"{field}_delta", field: said[at : at + PIECE]}
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def _prefixes(body: Mapping[str, Any]) -> Iterator[tuple[bytes, int, str]]:
    """Yield what stands before each breakpoint, its tokens and how long it is to be kept."""
    config = body.get("output_config", {})
    prefix = orjson.dumps([body.get("model"), config.get("format"), body.get("tools", [])])
    for role, block in _blocks(body):
        prefix += orjson.dumps([role, block])
        marked = block.get("cache_control")
        if marked:
            yield prefix, max(1, len(prefix) // CHARACTERS_A_TOKEN), marked.get("ttl", "5m")


def _blocks(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    system = body.get("system", [])
    for block in [{"type": "text", "text": system}] if isinstance(system, str) else system:
        yield "system", block
    for each in body.get("messages", []):
        content = each["content"]
        for block in [{"type": "text", "text": content}] if isinstance(content, str) else content:
            yield each["role"], block
