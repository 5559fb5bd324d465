"""The offline summary: what a colleague would tell you about the deal, in sentences made from its records and signals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from data_gatherer.models import Contact, EnrichedDeal, Interaction, Task
from data_gatherer.spoken import spoken_amount, spoken_date, spoken_list
from data_gatherer.tidy import known_zone
from deal_summary import reading
from deal_summary.models import Claim, Commitment, DealSummary, Signals, Stakeholder, Theme
from deal_summary.signals import inbound, outbound, theirs
from sales_kernel.text import one_line

_ADDED = "The CRM adds:"
_KINDS = {
    "email": "e-mail",
    "email_opened": "opened our e-mail",
    "email_clicked": "clicked in our e-mail",
    "form": "web form",
    "linkedin": "LinkedIn message",
    "whatsapp": "WhatsApp message",
}
_RISKS = {
    "price": "The price is in doubt",
    "budget": "The budget is in doubt",
    "security": "Their security review stands in the way",
    "competitor": "They compare us with another vendor",
    "timing": "The timing is in doubt",
    "integration": "The integration worries them",
    "service": "They are unhappy with the service",
}
_STAGES_OF_BANT = {
    "budget": ("price", "budget", "What budget is there, and who holds it?"),
    "authority": ("authority", "authority", "Who signs, and who else has a say?"),
    "need": ("feature", "integration", "What problem must be solved, and what does it cost them today?"),
    "timeline": ("timing", "timing", "By when do they want a decision, and why then?"),
}


@dataclass(frozen=True)
class Facts:
    """Exactly what an engine is shown of a deal to summarise it."""

    deal: EnrichedDeal
    signals: Signals
    company: str = ""
    """Our company's name."""
    short: bool = False
    """From the prompt file's front matter: `length: short` leaves the history and the details out."""


def write_summary(facts: Facts) -> DealSummary:
    """Return the summary; nothing in it is not in a record."""
    deal, signals = facts.deal, facts.signals
    status = Claim(
        text=" ".join(_status(deal, signals)),
        evidence=_present(signals.silence.last_inbound, signals.silence.last_outbound),
    )
    details = () if facts.short else tuple(_context(deal))
    parts = [_opening(deal, facts.company), status.text, *([] if facts.short else [" ".join(_standing(deal, signals))])]
    return DealSummary(
        executive_summary="\n".join(part for part in parts if part),
        current_status=status,
        deal_context=details,
        stakeholders=tuple(_stakeholder(contact, deal, signals) for contact in deal.contacts),
        opportunities=tuple(_opportunities(deal, signals)),
        risks=tuple(_risks(deal, signals)),
        requirements=tuple(_requirements(signals)),
        objections=tuple(_objections(signals)),
        commitments=tuple(_commitment(task, deal, signals) for task in deal.tasks if not task.done),
        recent_interactions=()
        if facts.short
        else tuple(_told(record, deal, signals) for record in _recent(deal, signals)),
        next_steps_context=tuple(_next_steps(deal, signals)),
        open_questions=tuple(_open_questions(deal, signals)),
    )


def missing_qualification(signals: Signals) -> tuple[str, ...]:
    """Return which of budget, authority, need and timeline (BANT) no text of the buyer's speaks of, in that order."""
    raised = {theme.name for theme in signals.themes}
    return tuple(name for name, (one, other, _) in _STAGES_OF_BANT.items() if not {one, other} & raised)


