"""The brief before a meeting: half a page, everything from records."""

from __future__ import annotations

from datetime import timedelta

import pytest

from action_recommender.models import BriefContent
from action_recommender.render import as_plain
from tests.action_recommender.worlds import ANN, BOB, LATE, NOW, deal, noted, recommended, record, said, task, wrote

TOMORROW = record(
    "meeting", -1, direction="outbound", outcome="planned", subject="Demo on your data", people=("ann", "bob")
)
TOLD = (
    said("It is too expensive for what we would use. Can it read our orders?", 6),
    wrote("I will bring the figures.", 5),
    noted("Bob doubts that the planners trust the number.", 4),
)


def brief(**known: object) -> BriefContent:
    made = recommended(deal(*TOLD, TOMORROW, contacts=(ANN, BOB), tasks=(task("Bring the sheet", 1),), **known))  # type: ignore[arg-type]
    content = made.p0_actions[0].content
    assert isinstance(content, BriefContent)
    return content


def test_it_says_what_when_who_comes_and_what_to_leave_with() -> None:
    told = brief()
    assert (told.meeting, told.at) == ("Demo on your data", NOW + timedelta(days=1))
    assert [person.partition(",")[0] for person in told.people] == ["Ann Archer", "Bob Baker"]
    assert told.goal.startswith("Leave with")
    assert told.next_step
    assert told.steps


def test_what_they_said_doubted_and_are_owed_points_at_records() -> None:
    told, ids = brief(), deal(*TOLD, TOMORROW, tasks=(task("Bring the sheet", 1),)).evidence_ids
    assert "“too expensive”" in [claim.text for claim in told.objections]
    assert any("Bring the sheet" in claim.text for claim in told.owed)
    assert {record for claim in (*told.facts, *told.owed, *told.objections) for record in claim.evidence} <= ids


def test_a_late_meeting_wants_another_end_than_an_early_one() -> None:
    assert brief(stage=LATE).next_step != brief().next_step


@pytest.mark.parametrize("known", [{}, {"stage": LATE}])
def test_it_reads_as_plain_text(known: dict[str, object]) -> None:
    made = recommended(deal(*TOLD, TOMORROW, contacts=(ANN, BOB), **known))  # type: ignore[arg-type]
    plain = as_plain(made.p0_actions[0].model_dump(mode="json"))
    assert "Goal: Leave with" in plain
    assert "None" not in plain


def test_an_empty_deal_with_a_meeting_still_gets_its_brief() -> None:
    meeting = record("meeting", -0.1, direction="outbound", outcome="planned", people=())
    content = recommended(deal(meeting, contacts=())).p0_actions[0].content
    assert isinstance(content, BriefContent)
    assert (content.meeting, content.people) == ("", ())
