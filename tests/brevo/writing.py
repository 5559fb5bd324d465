"""POST and DELETE of tasks and notes: what is taken, and with which words the rest is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from tests.brevo.desk import Desk, one_of
from tests.brevo.exchange import JSON, Refusal, Reply, Request, invalid, told
from tests.brevo.listing import HEX
from tests.brevo.shelf import Document

LONGEST_NOTE = 3000


def create_note(desk: Desk, request: Request) -> Reply:
    body = _body(request)
    text = body.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_NOTE:
        raise invalid("text should be 1 to 3000 characters long")
    people, deals, companies = _links(body, "contactIds", "dealIds", "companyIds")
    return told(200, {"id": desk.world.add_note(text, contacts=people, deals=deals, companies=companies)})


def delete_note(desk: Desk, _: Request, key: str) -> Reply:
    desk.world.delete_note(one_of(desk.world.notes, key, "Note")["id"])
    return Reply(204)


def create_task(desk: Desk, request: Request) -> Reply:
    body = _body(request)
    for name in ("name", "taskTypeId", "date"):
        if not isinstance(body.get(name), str) or not body[name]:
            raise Refusal(400, "missing_parameter", f"{name} is missing")
    people, deals, companies = _links(body, "contactsIds", "dealsIds", "companiesIds")
    key = desk.world.add_task(
        body["name"],
        _task_type(desk, body["taskTypeId"]),
        _due(body["date"]),
        contacts=people,
        deals=deals,
        companies=companies,
        assignee=_assignee(desk, body.get("assignToId")),
        done=_of_kind(body, "done", bool, False),
        **_rest(body),
    )
    return told(201, {"id": key})


def delete_task(desk: Desk, _: Request, key: str) -> Reply:
    desk.world.delete_task(one_of(desk.world.tasks, key, "Task")["id"])
    return Reply(204)


def _body(request: Request) -> Document:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise Refusal(415, "unsupported_media_type", "Content-Type should be application/json")
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise Refusal(400, "bad_request", "Input must be a valid JSON object") from None
    if not isinstance(body, dict):
        raise Refusal(400, "bad_request", "Input must be a valid JSON object")
    return body


def _links(body: Document, contacts: str, deals: str, companies: str) -> tuple[list[int], list[str], list[str]]:
    people = _of_kind(body, contacts, list, [])
    if not all(type(one) is int for one in people):
        raise invalid(f"{contacts} should be an array of numbers")
    for name in (deals, companies):
        if not all(isinstance(one, str) and HEX.fullmatch(one) for one in _of_kind(body, name, list, [])):
            raise invalid(f"{name} should be an array of IDs")
    return people, body.get(deals, []), body.get(companies, [])


def _of_kind(body: Document, name: str, kind: type, default: Any) -> Any:
    value = body.get(name, default)
    if type(value) is not kind:
        raise invalid(f"{name} is not valid")
    return value


def _task_type(desk: Desk, key: str) -> str:
    if key not in {one["id"] for one in desk.world.definitions.task_types}:
        raise invalid("taskTypeId is not valid")
    return key


def _due(text: str) -> datetime:
    try:
        due = datetime.fromisoformat(text)
    except ValueError:
        raise invalid("date is not valid") from None
    if due.tzinfo is None or "T" not in text:
        raise invalid("date should have a time and a zone")
    return due


def _assignee(desk: Desk, said: Any) -> str:
    if said is None:
        return ""
    for user in desk.world.users.values():
        if said in (user.id, user.email):
            return user.id
    raise invalid("assignToId is not valid")


def _rest(body: Document) -> Document:
    kinds = {"duration": int, "notes": str, "reminder": dict}
    rest = {name: _of_kind(body, name, kind, None) for name, kind in kinds.items() if name in body}
    if rest.get("duration", 0) < 0 or ("reminder" in rest and set(rest["reminder"]) != {"value", "unit", "types"}):
        raise invalid("duration or reminder is not valid")
    return rest
