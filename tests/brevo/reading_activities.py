"""GET: notes, tasks and files."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.brevo.desk import Desk, linked, one_of, paged
from tests.brevo.exchange import Request, invalid
from tests.brevo.listing import moment_in_ms
from tests.brevo.moments import read
from tests.brevo.shelf import Document


def note(desk: Desk, _: Request, key: str) -> Document:
    return one_of(desk.world.notes, key, "Note")


def notes(desk: Desk, request: Request) -> list[Document]:
    return desk.bare_list(request, "notes", desk.world.notes)


def file_link(desk: Desk, _: Request, key: str) -> Document:
    return {"fileUrl": f"https://files.quayline.example/{one_of(desk.world.files, key, 'File')['id']}?expires=300"}


def file(desk: Desk, _: Request, key: str) -> Document:
    return one_of(desk.world.files, key, "File")


def files(desk: Desk, request: Request) -> list[Document]:
    return desk.bare_list(request, "files", desk.world.files)


def task(desk: Desk, _: Request, key: str) -> Document:
    return one_of(desk.world.tasks, key, "Task")


def tasks(desk: Desk, request: Request) -> Document:
    world = desk.world
    window = desk.span(request, "tasks", 50)
    kept = linked(world.tasks, request, {kind: f"filter[{kind}]" for kind in ("contacts", "companies", "deals")})
    if kind := request.one("filter[type]"):
        kept = [one for one in kept if one["taskTypeId"] == kind]
    if status := request.one("filter[status]"):
        kept = [one for one in kept if one["done"] == (status == "done")]
    if assignee := request.one("filter[assignTo]"):
        ids = {user.id for user in world.users.values() if assignee in (user.id, user.email)}
        kept = [one for one in kept if one["assignToId"] in ids]
    if when := request.one("filter[date]"):
        first, last = _due(desk, request, when)
        kept = [one for one in kept if first <= read(one["date"]) < last and not (when == "overdue" and one["done"])]
    return paged(request, window, world.tasks, kept) | {"refs": {}}


def _due(desk: Desk, request: Request, when: str) -> tuple[datetime, datetime]:
    now = desk.world.clock()
    today = now.astimezone(ZoneInfo(desk.world.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    day, epoch = timedelta(days=1), read("1970-01-01")
    spans = {
        "overdue": (epoch, now),
        "today": (today, today + day),
        "tomorrow": (today + day, today + 2 * day),
        "week": (today - day * today.weekday(), today + day * (7 - today.weekday())),
        "range": (moment_in_ms(request, "dateFrom") or epoch, moment_in_ms(request, "dateTo") or now + 9999 * day),
    }
    if when not in spans:
        raise invalid("filter[date] is not valid")
    return spans[when]
