"""What was written into a CRM is known by its key, whatever became of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from action_recommender.applying.applied import Applied, Row
from action_recommender.applying.form import Target
from sales_kernel.layer import Subject
from sales_kernel.workspace import Workspace
from tests.action_recommender import advice

DEAL = "6b31aa00000000000000d001"
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
BODY = {"name": "Ünïcode", "dealsIds": [DEAL]}


class Clock:
    """A clock that is told to go on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def applied(work: Workspace, clock: Clock) -> Applied:
    return Applied(work.ledger, clock)


@pytest.fixture
def target() -> Target:
    made = advice.recommendation(DEAL).model_dump(mode="json")
    return Target(made, made["p0_actions"][0], Subject("brevo", advice.ACCOUNT, DEAL), "task")


def test_what_nobody_wrote_has_no_row(applied: Applied, target: Target) -> None:
    assert applied.find(target.key) is None


def test_a_row_tells_all_that_is_needed_to_look_for_it(applied: Applied, target: Target, work: Workspace) -> None:
    applied.plan(target, BODY, "run-1")
    assert applied.find(target.key) == Row(target.key, "planned", "", BODY, NOW)
    (row,) = work.ledger.rows("SELECT * FROM applied")
    assert tuple(row) == (
        target.key,
        "rec_5ee5ee5ee5ee",
        "P0-1",
        "brevo",
        advice.ACCOUNT,
        DEAL,
        "task",
        f'{{"name":"Ünïcode","dealsIds":["{DEAL}"]}}',
        "planned",
        "",
        "run-1",
        "2026-11-20 15:00:00",
        "2026-11-20 15:00:00",
    )


def test_a_row_goes_from_planned_to_created_to_undone_and_on(applied: Applied, target: Target, clock: Clock) -> None:
    seen = []
    for step in (
        lambda: applied.plan(target, BODY, "run-1"),
        lambda: applied.lost(target.key),
        lambda: applied.created(target.key, "task-1"),
        lambda: applied.undone(target.key),
        lambda: applied.plan(target, {**BODY, "name": "again"}, "run-2"),
        lambda: applied.created(target.key, "task-2"),
    ):
        clock.now += timedelta(minutes=1)
        step()
        row = applied.find(target.key)
        assert row is not None
        seen.append((row.state, row.record_id, row.body["name"], (row.tried_at - NOW).seconds // 60))
    assert seen == [
        ("planned", "", "Ünïcode", 1),
        ("uncertain", "", "Ünïcode", 2),
        ("created", "task-1", "Ünïcode", 3),
        ("undone", "task-1", "Ünïcode", 4),
        ("planned", "task-1", "again", 5),
        ("created", "task-2", "again", 6),
    ]


def test_a_first_attempt_that_was_refused_leaves_no_row(applied: Applied, target: Target) -> None:
    applied.plan(target, BODY, "run-1")
    applied.refused(target.key, None)
    assert applied.find(target.key) is None


@pytest.mark.parametrize("state", ["undone", "uncertain"])
def test_a_later_attempt_that_was_refused_leaves_what_was_there_before(
    applied: Applied, target: Target, clock: Clock, state: str
) -> None:
    applied.plan(target, BODY, "run-1")
    if state == "undone":
        applied.created(target.key, "task-1")
        applied.undone(target.key)
    else:
        applied.lost(target.key)
    before = applied.find(target.key)
    clock.now += timedelta(minutes=5)
    applied.plan(target, {**BODY, "name": "again"}, "run-2")
    applied.refused(target.key, before)
    assert before is not None
    assert (before.state, applied.find(target.key)) == (state, before)
