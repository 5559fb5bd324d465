"""E-mails sent through Brevo, told by the events on their way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from data_gatherer.models import Interaction
from data_gatherer.sources.brevo.translation.wire import MailEvent

_BAD_ADDRESS = frozenset({"hardBounces", "invalid"})
_RETURNED = _BAD_ADDRESS | {"softBounces", "bounces", "blocked"}
_ARRIVED = frozenset({"delivered", "opened", "clicks", "loadedByProxy"})
_REFUSED = {"unsubscribed": "unsubscribed", "spam": "reported it as spam"}


class Event(NamedTuple):
    """What happened to a message on its way to one contact, sorted by time."""

    at: datetime
    what: str
    person: str
    message: str
    subject: str
    sender: str
    link: str


class Mails:
    """The e-mails that *events* tell of; *people* are contact ids by address in lower case."""

    def __init__(self, events: Iterable[MailEvent], people: Mapping[str, str]) -> None:
        self._events = sorted({found for event in events if (found := _read(event, people))})
        self._by_message: dict[str, list[Event]] = {}
        for event in self._events:
            self._by_message.setdefault(event.message, []).append(event)

    def interactions(self) -> Iterator[Interaction]:
        """Yield one e-mail for each message, and its opens and clicks; those of a person at one moment are one."""
        for message, events in self._by_message.items():
            yield _mail(message, events)
            yield from _opens(message, events)
            yield from _clicks(message, events)

    def verdicts(self) -> dict[str, tuple[datetime, bool]]:
        """Return by contact when the last mail said whether their address is dead, and whether it is."""
        decisive = (event for event in self._events if event.what in _BAD_ADDRESS | _ARRIVED)
        return {event.person: (event.at, event.what in _BAD_ADDRESS) for event in decisive}

    def refusals(self) -> dict[str, str]:
        """Return by contact why they want no more e-mail."""
        return {
            event.person: f"{_REFUSED[event.what]} on {event.at:%Y-%m-%d}"
            + (f": “{event.subject}”" if event.subject else "")
            for event in self._events
            if event.what in _REFUSED
        }


def shown(link: str) -> str:
    """Return host and path of a link; what follows them tells who clicked, not what was read."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return f"{parts.hostname or ''}{parts.path}".rstrip("/")


def _read(event: MailEvent, people: Mapping[str, str]) -> Event | None:
    person, message = people.get(event.email.casefold()), event.message_id.strip("<>")
    if not (person and message and event.date):
        return None
    return Event(event.date, event.event, person, message, event.subject, event.sender, event.link)


def _mail(message: str, events: list[Event]) -> Interaction:
    times = {event.what: event.at for event in reversed(events)}
    last = {event.person: event.what for event in events if event.what in _RETURNED | _ARRIVED}
    return Interaction(
        id=f"email:{message}",
        kind="email",
        direction="outbound",
        at=times.get("requests") or times.get("delivered") or events[0].at,
        author=next((event.sender for event in events if event.sender), ""),
        people=tuple(sorted({event.person for event in events})),
        subject=next((event.subject for event in events if event.subject), ""),
        outcome="bounced" if last and _RETURNED.issuperset(last.values()) else "",
    )


def _opens(message: str, events: list[Event]) -> Iterator[Interaction]:
    opened = [event for event in events if event.what in ("opened", "loadedByProxy")]
    by_machine = {(event.person, event.at) for event in opened if event.what == "loadedByProxy"}
    for person, at in dict.fromkeys((event.person, event.at) for event in opened):
        yield _reaction("email_opened", message, person, at, machine=(person, at) in by_machine)


def _clicks(message: str, events: list[Event]) -> Iterator[Interaction]:
    links: dict[tuple[str, datetime], set[str]] = {}
    for event in events:
        if event.what == "clicks":
            links.setdefault((event.person, event.at), set()).add(shown(event.link))
    for (person, at), clicked in links.items():
        yield _reaction("email_clicked", message, person, at, text="\n".join(sorted(clicked - {""})))


def _reaction(
    kind: str, message: str, person: str, at: datetime, *, text: str = "", machine: bool = False
) -> Interaction:
    return Interaction(
        id=f"{kind}:{message}:{person}:{at:%Y%m%dT%H%M%S.%f}",
        kind=kind,
        direction="inbound",
        at=at,
        people=(person,),
        text=text,
        about=f"email:{message}",
        machine=machine,
    )
