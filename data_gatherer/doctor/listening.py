"""A client for the doctor: it also hears what answers say beside themselves, and asks no more of the scarce calls than a few."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple

from data_gatherer.sources.brevo.api.allowance import CallBook
from data_gatherer.sources.brevo.api.attempt import Ask, Heard, Line, Lost, checked_base
from data_gatherer.sources.brevo.api.buckets import bucket_of
from data_gatherer.sources.brevo.api.client import Client
from data_gatherer.sources.brevo.api.opening import BASE, DEFAULT_BASE, KEY, call_book, transport_over
from data_gatherer.sources.brevo.api.rates import SHORT, rates
from data_gatherer.sources.brevo.api.transport import Transport
from data_gatherer.sources.brevo.settings import BrevoSettings
from sales_kernel.clock import Clock, clock_from
from sales_kernel.keys import key

if TYPE_CHECKING:
    from data_gatherer.sources.brevo.documents import Document
    from sales_kernel.workspace import Workspace

MOST_CALLS = 6
"""Of the scarce kind, of which an account has a hundred an hour."""


class ListeningLine(Line):
    """Notes down what time it is at the other side, and how many calls its windows allow.

    *ahead* is by how many seconds this machine's clock, *clock*, goes before the other side's; None until an answer told. *limits* are
    calls an hour by bucket, or under `contacts a second` those of a second.
    """

    def __init__(
        self, base: str, key: str, *, connect: float, read: float, monotonic: Callable[[], float], clock: Clock
    ) -> None:
        super().__init__(base, key, connect=connect, read=read, monotonic=monotonic)
        self.ahead: float | None = None
        self.limits: dict[str, int] = {}
        self._clock = clock

    def attempt(self, ask: Ask) -> Heard | Lost:
        """Make the call once, and listen."""
        came = super().attempt(ask)
        if isinstance(came, Heard):
            self._listen(bucket_of(ask.method, ask.path), came.headers, self._clock())
        return came

    def _listen(self, bucket: str, headers: Mapping[str, str], now: datetime) -> None:
        told = rates(headers, now)
        if told.limit is not None and told.reset is not None:
            self.limits[bucket if told.reset > SHORT else f"{bucket} a second"] = told.limit
        there = _moment(headers.get("date", ""))
        if there is not None:
            self.ahead = (now - there).total_seconds()


class ListeningClient(Client):
    """A client that asks once whose key it is, whoever wants to know."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport)
        self._account: Document | None = None

    def account(self) -> Document:
        """Return whose key this is."""
        if self._account is None:
            self._account = super().account()
        return self._account


class Opened(NamedTuple):
    """A client, the line it speaks over, and the book its calls are written in."""

    client: Client
    line: ListeningLine
    book: CallBook


def open_listening(
    workspace: Workspace,
    *,
    clock: Clock | None = None,
    machine: Clock | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Opened:
    """Return a client as `open_client` does; *clock* is that of the allowance, *machine* the one compared with the other side's.

    Raises UsageFault when the key or the address can be none.
    """
    settings = workspace.settings.section(BrevoSettings)
    line = ListeningLine(
        checked_base(workspace.environment.get(BASE, "").strip() or DEFAULT_BASE),
        key(workspace.environment, KEY),
        connect=settings.connect_seconds,
        read=settings.read_seconds,
        monotonic=time.monotonic,
        clock=machine or clock_from({}),
    )
    book = call_book(workspace, clock=clock)
    transport = transport_over(line, book, workspace, max_calls=MOST_CALLS, sleep=sleep)
    return Opened(ListeningClient(transport), line, book)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
