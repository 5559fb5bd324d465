"""Text messages and WhatsApp messages sent through Brevo, told by their events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from data_gatherer.models import Interaction
from data_gatherer.sources.brevo.translation.parties import digits
from data_gatherer.sources.brevo.translation.wire import PhoneEvent

Kind = Literal["sms", "whatsapp"]
_REPLIES = frozenset({"reply", "replies"})
_FAILED = frozenset({"bounces", "hardbounces", "softbounces", "softbounce", "blocked", "rejected", "error", "skip"})
_REFUSED = frozenset({"unsubscribe", "unsubscribed", "unsubscription", "unsubscriptions"})


class Event(NamedTuple):
    """What happened to a message on its way to one contact, or what they answered, sorted by time."""

    at: datetime
    what: str
    person: str
    message: str
    words: str


class Messages:
    """The messages of one *kind* that *events* tell of; *people* are contact ids by the digits of their numbers."""

    def __init__(self, kind: Kind, events: Iterable[PhoneEvent], people: Mapping[str, str]) -> None:
        self._kind = kind
        self._events = sorted({found for event in events if (found := _read(event, people))})

    def interactions(self) -> Iterator[Interaction]:
        """Yield one message of ours for each id, and each answer."""
        ours: dict[str, list[Event]] = {}
        for event in self._events:
            if event.what in _REPLIES or event.words:
                yield self._answer(event)
            elif event.what not in _REFUSED:
                ours.setdefault(event.message, []).append(event)
        for message, events in ours.items():
            arrived = any(event.what in ("delivered", "read") for event in events)
            failed = any(event.what in _FAILED for event in events)
            yield Interaction(
                id=f"{self._kind}:{message}",
                kind=self._kind,
                direction="outbound",
                at=events[0].at,
                people=tuple(sorted({event.person for event in events})),
                outcome="bounced" if failed and not arrived else "",
            )

    def refusals(self) -> dict[str, str]:
        """Return by contact why they want no more of these messages."""
        return {
            event.person: f"unsubscribed on {event.at:%Y-%m-%d}" for event in self._events if event.what in _REFUSED
        }

    def _answer(self, event: Event) -> Interaction:
        return Interaction(
            id=f"{self._kind}:{event.message}:{event.person}:{event.at:%Y%m%dT%H%M%S.%f}",
            kind=self._kind,
            direction="inbound",
            at=event.at,
            people=(event.person,),
            text=event.words,
        )


def _read(event: PhoneEvent, people: Mapping[str, str]) -> Event | None:
    person = people.get(digits(event.phone_number or event.contact_number))
    if not (person and event.message_id and event.date):
        return None
    what = event.event.casefold().replace("-", "").replace("_", "")
    return Event(event.date, what, person, event.message_id, event.reply or event.body)
