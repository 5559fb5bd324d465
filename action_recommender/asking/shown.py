"""What a model is shown for a plan or a draft: words that are ours, and records; all of it a function of what is hashed.

Nothing here knows the time of day: two questions of one day are shown the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import orjson

from action_recommender.asking.rules_told import channel_rules
from action_recommender.gates.learned import checks_of
from action_recommender.plays import PLAYS
from action_recommender.schedule import meeting_slots, working_days
from action_recommender.timing import timing
from data_gatherer.spoken import spoken_date, spoken_slot, spoken_weekday
from deal_summary.asking.brief import brief_of
from deal_summary.asking.masking import Hide, hidden, hider
from deal_summary.asking.reckoned import signals_shown
from deal_summary.asking.room import tokens_of

if TYPE_CHECKING:
    from datetime import date

    from action_recommender.asking import Desk
    from action_recommender.asking.wishes import Wishes
    from action_recommender.compose import Writer
    from action_recommender.models import Action, Candidate, Priority
    from data_gatherer.models import Contact
    from sales_kernel.engines.question import Limits
    from sales_kernel.fingerprint import Plain

Words = Mapping[str, Callable[[], str]]
DAYS_AHEAD = 10
"""Working days that are named after today."""
LATER: tuple[Priority, Priority] = ("P1", "P2")
TURNS = 3
"""So many people are offered times of their own; the gates know no more."""
_NONE = "none"


class Handed(NamedTuple):
    """Records as they are handed to a model, a line for each thing of the deal that is not among them, and how texts are hidden."""

    records: Mapping[str, Plain]
    not_shown: tuple[str, ...]
    hide: Hide


def words_of(desk: Desk) -> Words:
    """Return the slots whose text is ours; the campaign, which may be pasted from anywhere, as one JSON string."""
    house = desk.writer.house
    return {
        "company_context": lambda: house.context.told.strip(),
        "campaign_context": lambda: orjson.dumps(house.campaign).decode() if house.campaign.strip() else _NONE,
        "calendar": lambda: calendar(desk),
        "channel_rules": lambda: channel_rules(desk.writer),
        "learnings": lambda: learnings(desk.writer),
    }


def draft_words(desk: Desk, wishes: Wishes) -> Words:
    """Return the same for one action, with what is wished for."""
    return {**words_of(desk), "wishes": lambda: _wished(wishes)}


def records_of(desk: Desk, limits: Limits) -> Handed:
    """Return the slots that hold what others wrote, for a plan."""
    return _handed(desk, limits, {"candidates": candidates_shown(desk)})


def draft_records(desk: Desk, candidate: Candidate, before: Action | None, limits: Limits) -> Handed:
    """Return the same for one action: its candidate alone, and the content that is to be rewritten, if there is one."""
    content = before.content.model_dump(mode="json") if before else {}
    return _handed(desk, limits, {"candidates": {"open": [_open(desk.writer, candidate, 0)]}, "action": content})


def calendar(desk: Desk) -> str:
    """Return the day, our hours, the working days that follow, and the days of the later priorities."""
    ours = desk.issue.ours
    week, next_week = (timing(priority, None, None, ours) for priority in LATER)
    ahead = [working_days(ours.day, count) for count in range(1, DAYS_AHEAD + 1)]
    return (
        f"Today is {_told(ours.day)} {ours.day.year}, in {ours.zone}. We work from {ours.hours[0]:%H:%M} to {ours.hours[1]:%H:%M}.\n"
        f"The next working days: {', '.join(map(_told, ahead))}.\n"
        f"P1 is for {_told(week.first_day)} to {_told(week.last_day)}, P2 for {_told(next_week.first_day)} to {_told(next_week.last_day)}."
    )


def learnings(writer: Writer) -> str:
    """Return what we learned, numbered, and which of it is checked by program."""
    checked = {check.number for check in checks_of(writer.house.context)}
    lines = (
        f"{number}. {line}{' (checked by program)' if number in checked else ''}"
        for number, line in enumerate(writer.house.context.learnings, 1)
    )
    return "\n".join(lines) or _NONE


def candidates_shown(desk: Desk) -> Plain:
    """Return the plays that may be proposed, and those that may not, with the reason."""
    wanted = [one for one in desk.candidates if one.play in desk.writer.house.plays]
    opened = [one for one in wanted if one.open]
    people = list(dict.fromkeys(one.contact_id for one in opened if one.contact_id and one.tier == "P0"))
    turns = {person: turn % TURNS for turn, person in enumerate(people)}
    return {
        "open": [_open(desk.writer, one, turns.get(one.contact_id, 0)) for one in opened],
        "blocked": [_blocked(desk.writer, one) for one in wanted if not one.open],
    }


def _handed(desk: Desk, limits: Limits, asked: Mapping[str, Plain]) -> Handed:
    """What is asked about comes first; the deal itself takes the room that is left."""
    view = desk.writer.view
    hide = hider(view.deal, masked=limits.masked)
    more = {**asked, "signals": signals_shown(view.signals), "summary": _filled(desk.summary.model_dump(mode="json"))}
    told = {name: hidden(record, hide) for name, record in more.items()}
    room = limits.tokens - sum(map(tokens_of, told.values()))
    brief = brief_of(view.deal, view.signals, limits._replace(tokens=room))
    return Handed({**told, "enriched_deal": brief.records}, brief.left_out, hide)


def _open(writer: Writer, one: Candidate, turn: int) -> dict[str, Plain]:
    contact = writer.view.deal.contact(one.contact_id)
    outward = contact is not None and one.channel != "internal"
    return {
        "play": one.play,
        "contact_id": one.contact_id,
        "tier": one.tier,
        "purpose": PLAYS[one.play].purpose,
        "channel": one.channel,
        "because": one.because,
        "evidence": list(one.evidence),
        **({"facts": dict(one.facts)} if one.facts else {}),
        "score": one.score,
        "minutes": one.minutes,
        **(_person(writer, one, contact, turn) if contact and outward else {}),
    }


def _person(writer: Writer, one: Candidate, contact: Contact, turn: int) -> dict[str, Plain]:
    """What is needed to write to them: their language, the names, and the times that may be offered."""
    language = writer.language(contact, one.play)
    values = replace(writer, turns={contact.id: turn}).values(one, language)
    slots = meeting_slots(contact, writer.ours, skip=turn)
    told: dict[str, Plain] = {
        "name": contact.name,
        "language": language,
        "greeting": _frame(writer, one, language, values),
        "signs": writer.view.sender.name,
        "meeting_times": [spoken_slot(slot, language) for slot in slots],
        "first_touch": writer.view.first_touch(contact),
    }
    if one.channel == "email":
        told["added_below"] = writer.footer(contact, language)
    if one.channel == "linkedin":
        told["note_to_connect"] = not writer.view.connected(contact)
    return told


def _frame(writer: Writer, one: Candidate, language: str, values: Mapping[str, object]) -> str:
    piece = f"{one.channel} greeting" if one.channel in ("linkedin", "whatsapp") else f"greeting {writer.house.tone}"
    return writer.texts.say("_frame", language, piece, values)


def _blocked(writer: Writer, one: Candidate) -> dict[str, Plain]:
    contact = writer.view.deal.contact(one.contact_id)
    reasons = [f"{finding.channel}: {finding.reason}" for finding in one.findings if finding.outcome == "blocked"]
    return {
        "play": one.play,
        "contact_id": one.contact_id,
        "name": contact.name if contact else "",
        "why_not": reasons or ["there is nobody to reach"],
    }


def _wished(wishes: Wishes) -> str:
    lines = {
        "Tone": wishes.tone,
        "Language": wishes.language,
        "Length": f"{wishes.length} than before" if wishes.length else "",
        "In the salesperson's words": orjson.dumps(wishes.instead).decode() if wishes.instead else "",
    }
    return "\n".join(f"- {name}: {said}" for name, said in lines.items() if said) or _NONE


def _filled(document: dict[str, Plain]) -> dict[str, Plain]:
    return {name: value for name, value in document.items() if value not in ("", [], None)}


def _told(day: date) -> str:
    return f"{spoken_weekday(day)} {spoken_date(day)}"
