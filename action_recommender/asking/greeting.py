"""Does a text greet the one it goes to? A greeting that names nobody is fine, one that names somebody else is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from action_recommender.models import EmailContent, MessageContent
from data_gatherer.spoken import LANGUAGES, months, weekdays
from deal_summary.orders.folded import folded
from deal_summary.reading import own_words
from deal_summary.stated.allowed import is_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from action_recommender.models import Content
    from data_gatherer.models import Contact, EnrichedDeal

_HELLO = re.compile(
    r"(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening|day)|bonjour|bonsoir|ch(?:er|ère)e?s?|salut|coucou"
    r"|guten (?:tag|morgen|abend)|grüß gott|grüezi|moin|servus|hallo|liebe[r]?|(?:sehr )?geehrte[rs]?|hola|buenas"
    r"|(?:muy )?estimad[oa]|buen[oa]s (?:días|tardes)|querid[oa])\b[ \t]*",
    re.IGNORECASE,
)
_TITLE = r"(?:mrs?|ms|dr|prof|mme|mlle|m|monsieur|madame|maître|herrn?|frau|sra?|srta|señora?|don|doña|dott|ing)\b\.?"
_TITLES = re.compile(rf"(?:{_TITLE}[ \t]+)+", re.IGNORECASE)
_WORD = r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?"
_NAMES = re.compile(rf"(?:{_WORD}(?:[ \t]+|(?=[ \t]*[,:!–—\n]|[ \t]*\Z)))+")
_NOBODY_WORDS = (
    "team all everyone everybody there folks colleagues thanks thank merci danke gracias welcome damen herren tous toutes equipe "
    "zusammen alle equipo todos todas happy great good just sorry"
)
_NOBODY = frozenset(_NOBODY_WORDS.split())
"""Words with a capital that may follow a greeting and are nobody's name."""
_LONGEST = 5
"""Words a name has at most."""
_NICK = 3
"""Letters that a short form shares with the name."""


def wrong_greeting(content: Content, contact: Contact | None, deal: EnrichedDeal) -> str:
    """Return what is wrong where the greeting of *content* names somebody but *contact*; empty when nothing is."""
    if not isinstance(content, EmailContent | MessageContent) or contact is None:
        return ""
    ours = _words(contact.name)
    if not any(word.isascii() for word in ours):  # no name is known, or one in letters that a text may spell in ours
        return ""
    named = _greeted(content.body if isinstance(content, EmailContent) else content.message)
    known = ours | _words(deal.company.name if deal.company else "")
    told = [word for name in named for word in _words(name)]
    if not told or any(_same(word, one) for word in told for one in known):
        return ""
    if set(told) & {word for name in _called(contact, deal) for word in _words(name)}:
        return ""
    return f"the greeting names {' '.join(named)} and the mail goes to {contact.name}"


def _greeted(text: str) -> list[str]:
    """The words with a capital that *text* begins with by way of a name; without a word of greeting only alone on their line."""
    line = text.lstrip().partition("\n")[0]
    hello = _HELLO.match(line)
    rest = line[hello.end() :] if hello else line
    bare = not hello or rest.startswith(",")
    rest = rest.lstrip(", \t")
    rest = rest[found.end() :] if (found := _TITLES.match(rest)) else rest
    names = _NAMES.match(rest)
    if names is None:
        return []
    words, after = names[0].split(), rest[names.end() :].strip()
    if bare and (after.rstrip(" ") not in (",", ":", "!") or not all(word[0].isupper() for word in words)):
        return []
    run = _leading(words)
    return [] if len(run) > _LONGEST or _words(" ".join(run)) & (_NOBODY | _calendar()) else run


def _leading(words: list[str]) -> list[str]:
    end = next((number for number, word in enumerate(words) if not word[0].isupper()), len(words))
    return words[:end]


def _called(contact: Contact, deal: EnrichedDeal) -> Iterator[str]:
    """What we called them before, and how they sign."""
    for one in deal.interactions:
        if is_note(one) or contact.id not in one.people or not one.text.strip():
            continue
        if one.direction == "outbound":
            yield " ".join(_greeted(one.text))
        elif lines := own_words(one.text).strip().splitlines():
            yield lines[-1]


def _same(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return short == long or (len(short) >= _NICK and long.startswith(short))


def _words(name: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", folded(name)) if len(word) > 1}


def _calendar() -> set[str]:
    return {
        folded(name) for language in LANGUAGES for names in (months(language), weekdays(language)) for name in names
    }
