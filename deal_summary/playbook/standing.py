"""What the deal is, whose turn it is, and where it stands: the first lines of a brief."""

from __future__ import annotations

from collections.abc import Iterator

from data_gatherer.models import EnrichedDeal
from data_gatherer.spoken import spoken_amount, spoken_date, spoken_list
from deal_summary import reading
from deal_summary.models import Claim, Signals, Theme
from deal_summary.playbook.wording import days, local_day, on_day, plain

ADDED = "The CRM adds:"
_OURS = {
    "pain": "their problem",
    "criteria": "how they will choose",
    "metrics": "the result they want",
    "champion": "somebody who speaks for us",
    "said_no": "a no",
    "verbal_yes": "a yes in words",
}
"""Matters as we call them among ourselves, where the buyer would hear another name."""


def opening(deal: EnrichedDeal, ours: str) -> str:
    """Return what the deal is: stage, worth, owner (of *ours*, our company), contact."""
    person, company = _person(deal), deal.company.name if deal.company else ""
    worth = (
        f", worth {spoken_amount(deal.deal.amount, deal.deal.currency)}"
        if deal.deal.amount is not None
        else ", of unknown worth"
    )
    stage = f"“{deal.deal.stage.name}”" if " " in deal.deal.stage.name else deal.deal.stage.name
    at_stage = " of ".join(part for part in (stage or "an unknown stage", deal.deal.pipeline) if part)
    whom = f" with {company}" if company and company not in deal.deal.name else ""
    owner = (
        f"; {deal.deal.owner.known_as}{f' of {ours}' if ours else ''} owns it"
        if deal.deal.owner and deal.deal.owner.known_as
        else ""
    )
    contact = f" Our contact is {person}." if person else " The CRM names no contact."
    closed = {
        "won": "It is won.",
        "lost": f"It is lost{f' ({deal.deal.loss_reason})' if deal.deal.loss_reason else ''}.",
    }
    return f"{deal.deal.name}{whom} stands in {at_stage}{worth}{owner}.{contact} {closed.get(deal.deal.stage.kind, '')}".strip()


def _person(deal: EnrichedDeal) -> str:
    if not deal.contacts:
        return ""
    first, more = deal.contacts[0], len(deal.contacts) - 1
    title = f" ({first.title})" if first.title else ""
    return f"{first.name}{title}" + (f", with {more} more" if more else "")


def status_claim(deal: EnrichedDeal, signals: Signals) -> Claim:
    """Return whose turn it is, with the last touches it rests on."""
    evidence = signals.silence.evidence or (f"deal:{deal.deal.id}",)
    return Claim(text=" ".join(status_of(deal, signals)), evidence=evidence)


def status_of(deal: EnrichedDeal, signals: Signals) -> Iterator[str]:
    """Whose turn it is, in one or two sentences."""
    if signals.unanswered and deal.deal.stage.kind == "open":
        waited = "since today" if not signals.unanswered.days else f"for {days(signals.unanswered.days)}"
        yield f"They wrote last and have waited {waited} for an answer."
    elif signals.missed_meeting:
        yield f"They missed the meeting on {on_day(deal, signals, signals.missed_meeting.id)} and have not written since."
    elif signals.silence.touches_since_reply >= 2 and signals.silence.inbound_days is not None:
        yield (
            f"They have been silent for {days(signals.silence.inbound_days)};"
            f" we reached out {signals.silence.touches_since_reply} times since."
        )
    elif signals.silence.inbound_days is not None:
        ours = (
            f", last touch of ours on {on_day(deal, signals, signals.silence.last_outbound)}"
            if signals.silence.last_outbound
            else ""
        )
        yield f"Last word from them on {on_day(deal, signals, signals.silence.last_inbound)}{ours}."
    elif signals.silence.last_note:
        yield (
            f"The last note about them is of {on_day(deal, signals, signals.silence.last_note)};"
            " the CRM does not hold what they write."
        )
    elif signals.silence.outbound_days is not None and deal.unheard:
        last = on_day(deal, signals, signals.silence.last_outbound)
        yield f"Our last touch was on {last}; the CRM does not hold what they write."
    elif signals.silence.outbound_days is not None:
        yield f"They have never answered; our last touch was on {on_day(deal, signals, signals.silence.last_outbound)}."
    else:
        yield "The CRM holds no exchange with them: no mail, call, meeting or note."
    if signals.next_meeting:
        yield f"The next meeting is on {on_day(deal, signals, signals.next_meeting.id)}."
    elif deal.deal.stage.kind == "open" and not any(task.due and not task.done for task in deal.tasks):
        yield "No next step has a date."


def standing(deal: EnrichedDeal, signals: Signals) -> Iterator[str]:
    """Yield engagement, age, matters raised and what is overdue, a sentence each."""
    engagement, created = signals.engagement, deal.deal.created_at
    moving = "" if engagement.trend == "unknown" else f" and {engagement.trend}"
    yield f"Engagement is {engagement.level}{moving} ({engagement.score:.0f} of 100)."
    if created:
        yield f"The deal is {days(max(0, (signals.as_of - local_day(created, signals)).days))} old."
    if not deal.interactions:
        yield from (claim.text for claim in context(deal, signals) if claim.text.startswith(ADDED))
    if signals.themes:
        yield f"What they raised: {themes_of(signals)}."
    if signals.stage_age and signals.stage_age.stalled:
        usual = f"{signals.stage_age.limit_days} as the {signals.stage_age.basis}"
        yield f"The stage has lasted {days(signals.stage_age.days)}, against {usual}."
    if signals.days_to_close is not None and deal.deal.stage.kind == "open":
        passed = signals.days_to_close < 0
        if signals.days_to_close == 0:
            yield "The close date is today."
            return
        yield f"The close date {'passed' if passed else 'is'} {days(abs(signals.days_to_close))} {'ago' if passed else 'away'}."


def themes_of(signals: Signals, limit: int = 3) -> str:
    """Return what the buyer raised, the worries first: "pricing concerns and feature questions"; empty when nothing."""
    names = [
        f"{_OURS.get(theme.name) or reading.called(theme.name, 'en')}{_worry(theme)}"
        for theme in signals.themes
        if theme.name != "promise"
    ]
    return spoken_list(names[:limit])


def matter(name: str) -> str:
    """Return how we call a matter among ourselves, in English."""
    return _OURS.get(name) or reading.called(name, "en")


def _worry(theme: Theme) -> str:
    if not theme.concern:
        return ""
    return " concerns" if theme.name == "price" else f" (“{theme.words[0]}”)"


def context(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    """Yield the company, the deal's beginning and the CRM's own fields."""
    record = (f"deal:{deal.deal.id}",)
    if deal.company:
        about = [
            deal.company.industry,
            f"{deal.company.employees:,} employees" if deal.company.employees else "",
            deal.company.city,
        ]
        known = ", ".join(part for part in about if part)
        if known:
            yield Claim(text=f"{deal.company.name}: {known}.", evidence=(f"company:{deal.company.id}",))
    if deal.deal.created_at:
        created = local_day(deal.deal.created_at, signals)
        yield Claim(
            text=f"The deal was created on {spoken_date(created)} {created.year}.",
            evidence=record,
        )
    known_attributes = [
        f"{name}: {plain(value)}" if isinstance(value, float) else f"{name}: {value}"
        for name, value in deal.deal.attributes.items()
        if value not in (None, "")
    ]
    if known_attributes:
        yield Claim(text=f"{ADDED} " + "; ".join(known_attributes) + ".", evidence=record)
