"""What the loopback Brevo takes and refuses of what is written to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.brevo.asking import ask
from tests.brevo.moments import to_the_millisecond
from tests.brevo.server import BrevoServer
from tests.brevo.world import DEAL, SALMA, World

NOBODY = "0" * 24


def note_of(**fields: Any) -> dict[str, Any]:
    return {"text": "Called Salma.", "dealIds": [DEAL], "contactIds": [SALMA], **fields}


def task_of(world: World, **fields: Any) -> dict[str, Any]:
    due = to_the_millisecond(world.clock() + timedelta(days=2))
    kind = world.definitions.task_types[1]["id"]
    return {"name": "Call Salma", "taskTypeId": kind, "date": due, "dealsIds": [DEAL], "contactsIds": [SALMA], **fields}


def test_a_note_is_made_read_and_deleted(server: BrevoServer) -> None:
    made = ask(server, "/crm/notes", method="POST", body=note_of())
    assert (made.status, set(made.said)) == (200, {"id"})
    assert ask(server, f"/crm/notes/{made.said['id']}").said["text"] == "Called Salma."
    ends = [ask(server, f"/crm/notes/{made.said['id']}", method="DELETE") for _ in range(2)]
    assert [(end.status, end.headers["content-type"]) for end in ends] == [
        (204, "application/json"),
        (404, "application/json"),
    ]


def test_a_task_is_made_read_and_deleted(server: BrevoServer, world: World) -> None:
    reminder = {"value": 10, "unit": "minutes", "types": ["email"]}
    wanted = task_of(world, assignToId="ines.carvalho@quayline.example", duration=1_800_000, reminder=reminder)
    made = ask(server, "/crm/tasks", method="POST", body=wanted)
    assert (made.status, set(made.said)) == (201, {"id"})
    read = ask(server, f"/crm/tasks/{made.said['id']}").said
    assert (read["date"], read["done"], world.users[read["assignToId"]].name) == (
        wanted["date"],
        False,
        "Ines Carvalho",
    )
    ends = [ask(server, f"/crm/tasks/{made.said['id']}", method="DELETE").status for _ in range(2)]
    assert ends == [204, 404]


BAD_NOTES: list[Any] = [
    b"{", b"[]", {}, {"text": ""}, {"text": "x" * 3001}, note_of(contactIds=["7001"]), note_of(dealIds="x"), note_of(dealIds=["x"]),
]  # fmt: skip


@pytest.mark.parametrize("body", BAD_NOTES, ids=range(len(BAD_NOTES)))
def test_a_note_that_is_wrong_is_refused_and_not_kept(server: BrevoServer, world: World, body: Any) -> None:
    before = len(world.notes)
    assert (ask(server, "/crm/notes", method="POST", body=body).status, len(world.notes)) == (400, before)


BAD_TASKS = {
    "name": "", "taskTypeId": NOBODY, "date": "2026-11-22", "dealsIds": ["x"], "contactsIds": [True], "assignToId": "nobody",
    "duration": -1, "done": "no", "notes": 5, "reminder": {"value": 1},
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_TASKS)
def test_a_task_that_is_wrong_is_refused_and_not_kept(server: BrevoServer, world: World, name: str) -> None:
    before = len(world.tasks)
    body = task_of(world, **{name: BAD_TASKS[name]})
    assert (ask(server, "/crm/tasks", method="POST", body=body).status, len(world.tasks)) == (400, before)


def test_a_body_that_is_not_said_to_be_json_is_415(server: BrevoServer) -> None:
    answer = ask(server, "/crm/notes", method="POST", body=note_of(), headers={"content-type": "text/plain"})
    assert answer.status == 415
