"""What was not shown of a deal, told by counts: to the model in the records, to the person as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deal_summary.asking.room import Entry, clipped, size_of
from deal_summary.asking.wording import NO_TEXT, SENTENCES
from deal_summary.playbook.wording import counted
from sales_kernel.text import one_line

if TYPE_CHECKING:
    from data_gatherer.models import Interaction
    from sales_kernel.fingerprint import Plain

_GROUPS = 8
"""So many kinds of interaction are counted apart; the rest are counted as one."""
_LONGEST = 40
_OTHERS = ("other kinds", "")
_KINDS: Mapping[str, tuple[str, str]] = {
    "email": ("e-mail", "e-mails"),
    "email_opened": ("open of an e-mail", "opens of e-mails"),
    "email_clicked": ("click in an e-mail", "clicks in e-mails"),
    "campaign": ("campaign touch", "campaign touches"),
    "sms": ("text message", "text messages"),
    "call": ("call", "calls"),
    "meeting": ("meeting", "meetings"),
    "note": ("note", "notes"),
    "file": ("file", "files"),
    "form": ("form", "forms"),
    "linkedin": ("LinkedIn message", "LinkedIn messages"),
    "whatsapp": ("WhatsApp message", "WhatsApp messages"),
}
_PARTS: Mapping[str, tuple[str, str]] = {
    "contacts": ("contact", "contacts"),
    "tasks": ("task", "tasks"),
    "gaps": ("gap", "gaps"),
    "changes": ("change", "changes"),
    "facts": ("public fact", "public facts"),
    "company": ("company", "companies"),
    "other_companies": ("other company", "other companies"),
    "elsewhere": ("touch on account of another deal", "touches on account of other deals"),
}


def groups_of(untold: Iterable[Interaction], zone: ZoneInfo, room: int) -> list[Plain]:
    """Return *untold* interactions counted by kind and direction, with their span; by month or else by year where *room* bytes allow."""
    grouped: dict[tuple[str, str], list[Interaction]] = {}
    for record in untold:
        grouped.setdefault((record.kind, record.direction), []).append(record)
    ranked = sorted(grouped, key=lambda group: (-len(grouped[group]), group))
    kept = {group: grouped[group] for group in ranked[:_GROUPS]}
    if rest := [record for group in ranked[_GROUPS:] for record in grouped[group]]:
        kept[_OTHERS] = sorted(rest, key=lambda record: record.at)
    for digits in (7, 4, 0):  # 2026-11, 2026, no dates apart
        told = [_group(*group, records, zone, digits) for group, records in kept.items()]
        if size_of(told) <= room:
            break
    return told


def _group(kind: str, direction: str, records: Sequence[Interaction], zone: ZoneInfo, digits: int) -> Plain:
    days = [f"{record.at.astimezone(zone):%Y-%m-%d}" for record in records]
    by_time = Counter(day[:digits] for day in days)
    machines = sum(record.machine for record in records)
    return {
        "kind": clipped(kind, _LONGEST, 1),
        **({"direction": direction} if direction else {}),
        "count": len(records),
        **({"by_machines": machines} if machines else {}),
        "from": days[0],
        "to": days[-1],
        **({"by_month" if digits == 7 else "by_year": dict(by_time)} if digits else {}),
    }


def lines_of(
    groups: Sequence[Plain], timeline: Sequence[Entry], around: Sequence[Entry], *, deal_cut: bool
) -> tuple[str, ...]:
    """Return a line for each thing that was left out or cut."""
    folded = [entry.said["folded_characters"] for entry in timeline if entry.told and "folded_characters" in entry.said]
    return (
        *map(_group_line, groups),
        *_cut_texts(timeline),
        *_cut_parts(around),
        *(["the deal's own fields shortened"] if deal_cut else []),
        *([_folded_line(folded)] if folded else []),
    )


def _group_line(group: Plain) -> str:
    names = _KINDS.get(group["kind"], (f"record ({one_line(group['kind'])})", f"records ({one_line(group['kind'])})"))
    span = " to ".join(dict.fromkeys((group["from"][:7], group["to"][:7])))
    direction = f", {group['direction']}" if group.get("direction") else ""
    return f"{_counted(group['count'], names)}{direction}, {span}, told as counts"


def _cut_texts(timeline: Sequence[Entry]) -> Iterator[str]:
    for mark, said in ((SENTENCES, "cut to {} telling sentences"), (NO_TEXT, "left out, {} heading stays")):
        cut = sum(entry.told and entry.said.get("cut") == mark for entry in timeline)
        if cut:
            yield f"{counted(cut, 'text')} {said.format('its' if cut == 1 else 'their')}"


def _cut_parts(around: Sequence[Entry]) -> Iterator[str]:
    parts: dict[str, list[Entry]] = {}
    for entry in around:
        parts.setdefault(entry.part, []).append(entry)
    for part, entries in parts.items():
        untold = sum(not entry.told for entry in entries)
        cut = sum(entry.told and entry.level and entry.said != entry.forms[0]() for entry in entries)
        if untold:
            yield f"{untold:,} of {_counted(len(entries), _PARTS[part])} not shown"
        if cut:
            yield f"{_counted(cut, _PARTS[part])} shortened"


def _folded_line(folded: list[int]) -> str:
    below = "one message" if len(folded) == 1 else f"{len(folded):,} messages"
    return f"quoted text and signatures below {below} folded ({sum(folded):,} characters)"


def _counted(number: int, names: tuple[str, str]) -> str:
    return f"{number:,} {names[number != 1]}"
