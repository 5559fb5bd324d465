"""A small web on the loopback: places that answer as they are told, and remember what they were asked."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

PAIR = Path(__file__).parent / "muster.pem"
"""Certificate and key of muster.example, made for these tests."""


class Asked(NamedTuple):
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Said(NamedTuple):
    """An answer."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = {}


Route = Said | Callable[["Handler"], None]


class Place(ThreadingHTTPServer):
    """A server at *host*, `127.0.0.1:<port>`; what has no route is not found."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, *, secure: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.named: list[str] = []
        self.closing = Event()
        if secure:
            self.socket = self._secured()
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def says(self, path: str, body: str | bytes = b"", **more: Any) -> None:
        """Answer *path* with *body*."""
        self.routes[path] = Said(body.encode() if isinstance(body, str) else body, **more)

    def says_json(self, path: str, document: object, status: int = 200) -> None:
        """Answer *path* with *document*."""
        self.says(path, json.dumps(document), kind="application/json", status=status)

    def redirects(self, path: str, to: str) -> None:
        """Send whoever asks for *path* elsewhere."""
        self.says(path, status=302, headers={"Location": to})

    def close(self) -> None:
        """Let every answer under way end, and stop."""
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what many tests are about."""

    def _secured(self) -> ssl.SSLSocket:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(PAIR)
        context.sni_callback = lambda _socket, name, _context: self.named.append(name or "")
        return context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)


class Handler(BaseHTTPRequestHandler):
    """Answers by the routes of its place."""

    server: Place
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append(Asked(self.command, self.path, dict(self.headers), body))
        route = self.server.routes.get(self.path, Said(b"not here", status=404))
        self.close_connection = True
        if isinstance(route, Said):
            self._say(route)
        else:
            route(self)

    do_GET = do_POST = _answer  # noqa: N815

    def _say(self, said: Said) -> None:
        self.send_response(said.status)
        for name, value in {"Content-Type": said.kind, "Content-Length": str(len(said.body)), **said.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said.body)

    def begin(self, status: int = 200, **headers: str) -> None:
        """Send the head of an answer whose end is the end of the connection."""
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def hangs(handler: Handler) -> None:
    """Answer nothing until the place closes."""
    handler.server.closing.wait(30)


def trickles(handler: Handler) -> None:
    """Answer without end, a byte at a time."""
    handler.begin()
    handler.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while not handler.server.closing.wait(0.0005):
        handler.wfile.write(b"x")


def floods(handler: Handler, status: int = 200, **headers: str) -> None:
    """Answer without end, as fast as the reader takes it."""
    handler.begin(status, **headers)
    handler.wfile.write(b"<title>Endless</title><p>First words.</p>")
    while not handler.server.closing.is_set():
        handler.wfile.write(b"<p>more and more</p>" * 1000)
