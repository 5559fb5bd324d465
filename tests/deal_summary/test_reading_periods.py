"""A month named alone is its first day to come."""

from __future__ import annotations

from datetime import date

import pytest

from deal_summary.reading.periods import later_month

ON = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Please come back to us in March.", date(2027, 3, 1)),
        ("Not before February, please.", date(2027, 2, 1)),
        ("Come back after March.", date(2027, 4, 1)),
        ("after December", date(2027, 1, 1)),
        ("in December", date(2026, 12, 1)),
        ("in November", date(2027, 11, 1)),
        ("in March 2028", date(2028, 3, 1)),
        ("Bitte erst im Februar wieder.", date(2027, 2, 1)),
        ("pas avant janvier", date(2027, 1, 1)),
        ("no antes de febrero de 2028", date(2028, 2, 1)),
        ("next year", date(2027, 1, 1)),
        ("im nächsten Jahr", date(2027, 1, 1)),
    ],
)
def test_a_period_is_its_first_day(text: str, day: date) -> None:
    assert later_month(text, ON) == [day]


@pytest.mark.parametrize("text", ["", "March was good.", "They may decide.", "in the end"])
def test_nothing_else_is_a_period(text: str) -> None:
    assert later_month(text, ON) == []
