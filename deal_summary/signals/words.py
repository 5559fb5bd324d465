"""What the buyer's words say: matters, tone, feeling, and who promised what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import mean
from typing import get_args

from data_gatherer.models import Interaction
from data_gatherer.spoken import LANGUAGES, months, weekdays
from deal_summary import reading
from deal_summary.models import Commitment, Emotion, Evidence, Sentiment, Theme, Trend
from deal_summary.orders import without_orders
from deal_summary.signals.history import History, Read
from deal_summary.signals.records import ids, inbound, outbound, two_way

_EMOTIONS: Mapping[str, Emotion] = {name: name for name in get_args(Emotion)}
_WORDS = 3
"""How many of the words that raised a matter are kept."""
_TEXTS = 3
"""How many of the last texts tell the tone."""
_SENDING = re.compile(
    r"\b(?:send|sent|forward|share|schick|send|zusend|weiterleit|zukommen|envo|parvenir|transmet|adresse|mand|remit|facilit)",
    re.IGNORECASE,
)
_HANDED_OVER = re.compile(
    r"\b(?:as promised|attached|enclosed|here (?:is|are|they)|find below|wie versprochen|anbei|im anhang|hier (?:ist|sind|kommt|kommen)"
    r"|comme promis|ci-joint|en pièce jointe|voici|como (?:le )?promet|adjunt|aquí (?:tiene|va|está))",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"[^\W\d_]{6,}")
_GREETING = re.compile(
    r"^(?:hola|hi|hello|hey|dear|bonjour|salut|cher|chère|hallo|liebe[rs]?|guten tag|sehr geehrte[rs]?|estimad[oa]|querid[oa])\b"
    r"[^,.:]{0,40}[,:]\s+",
    re.IGNORECASE,
)
_COURTESIES = (
    "bonjour cordialement bien à vous madame monsieur guten best kind warm regards thanks gracias un saludo saludos estimado estimada mit"
    " viele liebe beste grüße grüßen freundlichen herzliche much a lot again schön sehr"
)
COURTESIES = frozenset(_COURTESIES.split())
"""Words of greetings, closings and thanks that say nothing else."""
_EVERYWHERE = frozenset(
    word[:6].casefold() for language in LANGUAGES for word in (*months(language), *weekdays(language), *COURTESIES)
)
_PROMISED_WITHIN = 60
"""Days after which an open promise in a text is no longer held against anybody."""


def themes(history: History) -> tuple[Theme, ...]:
    """Matters raised within 180 days, concerns first, then the most recent; a concern's words are those of the worry."""
    found = [_theme(history, name, history.said(name)) for name in history.matters]
    return tuple(
        sorted(found, key=lambda theme: (not theme.concern, -theme.last.toordinal(), -theme.mentions, theme.name))
    )


def _theme(history: History, name: str, said: Sequence[tuple[Read, reading.Hit]]) -> Theme:
    concern = any(hit.concern for _, hit in said)
    quoted: dict[str, Interaction] = {}
    for read, hit in reversed(said):
        if (hit.concern or not concern) and len(quoted) < _WORDS:
            quoted.setdefault(hit.words, read.record)
    cited = {record.id for record in (*quoted.values(), *(read.record for read, _ in said[-5:]))}
    return Theme(
        name=name,
        concern=concern,
        mentions=sum(not hit.denied for _, hit in said),
        last=history.day(said[-1][0].record),
        words=tuple(quoted),
        evidence=ids(read.record for read, _ in said if read.record.id in cited),
    )


def sentiment(history: History) -> Sentiment:
    """Tone of the last three texts with the buyer's words, mixed when they disagree; its trend against the three before.

    The emotion is the last one voiced in them.
    """
    texts = [read for read in history.read.values() if read.text]
    last, before = texts[-_TEXTS:], texts[-2 * _TEXTS : -_TEXTS]
    telling = [read for read in last if read.tone]
    signs = {read.tone > 0 for read in telling}
    emotion = next((_EMOTIONS[read.emotion] for read in reversed(last) if read.emotion in _EMOTIONS), "unknown")
    if not telling:
        return Sentiment(
            label="neutral" if texts else "unknown", emotion=emotion, evidence=ids(read.record for read in last)
        )
    label = "mixed" if len(signs) == 2 else "positive" if signs == {True} else "negative"
    return Sentiment(
        label=label, trend=_turn(last, before), emotion=emotion, evidence=ids(read.record for read in telling)
    )


def _turn(last: Sequence[Read], before: Sequence[Read]) -> Trend:
    """Mean tone of the last texts less that of those before: a whole word's difference is a turn."""
    if not before:
        return "unknown"
    turned = mean(read.tone for read in last) - mean(read.tone for read in before)
    return "rising" if turned >= 1 else "falling" if turned <= -1 else "steady"


def commitments(history: History) -> tuple[Commitment, ...]:
    """Our open tasks, and promises in texts that nothing after them has kept, by due day; forgotten after 60 days.

    A promise is kept once its side writes, calls or meets again. One to send something asks more: words that hand it over, or a word
    of the promise again.
    """
    promised = [*_tasks(history), *_texts(history)]
    return tuple(sorted(promised, key=lambda one: (one.due is None, one.due or date.max, one.what)))


def _tasks(history: History) -> Iterator[Commitment]:
    for task in history.deal.tasks:
        if not task.done:
            due = history.day_of(task.due) if task.due else None
            yield Commitment(
                whose="ours",
                what=task.title,
                due=due,
                overdue=due is not None and due < history.as_of,
                contact=task.people[0] if task.people else "",
                evidence=(task.id,),
            )


def _texts(history: History) -> Iterator[Commitment]:
    """Promises in mails and notes of either side; the last one of the same words counts."""
    spoken = [record for record in history.past if record.text and history.age(record) <= _PROMISED_WITHIN]
    found: dict[tuple[str, str], Commitment] = {}
    for record in spoken:
        own = without_orders(reading.own_words(record.text))
        language = history.read[record.id].language if record.id in history.read else history.language(record, own)
        ours = record.direction != "inbound"
        for promise in reading.promises(own, language, on=history.day(record), ours=ours):
            side = outbound if promise.whose == "ours" else inbound
            later = (other for other in history.past if other.at > record.at and side(other))
            if any(_kept(promise.what, other) for other in later):
                continue
            found[(promise.whose, promise.what.casefold())] = Commitment(
                whose=promise.whose,
                what=_GREETING.sub("", promise.what),
                due=promise.due,
                overdue=promise.due is not None and promise.due < history.as_of,
                contact=record.people[0] if promise.whose == "theirs" and record.people else "",
                evidence=(record.id,),
            )
    yield from found.values()


def _kept(promise: str, later: Interaction) -> bool:
    if not _SENDING.search(promise) or two_way(later):
        return True
    own = reading.own_words(later.text)
    return bool(_HANDED_OVER.search(own)) or bool(telling(promise) & telling(f"{later.subject} {own}"))


def telling(text: str) -> set[str]:
    """The longer words, by their beginnings, so that an ending does not tell them apart; names of days and greetings tell nothing."""
    return {word[:6].casefold() for word in _LONG_WORD.findall(text) if not _SENDING.match(word)} - _EVERYWHERE


def unread(history: History) -> Evidence:
    """Texts of the last 180 days in a language that is not read."""
    return ids(
        read.record
        for read in history.read.values()
        if read.text and history.age(read.record) <= 180 and reading.foreign(read.text)
    )
