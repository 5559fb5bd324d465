"""What went wrong with a call, as the fault people read; no word of a request and no key stands in one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from sales_kernel.engines.faults import EngineFault, Reason
from sales_kernel.text import one_line

if TYPE_CHECKING:
    import httpx2
    from anthropic import APIConnectionError, APIStatusError


class Told(NamedTuple):
    """What is told of a fault: its reason, what went wrong, and the next move."""

    reason: Reason
    what: str
    hint: str = ""


_SPENT = Told("spend limit", "the spend limit of the account is reached", "raise it where the key was made, or wait")
_OVERLOADED = Told("overloaded", "the other side is overloaded", "try again in a few minutes")
_LIMITED = Told(
    "rate limit", "too many calls for the account's rate limit", "try again in a minute, or with fewer --jobs"
)
_STATUSES = {
    401: Told("key refused", "the key is refused", "check ANTHROPIC_API_KEY"),
    402: Told("no credit", "the account has no credit, or its payment failed", "see the billing page of the account"),
    403: Told("not allowed", "the key may not do this", "check what the key's workspace is allowed"),
    404: Told(
        "no such model", "there is no such model, or no Messages API", "check claude.model and ANTHROPIC_BASE_URL"
    ),
    408: Told("timeout", "the other side gave up waiting", "try again"),
    413: Told("too long", "the request is too large", "lower claude.context_tokens"),
    429: _LIMITED,
    504: Told("timeout", "the other side took too long", "try again"),
    529: _OVERLOADED,
}
_BROKE = Told("broken stream", "the answer broke off", "try again")
_LATE = Told("timeout", "no answer came in time", "try again, or raise claude.timeout_seconds")
_SAID = 200


def fault_of(error: Exception, key: str) -> EngineFault:
    """Return the fault of what the SDK raised; *key* is taken out of whatever the other side said."""
    import anthropic
    import httpx2

    if isinstance(error, anthropic.APIStatusError):
        return _of_status(error, key)
    if isinstance(error, anthropic.APITimeoutError | httpx2.TimeoutException):
        return fault_for(_LATE)
    if isinstance(error, anthropic.APIConnectionError | httpx2.HTTPError):
        return fault_for(_of_connection(error))
    return fault_for(Told("not a message", "what came is no message of the Messages API", "check ANTHROPIC_BASE_URL"))


def lost_on_the_way(error: APIConnectionError) -> EngineFault | None:
    """Return the fault of a call whose request went out and whose answer did not arrive; None where nothing can have been done."""
    import httpx2

    if isinstance(error.__cause__, httpx2.ConnectTimeout | httpx2.PoolTimeout):
        return None
    if isinstance(error.__cause__, httpx2.TimeoutException):
        return fault_for(_LATE)
    told = _of_connection(error)
    return fault_for(told) if told.reason == "broken stream" else None


def vain_to_wait(response: httpx2.Response, most: float) -> EngineFault | None:
    """Return the fault of a response after which no retry within *most* seconds can help."""
    if response.status_code < 400:
        return None
    request = response.headers.get("request-id", "")
    wait = _retry_after(response)
    if wait > most:
        limited = response.status_code == 429
        told = f"the other side asks to wait {wait:,.0f} s{' (rate limit)' if limited else ''}, longer than the {most:g} s we wait"
        reason: Reason = "rate limit" if limited else "overloaded"
        return fault_for(Told(reason, told, "try again later, or raise claude.wait_seconds"), request)
    if response.status_code == 429 and "spend_limit" in _error_code(response):
        return fault_for(_SPENT, request)
    return None


def _of_status(error: APIStatusError, key: str) -> EngineFault:
    request = error.request_id or ""
    if error.status_code == 200:  # an error within a stream
        why = "it is overloaded" if error.type == "overloaded_error" else "it failed"
        return fault_for(_BROKE._replace(what=f"the other side broke off its answer: {why}"), request)
    if 300 <= error.status_code < 400:
        what = "the other side sends us elsewhere, and the key is not sent there"
        return fault_for(Told("connection", what, "check ANTHROPIC_BASE_URL"), request)
    if error.status_code >= 500:
        told = Told("server error", f"the other side failed (HTTP {error.status_code})", "try again")
        return fault_for(_STATUSES.get(error.status_code, told), request)
    said = one_line((error.api_message or "").replace(key, "…"), limit=_SAID)
    told = _STATUSES.get(
        error.status_code, Told("refused request", f"the request is refused (HTTP {error.status_code})")
    )
    return fault_for(told._replace(what=f"{told.what}: it says {said!r}" if said else told.what), request)


def _of_connection(error: Exception) -> Told:
    import ssl

    import httpx2

    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY" in str(cause) for cause in causes):
        hint = "if a proxy of your company opens TLS, name its certificates in SSL_CERT_FILE"
        return Told("connection", "the certificate of the other side is not trusted", hint)
    if any(isinstance(cause, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.DecodingError) for cause in causes):
        return _BROKE
    why = next(
        (cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror), "it cannot be reached"
    )
    return Told("connection", f"no connection: {why}", "check the network, HTTPS_PROXY and ANTHROPIC_BASE_URL")


def fault_for(told: Told, request: str = "") -> EngineFault:
    """Return the fault that tells this, with the other side's id of the *request* if there is one."""
    where = f" [{one_line(request, limit=60)}]" if request else ""
    return EngineFault(f"claude: {told.what}{where}", reason=told.reason, hint=told.hint, request_id=request)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _retry_after(response: httpx2.Response) -> float:
    """Seconds the other side asks to wait, 0 where it asks for none; it may say them as a date."""
    from email.utils import parsedate_to_datetime
    from time import time

    headers, unreadable = response.headers, (KeyError, ValueError)
    with suppress(*unreadable):
        return float(headers["retry-after-ms"]) / 1000
    with suppress(*unreadable):
        return float(headers["retry-after"])
    with suppress(*unreadable):
        return parsedate_to_datetime(headers["retry-after"]).timestamp() - time()
    return 0.0


def _error_code(response: httpx2.Response) -> str:
    try:
        return str(response.read() and response.json()["error"]["details"]["error_code"])
    except (ValueError, LookupError, TypeError):
        return ""
