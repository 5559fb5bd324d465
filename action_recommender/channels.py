"""One table of channels: what each needs, when it is used, and how long a message may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from action_recommender.models import Reach
from data_gatherer.models import Contact

Window = tuple[time, time]


@dataclass(frozen=True)
class Channel:
    """A way to reach a person.

    *allowed* is the house's window on working days, in the recipient's zone; *preferred* are the times that work best, with *why*.
    *opt_in* marks a channel that needs a yes; without it silence is no obstacle.
    """

    name: Reach
    label: str
    allowed: Window
    preferred: tuple[Window, ...]
    why: str
    opt_in: bool = False
    rings: bool = False
    """True where the recipient is disturbed at that very moment, so the caller must be at work too."""

    def address(self, contact: Contact) -> str:
        """Return where *contact* is reached over this channel; empty when we do not know."""
        return {
            "email": contact.email,
            "phone": contact.phone,
            "linkedin": contact.linkedin,
            "whatsapp": contact.phone,
        }.get(self.name, "")


_OFFICE = (time(9), time(18))
CHANNELS: Mapping[Reach, Channel] = {
    channel.name: channel
    for channel in (
        Channel("email", "e-mail", _OFFICE, ((time(10), time(14)),), "mid-day hours, a soft default"),
        Channel(
            "phone",
            "call",
            _OFFICE,
            ((time(10), time(11)), (time(16), time(17))),
            "late morning or late afternoon, when calls are answered most",
            rings=True,
        ),
        Channel("linkedin", "LinkedIn", _OFFICE, ((time(9), time(12)),), "morning of a working day"),
        Channel("whatsapp", "WhatsApp", _OFFICE, ((time(9), time(18)),), "working hours", opt_in=True, rings=True),
        Channel("internal", "our own work", _OFFICE, ((time(9), time(18)),), "working hours"),
    )
}
LINKEDIN_CHARACTERS = 1900
"""A LinkedIn message's body (M8)."""

CALL_HOURS: Mapping[str, Window] = {"US": (time(8), time(21)), "CA": (time(9), time(21, 30))}
"""Legal call hours on weekdays by country (G3). They can only narrow the house's window above, which holds everywhere; nobody is called on
a weekend."""
