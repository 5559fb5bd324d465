"""Why a model gave no answer that can be used, each reason with its own exit code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sales_kernel.errors import SuiteError

Reason = Literal[
    "no key",
    "key refused",
    "not allowed",
    "no credit",
    "no such model",
    "refused request",
    "too long",
    "rate limit",
    "spend limit",
    "ceiling",
    "overloaded",
    "server error",
    "timeout",
    "connection",
    "broken stream",
    "not a message",
    "refusal",
    "truncated",
    "empty",
    "unusable",
]
EXIT_CODES: Mapping[Reason, int] = {
    "no key": 3,
    "key refused": 3,
    "not allowed": 3,
    "no credit": 3,
    "no such model": 2,
    "rate limit": 7,
    "spend limit": 7,
    "ceiling": 7,
}
"""Every other reason is the network's or the model's: 4."""
OFFER = "or let the offline engine answer: --engine playbook"


class EngineFault(SuiteError):
    """A model gave no answer that can be used; *reason* says why, and nothing of it is kept as an answer.

    *request_id* is the other side's name for the call, where it told one.
    """

    def __init__(self, message: str, *, reason: Reason, hint: str = "", request_id: str = "") -> None:
        super().__init__(message, hint=f"{hint}; {OFFER}" if hint else OFFER.removeprefix("or "))
        self.reason = reason
        self.request_id = request_id
        self.exit_code = EXIT_CODES.get(reason, 4)
