"""People, chances, risks, requirements and objections, each with the records that say so."""

from __future__ import annotations

from collections.abc import Iterator

from data_gatherer.models import Contact, EnrichedDeal
from data_gatherer.spoken import spoken_list
from deal_summary.models import Claim, Signals, Stakeholder, Theme
from deal_summary.playbook.standing import matter
from deal_summary.playbook.wording import counted, days

_CHANNELS = {"email": "e-mail", "linkedin": "LinkedIn", "whatsapp": "WhatsApp"}
_RISKS = {
    "price": "The price is in doubt",
    "budget": "The budget is in doubt",
    "security": "Their security review stands in the way",
    "competitor": "They compare us with another vendor",
    "timing": "The timing is in doubt",
    "integration": "The integration worries them",
    "service": "They are unhappy with the service",
    "feature": "A missing function worries them",
    "legal": "The contract is an obstacle",
    "procurement": "Their purchasing is an obstacle",
    "authority": "The decision is not in their hands alone",
}


_FLAGS = {"said_no": "They have decided against us", "usage_drop": "They use it less"}


def stakeholder(contact: Contact, signals: Signals) -> Stakeholder:
    """Return a contact as this deal knows them."""
    person = signals.person(contact.id)
    return Stakeholder(
        contact=contact.id,
        name=contact.name,
        role=contact.title or contact.buying_role.replace("_", " "),
        stance=person.stance,
        engagement=signals.engagement.level if person.engaged else "none",
        evidence=person.evidence,
    )


def opportunities(signals: Signals) -> Iterator[Claim]:
    """Yield what speaks for the deal."""
    for name, text in {
        "verbal_yes": "They have said yes in words",
        "expansion": "They speak of another site or more users",
    }.items():
        theme = signals.theme(name)
        if theme:
            yield Claim(text=f"{text} (“{theme.words[0]}”).", evidence=theme.evidence)
    if signals.sentiment.label == "positive":
        yield Claim(text="The tone of their last words is positive.", evidence=signals.sentiment.evidence)


def risks(deal: EnrichedDeal, signals: Signals) -> Iterator[Claim]:
    """Yield what speaks against it: worries, flags, warnings, people who left or refuse."""
    for theme in signals.themes:
        meant = _RISKS.get(theme.name, "") if theme.concern else _FLAGS.get(theme.name, "")
        if meant and not (theme.name == "said_no" and _taken_back(theme, signals)):
            yield Claim(text=f"{meant} (“{theme.words[0]}”).", evidence=theme.evidence)
    said = signals.theme("champion_left")
    for contact in filter(None, map(deal.contact, signals.gone_people)):
        yield Claim(text=f"{contact.name} has left.", evidence=said.evidence if said else (f"contact:{contact.id}",))
    if signals.overdue_tasks:
        yield Claim(
            text=f"{counted(len(signals.overdue_tasks), 'task')} of ours {'is' if len(signals.overdue_tasks) == 1 else 'are'} overdue.",
            evidence=signals.overdue_tasks,
        )
    for warning in signals.warnings:
        if warning.code != "W7":  # its words stand above, matter by matter
            yield Claim(text=warning.text, evidence=warning.evidence)
    if signals.deal_age and signals.deal_age.beyond:
        age = signals.deal_age
        text = f"The deal is {days(age.days)} old; nine in ten of the {age.samples:,} won here took {age.limit_days} at most."
        yield Claim(text=text, evidence=(f"deal:{deal.deal.id}",))
    blocked = [
        contact
        for contact in deal.contacts
        if contact.objection or any(said.status == "refused" for said in contact.consent.values())
    ]
    for contact in blocked:
        refused = {channel: said for channel, said in contact.consent.items() if said.status == "refused"}
        reasons = spoken_list(list(dict.fromkeys(said.reason for said in refused.values() if said.reason)))
        channels = spoken_list([_CHANNELS.get(channel, channel) for channel in refused])
        told = f"does not want to be reached by {channels}{f' ({reasons})' if reasons else ''}"
        text = f"objects to being contacted at all ({contact.objection})" if contact.objection else told
        yield Claim(text=f"{contact.name} {text}.", evidence=(f"contact:{contact.id}",))


def _taken_back(no: Theme, signals: Signals) -> bool:
    agreed = signals.theme("verbal_yes", within_days=180)
    return agreed is not None and agreed.last > no.last


def requirements(signals: Signals) -> Iterator[Claim]:
    """Yield what they need answered, in their words."""
    for name in ("integration", "feature", "security", "procurement", "legal"):
        if theme := signals.theme(name):
            said = spoken_list([f"“{words}”" for words in theme.words])
            yield Claim(
                text=f"{matter(name).removeprefix('the ').capitalize()} ({said}).",
                evidence=theme.evidence,
            )


def objections(signals: Signals) -> Iterator[Claim]:
    """Yield what they voiced as a worry, in their words."""
    for theme in signals.themes:
        if theme.concern:
            said = spoken_list([f"“{words}”" for words in theme.words])
            yield Claim(
                text=f"{matter(theme.name).removeprefix('the ').capitalize()}: they said {said}.",
                evidence=theme.evidence,
            )
