"""What is planted in a deal's records: every field that others may have written is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from deal_summary.orders.alike import copied_hosts, known_hosts
from deal_summary.orders.passages import Kind, planted

if TYPE_CHECKING:
    from data_gatherer.models import Attribute, Company, EnrichedDeal


class Suspect(NamedTuple):
    """What is planted in a record: which record, in which words, and what kind of thing."""

    record: str
    quote: str
    kind: Kind


def suspicious_of(deal: EnrichedDeal) -> tuple[Suspect, ...]:
    """Return what is planted in the records of *deal*, each record's words once, in the order of the records."""
    known = known_hosts(deal)
    found = (Suspect(record, quote, kind) for record, text in untrusted(deal) for quote, kind in _suspects(text, known))
    return tuple(dict.fromkeys(found))


def untrusted(deal: EnrichedDeal) -> Iterator[tuple[str, str]]:
    """Yield every text of *deal* that somebody else may have written, with the id of its record."""
    about = deal.deal
    of_deal = (about.name, about.pipeline, about.stage.name, about.loss_reason, *_said(about.attributes))
    owner = (about.owner.name, about.owner.manager) if about.owner else ()
    yield from ((f"deal:{about.id}", text) for text in (*of_deal, *owner) if text)
    for firm in (*((deal.company,) if deal.company else ()), *deal.other_companies):
        yield from ((f"company:{firm.id}", text) for text in _of_company(firm) if text)
    for person in deal.contacts:
        fields = (person.name, person.email, person.title, person.buying_role, person.linkedin, person.objection)
        said = (*fields, *(consent.reason for consent in person.consent.values()), *_said(person.attributes))
        yield from ((f"contact:{person.id}", text) for text in said if text)
    for task in deal.tasks:
        yield from ((task.id, text) for text in (task.title, task.kind, task.assignee, task.notes) if text)
    for one in deal.interactions:
        yield from ((one.id, text) for text in (one.subject, one.author, one.text, one.outcome) if text)
    for change in deal.changes:
        yield from ((change.id, text) for text in (change.old, change.new) if text)
    for fact in deal.facts:
        yield from ((fact.id, text) for text in (fact.title, fact.text, fact.url) if text)
    for gap in deal.gaps:
        yield from ((gap.about, text) for text in (gap.what, gap.reason) if text)


def _suspects(text: str, known: frozenset[str]) -> Iterator[tuple[str, Kind]]:
    yield from ((passage.short, passage.kind) for passage in planted(text))
    if "@" in text or "." in text:
        yield from ((words, "look-alike") for words in _copied(text, known))


@lru_cache(maxsize=4096)
def _copied(text: str, known: frozenset[str]) -> tuple[str, ...]:
    return tuple(copied_hosts(text, known))


def _of_company(firm: Company) -> Iterator[str]:
    yield from (firm.name, firm.domain, firm.industry, firm.city, *_said(firm.attributes))


def _said(attributes: Mapping[str, Attribute]) -> Iterator[str]:
    for label, value in attributes.items():
        yield f"{label}: {value}" if isinstance(value, str) else label
