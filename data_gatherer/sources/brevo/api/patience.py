"""A deadline for a whole answer: the libraries below know only how long to wait for its next byte."""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from requests.adapters import HTTPAdapter


class _Timed(io.RawIOBase):
    """What a socket says, until *until* by the clock *monotonic*; then TimeoutError."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, until: float, monotonic: Callable[[], float]) -> None:
        self._raw = raw
        self._sock = sock
        self._until = until
        self._monotonic = monotonic

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        left = self._until - self._monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        usual = self._sock.gettimeout()
        self._sock.settimeout(left if usual is None else min(usual, left))
        try:
            return cast("int | None", self._raw.readinto(buffer))
        finally:
            self._sock.settimeout(usual)

    def close(self) -> None:
        self._raw.close()
        super().close()


def patient_adapter(seconds: float, monotonic: Callable[[], float], *, connections: int) -> HTTPAdapter:
    """Return an adapter for a session in which an answer, headers and body, takes at most *seconds*; it tries nothing twice."""
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.connection import HTTPConnection, HTTPSConnection

    class Answer(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *arguments: Any, **named: Any) -> None:
            super().__init__(sock, *arguments, **named)
            self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock, monotonic() + seconds, monotonic))

    class Plain(HTTPConnection):
        response_class = Answer

    class Secure(HTTPSConnection):
        response_class = Answer

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
            super().init_poolmanager(*arguments, **named)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

        def proxy_manager_for(self, *arguments: Any, **named: Any) -> Any:
            manager = super().proxy_manager_for(*arguments, **named)
            manager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
            return manager

    return Adapter(pool_connections=2, pool_maxsize=connections, max_retries=0)
