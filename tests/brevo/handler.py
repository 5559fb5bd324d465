"""HTTP: reads requests off kept connections and delivers answers, whole or as a fault wants them."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from tests.brevo.exchange import Reply, Request, request_of

Answer = Callable[[Request], Reply]


class Listener(ThreadingHTTPServer):
    """Listens on an address and hands requests below *base* to *answer*, each connection in a thread."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], answer: Answer, base: str) -> None:
        super().__init__(address, Handler)
        self.answer = answer
        self.base = base
        self.stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))

    def start(self) -> None:
        """Begin to serve, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Close the door and all connections; returns when no thread is left."""
        self.stopping.set()
        self.shutdown()
        self._thread.join()
        with self._guard:
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def server_bind(self) -> None:
        """Bind without asking the resolver for a name, which may wait for a network."""
        TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of callers who went away."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Listener
    protocol_version = "HTTP/1.1"
    server_version = "loopback"
    sys_version = ""
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        request = request_of(self.command, self.path, dict(self.headers.items()), body, base=self.server.base)
        self._deliver(self.server.answer(request))

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep stderr quiet; the calls are noted down."""

    def _deliver(self, reply: Reply) -> None:
        most, gate, pause = reply.delivery
        if most is not None and most < 0:
            self.close_connection = True
            return
        self._head(reply)
        if gate:
            self._trickle(reply.body, gate, pause)
        else:
            self.wfile.write(reply.body[:most])
        self.wfile.flush()
        if most is not None and most < len(reply.body):
            self.close_connection = True

    def _head(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()

    def _trickle(self, body: bytes, gate: threading.Event, pause: float) -> None:
        for place in range(len(body)):
            self.wfile.write(body[place : place + 1])
            self.wfile.flush()
            while not gate.wait(0.005) and not self.server.stopping.is_set():
                pass
            if pause:
                time.sleep(pause)
            if self.server.stopping.is_set():
                self.close_connection = True
                return
