"""An action goes into Brevo when it is asked for, as it was shown, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from action_recommender.applying.applied import Applied
from action_recommender.applying.apply import target_of
from action_recommender.cache import clear
from data_gatherer.sources.brevo.api.faults import AllowanceUsedUp, BadRequest
from data_gatherer.sources.brevo.marker import keys_in, last_line
from sales_kernel.errors import AccessRefused, NotFound, UpstreamFault, UsageFault
from tests.action_recommender import advice
from tests.brevo.applying import ACTIONS, REC, Seller
from tests.brevo.definitions import INES
from tests.brevo.faults_on_demand import (
    altered,
    answering,
    done_but_dropped,
    dropped,
    malformed,
    not_permitted,
    read_only,
)
from tests.brevo.server import BrevoServer
from tests.brevo.small_records import DEAL, MARWICK, SALMA
from tests.brevo.world import small_world

HIDDEN = altered(lambda document: {**document, "items": []} if isinstance(document, dict) else [])
"""A list that lags behind."""


@pytest.fixture
def seller(server: BrevoServer) -> Seller:
    return Seller(server)


def configure(seller: Seller, text: str) -> None:
    with seller.open() as work:
        work.config_path.write_text(text, encoding="utf-8")


# Written


def test_a_task_is_made_as_it_was_shown(seller: Seller) -> None:
    done = seller.apply()
    (task,) = seller.written()
    assert (done.what, done.record_id, done.warnings, done.partly) == ("created", task["id"], (), False)
    assert {name: task[name] for name in done.body} == done.body == seller.shown[0].body
    assert {name: value for name, value in task.items() if name not in ("id", "notes", "createdAt", "updatedAt")} == {
        "taskTypeId": seller.world.task_type("Email"),
        "name": "Answer the question about weight",
        "contactsIds": [SALMA],
        "dealsIds": [DEAL],
        "companiesIds": [MARWICK],
        "assignToId": INES.id,
        "date": "2026-11-20T16:00:00.000Z",
        "duration": 1_500_000,
        "done": False,
    }


def test_a_note_is_made_as_it_was_shown(seller: Seller) -> None:
    done = seller.apply(form="note")
    (note,) = seller.written()
    assert (done.what, done.record_id, done.warnings) == ("created", note["id"], ())
    assert {name: note[name] for name in done.body} == done.body == seller.shown[0].body
    assert (note["contactIds"], note["dealIds"], note["companyIds"]) == ([SALMA], [DEAL], [MARWICK])


@pytest.mark.parametrize(
    ("form", "calls"),
    [
        ("task", ["GET /crm/deals/{}", "GET /crm/tasktypes", "POST /crm/tasks", "GET /crm/tasks/{}"]),
        ("note", ["GET /crm/deals/{}", "POST /crm/notes", "GET /crm/notes/{}"]),
    ],
)
def test_few_calls_are_made_and_none_that_reaches_a_customer(seller: Seller, form: Any, calls: list[str]) -> None:
    done = seller.apply(form=form)
    assert seller.asked_for() == [call.format(DEAL if "deals" in call else done.record_id) for call in calls]


def test_what_was_written_is_in_the_ledger_with_the_run(seller: Seller) -> None:
    done = seller.apply()
    with seller.open() as work:
        (row,) = work.ledger.rows("SELECT * FROM applied")
        target = target_of(work, REC, "P0-1", "task")
        assert row["run_id"] in {run["task_id"] for run in work.ledger.rows("SELECT task_id FROM llm_worker_task")}
    assert (row["idempotency_key"], row["state"], row["record_id"]) == (target.key, "created", done.record_id)
    assert keys_in(seller.written()[0]["notes"]) == {target.key}


def test_the_types_of_a_french_account_are_understood(now: datetime) -> None:
    with BrevoServer(small_world(now, "fr")) as server:
        seller = Seller(server)
        made = [seller.apply(action) for action in ("P0-1", "P0-2", "P0-3")]
        kinds = [server.world.tasks[done.record_id]["taskTypeId"] for done in made]
        assert kinds == [server.world.task_type(title) for title in ("E-mail", "Appel", "À faire")]
        assert [shown.remarks for shown in seller.shown] == [(), (), ()]


def test_nothing_is_written_without_a_yes(seller: Seller) -> None:
    assert seller.apply(answer=False).what == "not done"
    assert (seller.written(), seller.row()) == ([], ("", ""))
    assert {call.split()[0] for call in seller.asked_for()} == {"GET"}


def test_it_works_after_the_cache_was_emptied(seller: Seller) -> None:
    with seller.open() as work:
        clear(work)
    assert seller.apply().what == "created"


def test_another_source_is_refused_with_what_to_do(seller: Seller) -> None:
    with seller.open() as work:
        advice.remember(work, advice.recommendation(DEAL, name="rec_000000000001"), source="local")
        with pytest.raises(UsageFault) as refused:
            target_of(work, "rec_000000000001", "P0-1", "task")
    assert str(refused.value) == "rec_000000000001 was made from the source local, and only Brevo can be written to"
    assert refused.value.hint == "recommend with --source brevo, and apply an action of that"


def test_a_deal_that_is_not_in_the_account_is_said(seller: Seller) -> None:
    seller.world.delete_deal(DEAL)
    with pytest.raises(NotFound) as refused:
        seller.apply()
    assert "is not in the account of this key" in str(refused.value)
    assert (seller.written(), seller.row()) == ([], ("", ""))


# Never twice


def test_what_is_there_is_not_made_again(seller: Seller) -> None:
    first = seller.apply()
    seller.asked_for()
    again = seller.apply(minutes=60)
    assert (again.what, again.record_id) == ("there already", first.record_id)
    assert (len(seller.written()), seller.asked_for()) == (1, [])


def test_task_and_note_and_other_actions_are_things_of_their_own(seller: Seller) -> None:
    for action, form in (("P0-1", "task"), ("P0-1", "note"), ("P0-2", "task")):
        assert seller.apply(action, form).what == "created"  # type: ignore[arg-type]
    assert len(seller.written()) == 3


def test_the_same_task_of_a_newer_recommendation_is_not_written_while_it_is_open(seller: Seller) -> None:
    first = seller.apply()
    seller.recommend_again()
    seller.asked_for()
    again = seller.apply()
    assert (again.what, again.record_id, again.twin) == ("still open", first.record_id, f"{REC} P0-1")
    assert (len(seller.written()), seller.asked_for()) == (1, [f"GET /crm/tasks/{first.record_id}"])


def test_once_it_is_done_or_gone_the_same_task_is_written_again(seller: Seller) -> None:
    seller.world.edit_task(seller.apply().record_id, done=True)
    seller.recommend_again()
    second = seller.apply()
    assert second.what == "created"
    seller.world.delete_task(second.record_id)
    seller.recommend_again()
    assert seller.apply().what == "created"


def test_a_task_for_somebody_else_or_of_another_name_is_another_task(seller: Seller) -> None:
    seller.apply()
    seller.recommend_again(advice.action())
    assert seller.apply().what == "created"
    title = ACTIONS[0].content.model_copy(update={"title": "Send the drawing"})
    seller.recommend_again(ACTIONS[0].model_copy(update={"content": title}))
    assert seller.apply().what == "created"


def test_a_note_of_a_newer_recommendation_is_a_note_of_its_own(seller: Seller) -> None:
    seller.apply(form="note")
    seller.recommend_again()
    assert seller.apply(form="note").what == "created"


@pytest.mark.parametrize("form", ["task", "note"])
@pytest.mark.parametrize("act", [done_but_dropped(), malformed()], ids=["dropped", "malformed"])
def test_a_lost_answer_is_looked_up_at_once(seller: Seller, form: Any, act: Any) -> None:
    seller.server.script(act, path=f"/crm/{form}s", method="POST", times=1)
    done = seller.apply(form=form)
    (made,) = seller.written()
    assert (done.what, done.record_id, done.partly) == ("found", made["id"], False)
    assert seller.row() == ("created", made["id"])
    assert seller.apply(form=form).what == "there already"


@pytest.mark.parametrize("form", ["task", "note"])
def test_a_lost_answer_that_cannot_be_looked_up_is_found_later(seller: Seller, form: Any) -> None:
    seller.server.script(done_but_dropped(), path=f"/crm/{form}s", method="POST", times=1)
    seller.server.script(
        HIDDEN, path=f"/crm/{form}s", method="GET", when=lambda request: request.path == f"/crm/{form}s"
    )
    with pytest.raises(UpstreamFault) as lost:
        seller.apply(form=form)
    assert (lost.value.exit_code, seller.row()) == (4, ("uncertain", ""))
    assert "did not say whether it made the" in str(lost.value)
    assert "run the same command again in 2 minutes" in lost.value.hint
    seller.server.behave()
    found = seller.apply(form=form, minutes=1)
    (made,) = seller.written()
    assert (found.what, found.record_id, seller.row()) == ("found", made["id"], ("created", made["id"]))


def test_while_lists_may_lag_nothing_is_made_a_second_time(seller: Seller) -> None:
    seller.server.script(done_but_dropped(), path="/crm/tasks", method="POST", times=1)
    seller.server.script(HIDDEN, path="/crm/tasks", method="GET")
    for minutes in (0, 0.5, 1.9):
        with pytest.raises(UpstreamFault, match="does not show it yet"):
            seller.apply(minutes=minutes)
    assert len(seller.written()) == 1


def test_an_attempt_that_came_to_nothing_is_made_again_when_lists_must_have_caught_up(seller: Seller) -> None:
    seller.server.script(dropped(), path="/crm/tasks", method="POST", times=1)
    with pytest.raises(UpstreamFault):
        seller.apply()
    assert (seller.written(), seller.row()) == ([], ("uncertain", ""))
    with pytest.raises(UpstreamFault):
        seller.apply(minutes=1)
    assert seller.apply(minutes=3).what == "created"
    assert len(seller.written()) == 1


def test_a_server_that_failed_in_the_middle_leaves_it_uncertain(seller: Seller) -> None:
    seller.server.script(answering(502, "<html>Bad Gateway</html>"), path="/crm/tasks", method="POST")
    with pytest.raises(UpstreamFault, match="did not say whether"):
        seller.apply()
    assert seller.row() == ("uncertain", "")


def test_what_a_killed_process_made_is_found(seller: Seller) -> None:
    with seller.open() as work:
        target = target_of(work, REC, "P0-1", "task")
        Applied(work.ledger, work.clock).plan(target, {"name": "x", "notes": last_line(target.key)}, "run")
    made = seller.world.add_task(
        "x", "Todo", datetime(2026, 11, 23, tzinfo=UTC), deals=[DEAL], notes=last_line(target.key)
    )
    done = seller.apply()
    assert (done.what, done.record_id, len(seller.written())) == ("found", made, 1)


def test_a_record_of_another_key_is_not_taken_for_ours(seller: Seller) -> None:
    seller.world.add_task("x", "Todo", datetime(2026, 11, 23, tzinfo=UTC), deals=[DEAL], notes=last_line("f" * 16))
    seller.server.script(dropped(), path="/crm/tasks", method="POST", times=1)
    with pytest.raises(UpstreamFault):
        seller.apply()
    assert seller.apply(minutes=5).what == "created"


# Refused


def test_a_key_that_may_only_read_is_told_in_clear_words(seller: Seller) -> None:
    seller.server.script(read_only())
    with pytest.raises(AccessRefused) as refused:
        seller.apply()
    assert str(refused.value).startswith("this key may read Brevo, but not write a task: ")
    assert f"sales-action show {REC} --action P0-1 --plain" in refused.value.hint
    assert (seller.written(), seller.row()) == ([], ("", ""))
    seller.server.behave()
    assert seller.apply().what == "created"


def test_what_brevo_does_not_accept_leaves_nothing_behind(seller: Seller) -> None:
    seller.server.script(answering(400, {"code": "invalid_parameter", "message": "date is not valid"}), method="POST")
    with pytest.raises(BadRequest, match="date is not valid"):
        seller.apply()
    assert (seller.written(), seller.row()) == ([], ("", ""))


@pytest.mark.parametrize("calls", [1, 2])
def test_without_calls_left_nothing_is_written(seller: Seller, calls: int) -> None:
    configure(seller, f"brevo: {{calls_per_hour: {calls}, most_wait_seconds: 0}}\n")
    with pytest.raises(AllowanceUsedUp) as stopped:
        seller.apply()
    assert (stopped.value.exit_code, seller.written(), seller.row()) == (7, [], ("", ""))


def test_with_no_call_left_to_read_it_back_it_is_written_and_that_is_said(seller: Seller) -> None:
    configure(seller, "brevo: {calls_per_hour: 3, most_wait_seconds: 0}\n")
    done = seller.apply()
    assert (done.what, done.partly, len(seller.written())) == ("created", True, 1)
    assert done.warnings[0].startswith("it could not be read back: ")
    assert seller.row() == ("created", done.record_id)


def test_an_open_attempt_stays_open_when_the_next_one_is_refused(seller: Seller) -> None:
    seller.server.script(dropped(), path="/crm/tasks", method="POST", times=1)
    with pytest.raises(UpstreamFault):
        seller.apply()
    seller.server.script(read_only())
    with pytest.raises(AccessRefused):
        seller.apply(minutes=3)
    assert seller.row() == ("uncertain", "")


# Read back


@pytest.mark.parametrize(
    ("change", "warnings", "partly"),
    [
        ({"duration": 0}, ("duration was written as 1500000 and reads 0",), False),
        ({"assignToId": "other"}, (f"assignToId was written as {INES.id!r} and reads 'other'",), True),
        ({"dealsIds": []}, (f"dealsIds was written as ['{DEAL}'] and reads []",), True),
    ],
    ids=["minor", "owner", "deal"],
)
def test_what_reads_otherwise_is_told(
    seller: Seller, change: dict[str, Any], warnings: tuple[str, ...], partly: bool
) -> None:
    seller.server.script(altered(lambda task: {**task, **change}), path="/crm/tasks/", method="GET")
    done = seller.apply()
    assert (done.what, done.warnings, done.partly) == ("created", warnings, partly)
    assert seller.row() == ("created", done.record_id)


def test_what_cannot_be_found_again_is_told(seller: Seller) -> None:
    seller.server.script(
        answering(404, {"code": "document_not_found", "message": "Task not found"}), path="/crm/tasks/"
    )
    done = seller.apply()
    assert (done.what, done.partly) == ("created", True)
    assert "could not be read back" in done.warnings[0]


# Undone


@pytest.mark.parametrize("form", ["task", "note"])
def test_what_was_written_is_removed_and_can_be_written_anew(seller: Seller, form: Any) -> None:
    first = seller.apply(form=form)
    undone = seller.undo(form=form)
    assert (undone.what, undone.record_id) == ("removed", first.record_id)
    assert (seller.written(), seller.row()) == ([], ("undone", first.record_id))
    second = seller.apply(form=form)
    assert second.what == "created"
    assert second.record_id != first.record_id
    assert len(seller.written()) == 1


def test_nothing_is_removed_without_a_yes(seller: Seller) -> None:
    made = seller.apply()
    assert seller.undo(answer=False).what == "not done"
    assert (len(seller.written()), seller.row()) == (1, ("created", made.record_id))


def test_what_became_of_it_is_shown_before_it_is_removed(seller: Seller) -> None:
    made = seller.apply()
    seller.world.edit_task(made.record_id, done=True, name="Asked her on the phone")
    seller.undo(answer=False)
    assert seller.shown[-1].rows[:2] == (("task", made.record_id), ("name", "Asked her on the phone"))
    assert seller.shown[-1].remarks == (
        "it is marked as done",
        "it was changed since: name was written as 'Answer the question about weight' and reads 'Asked her on the phone'",
    )


def test_what_was_never_written_cannot_be_undone(seller: Seller) -> None:
    seller.apply(form="note")
    seller.asked_for()
    with pytest.raises(NotFound) as refused:
        seller.undo()
    assert str(refused.value) == f"no task was written for {REC} P0-1"
    assert seller.asked_for() == []


def test_undoing_twice_does_nothing_more(seller: Seller) -> None:
    seller.apply()
    seller.undo()
    seller.asked_for()
    assert (seller.undo().what, seller.asked_for()) == ("gone already", [])


def test_what_somebody_removed_by_hand_counts_as_undone(seller: Seller) -> None:
    made = seller.apply()
    seller.world.delete_task(made.record_id)
    assert (seller.undo().what, seller.row()) == ("gone already", ("undone", made.record_id))


def test_with_a_key_of_another_account_nothing_counts_as_undone(seller: Seller) -> None:
    made = seller.apply()
    seller.world.delete_task(made.record_id)
    seller.world.delete_deal(DEAL)
    with pytest.raises(NotFound, match="is not in the account of this key"):
        seller.undo()
    assert seller.row() == ("created", made.record_id)


def test_a_removal_whose_answer_was_lost_is_checked(seller: Seller) -> None:
    made = seller.apply()
    seller.server.script(done_but_dropped(), method="DELETE", times=1)
    assert (seller.undo().what, seller.written(), seller.row()) == ("removed", [], ("undone", made.record_id))


def test_a_removal_that_came_to_nothing_is_said_and_can_be_tried_again(seller: Seller) -> None:
    made = seller.apply()
    seller.server.script(dropped(), method="DELETE", times=1)
    with pytest.raises(UpstreamFault, match=f"Brevo still holds the task {made.record_id}"):
        seller.undo()
    assert seller.row() == ("created", made.record_id)
    assert (seller.undo().what, seller.written()) == ("removed", [])


def test_an_uncertain_one_is_looked_up_and_removed(seller: Seller) -> None:
    seller.server.script(done_but_dropped(), path="/crm/tasks", method="POST", times=1)
    seller.server.script(HIDDEN, path="/crm/tasks", method="GET", times=1)
    with pytest.raises(UpstreamFault):
        seller.apply()
    assert (seller.undo().what, seller.written(), seller.row()[0]) == ("removed", [], "undone")


def test_an_uncertain_one_that_is_nowhere_is_undone_only_when_lists_must_have_caught_up(seller: Seller) -> None:
    seller.server.script(dropped(), path="/crm/tasks", method="POST", times=1)
    with pytest.raises(UpstreamFault):
        seller.apply()
    with pytest.raises(UpstreamFault):
        seller.undo(minutes=1)
    assert (seller.undo(minutes=3).what, seller.row()[0]) == ("gone already", "undone")


def test_a_removed_one_that_a_list_still_shows_is_not_taken_for_the_next(seller: Seller) -> None:
    first = seller.apply()
    ghost = dict(seller.world.tasks[first.record_id])
    seller.undo()
    seller.server.script(
        altered(lambda page: {**page, "items": [ghost, *page["items"]]}), path="/crm/tasks", method="GET", times=1
    )
    seller.server.script(done_but_dropped(), path="/crm/tasks", method="POST", times=1)
    second = seller.apply()
    assert (second.what, second.record_id != first.record_id, len(seller.written())) == ("found", True, 1)


def test_a_key_that_may_not_delete_is_told(seller: Seller) -> None:
    made = seller.apply()
    seller.server.script(not_permitted(), method="DELETE")
    with pytest.raises(AccessRefused, match="not write a task"):
        seller.undo()
    assert seller.row() == ("created", made.record_id)
