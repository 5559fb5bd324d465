"""Fields as they come: dates of every style, and wrong types that count as absent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_gatherer.sources.brevo.translation import moments, tolerant, wire
from tests.brevo.documents import JSON

MODELS = [
    one
    for one in vars(wire).values()
    if isinstance(one, type) and issubclass(one, tolerant.Wire) and one is not tolerant.Wire
]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-10-01T22:44:09Z", datetime(2026, 10, 1, 22, 44, 9, tzinfo=UTC)),
        ("2026-10-01T22:44:05.671Z", datetime(2026, 10, 1, 22, 44, 5, 671000, tzinfo=UTC)),
        ("2026-04-21T07:23:45.8Z", datetime(2026, 4, 21, 7, 23, 45, 800000, tzinfo=UTC)),
        ("2021-04-21T07:23:45.81+05:30", datetime(2021, 4, 21, 1, 53, 45, 810000, tzinfo=UTC)),
        ("2026-09-29T19:35:07.206+02:00", datetime(2026, 9, 29, 17, 35, 7, 206000, tzinfo=UTC)),
        ("2026-11-12T19:04:33.123456789-03:00", datetime(2026, 11, 12, 22, 4, 33, 123456, tzinfo=UTC)),
        (" 2026-11-12 19:04:33 ", datetime(2026, 11, 12, 19, 4, 33, tzinfo=UTC)),
        ("2026-11-12", datetime(2026, 11, 12, tzinfo=UTC)),
        (1790000000123, datetime(2026, 9, 21, 14, 13, 20, 123000, tzinfo=UTC)),
        ("1790000000123", datetime(2026, 9, 21, 14, 13, 20, 123000, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_every_style_brevo_writes(text: object, instant: datetime) -> None:
    assert moments.moment(text) == instant


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "soon", "2026-02-30", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"),
        *(0, -1, True, 10**30, 10**400, float("nan"), float("inf"), [], {}, "12", "20261001", "2026-W01-1"),
    ],
)
def test_what_is_no_instant_is_absent(value: object) -> None:
    assert moments.moment(value) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-17", date(2026, 12, 17)),
        ("2026-12-17T00:00:00.000Z", date(2026, 12, 17)),
        ("2026-12-17T00:00:00+01:00", date(2026, 12, 17)),
        ("2026-12-16T23:00:00.000Z", date(2026, 12, 17)),
        ("2026-06-16T22:00:00Z", date(2026, 6, 17)),
        ("2026-12-16T18:30:00Z", date(2026, 12, 17)),
        ("2026-12-17T05:00:00Z", date(2026, 12, 17)),
        ("2026-12-17T23:59:59Z", date(2026, 12, 17)),
        ("2026-12-17T12:00:00Z", date(2026, 12, 17)),
        ("9999-12-31T23:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("tomorrow", None),
    ],
)
def test_a_day_is_the_one_its_writer_picked(text: str, day: date | None) -> None:
    assert moments.day(text) == day


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-12-17", "2026-12-17"),
        ("2026-12-17T00:00:00Z", "2026-12-17"),
        ("2026-12-17T15:30:00+01:00", "2026-12-17 14:30 UTC"),
        ("1964-03-02", "1964-03-02"),
        ("next week", ""),
    ],
)
def test_a_date_attribute_is_shown_as_people_read_it(value: str, shown: str) -> None:
    assert moments.readable(value) == shown


@given(JSON)
def test_no_value_is_too_strange_for_a_date(value: Any) -> None:
    for read in (moments.moment, moments.day, moments.readable):
        read(value)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@given(data=st.data())
def test_a_field_of_a_wrong_type_counts_as_absent(model: type[tolerant.Wire], data: st.DataObject) -> None:
    names = [field.alias or name for name, field in model.model_fields.items()]
    document = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(names, JSON)))
    known = model.model_validate(document)
    assert model.model_validate({**document, "unheard of": 1}) == known


@pytest.mark.parametrize(
    ("value", "line"),
    [
        *((5311, "5311"), ("5311", "5311"), (5311.0, "5311"), (" a\nb ", "a b"), (2**53 + 1, "9007199254740993")),
        *((None, ""), (True, ""), ([], ""), ({}, ""), (10**400, ""), (float("nan"), ""), ("\x1b[31mred\u202e", "red")),
    ],
)
def test_an_id_is_text_however_it_comes(value: object, line: str) -> None:
    assert tolerant.as_line(value) == line


@pytest.mark.parametrize(
    ("value", "number"),
    [
        *((7, 7.0), ("7.5", 7.5), ("38400", 38400.0), ("38.400,00", None), ("1_0", None), ("nan", None)),
        *((False, None), (10**400, None), (None, None), ("", None)),
    ],
)
def test_a_number_may_come_as_text(value: object, number: float | None) -> None:
    assert tolerant.as_number(value) == number


def test_ids_keep_their_order_and_come_once() -> None:
    found = wire.DealRow.model_validate({"linkedContactsIds": [9, "3", 9, None, {}, True], "linkedCompaniesIds": "c1"})
    assert (found.linked_contacts_ids, found.linked_companies_ids) == (("9", "3"), ("c1",))


def test_an_attribute_that_is_not_filled_is_absent() -> None:
    values: dict[str, Any] = {
        "a": None,
        "b": "",
        "c": " ",
        "d": [],
        "e": {},
        "f": 0,
        "g": False,
        "h": ["1", None, ["x"]],
        "i": " x ",
    }
    found = wire.DealRow.model_validate({"attributes": values})
    assert found.attributes == {"f": 0.0, "g": False, "h": ("1",), "i": "x"}


def test_the_telling_that_was_changed_last_counts() -> None:
    old, new = (
        {"updatedAt": "2026-10-01T10:00:00Z", "text": "z"},
        {"updatedAt": "2026-10-01T13:00:00+02:00", "text": "a"},
    )
    rows = [wire.Note.model_validate(one) for one in (old, new)]
    assert tolerant.newest(rows) == tolerant.newest(rows[::-1]) == rows[1]


def test_every_wire_field_can_be_absent() -> None:
    assert all(model() == model.model_validate({}) for model in MODELS)
