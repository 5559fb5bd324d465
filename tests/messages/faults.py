"""What can go wrong with an answer, by name: `server.will("529", times=1)`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from tests.brevo.exchange import Delivery, Reply, told
from tests.messages.wire import Document, error, event

Shape = Callable[[Document], Document]
"""Changes the message that would be the answer."""
Act = Callable[[Reply], Reply]
"""Changes the answer as it would go out."""


class Fault(NamedTuple):
    """How an answer goes wrong: in what the *shape* of the message is, or in how it is delivered; *times* None is always."""

    shape: Shape = lambda message: message
    act: Act = lambda reply: reply
    times: int | None = None


@dataclass
class Planned:
    """A fault and the calls that meet it: so many *times* *after* so many went well."""

    fault: Fault
    times: int | None
    after: int

    def takes(self) -> bool:
        """Return whether this fault meets the call that is being made, and count."""
        if self.after:
            self.after -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


def refusing(status: int, kind: str, said: str, *, code: str = "", times: int | None = None, **headers: str) -> Fault:
    """Answer with an error."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(act=lambda _: told(status, error(kind, said, code), named), times=times)


def saying(text: str, stop: str = "end_turn") -> Fault:
    """Say *text* whatever was asked."""
    return Fault(lambda message: _said(message, text, stop))


def held(gate: threading.Event) -> Fault:
    """Hold the answer until the *gate* is opened."""

    def act(reply: Reply) -> Reply:
        gate.wait(60)
        return reply

    return Fault(act=act)


def _said(message: Document, text: str, stop: str = "end_turn") -> Document:
    return {**message, "content": [{"type": "text", "text": text}] if text else [], "stop_reason": stop}


def _text(message: Document) -> str:
    return "".join(block["text"] for block in message["content"] if block["type"] == "text")


def _thinking(message: Document) -> Document:
    thought = {"type": "thinking", "thinking": "", "signature": "c2lnbmVk"}
    used = {**message["usage"], "output_tokens_details": {"thinking_tokens": 40}}
    used["output_tokens"] += 40
    return {**message, "content": [thought, *message["content"]], "usage": used}


def _capitals(message: Document) -> Document:
    def raised(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: raised(each) for name, each in value.items()}
        if isinstance(value, list):
            return [raised(each) for each in value]
        return value.upper() if isinstance(value, str) and " " not in value and len(value) < 20 else value

    return _said(message, orjson.dumps(raised(orjson.loads(_text(message)))).decode())


def _half(message: Document) -> Document:
    text = _text(message)
    return _said(message, text[: len(text) // 2], "max_tokens")


def _refused(message: Document) -> Document:
    return {
        **_said(message, "", "refusal"),
        "stop_details": {"type": "refusal", "category": "cyber", "explanation": None},
    }


def _dropped(reply: Reply) -> Reply:
    return reply._replace(delivery=Delivery(most=len(reply.body) // 2))


def _without_end(reply: Reply) -> Reply:
    return reply._replace(body=reply.body[: reply.body.rindex(b"event: message_delta")])


def _broken_by_error(reply: Reply) -> Reply:
    half = reply.body[: reply.body.rindex(b"event: content_block_delta")]
    return reply._replace(body=half + event(error("overloaded_error", "Overloaded")))


def _trickled(reply: Reply) -> Reply:
    gate = threading.Event()
    gate.set()
    return reply._replace(delivery=Delivery(gate=gate, pause=0.005))


def _redirected(_: Reply) -> Reply:
    return Reply(307, b"", {"location": "http://127.0.0.1:9/v1/messages"}, "text/html")


def _page(_: Reply) -> Reply:
    return Reply(200, b"<html><body>Sign in to the network</body></html>", {}, "text/html")


_SPEND = "Your organization has reached its monthly spend limit."
NAMED: Mapping[str, Fault] = {
    "good": Fault(),
    "thinking": Fault(_thinking),
    "capitals": Fault(_capitals),
    "400": refusing(400, "invalid_request_error", "output_config: this schema is refused"),
    "401": refusing(401, "authentication_error", "invalid x-api-key"),
    "402": refusing(402, "billing_error", "Your credit balance is too low"),
    "403": refusing(403, "permission_error", "Your key may not use this resource"),
    "404": refusing(404, "not_found_error", "model: claude-none"),
    "413": refusing(413, "request_too_large", "Request exceeds the maximum size"),
    "429-1": refusing(429, "rate_limit_error", "Rate limited", retry_after="1", times=1),
    "429-3600": refusing(429, "rate_limit_error", "Rate limited", retry_after="3600"),
    "spend": refusing(429, "rate_limit_error", _SPEND, code="enforced_spend_limit_reached"),
    "500": refusing(500, "api_error", "Internal server error"),
    "529": refusing(529, "overloaded_error", "Overloaded"),
    "500-then-good": refusing(500, "api_error", "Internal server error", times=1),
    "dropped-body": Fault(act=_dropped),
    "dropped-stream": Fault(act=_dropped),
    "dropped-stream-then-good": Fault(act=_dropped, times=1),
    "stream-without-end": Fault(act=_without_end),
    "cut-json": Fault(_half),
    "invalid-json": saying('{"answer": "not closed'),
    "off-schema": saying('{"something": "else"}'),
    "refusal": Fault(_refused),
    "empty": saying(""),
    "context-exceeded": saying("", "model_context_window_exceeded"),
    "error-event": Fault(act=_broken_by_error),
    "slow": Fault(act=_trickled),
    "redirect": Fault(act=_redirected),
    "page": Fault(act=_page),
}
"""`dropped-stream…`, `stream-without-end` and `error-event` are meant for streams, the others for both."""
