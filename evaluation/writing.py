"""How messages read: how long they are, how hard, and how much of them another deal's buyer would read as well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from action_recommender.models import Content, EmailContent, MessageContent

EMAIL_WORDS = (50, 125)
"""Words of an e-mail's body that are wanted, greeting and sign-off counted."""
SUBJECT_WORDS = (2, 7)
_LONG = 6
"""Letters above which LIX calls a word long (C.-H. Björnsson, 1968)."""
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?…])[\"”»]?\s+|\n+")
_PROPOSED = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,2} ?h(?: ?\d{2})?\b|\b\d{1,2} Uhr\b")
_GREETING_WORDS = 5
_CLOSING_WORDS = 4


@dataclass(frozen=True)
class Letter:
    """One message of today's: its words counted, and the sentences that are its own matter.

    *subject_words* is None for a message without a subject. *sentences* leave out greeting, sign-off, proposals of times, and what the
    company context has us say word for word.
    """

    language: str
    words: int
    subject_words: int | None
    per_sentence: float
    per_word: float
    lix: float
    sentences: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """True for a message of the wanted length; only e-mails have one."""
        return self.subject_words is None or (
            EMAIL_WORDS[0] <= self.words <= EMAIL_WORDS[1]
            and SUBJECT_WORDS[0] <= self.subject_words <= SUBJECT_WORDS[1]
        )


def letter(content: Content, context: str = "") -> Letter | None:
    """Return the measures of a message that is sent; None for calls, work of our own and outlines."""
    found = _letter(content)
    own = _plain(context)
    return found and replace(found, sentences=tuple(one for one in found.sentences if _plain(one) not in own))


def _letter(content: Content) -> Letter | None:
    match content:
        case EmailContent():
            lines = _without_frame(content.body, content.sender)
            return _measured(content.language, content.body, "\n".join(lines), subject=content.subject)
        case MessageContent():
            return _measured(content.language, content.message, _without_hello(content.message, content.to_name))
        case _:
            return None


def repeated(letters: Mapping[str, Sequence[Letter]]) -> Mapping[str, tuple[str, ...]]:
    """Return by deal the sentences of its messages that stand word for word in another deal's."""
    own = {deal: [one for each in written for one in each.sentences] for deal, written in letters.items()}
    deals = Counter(plain for said in own.values() for plain in set(map(_plain, said)))
    return {deal: tuple(one for one in said if deals[_plain(one)] > 1) for deal, said in own.items()}


def _measured(language: str, whole: str, matter: str, subject: str | None = None) -> Letter:
    sentences = [one.strip() for one in _END.split(matter) if _WORD.search(one)]
    words = _WORD.findall(matter)
    per_sentence = len(words) / max(1, len(sentences))
    long = sum(len(word) > _LONG for word in words) / max(1, len(words))
    return Letter(
        language=language,
        words=len(whole.split()),
        subject_words=None if subject is None else len(subject.split()),
        per_sentence=per_sentence,
        per_word=sum(map(len, words)) / max(1, len(words)),
        lix=per_sentence + 100 * long,
        sentences=tuple(one for one in sentences if not _PROPOSED.search(one)),
    )


def _without_frame(body: str, sender: str) -> list[str]:
    """The lines of a mail between its greeting and its sign-off, which is where the sender's name stands on a line of its own."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    names = sender.split()
    signed = [
        n
        for n, line in enumerate(lines)
        if n and names and names[0] == line.split()[0] and set(line.split()) <= set(names)
    ]
    if signed:
        end = signed[-1]
        lines = lines[: end - 1 if len(lines[end - 1].split()) <= _CLOSING_WORDS else end]
    greets = bool(lines) and len(lines[0].split()) <= _GREETING_WORDS and lines[0][-1] in ",:!"
    return lines[1:] if greets else lines


def _without_hello(message: str, name: str) -> str:
    """The message after a first sentence that does nothing but greet the person by name and say who writes."""
    first, *rest = _END.split(message.strip(), maxsplit=1)
    greets = bool(rest) and bool(name) and name.split()[0] in first and len(first.split()) <= 2 * _GREETING_WORDS
    return rest[0] if greets else message


def _plain(sentence: str) -> str:
    return " ".join(_WORD.findall(sentence.casefold()))
