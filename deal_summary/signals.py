"""Read what a deal says off its records, by arithmetic and word lists alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from data_gatherer.models import Channel, Contact, EnrichedDeal, Interaction
from deal_summary import reading
from deal_summary.lexicons import LANGUAGES
from deal_summary.models import (
    Engagement,
    Evidence,
    Level,
    Meeting,
    Motion,
    Sentiment,
    Signals,
    Silence,
    StageAge,
    Theme,
    Unanswered,
)
from deal_summary.thresholds import Phase, Thresholds

POINTS = {
    "meeting": 20,
    "email": 12,
    "call": 12,
    "form": 12,
    "linkedin": 8,
    "whatsapp": 8,
    "email_clicked": 3,
    "email_opened": 1,
}
"""Engagement points of what a buyer does, before decay; own policy, weighted by how much effort it takes them."""
_MESSAGES = {"email", "form", "linkedin", "whatsapp"}
_CHANNEL_OF: dict[str, Channel] = {"email": "email", "call": "phone", "linkedin": "linkedin", "whatsapp": "whatsapp"}
_WINDOW = timedelta(days=14)
_MOTIONS: dict[Motion, re.Pattern[str]] = {
    "renewal": re.compile(r"renew|verlänger|renouvel", re.IGNORECASE),
    "expansion": re.compile(r"expan|upsell|cross.?sell|ausbau|extension", re.IGNORECASE),
}


def read_signals(deal: EnrichedDeal, as_of: date, zone: str, thresholds: Thresholds) -> Signals:
    """Return the signals of *deal* at the start of the day *as_of* in *zone*.

    Ages are whole calendar days in *zone*. Records of a later day count only as planned.
    """
    day = _days_in(zone)
    past = [record for record in deal.interactions if day(record) <= as_of and record.outcome != "planned"]
    themes = _themes(deal, past, as_of, day)
    silence = _silence(past, as_of, day)
    next_meeting, missed_meeting = _meetings(deal.interactions, as_of, day)
    channel, channel_evidence = _preferred_channel(past)
    phase = _phase(deal)
    engaged = _engaged(past, as_of - timedelta(days=thresholds.engaged_within_days), day)
    return Signals(
        as_of=as_of,
        motion=next((motion for motion, words in _MOTIONS.items() if words.search(deal.deal.pipeline)), "new"),
        phase=phase,
        engagement=_engagement(past, as_of, day, thresholds),
        silence=silence,
        unanswered=_unanswered(past, as_of, day),
        stage_age=_stage_age(deal, as_of, zone, phase, thresholds),
        days_to_close=(deal.deal.close_date - as_of).days if deal.deal.close_date else None,
        overdue_tasks=tuple(
            task.id
            for task in deal.tasks
            if not task.done and task.due and task.due.astimezone(ZoneInfo(zone)).date() < as_of
        ),
        coming_tasks=tuple(
            task.id
            for task in deal.tasks
            if not task.done and task.due and 0 <= (task.due.astimezone(ZoneInfo(zone)).date() - as_of).days <= 7
        ),
        themes=themes,
        sentiment=_sentiment(deal, past),
        preferred_channel=channel,
        channel_evidence=channel_evidence,
        next_meeting=next_meeting,
        missed_meeting=missed_meeting,
        engaged_people=engaged,
        gone_people=_gone(deal, past),
    )


def level_of(score: float, thresholds: Thresholds) -> Level:
    """Return the word for an engagement score."""
    if score >= thresholds.high_engagement:
        return "high"
    return "medium" if score >= thresholds.medium_engagement else "low" if score > 0 else "none"


def two_way(record: Interaction) -> bool:
    """Return whether both sides took part: a call that connected, a meeting that was held."""
    return record.outcome in ("connected", "held")


def inbound(record: Interaction) -> bool:
    """Return whether the buyer did this: wrote, called, met. Opening or clicking a mail is not a word from them."""
    return two_way(record) or (record.direction == "inbound" and record.kind in _MESSAGES | {"call"})


def outbound(record: Interaction) -> bool:
    """Return whether we did this towards the buyer, and it reached them as far as we know."""
    if record.outcome == "bounced":
        return False
    return two_way(record) or (record.direction == "outbound" and record.kind in _MESSAGES | {"call"})


def theirs(record: Interaction) -> bool:
    """Return whether the text holds the buyer's words: their own message, or our note of what they said."""
    return record.direction == "inbound" or record.kind in ("note", "call", "meeting")


