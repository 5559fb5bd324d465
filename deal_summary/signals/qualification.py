"""What is known of the buyer's way to a decision: BANT and MEDDICC, field by field, each from a record or unknown.

Definitions: IBM's BANT; MEDDIC with competition as the second C. A field the CRM holds under its own name is confirmed by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from deal_summary import reading
from deal_summary.models import Person, Qualified, Theme
from deal_summary.signals.history import History

BANT = ("budget", "authority", "need", "timeline")
MEDDICC = (
    "metrics",
    "economic_buyer",
    "decision_criteria",
    "decision_process",
    "paper_process",
    "pain",
    "champion",
    "competition",
)
_DECIDE = ("economic_buyer", "decision_maker")
_EARLY = ("pain", "authority")
_MIDDLE = ("metrics", "economic_buyer", "decision_process")
_LATE = ("paper_process", "champion", "competition")
NEEDED: Mapping[str, Sequence[str]] = {
    "early": (*_EARLY, *_MIDDLE),
    "middle": (*_EARLY, *_MIDDLE, *_LATE),
    "late": (*_MIDDLE, *_LATE),
    "unknown": ("budget", "authority", "need", "timeline"),
}
"""What should be known at a stage or the next one, by phase (playbook facts, section 7)."""
_CONFIRMS: Mapping[str, Sequence[str]] = {
    "need": ("pain", "metrics"),
    "metrics": ("metrics",),
    "decision_criteria": ("criteria",),
    "pain": ("pain",),
    "competition": ("competitor",),
}
"""Matters whose being raised answers a field."""
_HINTS: Mapping[str, Sequence[str]] = {
    "budget": ("budget", "price"),
    "authority": ("authority",),
    "need": ("feature", "integration", "service"),
    "timeline": ("timing", "later"),
    "economic_buyer": ("authority",),
    "decision_criteria": ("feature", "integration", "competitor"),
    "decision_process": ("authority", "procurement", "legal"),
    "paper_process": ("legal", "procurement", "security"),
    "pain": ("service", "usage_drop"),
    "champion": ("champion",),
}
"""Matters that touch a field without answering it."""


def bant(history: History, themes: Sequence[Theme], people: Sequence[Person]) -> tuple[Qualified, ...]:
    """Budget, authority, need and timeline."""
    return tuple(_qualified(name, history, themes, people) for name in BANT)


def meddicc(history: History, themes: Sequence[Theme], people: Sequence[Person]) -> tuple[Qualified, ...]:
    """Metrics, economic buyer, decision criteria and process, paper process, pain, champion, competition."""
    return tuple(_qualified(name, history, themes, people) for name in MEDDICC)


def missing(history: History, fields: Iterable[Qualified]) -> tuple[str, ...]:
    """Return the fields needed at this or the next stage that no record confirms, unknown ones before weak ones."""
    status = {field.name: field.status for field in fields}
    open_ = [name for name in NEEDED[history.phase] if status.get(name, "unknown") != "confirmed"]
    return tuple(sorted(open_, key=lambda name: status.get(name) != "unknown"))


def _qualified(name: str, history: History, themes: Sequence[Theme], people: Sequence[Person]) -> Qualified:
    return (
        _recorded(name, history)
        or (_SPECIAL[name](name, history, themes, people) if name in _SPECIAL else None)
        or _raised(name, _CONFIRMS, "confirmed", history, themes)
        or _raised(name, _HINTS, "weak", history, themes)
        or Qualified(name=name)
    )


def _recorded(name: str, history: History) -> Qualified | None:
    """The CRM has a field of that name, and it is filled."""
    deal = history.deal.deal
    spoken = name.replace("_", " ")
    for label, value in deal.attributes.items():
        if value not in (None, "") and label.replace("_", " ").casefold().startswith(spoken):
            return Qualified(name=name, status="confirmed", value=f"{label}: {value}", evidence=(f"deal:{deal.id}",))
    return None


def _raised(
    name: str, table: Mapping[str, Sequence[str]], status: str, history: History, themes: Sequence[Theme]
) -> Qualified | None:
    theme = next((theme for matter in table.get(name, ()) for theme in themes if theme.name == matter), None)
    return _from_theme(name, status, history, theme) if theme else None


def _from_theme(name: str, status: str, history: History, theme: Theme) -> Qualified:
    said = history.said(theme.name)
    last = said[-1][0].record if said else None
    return Qualified.model_validate(
        {
            "name": name,
            "status": status,
            "value": theme.words[0],
            "as_of": theme.last,
            "person": last.people[0] if last and last.people and last.direction == "inbound" else "",
            "evidence": theme.evidence,
        }
    )


def _budget(name: str, history: History, themes: Sequence[Theme], _: Sequence[Person]) -> Qualified | None:
    doubt = next((theme for theme in themes if theme.name == "budget" and theme.concern), None)
    return _from_theme(name, "disproved", history, doubt) if doubt else None


def _power(name: str, _: History, __: Sequence[Theme], people: Sequence[Person]) -> Qualified | None:
    """Confirmed by somebody the CRM names as deciding who talks to us; a title alone, or silence, is weak."""
    holders = [person for person in people if person.power and person.stance != "gone"]
    if name == "economic_buyer":
        holders = [person for person in holders if person.role in ("economic_buyer", "decision_maker", "")]
    if not holders:
        return None
    best = next((person for person in holders if person.last_day and person.role), None)
    best = best or next((person for person in holders if person.last_day), holders[0])
    status = "confirmed" if best.last_day and best.role in _DECIDE else "weak"
    return Qualified(
        name=name, status=status, as_of=best.last_day, person=best.contact, evidence=(f"contact:{best.contact}",)
    )


def _timeline(name: str, history: History, themes: Sequence[Theme], _: Sequence[Person]) -> Qualified | None:
    """Confirmed where they named a day together with the matter of timing."""
    timing = next((theme for theme in themes if theme.name == "timing" and not theme.concern), None)
    for read, _hit in reversed(history.said("timing")) if timing else ():
        if reading.dates(read.text, after=history.day(read.record)):
            return _from_theme(name, "confirmed", history, timing) if timing else None
    return None


def _paper(name: str, history: History, themes: Sequence[Theme], _: Sequence[Person]) -> Qualified | None:
    """Confirmed where two of legal, procurement and security were spoken of."""
    steps = [theme for theme in themes if theme.name in ("legal", "procurement", "security")]
    return _from_theme(name, "confirmed", history, steps[0]) if len(steps) > 1 else None


def _champion(name: str, history: History, _: Sequence[Theme], people: Sequence[Person]) -> Qualified | None:
    """The CRM's champion: disproved when gone, confirmed while supportive or engaged; else somebody supportive, weakly."""
    named = next((person for person in people if person.role == "champion"), None)
    best = named or next((person for person in people if person.stance == "supportive"), None)
    if best is None:
        return None
    lively = best.stance == "supportive" or (best.engaged and best.stance != "critical")
    status = "disproved" if best.stance == "gone" else "confirmed" if named and lively else "weak"
    contact = history.deal.contact(best.contact)
    return Qualified(
        name=name,
        status=status,
        value=contact.name if contact else "",
        as_of=best.last_day,
        person=best.contact,
        evidence=best.evidence,
    )


_Rule = Callable[[str, History, Sequence[Theme], Sequence[Person]], Qualified | None]
_SPECIAL: Mapping[str, _Rule] = {
    "budget": _budget,
    "authority": _power,
    "economic_buyer": _power,
    "timeline": _timeline,
    "paper_process": _paper,
    "champion": _champion,
}
