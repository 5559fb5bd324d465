"""How a person asked to be reached, in their own words, in four languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from data_gatherer.models import Channel, Interaction
from deal_summary import reading

_WISHES: Mapping[Channel, re.Pattern[str]] = {
    "email": re.compile(
        r"\b(?:please (?:e-?mail|write(?: to)?) (?:me|us)|by e-?mail,? please|prefer (?:an? )?e-?mail|(?:no|don't|do not|without) call"
        r"|bitte (?:nur )?(?:per e-?mail|schriftlich)|schreiben sie (?:mir|uns)|keine anrufe|nicht anrufen"
        r"|par (?:e-?mail|mail|écrit),? (?:svp|s'il)|préfère (?:un |l'|les )?(?:e-?mail|mail|écrit)|ne m'appelez pas|pas d'appel"
        r"|prefiero (?:el |un |por )?correo|por correo,? por favor|no me llam)",
        re.IGNORECASE,
    ),
    "phone": re.compile(
        r"\b(?:(?:call|ring|phone) (?:me|us)\b|give (?:me|us) a (?:call|ring|bell)|please (?:ring|call|phone)\b"
        r"|prefer (?:a call|to talk|the phone)"
        r"|rufen sie (?:mich|uns)|bitte (?:um )?(?:anruf|rückruf|anrufen)|lieber (?:am telefon|telefonieren|telefonisch)"
        r"|(?:r?appelez)[- ](?:moi|nous)|préfère (?:le |un |par )?(?:téléphone|appel)|plutôt (?:par|au) téléphone"
        r"|llám[ea](?:me|nos)|prefiero (?:el |por )?teléfono|mejor por teléfono)",
        re.IGNORECASE,
    ),
}
"""Asked in this order, so that "please write, no calls" is no wish for a call."""


_DENIED = re.compile(
    r"\b(?:not|never|don't|do not|doesn't|didn't|did not|stop|nobody|ever|nicht|nie|niemals|kein\w*|ne|pas|jamais|no|nunca|tampoco)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:they|vendors|people|others|you|he|she|sie haben|on|ils|elles)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_CLAUSE = re.compile(r"[.!?;\n]+|,\s")


def wished_channel(own: Sequence[Interaction]) -> Channel | None:
    """Return the channel asked for in the newest of a person's *own* messages that asks for one.

    A clause that denies ("do not call me"), or tells what others do, asks for no call.
    """
    for record in reversed(own):
        text = reading.own_words(record.text).replace("\u2019", "'")
        for channel, asked in _WISHES.items():
            if any(_asks(channel, asked, clause) for clause in _CLAUSE.split(text)):
                return channel
    return None


def _asks(channel: Channel, asked: re.Pattern[str], clause: str) -> bool:
    found = asked.search(clause)
    if not found:
        return False
    return channel == "email" or not (_DENIED.search(clause) or _OTHERS.search(clause[: found.start()]))