_DayOf = Callable[[Interaction], date]


def _days_in(zone: str) -> _DayOf:
    place = ZoneInfo(zone)
    return lambda record: record.at.astimezone(place).date()


def _engagement(past: Sequence[Interaction], as_of: date, day: _DayOf, thresholds: Thresholds) -> Engagement:
    """100 x (1 - exp(-sum / scale)), where each deed counts points x 0.5 ^ (days / half-life).

    The trend compares the points of the last 14 days with those of the 14 before.
    """
    done = [record for record in past if inbound(record) or record.kind in ("email_opened", "email_clicked")]
    decayed = sum(
        POINTS.get(record.kind, 0) * 0.5 ** ((as_of - day(record)).days / thresholds.half_life_days) for record in done
    )
    score = round(100 * (1 - math.exp(-decayed / thresholds.engagement_scale)), 1)
    now = sum(POINTS.get(record.kind, 0) for record in done if as_of - day(record) < _WINDOW)
    before = sum(POINTS.get(record.kind, 0) for record in done if _WINDOW <= as_of - day(record) < 2 * _WINDOW)
    trend = (
        "unknown"
        if not now + before
        else "rising"
        if now > 1.25 * before
        else "falling"
        if now < 0.75 * before
        else "steady"
    )
    return Engagement(score=score, level=level_of(score, thresholds), trend=trend, evidence=_ids(done[-5:]))


def _silence(past: Sequence[Interaction], as_of: date, day: _DayOf) -> Silence:
    last_in = next((record for record in reversed(past) if inbound(record)), None)
    last_out = next((record for record in reversed(past) if outbound(record)), None)
    since = [
        record
        for record in past
        if outbound(record) and not two_way(record) and (last_in is None or record.at > last_in.at)
    ]
    return Silence(
        inbound_days=(as_of - day(last_in)).days if last_in else None,
        outbound_days=(as_of - day(last_out)).days if last_out else None,
        last_inbound=last_in.id if last_in else "",
        last_outbound=last_out.id if last_out else "",
        touches_since_reply=len(since),
    )


def _unanswered(past: Sequence[Interaction], as_of: date, day: _DayOf) -> Unanswered | None:
    answers = [record.at for record in past if outbound(record)]
    waiting = [
        record
        for record in past
        if record.direction == "inbound"
        and record.kind in _MESSAGES | {"call"}
        and not two_way(record)
        and (not answers or record.at > answers[-1])
    ]
    if not waiting:
        return None
    return Unanswered(
        days=(as_of - day(waiting[0])).days, since=waiting[0].at, cold=not answers, evidence=_ids(waiting)
    )


def _stage_age(deal: EnrichedDeal, as_of: date, zone: str, phase: Phase, thresholds: Thresholds) -> StageAge | None:
    entered = deal.deal.stage_entered_at or (deal.deal.created_at if deal.deal.stage.order == 1 else None)
    if entered is None or deal.deal.stage.kind != "open":
        return None
    days, limit = (as_of - entered.astimezone(ZoneInfo(zone)).date()).days, thresholds.stage_limit_days.get(phase, 30)
    return StageAge(
        days=days,
        limit_days=limit,
        stalled=days > limit,
        basis=f"default for {'an' if phase in ('early', 'unknown') else 'a'} {phase} stage",
    )


def _phase(deal: EnrichedDeal) -> Phase:
    stage = deal.deal.stage
    if stage.order is None or not stage.of:
        return "unknown"
    share = stage.order / stage.of
    return "early" if share <= 1 / 3 else "middle" if share <= 2 / 3 else "late"


def _themes(deal: EnrichedDeal, past: Sequence[Interaction], as_of: date, day: _DayOf) -> tuple[Theme, ...]:
    found: dict[str, list[tuple[Interaction, reading.Hit]]] = {}
    for record in past:
        if theirs(record) and (as_of - day(record)).days <= 180:
            text = f"{record.subject}.\n{reading.own_words(record.text)}"
            for hit in reading.hits(text, _language(deal, record, text)):
                found.setdefault(hit.name, []).append((record, hit))
    themes = [
        Theme(
            name=name,
            concern=any(hit.concern for _, hit in said),
            mentions=len(said),
            last=day(said[-1][0]),
            words=tuple(
                dict.fromkeys(
                    hit.words for _, hit in reversed(said) if hit.concern or not any(other.concern for _, other in said)
                )
            )[:3],
            evidence=_ids(record for record, _ in said)[-5:],
        )
        for name, said in found.items()
    ]
    return tuple(
        sorted(themes, key=lambda theme: (not theme.concern, -theme.last.toordinal(), -theme.mentions, theme.name))
    )


