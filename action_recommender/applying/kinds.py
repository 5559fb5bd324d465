"""Which of the account's types of tasks an action takes; people rename and translate them, so titles are read, never ids known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from data_gatherer.sources.brevo.translation.words import folded
from sales_kernel.errors import NotFound

if TYPE_CHECKING:
    from data_gatherer.sources.brevo.settings import BrevoSettings
    from data_gatherer.sources.brevo.translation.wire import TaskType

_BY_CHANNEL: Mapping[str, str] = {
    "email": "email",
    "phone": "call",
    "linkedin": "linkedin",
    "whatsapp": "whatsapp",
    "internal": "todo",
}
"""Our own work is a to-do, also before a meeting: a task of type Meeting would read as a meeting with the buyer."""
_TODO = "todo, to do, to-do, task, follow up, aufgabe, zu erledigen, wiedervorlage, à faire, tâche, por hacer, tarea, pendiente"
_TODO_WORDS = frozenset(folded(word) for word in _TODO.split(","))


class Kinds(NamedTuple):
    """The account's types of tasks in its order, and which kind of task each means; a title that tells none has no entry."""

    types: Sequence[TaskType]
    by_id: Mapping[str, str]

    @classmethod
    def of(cls, documents: Sequence[object], settings: BrevoSettings) -> Kinds:
        """Read the types as they come from Brevo."""
        from data_gatherer.sources.brevo.translation.colleagues import Colleagues
        from data_gatherer.sources.brevo.translation.tasks import Tasks
        from data_gatherer.sources.brevo.translation.tolerant import each
        from data_gatherer.sources.brevo.translation.wire import TaskRow, TaskType

        types = [one for one in each(TaskType, documents) if one.id]
        read = Tasks(documents, Colleagues((), ()), settings)
        told = {one.id: read.kind(TaskRow.model_validate({"taskTypeId": one.id})) for one in types}
        todo = _TODO_WORDS | {folded(title) for title, kind in settings.task_kinds.items() if kind == "todo"}
        meant = {one.id for one in types if {folded(one.title), folded(one.id)} & todo}
        return cls(types, {name: kind for name, kind in told.items() if kind != "todo" or name in meant})

    def chosen(self, channel: str) -> tuple[TaskType, str]:
        """Return the first type of the channel's kind, else of a to-do, else of all; and what to say where it is not its kind.

        Raises NotFound when the account has none.
        """
        if not self.types:
            raise NotFound("the account has no types of task", hint="write a note: --as note")
        wished = _BY_CHANNEL[channel]
        first = {self.by_id.get(one.id, ""): one for one in reversed(self.types)}
        if wished in first:
            return first[wished], ""
        instead = first.get("todo", self.types[0])
        said = f"no type of task means {wished} here, so it is {instead.title!r}"
        return instead, f"{said}; say which does under brevo: task_kinds in config.yaml"
