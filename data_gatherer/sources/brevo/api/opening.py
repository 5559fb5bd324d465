"""A client for the account that the environment and the settings name. Before its first call nothing heavy is imported."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from data_gatherer.sources.brevo.api.allowance import CallBook
from data_gatherer.sources.brevo.api.attempt import Line, checked_base
from data_gatherer.sources.brevo.api.buckets import limits
from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.faults import MAKE_A_KEY, SMTP_KEY, KeyRefused
from data_gatherer.sources.brevo.api.transport import Transport
from data_gatherer.sources.brevo.settings import BrevoSettings
from sales_kernel.clock import Clock, clock_from
from sales_kernel.fingerprint import digest_of
from sales_kernel.keys import key

if TYPE_CHECKING:
    from sales_kernel.workspace import Workspace

KEY = "BREVO_API_KEY"
BASE = "BREVO_BASE_URL"
DEFAULT_BASE = "https://api.brevo.com/v3"


def open_client(
    workspace: Workspace,
    *,
    max_calls: int | None = None,
    clock: Clock | None = None,
    sleep: Callable[[float], None] = time.sleep,
    leaving: int = 0,
) -> Client:
    """Return a client; *max_calls* is a ceiling on its CRM calls, *clock* that of the allowance, *sleep* how it waits.

    It takes an allowance for used up while *leaving* calls of the hour are left.

    Brevo's hour passes by the real clock, whatever moment `SALES_AGENT_NOW` says it is; so that is the default.
    Raises KeyRefused when there is no key or one that only sends mail, and UsageFault when the key or the address can be none.
    """
    told, base = _key_and_base(workspace)
    settings = workspace.settings.section(BrevoSettings)
    line = Line(base, told, connect=settings.connect_seconds, read=settings.read_seconds, monotonic=time.monotonic)
    book = call_book(workspace, clock=clock, leaving=leaving)
    return Client(transport_over(line, book, workspace, max_calls=max_calls, sleep=sleep))


def transport_over(
    line: Line, book: CallBook, workspace: Workspace, *, max_calls: int | None, sleep: Callable[[float], None]
) -> Transport:
    """Return a transport that calls over *line*, writes its calls into *book* and waits as the settings say."""
    return Transport(
        line,
        book,
        most_wait=workspace.settings.section(BrevoSettings).most_wait_seconds,
        sleep=sleep,
        random=random.random,
        say=workspace.talk,
        max_calls=max_calls,
    )


def call_book(workspace: Workspace, *, clock: Clock | None = None, leaving: int = 0) -> CallBook:
    """Return the book of the calls that this home made with its key. Raises as `open_client` does."""
    return CallBook(
        calls_path(workspace),
        door_of(workspace),
        limits(workspace.settings.section(BrevoSettings), leaving=leaving),
        clock or clock_from({}),
        zone=workspace.zone,
        timeout=workspace.settings.busy_timeout_seconds,
        say=workspace.talk,
    )


def door_of(workspace: Workspace) -> str:
    """Return the name under which calls are counted and an account is remembered, from which nobody can tell the key."""
    told, base = _key_and_base(workspace)
    return account_of(told, base)


def _key_and_base(workspace: Workspace) -> tuple[str, str]:
    told = key(workspace.environment, KEY)
    if not told:
        raise KeyRefused(f"no key for Brevo: {KEY} is not set", hint=f"{MAKE_A_KEY}, or {KEY}_FILE to a file with it")
    if is_smtp_key(told):
        raise KeyRefused(f"the key for Brevo cannot be used: {SMTP_KEY}", hint=MAKE_A_KEY)
    return told, checked_base(workspace.environment.get(BASE, "").strip() or DEFAULT_BASE)


def is_smtp_key(told: str) -> bool:
    """Return whether a key is of the kind that only sends mail."""
    return told.startswith("xsmtpsib-")


def calls_path(workspace: Workspace) -> Path:
    """Return where the book of calls is."""
    return workspace.home / "cache" / "calls.db"


def account_of(key: str, base: str) -> str:
    """Return the name under which calls are counted, from which nobody can tell the key."""
    return digest_of(f"{base}\n{key}".encode())[:16]
