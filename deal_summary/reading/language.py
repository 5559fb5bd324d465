"""Which of our languages a text is in, told by its commonest words and its letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from deal_summary.lexicons import LANGUAGES
from deal_summary.reading.lists import document

_WORD = re.compile(r"[^\W\d_]+")
_STRANGE = re.compile(
    "[\u0370-\u1dff\u1f00-\u1fff\u2c80-\u2dff\u3040-\ua63f\ua960-\ua97f\uabc0-\ud7ff\uf900-\ufaff"
    "\ufb13-\ufdff\ufe70-\ufefc\uff66-\uffdc\U00010800-\U00010fff\U0001e900-\U0001e95f\U00020000-\U0003ffff]"
)
"""Greek, Cyrillic, and what follows in Unicode up to the Chinese characters; none of it is Latin."""
_ENOUGH = 3
"""Points a language needs. A word none of our other languages has is worth two, a shared one one; letters as listed."""
_SHARE = 0.15
"""Points a language needs for each word of the text; ordinary prose has about 0.8."""
_WORDS_OF_A_TEXT = 8
_LETTERS_OF_A_SCRIPT = 12


def language_of(text: str) -> str:
    """Return the language of *text*; empty when its words speak for none, for two alike, or for one we cannot read."""
    text = text.lower()
    words = Counter(_WORD.findall(text))
    points: Counter[str] = Counter()
    known = _points()
    for word, times in words.items():
        for language, worth in known.get(word, {}).items():
            points[language] += worth * times
    for letter, language, worth in _letters():
        if letter in text:
            points[language] += worth
    (best, most), (_, second) = [*points.most_common(2), ("", 0), ("", 0)][:2]
    return best if best in LANGUAGES and most > second and most >= max(_ENOUGH, _SHARE * words.total()) else ""


def foreign(text: str) -> bool:
    """Return whether *text* is long enough to tell its language, and that is none of ours: then we have not read it."""
    words = len(_WORD.findall(text))
    strange = sum(letter.isalpha() for letter in _STRANGE.findall(text))
    return (words >= _WORDS_OF_A_TEXT or strange >= _LETTERS_OF_A_SCRIPT) and not language_of(text)


@cache
def _points() -> Mapping[str, Mapping[str, int]]:
    """What each common word is worth to each language; a word written with an apostrophe counts by its parts."""
    lists = {language: document(language)["common"] for language in LANGUAGES} | document("other")["common"]
    speakers: dict[str, set[str]] = {}
    for language, words in lists.items():
        for word in words.split():
            speakers.setdefault(word.lower(), set()).add(language)
    return {
        word: {
            language: 1 if who & (set(LANGUAGES) if language in LANGUAGES else who) - {language} else 2
            for language in sorted(who)
        }
        for word, who in speakers.items()
    }


@cache
def _letters() -> tuple[tuple[str, str, int], ...]:
    lists = {language: document(language)["letters"] for language in LANGUAGES} | document("other")["letters"]
    return tuple((letter, language, worth) for language, of in lists.items() for letter, worth in of.items())
