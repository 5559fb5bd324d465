"""What types of tasks mean to us, and whether owners of deals have names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from data_gatherer.doctor.findings import SETTINGS, Finding
from data_gatherer.doctor.kept import Kept
from data_gatherer.doctor.saying import counted, named, nearest, setting
from data_gatherer.sources.brevo.documents import Document
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.attributes import type_of
from data_gatherer.sources.brevo.translation.colleagues import Colleagues
from data_gatherer.sources.brevo.translation.tasks import Tasks
from data_gatherer.sources.brevo.translation.tolerant import each
from data_gatherer.sources.brevo.translation.wire import Definition, Note, TaskRow, TaskType
from data_gatherer.sources.brevo.translation.words import folded

_TELLING = ("call", "meeting", "email")
"""Kinds that most accounts have a type for; calls and meetings are told of by nothing else."""


def of_task_types(types: Sequence[Document], settings: BrevoSettings) -> Finding:
    """Tell what each type of task means to us."""
    rows = [one for one in each(TaskType, types) if one.id]
    if not rows:
        return Finding("task types", "note", "the account has none; every task is a to-do")
    tasks = Tasks(types, Colleagues((), ()), settings)
    kinds = {row.title or row.id: tasks.kind(TaskRow.model_validate({"taskTypeId": row.id})) for row in rows}
    what = "; ".join(_by_kind(kinds))
    strangers = list(_strangers(rows, settings))
    if strangers:
        todo = "write the titles under task_kinds of brevo: as Brevo shows them"
        return Finding("task types", "wrong", f"{'; '.join(strangers)}; {what}", todo, code=SETTINGS)
    lacking = [kind for kind in _TELLING if kind not in kinds.values()]
    if lacking:
        example = setting(
            {"task_kinds": {next((title for title, kind in kinds.items() if kind == "todo"), "TITLE"): lacking[0]}}
        )
        return Finding(
            "task types", "note", f"{what}; none means {' or '.join(lacking)}", f"if one does, say so: {example}"
        )
    return Finding("task types", "ok", what)


def _by_kind(kinds: dict[str, str]) -> Iterator[str]:
    for kind in dict.fromkeys(kinds.values()):
        yield f"{named([title for title, each in kinds.items() if each == kind])} = {kind}"


def _strangers(rows: Sequence[TaskType], settings: BrevoSettings) -> Iterator[str]:
    known = {name for row in rows for name in (row.title, row.id) if name}
    called = {folded(name) for name in known}
    for title in settings.task_kinds:
        if folded(title) not in called:
            near = nearest(title, known)
            yield f"task_kinds names {title!r}, which is no type{f' (did you mean {near!r}?)' if near else ''}"


def of_owners(kept: Kept) -> Finding:
    """Tell of how many users the names are known: the account lists addresses, and notes tell who wrote them."""
    definitions = [*kept.definitions.get("deal_attributes", ()), *kept.definitions.get("company_attributes", ())]
    users = {
        option.key
        for one in each(Definition, definitions)
        if type_of(one) == "user"
        for option in one.attribute_options
        if option.key
    }
    if not users:
        todo = "owners show as ids; see in Brevo whether the attribute deal_owner lists the users"
        return Finding("owners", "note", "no attribute lists the account's users", todo)
    colleagues = Colleagues(definitions, each(Note, kept.authors))
    owners = {user: colleagues.owner(user) for user in sorted(users)}
    more = tuple(
        f"{user}: {_called(owner.name, owner.email) if owner else 'nobody says who that is'}"
        for user, owner in owners.items()
    )
    nameless = [owner.email if owner else user for user, owner in owners.items() if not (owner and owner.name)]
    what = f"{counted(len(users), 'user')}, names known of {len(users) - len(nameless)}"
    if not nameless:
        return Finding("owners", "ok", what, "", more)
    todo = "a name comes with a note that its owner wrote: read deals, or all of them with data-gatherer sync"
    return Finding("owners", "note", f"{what}, addresses alone of {named(nameless, 3)}", todo, more)


def _called(name: str, email: str) -> str:
    return f"{name}, {email}" if name and email else name or email
