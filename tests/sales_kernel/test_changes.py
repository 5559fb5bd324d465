"""What changed between two contents, named so that a person finds it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sales_kernel.fingerprint import Change, changes, content_hash
from tests.sales_kernel.test_fingerprint import PLAIN

CONTEXT = "# Company\nAcme\n\n## Tone\nWarm.\n\n## Facts\n- 40 people\n"
DOCUMENTS = st.dictionaries(st.sampled_from("abc"), PLAIN, max_size=3)


def paths(old: Any, new: Any) -> list[str]:
    return [change.path for change in changes(old, new)]


def test_a_leaf_deep_in_a_record_is_named_by_the_ids_above_it() -> None:
    old = {"interactions": [{"id": "note:6", "text": "hello"}, {"id": "note:7", "text": "dear"}]}
    new = {"interactions": [{"id": "note:6", "text": "hello"}, {"id": "note:7", "text": "too dear"}]}
    assert list(changes(old, new)) == [Change("interactions[note:7].text", "dear", "too dear")]


def test_a_member_put_in_front_does_not_blame_those_behind_it() -> None:
    old = [{"id": "a", "text": "x"}]
    new = [{"id": "b", "text": "y"}, {"id": "a", "text": "x"}]
    assert list(changes({"notes": old}, {"notes": new})) == [Change("notes[b]", None, {"id": "b", "text": "y"})]


def test_a_member_that_went_is_named_with_what_it_was() -> None:
    old = {"notes": [{"id": "a"}, {"id": "b"}]}
    assert list(changes(old, {"notes": [{"id": "a"}]})) == [Change("notes[b]", {"id": "b"}, None)]


@pytest.mark.parametrize(
    "members", [[{"id": "a"}, {"id": "a"}], [{"id": "a"}, {"name": "b"}], [{"id": 1}, {"id": 2}], ["x", "y"]]
)
def test_members_without_an_id_of_their_own_are_named_by_position(members: list[Any]) -> None:
    assert paths({"list": members}, {"list": [members[0], "z"]})[0].startswith("list[1]")


def test_a_field_that_came_and_one_that_went_are_both_named() -> None:
    assert list(changes({"gone": 1, "same": 2}, {"same": 2, "came": 3})) == [
        Change("came", None, 3),
        Change("gone", 1, None),
    ]


def test_a_changed_line_of_markdown_is_named_with_its_heading() -> None:
    new = CONTEXT.replace("Warm.", "Warm and brief.")
    assert list(changes(CONTEXT, new)) == [Change("line 5, Tone", "Warm.", "Warm and brief.")]


def test_a_line_within_a_field_is_named_with_the_field() -> None:
    new = CONTEXT + "- in Lyon\n"
    assert list(changes({"text": CONTEXT}, {"text": new})) == [Change("text (line 9, Facts)", "", "- in Lyon")]


def test_a_line_above_all_headings_is_named_by_its_number() -> None:
    assert list(changes("one\ntwo\n", "one\nzwei\n")) == [Change("line 2", "two", "zwei")]


def test_lines_that_went_are_told_in_full() -> None:
    new = CONTEXT.replace("\n## Facts\n- 40 people\n", "")
    assert [(change.old, change.new) for change in changes(CONTEXT, new)] == [("\n## Facts\n- 40 people", "")]


@pytest.mark.parametrize(("old", "new"), [("a\nb", "a\nb\n"), ("a\nb\n", "a\r\nb\r\n"), ("word", "word\n")])
def test_a_text_that_differs_in_its_line_ends_alone_names_a_change(old: str, new: str) -> None:
    assert paths({"text": old}, {"text": new})


def test_members_in_another_order_name_a_change() -> None:
    one, other = {"id": "a"}, {"id": "b"}
    assert paths({"contacts": [one, other]}, {"contacts": [other, one]})


@given(PLAIN)
def test_equal_contents_have_no_changes(content: Any) -> None:
    assert not list(changes(content, content))


@given(DOCUMENTS, DOCUMENTS)
@example({}, {"a": None})
@example({"a": 1}, {"a": True})
@example({"a": [1]}, {"a": [1.0]})
@example({"a": 0.0}, {"a": -0.0})
@example({"a": ["x", "y"]}, {"a": ["y", "x"]})
@example({"a": "x\n"}, {"a": "x\r\n"})
@example({"a": [{"id": "1"}]}, {"a": [{"id": "1"}, {"id": "1"}]})
def test_contents_of_different_hash_name_at_least_one_change(old: Any, new: Any) -> None:
    assert bool(paths(old, new)) is (content_hash(old) != content_hash(new))


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(-9, 9)),
    st.dictionaries(st.sampled_from("abc"), st.integers(-9, 9)),
)
def test_every_change_tells_the_old_and_the_new_leaf(old: dict[str, int], new: dict[str, int]) -> None:
    told = {change.path: (change.old, change.new) for change in changes(old, new)}
    assert told == {
        key: (old.get(key), new.get(key)) for key in old.keys() | new.keys() if old.get(key) != new.get(key)
    }
