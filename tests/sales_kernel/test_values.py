"""Values that are remembered, hashed and handed on: immutable, strict, and without a clock."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from sales_kernel.values import Frozen, Instant


class Call(Frozen):
    minutes: float = 0.0
    at: Instant | None = None


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Call().minutes = 1.0


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Call.model_validate({"minuets": 1})


@pytest.mark.parametrize("minutes", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(minutes: float) -> None:
    with pytest.raises(ValidationError, match="finite"):
        Call(minutes=minutes)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        Call.model_validate({"at": "2026-11-20T09:00:00"})


def test_a_moment_is_kept_in_utc() -> None:
    call = Call.model_validate({"at": "2026-11-20T09:00:00+05:30"})
    assert call.at == datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
    assert call.at is not None
    assert call.at.tzinfo is UTC
