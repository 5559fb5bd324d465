"""What texts about a deal may state: figures, dates, addresses and links that a record, the context or the calendar has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data_gatherer.models import Attribute, EnrichedDeal, Interaction, Owner
from deal_summary.orders import without_orders
from deal_summary.reading import language_of, own_words
from deal_summary.stated.days import date_grants, dates_and_times_out, near_grants, weekday_grants
from deal_summary.stated.keys import Key, Stated, addresses_out, link_key, phone_keys, phones_out
from deal_summary.stated.names import words_of
from deal_summary.stated.numbers import money_grants, named_currencies, numbers, spelled

_DIGIT = re.compile(r"\d")
_WRITTEN = {"email", "linkedin", "whatsapp"}
_LENGTHS = range(5, 121)
"""Minutes: how long a call or meeting that we propose may take."""
ELSEWHERE = ("link", "address", "phone number")
"""What leads somewhere else: that somebody wrote it is no reason to pass it on."""
_SHARED = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com gmx.de gmx.net web.de t-online.de orange.fr "
    "free.fr laposte.net proton.me protonmail.com linkedin.com google.com dropbox.com calendly.com zoom.us microsoft.com sharepoint.com "
    "youtube.com notion.so github.com wetransfer.com bit.ly"
)
_SHARED_HOSTS = frozenset(_SHARED.split())
"""Hosts that are nobody's own: an address or link there says nothing about who stands behind another one."""


@dataclass(frozen=True)
class Allowed:
    """What texts to a deal's people may state: keys as `Stated` carries them, and words that may be names. Built once per deal."""

    keys: frozenset[Key]
    words: frozenset[str]
    inside: frozenset[Key] = frozenset()
    """Those of *keys* that only internal notes hold."""


def is_note(record: Interaction) -> bool:
    """Return whether *record* is a note of ours, which the buyer never saw."""
    return record.direction == "internal" and record.kind == "note"


def stated(text: str, language: str, *, small: bool = False) -> list[Stated]:
    """Return what *text* states, number words as *language* has them; ordinals and list marks state nothing.

    Number words up to ten need no backing; *small* tells them too.
    """
    found: list[Stated] = []
    text = addresses_out(text, found)
    if _DIGIT.search(text):
        text = phones_out(dates_and_times_out(text, found), found)
        found += numbers(text, language)
    return [*found, *spelled(text, language, small=small)]


def allowed_of(
    deal: EnrichedDeal,
    *,
    today: date,
    day: date | None = None,
    zone: str = "UTC",
    context: str = "",
    campaign: str = "",
    house: Iterable[str] = (),
    said: Iterable[str] = (),
    slots: Iterable[datetime] = (),
    owner: Owner | None = None,
    minutes: int | None = None,
) -> Allowed:
    """Return what texts about *deal* may state.

    That is what its records, the company context, the campaign and the *house* texts (footer, signature, guidelines) say, what else is
    *said* in words of records, the *slots* we propose (in the zone they are written in), *today*, the *day* planned for, the working days
    ahead with their weekdays, and who signs (the deal's owner unless *owner* is given). Where we take *minutes* for a call or meeting,
    other lengths may be proposed too. *zone* is ours; days and times of records count in it and in their people's zones. Links and
    addresses in what others wrote, in notes and in free fields count only on a host of the buyer's or ours, and telephone numbers not at
    all: who writes to us cannot make us send a link or a number.
    """
    granted = _Granted(today.year)
    signer = owner or deal.deal.owner
    _grant_fields(granted, deal, signer)
    for text in (context, without_orders(campaign), *house):
        granted.text(text)
    granted.trust_hosts()
    for text in (*_about_owner(signer), *_about_deal(deal), *said):
        granted.text(text, trusted=False)
    for record in deal.interactions:
        granted.record(record, inside=False)
    places = _zones(deal, zone, signer)
    for moment in (*slots, *(moment.astimezone(place) for moment in _moments(deal) for place in places)):
        granted.moment(moment)
    for each in filter(None, (today, day, deal.deal.close_date)):
        granted.keys.update(date_grants(each))
    granted.keys.update(near_grants(today))
    if minutes is not None:
        granted.keys |= {("number", float(minutes)), *(("minutes", float(each)) for each in _LENGTHS)}
    outside = frozenset(granted.keys)
    for record in deal.interactions:
        granted.record(record, inside=True)
    return Allowed(frozenset(granted.keys), frozenset(granted.words), frozenset(granted.keys) - outside)


