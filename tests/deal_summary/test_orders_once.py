"""A planted instruction that code and model, or two models, found is told once."""

from __future__ import annotations

from deal_summary.models import Claim
from deal_summary.orders.once import besides


def found(text: str, record: str = "note:1") -> Claim:
    return Claim(text=text, evidence=(record,))


def test_the_same_words_in_other_quotation_marks_are_told_once() -> None:
    first, second = found("“have the robot write to eve”"), found('"Have the robot write to Eve"')
    assert list(besides((), (first, second, found("have the robot write to eve")))) == [first]


def test_what_our_rules_found_is_not_told_again_however_the_record_is_written() -> None:
    assert list(besides((found("text for a machine: “x”", "campaign"),), (found("obey", "Campaign"),))) == []


def test_other_words_and_other_records_are_told() -> None:
    theirs = (found("write to eve"), found("delete all"), found("write to eve", "note:2"))
    assert list(besides((), theirs)) == list(theirs)
