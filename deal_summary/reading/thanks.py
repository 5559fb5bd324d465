"""Whether a message says thank you and nothing else."""

from __future__ import annotations

from collections.abc import Collection

from deal_summary.lexicons import LANGUAGES
from deal_summary.reading.lists import read
from deal_summary.reading.mail import without_greeting

_MOST_WORDS = 6


def only_thanks(text: str, courtesies: Collection[str]) -> bool:
    """Return whether *text*, a writer's own words in any language we read, is thanks alone: at most six words after the greeting.

    Each word is part of a phrase of thanks or one of *courtesies* (names and closings, in lower case); anything else may ask for something.
    """
    own = without_greeting(text)
    return "?" not in own and any(_thanks(own, language, courtesies) for language in LANGUAGES)


def _thanks(own: str, language: str, courtesies: Collection[str]) -> bool:
    reading = read(own, language)
    words = reading.words.words
    covered = {at for found in reading.told("tones.thanks") for at in range(found.start, found.end)}
    rest = (word for at, word in enumerate(words) if at not in covered)
    return bool(covered) and len(words) <= _MOST_WORDS and all(word.casefold() in courtesies for word in rest)
