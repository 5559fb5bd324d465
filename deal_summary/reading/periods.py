"""A month or year named alone, as in "come back in March" or "pas avant février": the first day of it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from data_gatherer.spoken import months
from deal_summary.lexicons import LANGUAGES

_LEADS = (
    r"in|until|till|before|after|from|since early|im|ab|nach|vor|bis|anfang|mitte|en|avant|après|dès|début|fin|courant"
    r"|antes de|después de|a partir de|desde|hasta|a principios de"
)
_AFTER = re.compile(r"\b(?:after|nach|après|después de)\s+$", re.IGNORECASE)
_NEXT_YEAR = re.compile(
    r"\b(?:next year|new year|nächste[sn]? jahr|neuen jahr|(?:l'an(?:née)?|année) prochaine?|nouvelle année|(?:el )?próximo año"
    r"|año que viene|año nuevo)\b",
    re.IGNORECASE,
)


def later_month(text: str, after: date) -> list[date]:
    """Return the first days of months that *text* names without a day, each its next one after *after*; "after March" is 1 April.

    "Next year" is 1 January. Empty where no period is named.
    """
    pattern, numbers = _named_months()
    found = [
        _first_day(
            numbers[match["month"].casefold()], match["year"], after, past=bool(_AFTER.search(match["lead"] + " "))
        )
        for match in pattern.finditer(text)
    ]
    return found or ([date(after.year + 1, 1, 1)] if _NEXT_YEAR.search(text) else [])


@cache
def _named_months() -> tuple[re.Pattern[str], dict[str, int]]:
    numbers = {name.casefold(): number for language in LANGUAGES for number, name in enumerate(months(language), 1)}
    names = "|".join(sorted(numbers, key=len, reverse=True))
    between = r"(?:(?:the|de|le|end of|beginning of|early|late)\s+)?"
    pattern = rf"\b(?P<lead>{_LEADS})\s+{between}(?P<month>{names})\b(?:\s+(?:de\s+)?(?P<year>20\d\d))?"
    return re.compile(pattern, re.IGNORECASE), numbers


def _first_day(month: int, year: str | None, after: date, *, past: bool) -> date:
    first = date(int(year) if year else after.year, month, 1)
    if not year and first <= after:
        first = date(after.year + 1, month, 1)
    if not past:
        return first
    return date(first.year + (month == 12), month % 12 + 1, 1)
