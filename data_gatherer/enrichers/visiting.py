"""Read a page as a guest: checked addresses only, redirects by hand, robots.txt asked at every new place."""

from __future__ import annotations

import socket
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from requests.adapters import HTTPAdapter

from data_gatherer.enrichers import Deadline, NotLearned
from data_gatherer.enrichers.addresses import Resolve, addresses_of
from data_gatherer.enrichers.http import AGENT, Reply, Session, Unreached, certificates, refusal, send

MOST_REDIRECTS = 3
_MOST_ADDRESSES = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_PORTS = {"https": 443, "http": 80}


class Page(NamedTuple):
    """A page as it was read, and where it was found after all redirects."""

    url: str
    content_type: str
    body: bytes


class Visitor:
    """Reads pages of one site; *resolve* looks names up."""

    def __init__(self, deadline: Deadline, *, allow_private: bool, resolve: Resolve = socket.getaddrinfo) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._resolve = resolve
        self._robots: dict[str, RobotFileParser] = {}

    def home(self, host: str) -> Page:
        """Return the home page of *host* (`name` or `name:port`), over TLS or, where none is to be had, without. Raises NotLearned."""
        try:
            return self._page(f"https://{host}/")
        except Unreached:
            return self._page(f"http://{host}/")

    def _page(self, url: str) -> Page:
        url, reply = self._followed(url, kind="text/html")
        if not reply.body:
            lasting = reply.status < 500 and reply.status != 429
            raise NotLearned("is empty" if reply.status < 300 else refusal(reply.status), lasting=lasting)
        return Page(url, reply.headers.get("Content-Type", ""), reply.body)

    def _followed(self, url: str, *, kind: str = "") -> tuple[str, Reply]:
        """Return the answer after at most MOST_REDIRECTS; with a *kind* it is a page, which robots.txt must allow."""
        for _ in range(MOST_REDIRECTS + 1):
            if kind:
                self._ask_robots(url)
            reply = self._fetched(url, kind)
            location = reply.headers.get("Location", "")
            if reply.status not in _REDIRECTS or not location:
                return url, reply
            url = _joined(url, location)
        raise NotLearned("redirects too often", lasting=True)

    def _ask_robots(self, url: str) -> None:
        parts = _parts(url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._robots:
            self._robots[place] = self._rules(place)
        if not self._robots[place].can_fetch(AGENT, url):
            raise NotLearned("does not let robots read it", lasting=True)

    def _rules(self, place: str) -> RobotFileParser:
        """Read robots.txt: none means that all is allowed, one that cannot be read just now that nothing is (RFC 9309)."""
        _, reply = self._followed(f"{place}/robots.txt")
        if reply.status >= 500 or reply.status == 429:
            raise NotLearned(f"does not show its robots.txt: it {refusal(reply.status)}")
        rules = RobotFileParser()
        rules.parse(reply.body.decode("utf-8-sig", "replace").splitlines())
        return rules

    def _fetched(self, url: str, kind: str) -> Reply:
        parts = _parts(url)
        host, port = _host(parts), parts.port or _PORTS[parts.scheme]
        found = addresses_of(host, port, allow_private=self._allow_private, resolve=self._resolve)[:_MOST_ADDRESSES]
        for address in found[:-1]:
            try:
                return self._at(address, host, port, parts, kind)
            except Unreached:
                continue
        return self._at(found[-1], host, port, parts, kind)

    def _at(self, address: str, host: str, port: int, parts: SplitResult, kind: str) -> Reply:
        """Ask the checked *address*, in the name of *host*: in TLS, in its certificate and in the Host header."""
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        named = f"[{host}]" if ":" in host else host
        headers = {
            "Host": named if port == _PORTS[parts.scheme] else f"{named}:{port}",
            "Accept": "text/html, text/plain;q=0.5",
        }
        with Session() as session:
            session.trust_env = False  # a proxy would look the name up again
            session.verify = certificates()
            session.mount("https://", _InTheNameOf(host))
            there = f"[{address}]" if ":" in address else address
            return send(
                session,
                "GET",
                f"{parts.scheme}://{there}:{port}{target}",
                self._deadline,
                headers=headers,
                kind=kind,
                cut=True,
            )


class _InTheNameOf(HTTPAdapter):
    """Connects to an address and expects there the certificate of *host*."""

    def __init__(self, host: str) -> None:
        self._host = host
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, server_hostname=self._host, assert_hostname=self._host, **options)


def _parts(url: str) -> SplitResult:
    """Return the parts of an address we may visit. Raises NotLearned for any other."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.scheme in _PORTS and parts.hostname and parts.port != 0 and parts.username is None)
    except ValueError:
        usable = False
    if not usable:
        raise NotLearned("leads to what is no web address", lasting=True)
    return parts


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location.encode("latin-1", "replace").decode("utf-8", "replace"))
    except ValueError:
        raise NotLearned("leads to what is no web address", lasting=True) from None


def _host(parts: SplitResult) -> str:
    """Return the name to look up, as DNS writes it."""
    try:
        return (parts.hostname or "").encode("idna").decode()
    except UnicodeError:
        raise NotLearned("has a name that is no host name", lasting=True) from None
