"""Calls to Brevo within its allowance: counted before they are made, waited for, and made again where that does no harm."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data_gatherer.sources.brevo.api.allowance import CallBook, Reserved, Window
from data_gatherer.sources.brevo.api.attempt import Ask, Heard, Line, Lost
from data_gatherer.sources.brevo.api.buckets import bucket_of
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp
from data_gatherer.sources.brevo.api.judging import Answer, Failed, Judge
from data_gatherer.sources.brevo.api.rates import SHORT, Rates, rates

ATTEMPTS = 3
"""Of a call that may be made again."""
_SILENT = 2.0
"""Seconds that may pass without a word."""


class Transport:
    """GETs and writes against one account, for any number of threads.

    *made* counts attempts by bucket that may have reached Brevo. *most_wait* is in seconds. *max_calls* is a ceiling on CRM calls of
    this transport alone. It waits with *sleep*, spreads its waits with *random* (0 to 1), and tells of them with *say*.
    """

    def __init__(
        self,
        line: Line,
        book: CallBook,
        *,
        most_wait: float,
        sleep: Callable[[float], None],
        random: Callable[[], float],
        say: Callable[[str], None],
        max_calls: int | None = None,
    ) -> None:
        self.made: Counter[str] = Counter()
        self._line = line
        self._book = book
        self._judge = Judge(line.without_key)
        self._most_wait = most_wait
        self._sleep = sleep
        self._random = random
        self._say = say
        self._max_calls = max_calls
        self._lock = threading.Lock()

    def get(self, path: str, query: Sequence[tuple[str, str]] = ()) -> Answer:
        """Ask for something. Raises a fault of `faults`."""
        return self._accounted(Ask("GET", path, query))

    def write(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Change something; made again only when it was certainly not performed. Raises WriteUncertain when nobody can know."""
        return self._accounted(Ask(method, path, body=body))

    def used(self, bucket: str = "crm") -> int:
        """Return how many calls of the hour's allowance are used: by this home, or as Brevo told last."""
        return self._book.used(bucket)

    def left(self, bucket: str = "crm") -> int:
        """Return how many calls may still be made this hour, within the ceiling of this transport."""
        left = self._book.left(bucket)
        if bucket == "crm" and self._max_calls is not None:
            return min(left, max(0, self._max_calls - self.made[bucket]))
        return left

    def _accounted(self, ask: Ask) -> Answer:
        try:
            return self._called(ask)
        except AllowanceUsedUp as fault:
            fault.made = self.made
            raise

    def _called(self, ask: Ask) -> Answer:
        bucket, patience, attempt = bucket_of(ask.method, ask.path), self._most_wait, 0
        while True:
            attempt += 1
            reserved = self._admitted(bucket, patience)
            patience -= reserved.wait
            came = self._line.attempt(ask)
            if isinstance(came, Lost) and not came.sent:
                self._give_back(bucket, reserved)
            if isinstance(came, Heard) and came.status == 429:
                outcome: Answer | Failed = self._turned_away(came, bucket, reserved, patience, attempt)
            else:
                self._take_over(came, bucket, reserved)
                outcome = self._judge.judged(ask, came, attempt)
            if isinstance(outcome, Answer):
                return outcome
            if not outcome.again or attempt == ATTEMPTS:
                break
            if not isinstance(outcome.fault, AllowanceUsedUp):  # the book of calls holds that one back
                self._rest(self._backoff(attempt), "trying again, since Brevo gave no usable answer")
        raise outcome.fault

    def _admitted(self, bucket: str, patience: float) -> Reserved:
        """Take a call from the allowance, and wait until it may be made."""
        self._count(bucket)
        try:
            reserved = self._book.reserve(bucket, patience=patience)
        except BaseException:
            self._uncount(bucket)
            raise
        self._rest(reserved.wait, "waiting until Brevo allows another call")
        return reserved

    def _count(self, bucket: str) -> None:
        with self._lock:
            if bucket == "crm" and self._max_calls is not None and self.made[bucket] >= self._max_calls:
                raise AllowanceUsedUp(
                    f"the ceiling of {self._max_calls} CRM calls that --max-calls sets is reached",
                    hint="run it again, with a higher --max-calls if you like; what was read is kept",
                )
            self.made[bucket] += 1

    def _uncount(self, bucket: str) -> None:
        with self._lock:
            self.made[bucket] -= 1

    def _give_back(self, bucket: str, reserved: Reserved) -> None:
        """Let a call count for nothing that never reached Brevo."""
        self._book.give_back(bucket, reserved.call)
        self._uncount(bucket)

    def _turned_away(self, heard: Heard, bucket: str, reserved: Reserved, patience: float, attempt: int) -> Failed:
        """Let the book of calls know, so that every thread and process holds back."""
        told = self._rates(heard)
        if told.wait is not None and told.wait > SHORT:
            self._book.full(bucket, reserved.call, told)
        else:
            self._book.pause(bucket, max(told.wait or 0, 0.0) or self._backoff(attempt))
        fault = self._book.turned_away(bucket, told.wait, request_id=self._judge.request_id(heard))
        return Failed(fault, again=told.wait is None or told.wait <= max(patience, SHORT))

    def _take_over(self, came: Heard | Lost, bucket: str, reserved: Reserved) -> None:
        """Correct the book of calls by what the answer says."""
        told = self._rates(came) if isinstance(came, Heard) else Rates()
        if told.limit is None or told.used is None or not told.reset:
            return
        if told.reset > SHORT:
            self._book.tell(bucket, Window(reserved.call, told.used, told.limit, told.reset))
        elif told.used >= told.limit:
            self._book.pause(bucket, told.reset)

    def _rates(self, heard: Heard) -> Rates:
        return rates(heard.headers, self._book.moment_in(0))

    def _rest(self, seconds: float, why: str) -> None:
        if seconds > _SILENT:
            self._say(f"{why}: {seconds:.0f} seconds")
        if seconds > 0:
            self._sleep(seconds)

    def _backoff(self, attempt: int) -> float:
        """Return 0.5 to 1.5 seconds after the first attempt, twice that after the second."""
        return float(2 ** (attempt - 1) * (0.5 + self._random()))