class _Granted:
    """The keys and words gathered so far."""

    def __init__(self, year: int) -> None:
        self.keys: set[Key] = set()
        self.words: set[str] = set()
        self._year = year
        self._hosts: set[str] = set()

    def text(self, text: str, *, trusted: bool = True) -> None:
        """Grant what *text* says; of one that is not *trusted* links and addresses only on hosts we know, no number to call."""
        if not text:
            return
        self.words.update(words_of(text))
        for each in stated(text, language_of(text) or "en", small=True):
            if trusted or each.kind not in ELSEWHERE or self._knows(each.grants[0]):
                self.keys.update(each.grants)
                days = ((int(grant[1]), int(grant[2])) for grant in each.grants if grant[0] == "yearless")
                self.keys.update(key for month, day in days for key in weekday_grants(self._year, month, day))

    def trust_hosts(self) -> None:
        """From here on the hosts granted so far are known; one may also name them alone."""
        hosts = {host for key in self.keys if (host := _host(key)) and not _within(host, _SHARED_HOSTS)}
        self._hosts = hosts
        self.keys |= {("link", host) for host in hosts}

    def _knows(self, key: Key) -> bool:
        return _within(_host(key), self._hosts)

    def moment(self, moment: datetime) -> None:
        self.keys.update(date_grants(moment.date()))
        self.keys.add(("at", moment.hour, moment.minute))
        self.keys.add(("moment", moment.month, moment.day, moment.hour, moment.minute))

    def record(self, record: Interaction, *, inside: bool) -> None:
        """Grant what *record* says if it is a note of ours, which the buyer never saw, or if it is none."""
        if is_note(record) != inside:
            return
        if record.direction == "outbound" and record.kind in _WRITTEN:
            self.text(own_words(record.text))
        for text in (record.subject, record.text, record.author):
            self.text(text, trusted=False)


def _host(key: Key) -> str:
    """Return the host of a link's or address's key, empty for every other."""
    where = str(key[1])
    if key[0] == "address":
        return where.rpartition("@")[2]
    return re.split(r"[/?:]", where)[0] if key[0] == "link" else ""


def _within(host: str, hosts: Set[str]) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def _about_owner(owner: Owner | None) -> tuple[str, ...]:
    return (owner.name, owner.manager) if owner else ()


def _about_deal(deal: EnrichedDeal) -> Iterator[str]:
    about, company = deal.deal, deal.company
    yield from (about.name, about.pipeline, about.stage.name, about.loss_reason)
    yield from _said_by(about.attributes)
    if company:
        yield from (company.name, company.industry, company.city)
        yield from _said_by(company.attributes)
    for contact in deal.contacts:
        yield from (contact.name, contact.title, contact.buying_role)
    for task in deal.tasks:
        yield from (task.title, task.assignee)
    for change in deal.changes:
        yield from (change.old, change.new)


def _said_by(attributes: Mapping[str, Attribute]) -> Iterator[str]:
    for label, value in attributes.items():
        yield label
        if isinstance(value, str):
            yield value


def _grant_fields(granted: _Granted, deal: EnrichedDeal, owner: Owner | None) -> None:
    about, company = deal.deal, deal.company
    if about.amount is not None:
        currencies = named_currencies(about.currency)
        granted.keys.update(money_grants(about.amount, currencies) if currencies else [("number", about.amount)])
    attributes = [*about.attributes.values(), *(company.attributes.values() if company else ())]
    for value in (*attributes, company.employees if company else None):
        if isinstance(value, int | float) and not isinstance(value, bool):
            granted.keys |= {("number", float(value)), ("percent", float(value))}
    for phone in (*(contact.phone for contact in deal.contacts), owner.phone if owner else ""):
        granted.keys.update(phone_keys(phone))
    links = (*(contact.linkedin for contact in deal.contacts), company.domain if company else "")
    addresses = (*(contact.email for contact in deal.contacts), owner.email if owner else "")
    granted.keys |= {link_key(link) for link in links if link}
    granted.keys |= {("address", address.casefold()) for address in addresses if address}


def _zones(deal: EnrichedDeal, zone: str, owner: Owner | None) -> list[ZoneInfo]:
    names = dict.fromkeys((zone, owner.time_zone if owner else "", *(contact.time_zone for contact in deal.contacts)))
    return [place for name in names if name and (place := _place(name))]


@lru_cache(maxsize=256)
def _place(name: str) -> ZoneInfo | None:
    """The zone of that name; asked by name, since a list of all of them takes longer than all the rest of a gate."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _moments(deal: EnrichedDeal) -> Iterator[datetime]:
    yield from (record.at for record in deal.interactions)
    yield from (change.at for change in deal.changes)
    yield from (task.due for task in deal.tasks if task.due)
    yield from (moment for moment in (deal.deal.created_at, deal.deal.stage_entered_at) if moment)