def _opening(deal: EnrichedDeal, ours: str) -> str:
    person, company = _person(deal), deal.company.name if deal.company else ""
    worth = (
        f", worth {spoken_amount(deal.deal.amount, deal.deal.currency)}"
        if deal.deal.amount is not None
        else ", of unknown worth"
    )
    stage = f"“{deal.deal.stage.name}”" if " " in deal.deal.stage.name else deal.deal.stage.name
    at_stage = f"{stage} of {deal.deal.pipeline}" if deal.deal.pipeline else stage
    whom = f" with {company}" if company and company not in deal.deal.name else ""
    owner = (
        f"; {deal.deal.owner.name}{f' of {ours}' if ours else ''} owns it"
        if deal.deal.owner and deal.deal.owner.name
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


def _status(deal: EnrichedDeal, signals: Signals) -> Iterator[str]:
    """Whose turn it is, in one or two sentences."""
    if signals.unanswered:
        waited = "since today" if not signals.unanswered.days else f"for {_days(signals.unanswered.days)}"
        yield f"They wrote last and have waited {waited} for an answer."
    elif signals.missed_meeting:
        yield f"They missed the meeting on {_on(deal, signals.missed_meeting.id)} and have not written since."
    elif signals.silence.touches_since_reply >= 2 and signals.silence.inbound_days is not None:
        yield (
            f"They have been silent for {_days(signals.silence.inbound_days)};"
            f" we reached out {signals.silence.touches_since_reply} times since."
        )
    elif signals.silence.inbound_days is not None:
        ours = (
            f", last touch of ours on {_on(deal, signals.silence.last_outbound)}"
            if signals.silence.last_outbound
            else ""
        )
        yield f"Last word from them on {_on(deal, signals.silence.last_inbound)}{ours}."
    elif signals.silence.outbound_days is not None:
        yield f"They have never answered; our last touch was on {_on(deal, signals.silence.last_outbound)}."
    else:
        yield "The CRM holds no exchange with them."
    if signals.next_meeting:
        yield f"The next meeting is on {_on(deal, signals.next_meeting.id)}."


def _standing(deal: EnrichedDeal, signals: Signals) -> Iterator[str]:
    engagement, created = signals.engagement, deal.deal.created_at
    moving = "" if engagement.trend == "unknown" else f" and {engagement.trend}"
    yield f"Engagement is {engagement.level}{moving} ({engagement.score:.0f} of 100)."
    if created:
        yield f"The deal is {_days(max(0, (signals.as_of - _local_day(created, deal)).days))} old."
    if not deal.interactions:
        yield from (claim.text for claim in _context(deal) if claim.text.startswith(_ADDED))
    if signals.themes:
        yield f"What they raised: {themes_of(signals)}."
    if signals.stage_age and signals.stage_age.stalled:
        usual = f"{signals.stage_age.limit_days} as the {signals.stage_age.basis}"
        yield f"The stage has lasted {_days(signals.stage_age.days)}, against {usual}."
    if signals.days_to_close is not None and deal.deal.stage.kind == "open":
        passed = signals.days_to_close < 0
        if signals.days_to_close == 0:
            yield "The close date is today."
            return
        yield f"The close date {'passed' if passed else 'is'} {_days(abs(signals.days_to_close))} {'ago' if passed else 'away'}."


def themes_of(signals: Signals, limit: int = 3) -> str:
    """Return what the buyer raised, the worries first: "pricing concerns and feature questions"; empty when nothing."""
    names = [
        f"{reading.called(theme.name, 'en')}{_worry(theme)}" for theme in signals.themes if theme.name != "promise"
    ]
    return spoken_list(names[:limit])


def _worry(theme: Theme) -> str:
    if not theme.concern:
        return ""
    return " concerns" if theme.name == "price" else f" (“{theme.words[0]}”)"


def _context(deal: EnrichedDeal) -> Iterator[Claim]:
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
        created = _local_day(deal.deal.created_at, deal)
        yield Claim(
            text=f"The deal was created on {spoken_date(created)} {created.year}.",
            evidence=record,
        )
    known_attributes = [
        f"{name}: {_plain(value)}" if isinstance(value, float) else f"{name}: {value}"
        for name, value in deal.deal.attributes.items()
        if value not in (None, "")
    ]
    if known_attributes:
        yield Claim(text=f"{_ADDED} " + "; ".join(known_attributes) + ".", evidence=record)


def _stakeholder(contact: Contact, deal: EnrichedDeal, signals: Signals) -> Stakeholder:
    theirs_ = [record for record in deal.interactions if inbound(record) and record.people[:1] == (contact.id,)]
    spoken = [reading.own_words(record.text) for record in theirs_[-3:]]
    tones = [reading.tone(text, reading.language_of(text) or "en") for text in spoken]
    score = sum(tones)
    stance: Literal["supportive", "critical", "neutral", "gone", "unknown"] = "unknown" if not theirs_ else "neutral"
    if contact.id in signals.gone_people:
        stance = "gone"
    elif score:
        stance = "supportive" if score > 0 else "critical"
    engaged = signals.engagement.level if contact.id in signals.engaged_people else "none"
    role = contact.title or contact.buying_role.replace("_", " ")
    return Stakeholder(
        contact=contact.id,
        name=contact.name,
        role=role,
        stance=stance,
        engagement=engaged,
        evidence=tuple(record.id for record in theirs_[-3:]) or (f"contact:{contact.id}",),
    )


def _opportunities(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    for name, text in {
        "verbal_yes": "They have said yes in words",
        "expansion": "They speak of another site or more users",
    }.items():
        theme = signals.theme(name)
        if theme:
            yield Claim(text=f"{text} (“{theme.words[0]}”).", evidence=theme.evidence)
    if signals.sentiment.label == "positive":
        yield Claim(text="The tone of their last words is positive.", evidence=signals.sentiment.evidence)
    clicked = [
        record.id
        for record in deal.interactions
        if record.kind == "email_clicked" and record.at.date() <= signals.as_of
    ][-3:]
    if clicked:
        yield Claim(text="They opened what we sent and clicked in it.", evidence=tuple(clicked))


def _risks(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    for theme in signals.themes:
        if theme.concern and theme.name in _RISKS:
            yield Claim(text=f"{_RISKS[theme.name]} (“{theme.words[0]}”).", evidence=theme.evidence)
    said = signals.theme("champion_left")
    for contact in filter(None, map(deal.contact, signals.gone_people)):
        yield Claim(text=f"{contact.name} has left.", evidence=said.evidence if said else (f"contact:{contact.id}",))
    if signals.overdue_tasks:
        yield Claim(
            text=f"{_count(len(signals.overdue_tasks), 'task')} of ours {'is' if len(signals.overdue_tasks) == 1 else 'are'} overdue.",
            evidence=signals.overdue_tasks,
        )
    if signals.days_to_close is not None and signals.days_to_close < 0 and deal.deal.stage.kind == "open":
        yield Claim(text="The close date has passed.", evidence=(f"deal:{deal.deal.id}",))
    blocked = [
        contact
        for contact in deal.contacts
        if contact.objection or any(said.status == "refused" for said in contact.consent.values())
    ]
    for contact in blocked:
        channels = spoken_list([channel for channel, said in contact.consent.items() if said.status == "refused"])
        text = (
            "objects to being contacted at all" if contact.objection else f"does not want to be reached by {channels}"
        )
        yield Claim(text=f"{contact.name} {text}.", evidence=(f"contact:{contact.id}",))


def _requirements(signals: Signals) -> Iterator[Claim]:
    for name in ("integration", "feature", "security", "procurement", "legal"):
        if theme := signals.theme(name):
            said = spoken_list([f"“{words}”" for words in theme.words])
            yield Claim(
                text=f"{reading.called(name, 'en').removeprefix('the ').capitalize()} ({said}).",
                evidence=theme.evidence,
            )


def _objections(signals: Signals) -> Iterator[Claim]:
    for theme in signals.themes:
        if theme.concern:
            said = spoken_list([f"“{words}”" for words in theme.words])
            yield Claim(
                text=f"{reading.called(theme.name, 'en').removeprefix('the ').capitalize()}: they said {said}.",
                evidence=theme.evidence,
            )


def _commitment(task: Task, deal: EnrichedDeal, signals: Signals) -> Commitment:
    return Commitment(
        whose="ours",
        what=task.title,
        due=_local_day(task.due, deal) if task.due else None,
        overdue=task.id in signals.overdue_tasks,
        evidence=(task.id,),
    )


def _recent(deal: EnrichedDeal, signals: Signals) -> list[Interaction]:
    told = [
        record
        for record in deal.interactions
        if record.at.date() <= signals.as_of
        and not record.kind.startswith("email_")
        and (theirs(record) or outbound(record))
    ]
    return told[-4:][::-1]


def _told(record: Interaction, deal: EnrichedDeal, signals: Signals) -> Claim:
    """One line on a record, with the beginning of its own words in quotation marks: they are data, not ours."""
    contact = deal.contact(record.people[0]) if record.people else None
    who = {"inbound": contact.name if contact and contact.name else "They", "outbound": "We"}.get(
        record.direction, record.author or "Note"
    )
    kind = _KINDS.get(record.kind, record.kind)
    outcome = f", {record.outcome.replace('_', ' ')}" if record.outcome else ""
    words = one_line(record.subject or reading.own_words(record.text), limit=110)
    when = _day_of(_local_day(record.at, deal), signals.as_of)
    return Claim(text=f"{when}: {who}, {kind}{outcome}" + (f": “{words}”" if words else ""), evidence=(record.id,))


def _next_steps(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    for task in deal.tasks:
        if not task.done and task.due:
            late = ", overdue" if task.id in signals.overdue_tasks else ""
            yield Claim(
                text=f"Task: {task.title} (due {spoken_date(_local_day(task.due, deal))}{late}).", evidence=(task.id,)
            )
    if signals.preferred_channel:
        yield Claim(text=f"They answer by {signals.preferred_channel}.", evidence=signals.channel_evidence)


def _open_questions(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    if deal.deal.stage.kind == "open":
        for name in missing_qualification(signals):
            yield Claim(text=_STAGES_OF_BANT[name][2], evidence=())
    for gap in deal.gaps:
        about = deal.contact(gap.about.partition(":")[2])
        whose = f"{about.name}: " if about else ""
        yield Claim(
            text=f"{whose}{gap.what} unknown ({gap.reason}).",
            evidence=(gap.about,) if gap.about in deal.evidence_ids else (),
        )


def _on(deal: EnrichedDeal, record_id: str) -> str:
    record = next(record for record in deal.interactions if record.id == record_id)
    return spoken_date(_local_day(record.at, deal))


def _local_day(moment: datetime, deal: EnrichedDeal) -> date:
    """The day of *moment* as the deal's owner would write it; UTC where their zone is unknown."""
    zone = known_zone(deal.deal.owner.time_zone) if deal.deal.owner and deal.deal.owner.time_zone else ""
    return moment.astimezone(ZoneInfo(zone or "UTC")).date()


def _day_of(day: date, as_of: date) -> str:
    return f"{spoken_date(day)} {day.year}" if day.year != as_of.year else spoken_date(day)


def _plain(number: float) -> str:
    """A number with its digits: neither 1.2e+07 nor 40.0."""
    return f"{number:,.4f}".rstrip("0").rstrip(".")


def _days(count: int) -> str:
    return _count(count, "day")


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"


def _present(*ids: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in ids if name))
