"""A Brevo on the loopback: `with BrevoServer(small_world(now)) as server:` and ask `server.url` with `server.key`."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple, Self

from tests.brevo.activities import World
from tests.brevo.desk import Desk
from tests.brevo.exchange import Refusal, Reply, Request
from tests.brevo.faults_on_demand import Act, Scripted
from tests.brevo.handler import Listener
from tests.brevo.limits import GENERAL, Gatekeeper, Limits, bucket_of, too_many
from tests.brevo.routes import answered

KEY = "xkeysib-loopback"
BASE = "/v3"


class Call(NamedTuple):
    """A call that was made: *target* is path and query as they stood in the request line."""

    method: str
    target: str
    bucket: str
    headers: Mapping[str, str]
    body: bytes


class BrevoServer:
    """Serves *world* on 127.0.0.1 as long as the context lasts.

    *limits* by the *clock* (None: none; see limits.py), in windows that slide or, if *fixed*, begin with a first call. *headers* tells
    whether answers carry `x-sib-ratelimit-*`: everywhere, nowhere, or (None) as recorded, on contacts and mail only. *max_limits*
    lowers the largest `limit` of a list ("notes": 50). *contact_lists* is the bucket of `GET /contacts?…`, of which Brevo does not say.
    *latency* is in seconds and spent for real.
    """

    def __init__(
        self,
        world: World,
        *,
        port: int = 0,
        key: str = KEY,
        limits: Limits | None = GENERAL,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        fixed: bool = False,
        headers: bool | None = None,
        max_limits: Mapping[str, int] | None = None,
        contact_lists: str = "crm",
        latency: float = 0.0,
    ) -> None:
        self.world = world
        self.key = key
        self.latency = latency
        self.calls: list[Call] = []
        self.errors: list[Exception] = []
        self._desk = Desk(world, dict(max_limits or {}))
        self._gatekeeper = Gatekeeper(limits or {}, fixed=fixed)
        self._clock = clock
        self._headers = headers
        self._contact_lists = contact_lists
        self._scripts: list[Scripted] = []
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._listener = Listener(("127.0.0.1", port), self.answer, BASE)

    @property
    def url(self) -> str:
        """The base address, as in `BREVO_BASE_URL`."""
        return f"http://127.0.0.1:{self._listener.server_address[1]}{BASE}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead a command here."""
        return {"BREVO_BASE_URL": self.url, "BREVO_API_KEY": self.key}

    def count(self, bucket: str = "") -> int:
        """Return how many calls were made, to one *bucket* or in all, refused ones included."""
        return sum(1 for call in list(self.calls) if bucket in ("", call.bucket))

    def targets(self) -> list[str]:
        """Return what was asked for, in order, as `GET /v3/crm/deals?limit=100`."""
        return [f"{call.method} {call.target}" for call in list(self.calls)]

    def script(
        self,
        act: Act,
        *,
        path: str = "",
        method: str = "",
        times: int | None = None,
        after: int = 0,
        when: Callable[[Request], bool] = lambda _: True,
    ) -> Scripted:
        """Let *act* answer calls whose path begins with *path*: so many *times* (None: always) *after* so many went well.

        The script made first goes first.
        """
        scripted = Scripted(act, path, method, times, after, when)
        with self._lock:
            self._scripts.append(scripted)
        return scripted

    def behave(self) -> None:
        """Forget all scripts."""
        with self._lock:
            self._scripts.clear()

    def answer(self, request: Request) -> Reply:
        """Answer one request and note it down; called from the threads of the listener."""
        bucket = bucket_of(request, self._contact_lists)
        with self._lock:
            self.calls.append(Call(request.method, request.target, bucket, request.headers, request.body))
            scripted = next((one for one in self._scripts if one.takes(request)), None)
        if self.latency:
            time.sleep(self.latency)
        try:
            reply = (
                scripted.act(request, lambda: self._answer(request, bucket))
                if scripted
                else self._answer(request, bucket)
            )
        except Exception as error:  # noqa: BLE001  (told when the context ends)
            self.errors.append(error)
            reply = Refusal(500, "internal_error", f"{type(error).__name__} in the loopback server").reply
        return reply._replace(headers={**reply.headers, "sib-request-id": f"loopback-{next(self._ids):06d}"})

    def _answer(self, request: Request, bucket: str) -> Reply:
        if (given := request.headers.get("api-key")) != self.key:
            return _unauthorized("authentication not found in headers" if given is None else "Key not found")
        passed, headers = self._gatekeeper.admit(bucket, self._clock())
        shown = self._headers if self._headers is not None else bucket != "crm"
        reply = answered(self._desk, request) if passed else too_many({})
        return reply._replace(headers={**reply.headers, **(headers if shown else {})})

    def __enter__(self) -> Self:
        self._listener.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.stop()
        if self.errors and error is None:
            raise self.errors[0]


def _unauthorized(message: str) -> Reply:
    return Refusal(401, "unauthorized", message).reply