def _sentiment(deal: EnrichedDeal, past: Sequence[Interaction]) -> Sentiment:
    """Tone of the last three texts that hold the buyer's words; mixed when they disagree."""
    texts = [record for record in past if theirs(record) and record.text][-3:]
    tones = [(record, _tone(deal, record)) for record in texts]
    telling = [(record, score) for record, score in tones if score]
    if not telling:
        return Sentiment(label="neutral" if texts else "unknown", evidence=_ids(texts))
    signs = {score > 0 for _, score in telling}
    label = "mixed" if len(signs) == 2 else "positive" if signs == {True} else "negative"
    return Sentiment(label=label, evidence=_ids(record for record, _ in telling))


def _tone(deal: EnrichedDeal, record: Interaction) -> int:
    own = reading.own_words(record.text)
    return reading.tone(own, _language(deal, record, own))


def _preferred_channel(past: Sequence[Interaction]) -> tuple[Channel | None, Evidence]:
    answers = [record for record in past if inbound(record) and record.kind in _CHANNEL_OF]
    if not answers:
        return None, ()
    kind = Counter(record.kind for record in answers[-8:]).most_common(1)[0][0]
    return _CHANNEL_OF[kind], _ids(record for record in answers if record.kind == kind)[-3:]


def _meetings(records: Sequence[Interaction], as_of: date, day: _DayOf) -> tuple[Meeting | None, Meeting | None]:
    planned = [
        record
        for record in records
        if record.kind == "meeting" and record.outcome == "planned" and day(record) >= as_of
    ]
    missed = [
        record
        for record in records
        if record.kind == "meeting" and record.outcome == "no_show" and day(record) <= as_of
    ]
    coming = planned[0] if planned else None
    lost = (
        missed[-1]
        if missed
        and not coming
        and not any(inbound(record) and record.at > missed[-1].at and day(record) <= as_of for record in records)
        else None
    )
    return (
        Meeting(id=coming.id, at=coming.at, people=coming.people) if coming else None,
        Meeting(id=lost.id, at=lost.at, people=lost.people) if lost else None,
    )


def _engaged(past: Sequence[Interaction], since: date, day: _DayOf) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(person for record in past if inbound(record) and day(record) >= since for person in record.people)
    )


def _gone(deal: EnrichedDeal, past: Sequence[Interaction]) -> tuple[str, ...]:
    """Contacts named in the very sentence that says somebody left, and never heard of since."""
    gone: list[str] = []
    for record in past:
        for sentence in re.split(r"(?<=[.!?])\s|\n", record.text) if theirs(record) else ():
            if any(hit.name == "champion_left" for hit in reading.hits(sentence, _language(deal, record, record.text))):
                gone += [
                    contact.id
                    for contact in deal.contacts
                    if _named(contact, sentence) and not _wrote_after(contact, record, past)
                ]
    return tuple(dict.fromkeys(gone))


def _named(contact: Contact, sentence: str) -> bool:
    parts = contact.name.split()
    return bool(parts) and any(
        re.search(rf"(?<!\w){re.escape(part)}(?!\w)", sentence) for part in (parts[0], parts[-1])
    )


def _wrote_after(contact: Contact, record: Interaction, past: Sequence[Interaction]) -> bool:
    return any(
        later.at > record.at and later.direction == "inbound" and later.people[:1] == (contact.id,) for later in past
    )


def _language(deal: EnrichedDeal, record: Interaction, text: str) -> str:
    """The text's own words decide; a few words say too little, then the contact's language does, then English."""
    found = reading.language_of(text)
    spoken = next(
        (contact.language for contact in deal.contacts if contact.id in record.people and contact.language), ""
    )
    return found or (spoken if spoken in LANGUAGES else LANGUAGES[0])


def _ids(records: Iterable[Interaction]) -> Evidence:
    return tuple(dict.fromkeys(record.id for record in records))
