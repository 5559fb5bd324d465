"""How a mirror stands: each part with its age and what is missing of it, and how many calls that will take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any, Literal, NamedTuple

from data_gatherer.sources.archive import Part, Reading
from data_gatherer.sources.brevo.keeping import DEFINITIONS
from data_gatherer.sources.brevo.mirror.deep import STATS
from data_gatherer.sources.brevo.mirror.findings import findings
from data_gatherer.sources.brevo.mirror.full import full_since
from data_gatherer.sources.brevo.mirror.lists import DEALS, LISTS, NOTES, TASKS
from data_gatherer.sources.brevo.mirror.messages import PART as MESSAGES
from data_gatherer.sources.brevo.mirror.planning import Known, known, not_whole
from data_gatherer.sources.brevo.mirror.progress import moment_of

State = Literal["read", "reading", "unread", "refused", "failed"]


class Standing(NamedTuple):
    """One part: *rows* of *total* (None: not known) records. News was looked for at *read_at*, every row was read since *every_since*.

    So many *calls* complete it, None where nobody knows.
    """

    part: str
    label: str
    state: State
    rows: int
    total: int | None = None
    read_at: datetime | None = None
    every_since: datetime | None = None
    calls: int | None = 0
    reason: str = ""

    @property
    def missing(self) -> bool:
        """Whether something of it was never read that may be read."""
        return self.state not in ("read", "refused")

    def as_data(self) -> dict[str, Any]:
        """Return it for programs."""
        moments = {name: _iso(getattr(self, name)) for name in ("read_at", "every_since")}
        return {**self._asdict(), **moments}


def standings(reading: Reading, now: datetime) -> list[Standing]:
    """Return how each part of the account stands, what is worth most first."""
    listed = [_listed(reading, known(reading, entry, now), now) for entry in LISTS]
    return [_definitions(reading), *listed, *_deep(reading)]


def calls_missing(parts: Sequence[Standing]) -> int:
    """Return how many CRM calls at least complete the mirror."""
    return sum(1 if one.calls is None else one.calls for one in parts if one.missing and one.part != "mail")


def _definitions(reading: Reading) -> Standing:
    parts = [part for name in DEFINITIONS if (part := reading.part(name, ""))]
    read = [part for part in parts if part.state == "read"]
    refused = [part for part in parts if part.state == "refused"]
    oldest = min((part.read_at for part in read), default=None)
    asked = len(read) + len(refused) == len(DEFINITIONS)
    state: State = "unread" if not asked else "read" if read else "refused"
    reason = f"not read: {', '.join(part.part.replace('_', ' ') for part in refused)}" if refused else ""
    return Standing(
        "definitions",
        "definitions",
        state,
        len(read),
        len(DEFINITIONS),
        oldest,
        oldest,
        len(DEFINITIONS) - len(read),
        reason,
    )


def _listed(reading: Reading, one: Known, now: datetime) -> Standing:
    entry, part, made = one.entry, one.part, one.made
    rows = reading.count(entry.kind)
    course = next((made.courses[mode] for mode in ("whole", "each", "linked") if mode in made.courses), None)
    read_at = part.read_at if part and part.state == "read" else None
    since = moment_of(made.whole.began) if made.whole else None
    if part and part.state == "refused":
        return Standing(entry.part, entry.label, "refused", rows, reason=part.reason)
    if not not_whole(one, full_since(reading)):
        return Standing(entry.part, entry.label, "read", rows, rows, read_at, since, reason=_remark(one))
    state: State = "failed" if part and part.state == "failed" else "reading" if course else "unread"
    total = _total(reading, one, course.total if course else None)
    calls = _calls(one, total, usual=findings(reading, DEALS.part, now).limit)
    reason = part.reason if part and part.state == "failed" else ""
    return Standing(entry.part, entry.label, state, rows, total, read_at, since, calls, reason)


def _remark(one: Known) -> str:
    if one.made.whole and one.made.whole.doubtful:
        return "rows may have been passed over; read again within a day"
    return "those that deals link alone, since there are very many" if one.found.linked_only else ""


def _calls(one: Known, total: int | None, usual: int | None) -> int | None:
    """Return how many pages are left of *total* rows; *usual* rows of a page where it was not tried yet."""
    course = one.made.courses.get("whole")
    limit = course.limit if course else one.found.limit or usual or one.entry.sizes[-1]
    if total is None:
        return None
    return max(1, ceil((total - (course.offset if course else 0)) / max(1, limit - 1)))


def _total(reading: Reading, one: Known, told: int | None) -> int | None:
    """Return how long a list is: as Brevo says, or as it was; of notes, as deals count their activities, which are notes and tasks."""
    told = told if told is not None or one.made.whole is None else one.made.whole.rows
    if told is not None or one.entry is not NOTES or not reading.part(DEALS.part, ""):
        return told
    counts = (deal.get("attributes") for deal in reading.every(DEALS.kind))
    counted = [each.get("number_of_activities") for each in counts if isinstance(each, dict)]
    activities = sum(each for each in counted if isinstance(each, int))
    return max(activities - reading.count(TASKS.kind), reading.count(NOTES.kind)) if activities else None


def _deep(reading: Reading) -> list[Standing]:
    """Return what is read on request, where it was."""
    stats, messages = reading.count(STATS), reading.part(MESSAGES, "")
    found = [Standing(STATS, "campaign statistics", "read", stats, stats)] if stats else []
    if messages:
        rows = reading.count("sms_event") + reading.count("whatsapp_event")
        found.append(_message_standing(messages, rows))
    return found


def _message_standing(part: Part, rows: int) -> Standing:
    state: State = "read" if part.state == "read" else "refused" if part.state == "refused" else "failed"
    read_at = part.read_at if state == "read" else None
    return Standing(MESSAGES, "SMS and WhatsApp events", state, rows, rows, read_at, read_at, reason=part.reason)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
