"""Dates, slots, lists and amounts in the three languages texts are written in."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gatherer.spoken import (
    LANGUAGES,
    months,
    spoken_amount,
    spoken_date,
    spoken_list,
    spoken_slot,
    spoken_weekday,
)


@pytest.mark.parametrize(
    ("language", "first", "twelfth"),
    [("en", "1 March", "12 December"), ("fr", "1er mars", "12 décembre"), ("de", "1. März", "12. Dezember")],
)
def test_a_date_is_said_as_in_a_letter(language: str, first: str, twelfth: str) -> None:
    assert spoken_date(date(2026, 3, 1), language) == first
    assert spoken_date(date(2026, 12, 12), language) == twelfth


@pytest.mark.parametrize(
    ("language", "monday", "sunday"),
    [("en", "Monday", "Sunday"), ("fr", "lundi", "dimanche"), ("de", "Montag", "Sonntag")],
)
def test_a_weekday_has_its_name(language: str, monday: str, sunday: str) -> None:
    assert spoken_weekday(date(2026, 11, 16), language) == monday
    assert spoken_weekday(date(2026, 11, 22), language) == sunday


@pytest.mark.parametrize(
    ("language", "slot"),
    [
        ("en", "Tuesday 1 December at 09:05"),
        ("fr", "mardi 1er décembre à 9 h 05"),
        ("de", "Dienstag, 1. Dezember, um 09:05 Uhr"),
    ],
)
def test_a_slot_is_said_in_the_zone_of_its_moment(language: str, slot: str) -> None:
    assert spoken_slot(datetime(2026, 12, 1, 9, 5, tzinfo=ZoneInfo("America/Chicago")), language) == slot


@pytest.mark.parametrize(("language", "said"), [("en", "a, b and c"), ("fr", "a, b et c"), ("de", "a, b und c")])
def test_a_list_ends_in_the_language_s_and(language: str, said: str) -> None:
    assert spoken_list(["a", "b", "c"], language) == said


@pytest.mark.parametrize(("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b")])
def test_a_short_list_has_no_comma(parts: list[str], said: str) -> None:
    assert spoken_list(parts) == said


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (48000, "USD", "48,000 USD"),
        (900.5, "EUR", "900.50 EUR"),
        (0, "EUR", "0 EUR"),
        (-1200, "GBP", "-1,200 GBP"),
        (1234567.0, "", "1,234,567"),
        (99.999, "USD", "100 USD"),
    ],
)
def test_cents_are_said_only_where_there_are_any(amount: float, currency: str, said: str) -> None:
    assert spoken_amount(amount, currency) == said


@given(st.dates(), st.sampled_from(LANGUAGES))
def test_every_day_of_every_year_can_be_said(day: date, language: str) -> None:
    number, _, month = spoken_date(day, language).replace(" de ", " ").partition(" ")
    assert int(number.rstrip(".er")) == day.day
    assert months(language).index(month) == day.month - 1
