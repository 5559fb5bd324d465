"""A server on this machine that says byte for byte what a test tells it to, and writes down what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import orjson


class Seen(NamedTuple):
    """One request as it came."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes


class Reply(NamedTuple):
    """What goes out: *first*, and when *rest* is not None that too once the test opens the gate. *drop* closes the connection."""

    first: bytes
    rest: bytes | None = None
    drop: bool = False


_BASE = "/v3"
Answering = Callable[[Seen], Reply]


def answer(
    status: int, document: Any = None, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> Reply:
    """Return a whole answer; *body* stands in for a JSON document."""
    content = body if body is not None else b"" if document is None else orjson.dumps(document)
    told = {"content-type": "application/json", "sib-request-id": f"req-{status}", **(headers or {})}
    return Reply(head(status, {**told, "content-length": str(len(content))}) + content)


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """Return a status line and headers."""
    phrase = HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else "Odd"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def page(status: int, text: str) -> Reply:
    """Return an HTML error page."""
    return answer(
        status, body=f"<html><body><h1>{text}</h1></body></html>".encode(), headers={"content-type": "text/html"}
    )


class RawServer:
    """Answers requests in turn with *replies*, then with *otherwise*; a callable is asked what to say."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.seen: list[Seen] = []
        self.connections = 0
        self.replies: list[Reply | Answering] = []
        self.otherwise: Reply | Answering = answer(599, {"message": "the test told no more"})
        self.gate = threading.Event()
        self._tls = tls
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(20)
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """Where it is, as a base address; what it has seen is told without the base path."""
        return f"http://127.0.0.1:{self.port}{_BASE}"

    def will(self, *replies: Reply | Answering) -> RawServer:
        """Say what is answered next."""
        self.replies += replies
        return self

    def serve(self) -> None:
        """Accept connections until it is closed."""
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.append(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Let go of all connections."""
        self.gate.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError), self._secured(connection) as connection, connection.makefile("rb") as stream:
            while line := stream.readline():
                reply = self._reply(_request(line, stream))
                connection.sendall(reply.first)
                if reply.rest is not None:
                    self.gate.wait(20)
                    connection.sendall(reply.rest)
                if reply.drop:
                    connection.shutdown(socket.SHUT_RDWR)
                    return

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def _reply(self, seen: Seen) -> Reply:
        with self._lock:
            self.seen.append(seen)
            told = self.replies.pop(0) if self.replies else self.otherwise
        return told(seen) if callable(told) else told


def _request(line: bytes, stream: Any) -> Seen:
    method, target, _ = line.decode().split(" ", 2)
    headers: dict[str, str] = {}
    while (text := stream.readline().decode().strip()) != "":
        name, _, value = text.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Seen(method, parts.path.removeprefix(_BASE), parse_qsl(parts.query, keep_blank_values=True), headers, body)


@contextmanager
def raw_server(tls: ssl.SSLContext | None = None) -> Iterator[RawServer]:
    """Run a server for one test."""
    server = RawServer(tls)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(20)
