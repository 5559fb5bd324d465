"""The SDK's client as we use it: an explicit key and address, waits that are bounded, and no word of a request in a log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anthropic import Anthropic, APIRequest, APIResponse

    from sales_kernel.engines.claude.settings import ClaudeSettings

RETRIES = 2
_CONNECT_SECONDS = 5.0


def open_client(key: str, address: str, settings: ClaudeSettings) -> Anthropic:
    """Return a client: one pool of connections, to be used by any number of threads."""
    import httpx2
    from anthropic import Anthropic, DefaultHttpxClient

    keep_quiet()
    timeout = httpx2.Timeout(settings.timeout_seconds, connect=min(_CONNECT_SECONDS, settings.timeout_seconds))
    return Anthropic(
        api_key=key,
        base_url=address,
        max_retries=RETRIES,
        timeout=timeout,
        http_client=DefaultHttpxClient(timeout=timeout, follow_redirects=False),
        middleware=[_bounded(settings.wait_seconds)],
        open_telemetry=False,
    )


def keep_quiet() -> None:
    """Keep requests out of logs, whatever `ANTHROPIC_LOG` or a program around us wants logged: they hold what the CRM holds."""
    import logging

    for name in ("anthropic", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _bounded(most: float) -> Callable[[APIRequest, Callable[[APIRequest], APIResponse[Any]]], APIResponse[Any]]:
    """Return what keeps the SDK from repeating a call that may have been paid for, and from waiting in vain or beyond *most* seconds."""

    def pass_on(request: APIRequest, send: Callable[[APIRequest], APIResponse[Any]]) -> APIResponse[Any]:
        from anthropic import APIConnectionError

        from sales_kernel.engines.claude.faults import lost_on_the_way, vain_to_wait

        try:
            response = send(request)
        except APIConnectionError as error:
            fault = lost_on_the_way(error)
            if fault is None:
                raise
        else:
            fault = vain_to_wait(response.http_response, most)
            if fault is None:
                return response
        raise fault

    return pass_on
