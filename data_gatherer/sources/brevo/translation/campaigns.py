"""Campaigns that contacts received, and what they did with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from data_gatherer.models import Interaction
from data_gatherer.sources.brevo.translation.mails import shown
from data_gatherer.sources.brevo.translation.tolerant import each, newest
from data_gatherer.sources.brevo.translation.wire import Campaign, CampaignEvent, CampaignStats
from sales_kernel.fingerprint import digest_of


class Campaigns:
    """The campaigns of the deal's contacts, *stats* by contact id."""

    def __init__(self, stats: Mapping[str, Any], campaigns: Iterable[object]) -> None:
        known = ((person, found) for person, found in sorted(stats.items()) if isinstance(found, dict))
        self._stats = {person: CampaignStats.model_validate(found) for person, found in known}
        named: dict[str, list[Campaign]] = {}
        for one in each(Campaign, campaigns):
            named.setdefault(one.id, []).append(one)
        self._named = {key: newest(several) for key, several in named.items() if key}

    def interactions(self) -> Iterator[Interaction]:
        """Yield each campaign for each contact it went to, when it was opened last, and each link that was clicked."""
        for person, stats in self._stats.items():
            yield from self._received(person, stats)
            yield from _opens(person, stats)
            yield from _clicks(person, stats)

    def verdicts(self) -> dict[str, tuple[datetime, bool]]:
        """Return by contact when the last campaign said whether their address is dead, and whether it is."""
        told = {
            person: [
                *((at, True) for at in _times(stats.hard_bounces)),
                *((at, False) for at in _times(stats.delivered)),
            ]
            for person, stats in self._stats.items()
        }
        return {person: max(verdicts) for person, verdicts in told.items() if verdicts}

    def refusals(self) -> dict[str, str]:
        """Return by contact why they want no more e-mail."""
        found = {}
        for person, stats in self._stats.items():
            left = stats.unsubscriptions
            told = [
                *(("reported it as spam", event) for event in stats.complaints),
                *(("unsubscribed", event) for event in left.user_unsubscription),
                *(("unsubscribed by us", event) for event in left.admin_unsubscription),
            ]
            if told:
                what, event = max(told, key=lambda one: (_stamp(one[1]), one[0], one[1].campaign_id))
                day = f" on {event.event_time:%Y-%m-%d}" if event.event_time else ""
                found[person] = f"{what}{day}: “{self._name(event.campaign_id)}”"
        return found

    def _name(self, campaign: str) -> str:
        known = self._named.get(campaign, Campaign())
        return known.subject or known.name or f"campaign {campaign}".strip()

    def _received(self, person: str, stats: CampaignStats) -> Iterator[Interaction]:
        tellings = (
            stats.messages_sent,
            stats.delivered,
            stats.opened,
            stats.clicked,
            stats.soft_bounces,
            stats.hard_bounces,
        )
        times: dict[str, list[datetime | None]] = {}
        for place, told in enumerate(tellings):
            for event in told:
                moments = [event.event_time, *(link.event_time for link in event.links)]
                known = times.setdefault(event.campaign_id, [None] * len(tellings))
                known[place] = min((one for one in (*moments, known[place]) if one), default=None)
        for campaign, (sent, delivered, *later) in sorted(times.items()):
            at = sent or delivered or min((one for one in later if one), default=None)
            if campaign and at:
                arrived = delivered or any(later[:2])
                yield Interaction(
                    id=f"campaign:{campaign}:{person}",
                    kind="campaign",
                    direction="outbound",
                    at=at,
                    people=(person,),
                    subject=self._name(campaign),
                    outcome="bounced" if any(later[2:]) and not arrived else "",
                )


def _opens(person: str, stats: CampaignStats) -> Iterator[Interaction]:
    last: dict[str, datetime] = {}
    for event in stats.opened:
        if event.event_time and event.campaign_id:
            last[event.campaign_id] = max(event.event_time, last.get(event.campaign_id, event.event_time))
    for campaign, at in sorted(last.items()):
        yield _reaction("email_opened", campaign, person, at)


def _clicks(person: str, stats: CampaignStats) -> Iterator[Interaction]:
    last: dict[tuple[str, str], datetime] = {}
    for event in stats.clicked:
        for link in event.links:
            key = (event.campaign_id, link.url)
            if link.event_time and event.campaign_id:
                last[key] = max(link.event_time, last.get(key, link.event_time))
    for (campaign, url), at in sorted(last.items()):
        yield _reaction("email_clicked", campaign, person, at, url)


def _reaction(kind: str, campaign: str, person: str, at: datetime, url: str | None = None) -> Interaction:
    """The id holds no time: Brevo tells the last one only, and it moves with the next open."""
    which = "" if url is None else f":{digest_of(url.encode())[:8]}"
    return Interaction(
        id=f"{kind}:campaign:{campaign}:{person}{which}",
        kind=kind,
        direction="inbound",
        at=at,
        people=(person,),
        text=shown(url or ""),
        about=f"campaign:{campaign}:{person}",
    )


def _times(events: Iterable[CampaignEvent]) -> list[datetime]:
    return [event.event_time for event in events if event.event_time]


def _stamp(event: CampaignEvent) -> float:
    return event.event_time.timestamp() if event.event_time else 0.0
