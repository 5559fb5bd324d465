"""What goes together when many deals are asked for, and what does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from action_recommender.bulk.wish import Wish
from sales_kernel.errors import UsageFault

IDS = Path("ids.txt")


@pytest.mark.parametrize(
    ("deal", "wished", "said"),
    [
        (None, {}, "no deal was named"),
        ("d1", {"all_open": True}, "a deal was named, and many are asked for"),
        ("d1", {"file": IDS}, "a deal was named, and many are asked for"),
        (None, {"all_open": True, "file": IDS}, "--all-open and --file do not go together"),
        ("d1", {"jobs": 2}, "--jobs is for many deals"),
        ("d1", {"batch": True}, "--batch is for many deals"),
        ("d1", {"resume": True}, "--resume is for many deals"),
        ("d1", {"max_cost": 0.0}, "--max-cost is for many deals"),
        (None, {"all_open": True, "max_cost": float("nan")}, "--max-cost nan is no amount"),
        (None, {"all_open": True, "max_cost": float("inf")}, "--max-cost inf is no amount"),
        (None, {"all_open": True, "wait": False}, "--no-wait is for batches"),
    ],
)
def test_what_does_not_go_together_is_said_with_a_way_out(deal: str | None, wished: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageFault, match=said) as raised:
        Wish(**wished).check(deal)
    assert raised.value.hint


def test_markdown_is_for_one_deal() -> None:
    with pytest.raises(UsageFault, match="-m is for one deal"):
        Wish(all_open=True).check(None, markdown=True)


@pytest.mark.parametrize(
    ("deal", "wished"),
    [
        ("d1", {}),
        (None, {"all_open": True, "jobs": 64}),
        (None, {"file": IDS, "batch": True, "wait": False, "resume": True}),
    ],
)
def test_what_goes_together_is_taken(deal: str | None, wished: dict[str, Any]) -> None:
    Wish(**wished).check(deal)
