"""Dates and numbers are read in the styles of exports, decided by the column where a value leaves it open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gatherer.importing.dates import DateOrder, day_of, moment_of
from data_gatherer.importing.numbers import Decimals, amount_of, count_of, known_currency

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",
        "2026-12-31 17:00",
        "2026-12-31T17:00:00.5+0100",
        "20261231",
        "2026/12/31",
        "31/12/2026",
        "12/31/2026",
        "12/31/2026 5:03 PM",
        "31-12-2026",
        "31.12.2026",
        "31.12.2026 17:05",
        "31-Dec-2026",
        "Dec 31, 2026",
        "December 31, 2026, 5:30 PM",
        "31 décembre 2026",
        "31. Dezember 2026",
        "31 de diciembre de 2026",
        "1798718400",
        "1798718400000",
    ],
)
def test_a_day_in_every_style(text: str) -> None:
    assert day_of(text, "", BERLIN) == "2026-12-31"


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-07-01 09:00", "2026-07-01T07:00:00+00:00"),
        ("2026-07-01T09:00:00Z", "2026-07-01T09:00:00+00:00"),
        ("2026-07-01 9:05", "2026-07-01T07:05:00+00:00"),
        ("01.07.2026 09:00:30", "2026-07-01T07:00:30+00:00"),
        ("Jul 31, 2026 12:15 am", "2026-07-30T22:15:00+00:00"),
        ("2026-07-01 09:00:00 UTC", "2026-07-01T09:00:00+00:00"),
        ("1782896400", "2026-07-01T09:00:00+00:00"),
    ],
)
def test_a_time_without_an_offset_is_in_the_zone(text: str, instant: str) -> None:
    assert moment_of(text, "", BERLIN) == instant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3/4/2026", "day or month first"),
        ("30/02/2026", "no such day"),
        ("2026-13-01", "no such day"),
        ("31/31/2026", "no such day"),
        ("25:00 2026", "not a date"),
        ("1 Foo 2026", "no such month"),
        ("soon", "not a date"),
        ("31/12/26", "not a date"),
        ("12/31/2026 13:00 PM", "no such day"),
    ],
)
def test_what_is_no_date_is_said_and_nothing_is_guessed(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        moment_of(text, "", BERLIN)


@pytest.mark.parametrize(
    ("values", "told", "order"),
    [
        (["3/4/2026", "31/12/2026"], "", "day-first"),
        (["3/4/2026", "12/31/2026"], "", "month-first"),
        (["3/4/2026", "12/31/2026"], "day-first", "month-first"),
        (["3/4/2026", "5/6/2026"], "", ""),
        (["3/4/2026", "5/6/2026"], "month-first", "month-first"),
        (["31/12/2026", "12/31/2026"], "", ""),
        (["31/12/2026", "12/31/2026"], "day-first", "day-first"),
        (["31.12.2026", "2026-12-31"], "", ""),
    ],
)
def test_a_column_decides_whether_the_day_comes_first(values: list[str], told: str, order: str) -> None:
    seen = DateOrder(told)
    for value in values:
        seen.look(value)
    assert seen.order == order


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2200, 1, 1)), st.sampled_from(["day-first", "month-first"]))
def test_a_day_written_down_is_that_day(day: date, order: str) -> None:
    form = "%d/%m/%Y" if order == "day-first" else "%m/%d/%Y"
    for text in (day.strftime(form), day.isoformat(), day.strftime("%d.%m.%Y"), day.strftime("%b %d, %Y")):
        assert day_of(text, order, UTC) == day.isoformat()


@given(st.datetimes(min_value=datetime(2002, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_seconds_and_milliseconds_since_1970(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, tzinfo=UTC)
    seconds = (whole - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    assert moment_of(str(seconds), "", BERLIN) == moment_of(str(seconds * 1000), "", BERLIN) == whole.isoformat()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", 1234.56), ("1,234.56", 1234.56), ("1 234,56", 1234.56), ("1'234.56", 1234.56), ("1’234.56", 1234.56),
        ("1\u202f234,5", 1234.5), ("1234", 1234), ("1.234.567", 1234567), ("1,00,000", 100000), ("12,5", 12.5), ("0,125", 0.125),
        ("1234,567", 1234.567), (".5", 0.5), ("1e5", 1e5), ("-5", -5), ("5-", -5), ("(1,200.00)", -1200), ("−3", -3), ("١٢٣٤,٥", 1234.5),
    ],
)  # fmt: skip
def test_a_number_in_every_style(text: str, value: float) -> None:
    assert amount_of(text, "").value == value


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("12,50 €", "EUR"),
        ("€12.50", "EUR"),
        ("EUR 12.50", "EUR"),
        ("12.50 usd", "USD"),
        ("$12.50", ""),
        ("£12.50", "GBP"),
    ],
)
def test_a_currency_beside_the_number(text: str, currency: str) -> None:
    assert amount_of(text, "") == (12.5, currency)


@pytest.mark.parametrize("text", ["twelve", "nan", "inf", "1e999", "12 34", "12,34,5", "1.2.3,4", "€", "--5", "1_000"])
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        amount_of(text, "")


@pytest.mark.parametrize(
    ("values", "told", "mark"),
    [
        (["1,234", "12,5"], "", ","),
        (["1,234", "12.5"], "", "."),
        (["1,234", "1,234,567"], "", "."),
        (["1,234"], "", ""),
        (["1,234"], "comma", ","),
        (["1,234", "12,5", "12.5"], "", ""),
        (["1,234"] * 5, "", "."),
        (["1.234"] * 5, "", ","),
        (["1,234"] * 5 + ["1.234"], "", ""),
    ],
)
def test_a_column_decides_what_a_lone_mark_means(values: list[str], told: str, mark: str) -> None:
    seen = Decimals(told)
    for value in values:
        seen.look(value)
    assert seen.mark == mark


def test_an_open_mark_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="decimals or thousands"):
        amount_of("1,234", "")
    assert (amount_of("1,234", ",").value, amount_of("1,234", ".").value) == (1.234, 1234)


@given(st.floats(min_value=-1e9, max_value=1e9), st.sampled_from(["{:,.2f}", "{:.2f}"]))
def test_a_number_written_down_is_that_number(value: float, form: str) -> None:
    english = form.format(value)
    german = english.translate(str.maketrans(",.", ".,"))
    assert amount_of(english, ".").value == amount_of(german, ",").value == float(f"{value:.2f}")


def test_whole_numbers_and_currencies() -> None:
    assert (count_of("1,200"), count_of("1.200"), count_of("250.0")) == (1200, 1200, 250)
    assert [known_currency(text) for text in ("eur", "€", "XXQ", "A E", "")] == ["EUR", "EUR", "", "", ""]
