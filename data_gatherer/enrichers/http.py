"""One request to a place outside, within limits of time and size; redirects are never followed here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
import requests
import urllib3

from data_gatherer.enrichers import Deadline, NotLearned
from sales_kernel import __version__

AGENT = "sales-action-suite"
"""Our name in robots.txt and, with the version, in each request."""
MOST_BYTES = 1_000_000
CONNECT_SECONDS = 5.0
_CHUNK = 65_536
_REFUSED = {
    400: "refused the question",
    401: "refused the key",
    402: "wants to be paid",
    403: "refused us",
    404: "has no such page",
    429: "was asked too often",
}


class Unreached(NotLearned):
    """No connection came about."""


class Session(requests.Session):
    """A session in which a redirect is an answer like any other; the library would read all of its body, however long."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Name no place to go on to."""


class Reply(NamedTuple):
    """What came back; *body* is empty unless the *status* says that all went well."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def send(
    session: Session,
    method: str,
    url: str,
    deadline: Deadline,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    kind: str = "",
    cut: bool = False,
) -> Reply:
    """Return the answer to one request. Raises NotLearned, whose reason never holds the address.

    With a *kind* an answer of another content type is refused. A body longer than MOST_BYTES is *cut* there, or refused.
    """
    told = {"User-Agent": f"{AGENT}/{__version__}", "Accept-Encoding": "identity", **headers}
    waits = (min(CONNECT_SECONDS, deadline.left()), deadline.left())
    try:
        with session.request(
            method, url, data=body, headers=told, timeout=waits, allow_redirects=False, stream=True, auth=_as_it_is
        ) as answer:
            fine = 200 <= answer.status_code < 300
            if fine:
                _check(answer.headers, kind)
            return Reply(answer.status_code, answer.headers, _body(answer, deadline, cut=cut) if fine else b"")
    except (requests.RequestException, urllib3.exceptions.HTTPError, UnicodeError) as error:
        raise _told(error) from error


def ask_json(url: str, question: object, deadline: Deadline, *, headers: Mapping[str, str]) -> Any:
    """Return what *url* answers to *question*, sent as JSON. Raises NotLearned."""
    told = {"Content-Type": "application/json", "Accept": "application/json", **headers}
    try:
        with Session() as session:
            reply = send(session, "POST", url, deadline, headers=told, body=orjson.dumps(question))
    except NotLearned as failed:
        failed.lasting = False  # a service somebody set up is mended soon
        raise
    if not 200 <= reply.status < 300:
        raise NotLearned(refusal(reply.status))
    try:
        return orjson.loads(reply.body)
    except orjson.JSONDecodeError as error:
        raise NotLearned("did not answer in JSON") from error


def refusal(status: int) -> str:
    """Return in words what an HTTP status says that is no success."""
    usual = "failed" if status >= 500 else "sends us elsewhere" if status < 400 else "refused the question"
    return f"{_REFUSED.get(status, usual)}, HTTP {status}"


def certificates() -> str | bool:
    """Return whose certificates are trusted where the environment is not read by the library: the file it names, or the usual ones."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Stand in for credentials, or the library would send what it finds in a .netrc."""
    return request


def _check(headers: Mapping[str, str], kind: str) -> None:
    found = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind and found != kind:
        raise NotLearned(f"is not {kind} but {found[:60] or 'does not say what'}", lasting=True)
    if headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise NotLearned("is compressed, though we asked for plain text", lasting=True)


def _body(answer: requests.Response, deadline: Deadline, *, cut: bool) -> bytes:
    """Read piece by piece as they come, so that neither size nor slowness of a stranger is without end."""
    body = bytearray()
    while piece := answer.raw.read1(_CHUNK, decode_content=False):
        body += piece
        if len(body) > MOST_BYTES:
            if not cut:
                raise NotLearned(f"answered more than {MOST_BYTES:,} bytes")
            break
        deadline.left()
    return bytes(body[:MOST_BYTES])


def _told(error: Exception) -> NotLearned:
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
        return Unreached("offers no safe connection", lasting=True)
    if isinstance(error, requests.ConnectTimeout):
        return Unreached("cannot be reached")
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return NotLearned("did not answer in time")
    if isinstance(error, requests.ConnectionError):
        return Unreached("cannot be reached")
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return NotLearned("broke off its answer")
    if isinstance(error, ValueError | urllib3.exceptions.LocationParseError):
        return NotLearned("has an address that cannot be used", lasting=True)
    return NotLearned("answered in a form we do not know")
