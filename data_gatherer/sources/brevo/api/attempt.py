"""One attempt of one call: what came back, or why nothing did. The only module that speaks HTTP; it judges no answer."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

import orjson

from sales_kernel import __version__
from sales_kernel.errors import UsageFault

if TYPE_CHECKING:
    import requests

MOST_BYTES = 64 * 2**20
"""Of one answer, unpacked."""
_PIECE = 64 * 2**10
_CONNECTIONS = 16
_BASE = re.compile(r"(https?)://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?((?:/[A-Za-z0-9._~-]+)*)/?")
_LIKE = "write it like https://api.brevo.com/v3"
_LAST_PORT = 65_535
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})\b")


class Ask(NamedTuple):
    """A call: *path* begins with a slash and is safe to send, *query* may name a parameter several times."""

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    body: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Heard(NamedTuple):
    """A whole answer; names of *headers* are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Lost(NamedTuple):
    """No whole answer: *why*, whether the call may have been *sent*, whether *again* is worth trying, and what helps, if it is known."""

    why: str
    sent: bool = True
    again: bool = True
    hint: str = ""


class Line:
    """The way to one base URL with one key, for any number of threads. The key goes to that host and nowhere else.

    *connect* and *read* are in seconds; a whole answer may take twice *read*, by the clock *monotonic*.
    """

    def __init__(self, base: str, key: str, *, connect: float, read: float, monotonic: Callable[[], float]) -> None:
        self._base = checked_base(base)
        self._key = key
        self._shown_key = re.compile(re.escape(key), re.IGNORECASE)
        self._timeouts = (connect, read)
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._opened: requests.Session | None = None

    def attempt(self, ask: Ask) -> Heard | Lost:
        """Make the call once. Never raises what the network does, so that no exception that holds the key gets out."""
        import requests
        from urllib3.exceptions import HTTPError

        try:
            return self._heard(ask)
        except (requests.RequestException, HTTPError, OSError) as error:
            return _lost(error)

    def without_key(self, text: str) -> str:
        """Return *text* with the key blotted out, whoever wrote it there."""
        return self._shown_key.sub("[key]", text)

    def _heard(self, ask: Ask) -> Heard | Lost:
        body = None if ask.body is None else orjson.dumps(ask.body)
        query = f"?{urlencode(ask.query, errors='replace', quote_via=quote)}" if ask.query else ""
        answer = self._session().request(
            ask.method,
            f"{self._base}{ask.path}{query}",
            data=body,
            headers=None if body is None else {"content-type": "application/json"},
            timeout=self._timeouts,
            allow_redirects=False,  # a redirect would carry the key to wherever it leads
            stream=True,
        )
        with closing(answer):
            told = bytearray()
            for piece in answer.iter_content(_PIECE):
                told += piece
                if len(told) > MOST_BYTES:
                    return Lost(f"the answer is larger than {MOST_BYTES // 2**20} MB", again=False)
        return Heard(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, bytes(told))

    def _session(self) -> requests.Session:
        with self._lock:
            if self._opened is None:
                self._opened = self._new_session()
            return self._opened

    def _new_session(self) -> requests.Session:
        from http.cookiejar import DefaultCookiePolicy

        import requests

        from data_gatherer.sources.brevo.api.patience import patient_adapter

        session = requests.Session()
        session.auth = lambda request: request  # else a .netrc adds a password of its own
        session.get_redirect_target = lambda _: None  # type: ignore[assignment, method-assign]  # prepares none
        session.trust_env = self._base.startswith("https")  # plain HTTP is for this machine, and goes through no proxy
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        adapter = patient_adapter(2 * self._timeouts[1], self._monotonic, connections=_CONNECTIONS)
        for scheme in ("https://", "http://"):
            session.mount(scheme, adapter)
        told = {"accept": "application/json", "user-agent": f"sales-action-suite/{__version__}", "api-key": self._key}
        session.headers.update(told)
        return session


def checked_base(base: str) -> str:
    """Return a base URL without a slash at its end.

    Raises UsageFault unless it is https, or http to this machine, and ends in the version of the API that is spoken here.
    """
    parts = _BASE.fullmatch(base.strip())
    if not parts:
        raise UsageFault("BREVO_BASE_URL is not a plain address", hint=_LIKE)
    scheme, host, port, path = parts.groups()
    if port and not 0 < int(port) <= _LAST_PORT:
        raise UsageFault(f"BREVO_BASE_URL names the port {port}, which is none", hint=_LIKE)
    if scheme == "http" and not _is_this_machine(host):
        raise UsageFault(
            "BREVO_BASE_URL must be https: the key would be readable on its way",
            hint=f"{_LIKE}; plain http is for 127.0.0.1 only",
        )
    if not path.endswith("/v3"):
        raise UsageFault("BREVO_BASE_URL must end in /v3, the version of Brevo's API", hint=_LIKE)
    return base.strip().rstrip("/")


def _is_this_machine(host: str) -> bool:
    from ipaddress import ip_address

    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _lost(error: Exception) -> Lost:
    import ssl

    import requests
    from urllib3 import exceptions as lower

    causes = list(_causes(error))

    def is_a(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if is_a(ssl.SSLCertVerificationError):
        hint = "if a proxy of your company opens TLS, name its certificates in REQUESTS_CA_BUNDLE"
        return Lost("the certificate of the other side is not trusted", sent=False, again=False, hint=hint)
    if is_a(lower.ProxyError):
        return Lost(
            f"the proxy could not be used: {_reason(causes)}", sent=False, hint="check HTTPS_PROXY and NO_PROXY"
        )
    if is_a(lower.NewConnectionError, lower.ConnectTimeoutError):
        return Lost(
            f"no connection: {_reason(causes)}", sent=False, hint="check the network, HTTPS_PROXY and BREVO_BASE_URL"
        )
    if is_a(lower.ReadTimeoutError):
        return Lost("no whole answer in time")
    if is_a(lower.DecodeError):
        return Lost("the answer is packed in a way that cannot be undone")
    if is_a(lower.HTTPError, requests.RequestException):
        return Lost(f"the connection broke off: {_reason(causes)}")
    hint = "check the file that REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names"
    return Lost("the trusted certificates cannot be read", sent=False, again=False, hint=hint)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all it was made of; not its context, which may be another call's failure that somebody is dealing with."""
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if isinstance(one, BaseException):
            yield one
            waiting += [one.__cause__, getattr(one, "reason", None), *one.args]


def _reason(causes: Sequence[BaseException]) -> str:
    """Return what the system says; never what a library says, which may quote the call and its headers."""
    import socket

    for cause in causes:
        if isinstance(cause, TimeoutError):
            return "it took too long"
        if isinstance(cause, socket.gaierror):
            return "the name of the host is not known"
        if isinstance(cause, OSError) and cause.errno and isinstance(cause.strerror, str):
            return cause.strerror
        refused = _TUNNEL.match(str(cause))
        if refused:
            return f"it answered {refused[1]}"
    return "it was closed early"
