"""What a call costs, by a dated table that settings can overrule. A price that is not known is None and never 0."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sales_kernel.calls import Usage
    from sales_kernel.engines.claude.settings import Price

AS_OF = "2026-11-20"
"""The day of the table: Anthropic's price pages as of August to November 2026; check them at https://claude.com/pricing."""
BYTES_A_TOKEN = 3
"""Bytes of UTF-8, by which tokens are estimated before a call: for the models of 2026 that is rather too many tokens than too few."""
_WRITE_5M, _WRITE_1H = 1.25, 2.0
_MILLION = 1_000_000
_DATED = re.compile(r"-20\d{6}\Z")


class Rates(NamedTuple):
    """US dollars for a million tokens."""

    input: float
    output: float
    cache_read: float


class Tariff(NamedTuple):
    """The rates of a model; prompts of more than *above* tokens, if that is not 0, are charged at *then*."""

    rates: Rates
    above: int = 0
    then: Rates | None = None

    def for_prompt(self, tokens: int) -> Rates:
        """Return the rates of a call whose prompt has so many tokens."""
        return self.then if self.then and tokens > self.above else self.rates


TARIFFS: Mapping[str, Tariff] = {
    "claude-fable-5-2": Tariff(Rates(8, 40, 0.20)),
    "claude-opus-5-5": Tariff(Rates(4, 20, 0.20)),
    "claude-sonnet-5-5": Tariff(Rates(2, 10, 0.10)),
    "claude-haiku-5-5": Tariff(Rates(0.10, 0.50, 0.01), 100_000, Rates(0.50, 2.50, 0.05)),
    "claude-opus-5": Tariff(Rates(5, 25, 0.50)),
    "claude-sonnet-5": Tariff(Rates(2, 10, 0.20)),
    "claude-opus-4-8": Tariff(Rates(5, 25, 0.50)),
    "claude-opus-4-7": Tariff(Rates(5, 25, 0.50)),
    "claude-opus-4-6": Tariff(Rates(5, 25, 0.50)),
    "claude-opus-4-5": Tariff(Rates(5, 25, 0.50)),
    "claude-sonnet-4-6": Tariff(Rates(3, 15, 0.30)),
    "claude-sonnet-4-5": Tariff(Rates(3, 15, 0.30)),
    "claude-haiku-4-5": Tariff(Rates(1, 5, 0.10)),
}
"""The built-in prices."""


def tariff_of(model: str, prices: Mapping[str, Price]) -> Tariff | None:
    """Return what *model* costs by *prices* of the settings, else by the table; None when neither knows it."""
    plain = _DATED.sub("", model)
    price = prices.get(model) or prices.get(plain)
    if price:
        return Tariff(Rates(price.input, price.output, price.cache_read or price.input / 10))
    return TARIFFS.get(plain)


def cost_of(usage: Usage, tariff: Tariff | None, *, half: bool = False) -> float | None:
    """Return what a call cost in US dollars, None when its price is unknown; *half* is the price in a batch."""
    if tariff is None:
        return None
    rates = tariff.for_prompt(usage.all_input)
    fresh = usage.input + usage.cache_write_5m * _WRITE_5M + usage.cache_write_1h * _WRITE_1H
    dollars = (fresh * rates.input + usage.cache_read * rates.cache_read + usage.output * rates.output) / _MILLION
    return dollars / 2 if half else dollars


def worst_of(tokens: int, max_tokens: int, tariff: Tariff | None, *, half: bool = False) -> float | None:
    """Return the most that a call of about so many *tokens* can cost, None when its price is unknown.

    That is when all of them are written to the prompt cache for an hour and the answer is as long as it may be.
    """
    if tariff is None:
        return None
    rates = tariff.for_prompt(tokens)
    dollars = (tokens * _WRITE_1H * rates.input + max_tokens * rates.output) / _MILLION
    return dollars / 2 if half else dollars
