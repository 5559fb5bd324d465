"""Where words can come from: the deal's records, the company context, the campaign and the calendar, each searched for a quote."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deal_summary.asking.checks import Checks

_SHORTEST = 3
"""Signs a quote must have: fewer are found anywhere."""
_SIGNS = str.maketrans(dict.fromkeys("“”„«»‹›‘’‚`´'", '"') | {"–": "-", "—": "-"})
_AROUND = ' ".,;:…'


def folded(text: str) -> str:
    """Return *text* as pieces of ours are compared: spaces, quotation marks, dashes and capitals make no difference."""
    return " ".join(text.translate(_SIGNS).casefold().split())


def holds(text: str, quote: str) -> bool:
    """Return whether *quote* stands in *text*, verbatim but for spaces, quotation marks, dashes and capitals."""
    wanted = folded(quote).strip(_AROUND)
    return len(wanted) >= _SHORTEST and wanted in folded(text)


class Sources:
    """What a quote can be of, by the name a model calls it: a record's id, `company_context`, `campaign`, `calendar`."""

    def __init__(self, checks: Checks, records: Set[str], ours: Mapping[str, str]) -> None:
        self._checks = checks
        self._ours = ours
        self.records = records

    def named(self, source: str) -> bool:
        """Return whether there is such a source."""
        return source in self.records or source.strip().casefold() in self._ours

    def hold(self, source: str, quote: str) -> bool:
        """Return whether *quote* stands in *source*."""
        if source in self.records:
            return self._checks.quotes(source, quote)
        return self.named(source) and holds(self._ours[source.strip().casefold()], quote)
