"""A Messages API on the loopback: `with Server() as server:` and ask `server.url` with `server.key`."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self

import orjson

from tests.brevo.exchange import Delivery, Reply, Request, told
from tests.brevo.handler import Listener
from tests.messages.batches import Batches, Fate, all_well
from tests.messages.faults import NAMED, Fault, Planned
from tests.messages.instance import least
from tests.messages.wire import Document, PromptCache, error, message, streamed, tokens

KEY = "sk-ant-loopback-key"
Answer = Callable[[Document], str | dict[str, Any]]
"""Makes the text of an answer, or the document it holds, from the body of a request."""
_BATCH = re.compile(r"/v1/messages/batches/(?P<name>\w+)(?P<what>/results|/cancel|)")


class Asked(NamedTuple):
    """One request as it came, without the key; *body* is empty where there was none."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Document


def least_answer(body: Document) -> dict[str, Any]:
    """Answer the least that the schema of a request allows."""
    form = body.get("output_config", {}).get("format")
    return least(form["schema"]) if form else {"text": "answered"}  # type: ignore[no-any-return]


class Server:
    """Answers on 127.0.0.1 as long as the context lasts; *asked* holds every request.

    *answer* makes the text of an answer, *will* says what goes wrong, *fate* how the requests of a batch end, after *looks* looks at it.
    *latency* is in seconds, *pace* in seconds for each byte of a stream; both are spent for real.
    """

    def __init__(
        self,
        answer: Answer = least_answer,
        *,
        port: int = 0,
        key: str = KEY,
        latency: float = 0.0,
        pace: float = 0.0,
        fate: Fate = all_well,
        looks: int = 0,
    ) -> None:
        self.answer = answer
        self.key = key
        self.latency = latency
        self.pace = pace
        self.asked: list[Asked] = []
        self.errors: list[Exception] = []
        self.batches = Batches(lambda body: self._message(body, "batch"), lambda: self.url, looks, fate)
        self._planned: list[Planned] = []
        self._cache = PromptCache()
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._listener = Listener(("127.0.0.1", port), self._answered, "")

    @property
    def url(self) -> str:
        """The base address, as in `ANTHROPIC_BASE_URL`."""
        return f"http://127.0.0.1:{self._listener.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead a command here."""
        return {"ANTHROPIC_BASE_URL": self.url, "ANTHROPIC_API_KEY": self.key}

    @property
    def bodies(self) -> list[Document]:
        """What was asked of `/v1/messages`, in order."""
        return [each.body for each in list(self.asked) if each.path == "/v1/messages"]

    def will(self, fault: Fault | str, *, times: int | None = None, after: int = 0) -> Self:
        """Let a fault, or the one of a name, meet calls for a message: so many *times* (None: as the fault says) *after* so many went well.

        What was said first goes first.
        """
        meant = NAMED[fault] if isinstance(fault, str) else fault
        with self._lock:
            self._planned.append(Planned(meant, meant.times if times is None else times, after))
        return self

    def behave(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._planned.clear()

    def _answered(self, request: Request) -> Reply:
        shown = {name: value for name, value in request.headers.items() if name not in ("authorization", "x-api-key")}
        body = orjson.loads(request.body) if request.body else {}
        number = next(self._ids)
        with self._lock:
            self.asked.append(Asked(request.method, request.path, shown, body))
        if self.latency:
            time.sleep(self.latency)
        try:
            reply = self._routed(request, body)
        except Exception as failed:  # noqa: BLE001  (told when the context ends)
            self.errors.append(failed)
            reply = told(500, error("api_error", f"{type(failed).__name__} in the loopback server"))
        return reply._replace(headers={**reply.headers, "request-id": f"req_{number:06d}"})

    def _routed(self, request: Request, body: Document) -> Reply:
        if self.key not in (request.headers.get("x-api-key"), _bearer(request)):
            return told(401, error("authentication_error", "invalid x-api-key"))
        if request.path == "/v1/messages":
            return self._single(body)
        if request.path == "/v1/messages/count_tokens":
            counted = {name: body[name] for name in ("tools", "system", "messages", "output_config") if name in body}
            return told(200, {"input_tokens": tokens(counted)})
        if request.path == "/v1/messages/batches":
            return told(200, self.batches.create(body))
        found = _BATCH.fullmatch(request.path)
        if not found or found["name"] not in self.batches.held:
            return told(404, error("not_found_error", "no such thing here"))
        if request.method == "DELETE":
            return told(200, self.batches.delete(found["name"]))
        return self._of_batch(found["name"], found["what"])

    def _of_batch(self, name: str, what: str) -> Reply:
        if what == "/results":
            return Reply(200, self.batches.results(name), {}, "application/x-jsonl")
        return told(200, self.batches.cancel(name) if what else self.batches.look(name))

    def _single(self, body: Document) -> Reply:
        with self._lock:
            fault = next((each.fault for each in self._planned if each.takes()), Fault())
        document = fault.shape(self._message(body, "standard"))
        if not body.get("stream"):
            return fault.act(told(200, document))
        slowly = Delivery(gate=_open(), pause=self.pace) if self.pace else Delivery()
        return fault.act(Reply(200, streamed(document), {}, "text/event-stream", slowly))

    def _message(self, body: Document, tier: str) -> Document:
        said = self.answer(body)
        text = said if isinstance(said, str) else orjson.dumps(said).decode()
        return message(body, text, self._cache.count(body), f"{next(self._ids):06d}", tier)

    def __enter__(self) -> Self:
        self._listener.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failed: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.stop()
        if self.errors and failed is None:
            raise self.errors[0]


def _bearer(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _open() -> threading.Event:
    gate = threading.Event()
    gate.set()
    return gate
