"""Tasks, and what a done one says about what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from data_gatherer import tidy
from data_gatherer.models import Channel, Interaction, Task, Touch
from data_gatherer.sources.brevo.marker import own_words
from data_gatherer.sources.brevo.settings import BrevoSettings
from data_gatherer.sources.brevo.translation.colleagues import Colleagues
from data_gatherer.sources.brevo.translation.tolerant import each
from data_gatherer.sources.brevo.translation.wire import TaskRow, TaskType
from data_gatherer.sources.brevo.translation.words import folded

_WORDS: Mapping[str, str] = {
    "linkedin": "linkedin",
    "whatsapp": "whatsapp",
    "email": "email, e-mail, mail, mailing, courriel, correo, correo electrónico",
    "call": "call, phone, phone call, telephone, anruf, anrufen, telefonat, telefon, rückruf, appel, téléphone, coup de fil, llamada, "
    "llamar, teléfono",
    "meeting": "meeting, appointment, visit, demo, lunch, dinner, coffee, termin, besprechung, treffen, besuch, mittagessen, réunion, "
    "rendez-vous, rdv, visite, déjeuner, démo, reunión, cita, visita, almuerzo, comida",
}
_KINDS = {folded(word): kind for kind, words in _WORDS.items() for word in words.split(",")}
_CHANNELS: Mapping[str, Channel] = {"call": "phone", "meeting": "phone", "linkedin": "linkedin", "whatsapp": "whatsapp"}
"""What a done task tells of. Not of an e-mail: Brevo's own events say more surely whether one was sent."""


class Tasks:
    """Makes tasks; what kind one is says the title of its type, by the settings or by its words."""

    def __init__(self, types: Iterable[object], colleagues: Colleagues, settings: BrevoSettings) -> None:
        set_by = {folded(title): kind for title, kind in settings.task_kinds.items()}
        rows = sorted(each(TaskType, types), key=repr)
        self._kinds = {
            row.id: set_by.get(folded(row.title)) or set_by.get(folded(row.id)) or _kind(row.title) for row in rows
        }
        self._colleagues = colleagues

    def told(self, row: TaskRow) -> Task:
        """Return the task."""
        return Task(
            id=f"task:{row.id}",
            title=row.name,
            kind=self.kind(row),
            due=row.date,
            done=row.done,
            assignee=self._colleagues.called(row.assign_to_id),
            people=row.contacts_ids,
            notes=own_words(tidy.plain_text(row.notes, links=True)),
        )

    def kind(self, row: TaskRow) -> str:
        """Return what is to be done: call, meeting, email, linkedin, whatsapp or todo."""
        return self._kinds.get(row.task_type_id, "todo")

    def interactions(self, row: TaskRow) -> Iterator[Interaction]:
        """Yield what the task says happened, or is planned.

        A done call went out, and Brevo does not say whether anybody took it. A task may be ticked off days later, or before its time
        has come: it happened at the earlier of the two.
        """
        kind, at = self.kind(row), _happened(row) if row.done else row.date
        if kind in _CHANNELS and at and (row.done or kind == "meeting"):
            yield Interaction(
                id=f"{kind}:{row.id}",
                kind=kind,
                direction="outbound",
                at=at,
                author=self._colleagues.called(row.assign_to_id),
                people=row.contacts_ids,
                subject=row.name,
                text=own_words(tidy.plain_text(row.notes, links=True)),
                outcome=("held" if row.done else "planned") if kind == "meeting" else "",
            )

    def touches(self, row: TaskRow, people: Iterable[str]) -> Iterator[Touch]:
        """Yield our touches of *people* that a done task of another deal tells of."""
        channel, at = _CHANNELS.get(self.kind(row)), _happened(row)
        if row.done and channel and at:
            for person in people:
                if person in row.contacts_ids:
                    yield Touch(person=person, channel=channel, at=at, deal_id=min(row.deals_ids, default=""))


def _happened(row: TaskRow) -> datetime | None:
    return min((moment for moment in (row.date, row.updated_at) if moment), default=None)


def _kind(title: str) -> str:
    words = folded(title)
    return _KINDS.get(words) or next((_KINDS[word] for word in words.split() if word in _KINDS), "todo")
