"""What may be read of the account: as answers say, or what was read before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from data_gatherer.doctor.asking import AGAIN_ONLY, PROOFS, PROVEN_FOR, Asked, proof
from data_gatherer.doctor.findings import ACCESS, Finding
from data_gatherer.doctor.kept import Kept
from data_gatherer.sources.brevo.api.faults import NotPermitted
from data_gatherer.sources.brevo.keeping import DEFINITIONS

_NEEDED = frozenset({"deals", "contacts"})
"""Without these nothing of use can be told."""
_OF_DEALS = frozenset({"notes", "tasks", "pipelines", "deal attributes"})
"""What is worth no word of its own where deals may not be read."""
_LOST = {
    "notes": "what was noted of talks and meetings",
    "tasks": "what is planned or was done as a task",
    "companies": "company, industry and size",
    "e-mail events": "which mails were sent, opened and answered",
    "pipelines": "the names of stages, and which are won or lost",
    "deal attributes": "owners, and fields that the account named itself",
    "company attributes": "fields of companies that the account named itself",
    "contact attributes": "titles, roles and other fields that the account named itself",
    "task types": "which tasks are calls or meetings",
}
"""What deals are told without, by what may not be read."""
_READ_ONLY = "whether the key may write is only seen when something is written"


class Shown(NamedTuple):
    """What is known of the right to read something: *allowed*, or None when nothing shows it; *why* is what refused it."""

    name: str
    allowed: bool | None
    why: NotPermitted | None = None


def of_permissions(asked: Asked, kept: Kept, now: datetime) -> Iterator[Finding]:
    """Tell what may be read, what may not, and of what nobody knows."""
    shown = list(_shown(asked, kept, now))
    allowed, refused, unknown = ([one for one in shown if one.allowed is state] for state in (True, False, None))
    if allowed:
        yield Finding("may read", "ok", ", ".join(one.name for one in allowed))
    needed = _NEEDED | _OF_DEALS if any(one.name == "deals" for one in refused) else _NEEDED
    for is_needed in (True, False):
        some = [one for one in refused if (one.name in needed) is is_needed]
        if some:
            yield _refused(some, needed=is_needed)
    if unknown and (asked.account is not None or "account" not in asked.faults):
        again = (
            "run doctor again, it asks for the rest" if asked.made else "data-gatherer doctor asks for a row of each"
        )
        todo = f"{again}; or read a deal: data-gatherer enrich DEAL"
        yield Finding("not known", "unknown", f"whether it may read {', '.join(one.name for one in unknown)}", todo)
    if allowed:
        todo = "sales-action apply REC_ID ACTION_ID asks before it writes, and says when it may not"
        yield Finding("may write", "unknown", _READ_ONLY, todo)


def _refused(some: list[Shown], *, needed: bool) -> Finding:
    names = ", ".join(one.name for one in some)
    fault = next((one.why for one in some if one.why), None)
    said = f": {fault}" if fault else ", as Brevo said before"
    hint = fault.hint if fault else "see in Brevo whether the plan has this module; then run doctor without --offline"
    if needed:
        return Finding("may not read", "wrong", f"{names}{said}", hint, code=ACCESS)
    lost = "; ".join(_LOST[one.name] for one in some)
    return Finding("may not read", "note", f"{names}{said}; deals are told without: {lost}", hint)


def _shown(asked: Asked, kept: Kept, now: datetime) -> Iterator[Shown]:
    for name in PROOFS:
        part = proof(name, kept.parts)
        shown = _judged(name, name, asked, part.state if part and now - part.read_at < PROVEN_FOR else None)
        if shown.allowed is not None or name != AGAIN_ONLY:
            yield shown
    for name in DEFINITIONS:
        part = kept.went.get(name)
        yield _judged(name.replace("_", " "), name, asked, part.state if part else None)


def _judged(label: str, name: str, asked: Asked, before: str | None) -> Shown:
    """What was answered now counts before what was read earlier."""
    fault = asked.faults.get(name)
    if name in asked.answered:
        return Shown(label, allowed=True)
    if isinstance(fault, NotPermitted):
        return Shown(label, allowed=False, why=fault)
    known = {"read": True, "partly": True, "refused": False}
    return Shown(label, allowed=known.get(before or ""))
