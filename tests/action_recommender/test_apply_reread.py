"""What the CRM holds is compared with what was written: by what it means, not by how it is spelled."""

from __future__ import annotations

from typing import Any

import pytest

from action_recommender.applying.reread import Difference, differences, held
from data_gatherer.sources.brevo.marker import last_line

KEY = "0123456789abcdef"
BODY = {
    "name": "Answer the question",
    "taskTypeId": "t1",
    "date": "2026-11-20T16:00:00.000Z",
    "duration": 1_500_000,
    "notes": f"Why: they wait.\n\n{last_line(KEY)}",
    "assignToId": "u1",
    "contactsIds": [71],
    "dealsIds": ["d1"],
    "companiesIds": ["c1", "c2"],
}


def test_a_record_as_it_was_written_differs_in_nothing() -> None:
    assert differences(BODY, {**BODY, "id": "x", "done": False, "createdAt": "2026-11-20T15:00:00Z"}) == []


@pytest.mark.parametrize(
    ("field", "reads"),
    [
        ("date", "2026-11-20T17:00:00+01:00"),
        ("companiesIds", ["c2", "c1"]),
        ("contactsIds", ["71"]),
        ("name", " Answer  the question\n"),
        ("notes", f"<p>Why: they wait.</p><p>sales-action key:&nbsp;{KEY}</p>"),
    ],
)
def test_another_spelling_of_the_same_is_no_difference(field: str, reads: Any) -> None:
    assert differences(BODY, {**BODY, field: reads}) == []


@pytest.mark.parametrize(
    ("field", "reads"),
    [
        ("name", "Answer"),
        ("taskTypeId", "t2"),
        ("date", "2026-11-20T16:00:01.000Z"),
        ("date", "tomorrow"),
        ("assignToId", None),
        ("contactsIds", []),
        ("dealsIds", ["d1", "d2"]),
        ("companiesIds", None),
        ("notes", "Why: they wait."),
        ("notes", f"Why: they wait. {last_line('f' * 16)}"),
    ],
)
def test_a_field_that_means_another_thing_is_told(field: str, reads: Any) -> None:
    assert differences(BODY, {**BODY, field: reads}) == [Difference(field, BODY[field], reads)]


def test_a_field_that_is_missing_is_told_in_words() -> None:
    without = {name: value for name, value in BODY.items() if name != "assignToId"}
    assert [str(one) for one in differences(BODY, without)] == ["assignToId was written as 'u1' and reads None"]


def test_how_long_it_takes_is_a_minor_matter() -> None:
    assert [one.minor for one in differences(BODY, {**BODY, "duration": 0})] == [True]


def test_what_stands_there_is_shown_with_what_became_of_it() -> None:
    found = {
        **BODY,
        "id": "x1",
        "name": "Answer\x1b[31m it",
        "done": True,
        "notes": f"<p>They <b>wait</b></p>{last_line(KEY)}",
    }
    shown = held("task", found, BODY, "Europe/Paris")
    assert shown.rows == (
        ("task", "x1"),
        ("name", "Answer it"),
        ("due", "Friday 20 November 2026, 17:00 (Europe/Paris)"),
    )
    assert shown.text.splitlines()[0] == "They wait"
    assert shown.remarks[0] == "it is marked as done"
    assert len(shown.remarks) == 2
    assert shown.remarks[1].startswith("it was changed since: name was written as 'Answer the question'")
