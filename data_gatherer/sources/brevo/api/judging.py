"""What came back from a call, judged: an answer, or an error of which it is known whether another attempt does any harm."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from data_gatherer.sources.brevo.api.attempt import Ask, Heard, Lost
from data_gatherer.sources.brevo.api.faults import Refusal, Unreachable, fault_of, not_answered, uncertain
from sales_kernel.errors import SuiteError
from sales_kernel.text import one_line

_MOST_SAID = 300
"""Characters of the other side's own words that an error repeats."""


class Answer(NamedTuple):
    """A call that succeeded: *document* is the body's JSON, None where there is none."""

    call: str
    document: Any
    status: int
    request_id: str


class Failed(NamedTuple):
    """An attempt that did not succeed; *again* says whether another one makes sense and does no harm."""

    fault: SuiteError
    again: bool = False


class Judge:
    """Judges what came back. *blot* takes the key out of a text."""

    def __init__(self, blot: Callable[[str], str]) -> None:
        self._blot = blot

    def judged(self, ask: Ask, came: Heard | Lost, attempt: int) -> Answer | Failed:
        """Return the answer or what is wrong; *attempt* counts from 1. Too many calls (429) are not judged here."""
        if isinstance(came, Lost):
            return self._nothing(ask, came, attempt)
        if came.status >= 500 or came.status == 408:
            return self._fault_there(ask, came, attempt)
        if came.status >= 400:
            return Failed(fault_of(self._refusal(ask, came)))
        return self._redirect(ask, came) if came.status >= 300 else self._success(ask, came, attempt)

    def request_id(self, came: Heard) -> str:
        """Return Brevo's name for the call."""
        return self.said(came.headers.get("sib-request-id", ""), limit=80)

    def said(self, text: str, *, limit: int = _MOST_SAID) -> str:
        """Return words of the other side as they may be shown: harmless, without the key, and not long."""
        return one_line(self._blot(one_line(text)), limit=limit)

    def _nothing(self, ask: Ask, lost: Lost, attempt: int) -> Failed:
        if lost.sent and ask.method != "GET":
            return Failed(uncertain(str(ask), lost.why))
        return Failed(not_answered(str(ask), lost.why + _times(attempt), hint=lost.hint), again=lost.again)

    def _fault_there(self, ask: Ask, heard: Heard, attempt: int) -> Failed:
        told = {"status": heard.status, "request_id": self.request_id(heard)}
        why = f"Brevo answered with a fault of its own{self._words(heard)}"
        if ask.method != "GET":
            return Failed(uncertain(str(ask), why, **told))  # type: ignore[arg-type]
        return Failed(not_answered(str(ask), why + _times(attempt), **told), again=True)  # type: ignore[arg-type]

    def _redirect(self, ask: Ask, heard: Heard) -> Failed:
        where = self.said(_host(heard.headers.get("location", "")), limit=100) or "somewhere else"
        fault = not_answered(
            str(ask),
            f"the answer points to {where}, and was not followed: the key was not sent along",
            hint="check BREVO_BASE_URL, and whether a proxy or a login page stands in between",
            status=heard.status,
            request_id=self.request_id(heard),
        )
        return Failed(fault)

    def _success(self, ask: Ask, heard: Heard, attempt: int) -> Answer | Failed:
        document, is_json = _parsed(heard.body)
        if (
            is_json or heard.status == 204 or ask.method != "GET"
        ):  # what was written was written, whatever is said of it
            return Answer(str(ask), document, heard.status, self.request_id(heard))
        why = f"the answer is not JSON{_times(attempt)}"
        return Failed(not_answered(str(ask), why, status=heard.status, request_id=self.request_id(heard)), again=True)

    def _refusal(self, ask: Ask, heard: Heard) -> Refusal:
        document, _ = _parsed(heard.body)
        body = document if isinstance(document, dict) else {}
        ours = isinstance(document, dict) or not heard.body
        code, message = (self.said(str(body.get(name) or "")) for name in ("code", "message"))
        words = message if ours else self.said(_text(heard.body))
        return Refusal(str(ask), heard.status, self.request_id(heard), code, words, ours)

    def _words(self, heard: Heard) -> str:
        refusal = self._refusal(Ask("", ""), heard)
        return f": {refusal.told}" if refusal.ours and (refusal.code or refusal.message) else ""


def unusable(answer: Answer, what: str) -> Unreachable:
    """Return the error of an answer whose shape is none we know; *what* says what is wrong with it."""
    hint = "Brevo may have changed its API, or BREVO_BASE_URL leads to something else"
    why = f"the answer cannot be used: {what}"
    return not_answered(answer.call, why, hint=hint, status=answer.status, request_id=answer.request_id)


def _parsed(body: bytes) -> tuple[Any, bool]:
    """Return what the body says and whether it is JSON at all; half an emoji, as a text cut off by length ends in, becomes a `?`."""
    try:
        return orjson.loads(body), True
    except orjson.JSONDecodeError:
        return _mended(body) if b"\\ud" in body.lower() else (None, False)


def _mended(body: bytes) -> tuple[Any, bool]:
    try:
        whole = json.dumps(json.loads(body), ensure_ascii=False, allow_nan=False)
        return orjson.loads(whole.encode("utf-8", "replace")), True
    except (ValueError, RecursionError):
        return None, False


def _text(body: bytes) -> str:
    """Return what an error page says, roughly: its text without markup."""
    page = body[:20_000].decode("utf-8", "replace")
    return re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>|<[^>]*>", " ", page)


def _host(location: str) -> str:
    try:
        return urlsplit(location).hostname or ""
    except ValueError:
        return ""


def _times(attempt: int) -> str:
    return f"; tried {attempt} times" if attempt > 1 else ""
