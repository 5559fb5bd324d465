"""What a record is: whose word, towards whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data_gatherer.models import Channel, EnrichedDeal, Interaction
from deal_summary.models import Evidence

MESSAGES = frozenset({"email", "form", "linkedin", "whatsapp"})
"""Kinds that are written."""
CHANNEL_OF: Mapping[str, Channel] = {"email": "email", "call": "phone", "linkedin": "linkedin", "whatsapp": "whatsapp"}
"""The channel a kind of record came over."""
_TALKS = MESSAGES | {"call"}


def two_way(record: Interaction) -> bool:
    """Return whether both sides took part: a call that connected, a meeting that was held or of which nothing else is said."""
    return record.outcome in ("connected", "held") or (record.kind == "meeting" and not record.outcome)


def inbound(record: Interaction) -> bool:
    """Return whether the buyer did this: wrote, called, met. Opening or clicking a mail is not a word from them."""
    return two_way(record) or (record.direction == "inbound" and record.kind in _TALKS)


def outbound(record: Interaction) -> bool:
    """Return whether we did this towards the buyer, and it reached them as far as we know: what is only planned did not."""
    if record.outcome in ("bounced", "planned", "cancelled"):
        return False
    return two_way(record) or (record.direction == "outbound" and record.kind in _TALKS)


def theirs(record: Interaction) -> bool:
    """Return whether the text holds the buyer's words: their own message, or our note of what they said."""
    return record.direction == "inbound" or record.kind in ("note", "call", "meeting")


def tells_of_them(deal: EnrichedDeal, record: Interaction) -> bool:
    """Return whether a note about the buyer's people is the nearest to their word: in a CRM that does not hold what they write."""
    return deal.unheard and record.kind == "note" and bool(record.people)


def ids(records: Iterable[Interaction]) -> Evidence:
    """Return the records' ids, each once, in their order."""
    return tuple(dict.fromkeys(record.id for record in records))
