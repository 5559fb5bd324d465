"""Texts that nobody would write by hand: huge, hostile, broken, in odd letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from deal_summary.reading import (
    LANGUAGES,
    dates,
    due_date,
    emotion,
    foreign,
    hits,
    language_of,
    own_words,
    promises,
    questions,
    tone,
)
from deal_summary.reading.lists import lists
from deal_summary.reading.phrases import Phrases
from deal_summary.reading.words import cut, unwrapped

WEDNESDAY = date(2026, 11, 18)
KILO = 76 * 1024
READERS: dict[str, Callable[[str, str], Any]] = {
    "hits": hits,
    "tone": tone,
    "emotion": emotion,
    "promises": lambda text, language: promises(text, language, on=WEDNESDAY, ours=True),
    "due_date": lambda text, language: due_date(text, language, on=WEDNESDAY),
    "dates": lambda text, _: dates(text, after=WEDNESDAY),
    "language": lambda text, _: (language_of(text), foreign(text)),
    "mail": lambda text, _: (own_words(text), questions(text)),
}
ODD = {
    "nothing": "",
    "blank": " \n\t\r\n ",
    "NUL": "I will\0 send it\0 by Friday.",
    "emoji": "👍🏽👨‍👩‍👧‍👦 I'll send it 🎉🎉 by Friday 🙂?",
    "right to left": "\u202eI will send it\u202c by Friday. שלום مرحبا",
    "HTML": "<p>I will <b>send</b> it <i>by Friday</i></p><script>alert('price')</script>&nbsp;&lt;budget&gt;" * 50,
    "unclosed": "<<<<<<((((((\"\"\"\"'''''[[[[{{{{",
    "combining": "é" * 50 + "e\u0301" * 50 + "\u0301" * 500,
    "surrogate": "price \ud83d broken",
    "one word": "a" * KILO,
    "one sentence": "price " * (KILO // 6),
    "lines": "\n" * KILO,
    "dots": "." * KILO,
    "questions": "Can you do it? " * (KILO // 15),
    "quoted": "> " * (KILO // 2),
    "digits": "1/" * (KILO // 2),
    "dashes": "-" * KILO,
}
NEAR = {
    "opener": "On " * (KILO // 3),
    "openers": "On Monday he\n" * (KILO // 13),
    "heads": "From: \n" * (KILO // 7),
    "address": "From: " + "a" * KILO,
    "address marks": "From: " + "a@" * (KILO // 2),
    "promise": "I will " * (KILO // 7),
    "gaps": "nobody nobody we we will have decided " * (KILO // 38),
    "negations": "not " * (KILO // 4),
    "conditions": "if I will send if " * (KILO // 18),
    "days": "by Monday next " * (KILO // 15),
    "weekdays": "Monday " * (KILO // 7),
    "dates": "12. " * (KILO // 4),
    "numbers": "3.12." * (KILO // 5),
    "greetings": "Hi " * (KILO // 3) + "?",
    "spaces": "I" + " " * KILO + "will",
    "wishes": "I hope he will send " * (KILO // 20),
    "forms": "not only too expensive " * (KILO // 23),
    "something else": "safety stock security " * (KILO // 22),
    "worries": "price not problem " * (KILO // 18),
    "worries apart": "price. problem. " * (KILO // 16),
    "praise": "not happy, no problem " * (KILO // 22),
    "blockers": "we will need " * (KILO // 13),
    "promises": "If I will send it. I will send it, let you know if. " * (KILO // 52),
    "long lines": ("x" * 60 + "\n") * (KILO // 61),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_text_is_read(text: str, reader: str) -> None:
    for language in LANGUAGES if len(text) < 10_000 else LANGUAGES[:1]:
        READERS[reader](text, language)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", NEAR.values(), ids=NEAR)
def test_what_nearly_fits_again_and_again_is_read_to_the_end(text: str, reader: str) -> None:
    READERS[reader](text, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_looking_for_phrases_takes_a_number_of_steps_that_grows_with_the_text(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    follow = Phrases._follow

    def counting(*arguments: Any) -> None:
        nonlocal steps
        steps += 1
        follow(*arguments)

    monkeypatch.setattr(Phrases, "_follow", counting)
    near = {"en": "we will have decided not", "fr": "nous ne sommes pas", "de": "wir haben uns", "es": "no hemos"}
    taken = []
    for size in (2_000, 20_000):
        words = cut(f"{near[language]} " * (size // len(near[language])))
        steps = 0
        phrases = lists(language).phrases
        phrases.find([phrases.word(word) for word in words.words], words.clauses, 0, len(words.words))
        taken.append(steps)
    assert taken[1] <= 12 * taken[0] + 100


def test_what_is_read_in_an_odd_text_is_what_it_says() -> None:
    assert [hit.name for hit in hits("The\0 price is\u202e too expensive 🙂", "en")] == ["price"]
    assert [hit.name for hit in hits("trop che\u0301re, c'est trop cher", "fr")] == ["price"]
    assert promises(ODD["emoji"].removesuffix("?"), "en", on=WEDNESDAY, ours=True)[0].due == date(2026, 11, 20)


def test_a_line_break_of_a_mail_program_is_undone_and_a_meant_one_stays() -> None:
    long = "a line that is clearly longer than forty characters"
    assert unwrapped(f"{long}\nand goes on") == f"{long} and goes on"
    assert unwrapped(f"{long}\n\nand goes on") == f"{long}\n\nand goes on"
    assert unwrapped("Hi Ana,\nthank you") == "Hi Ana,\nthank you"
    assert unwrapped("one\r\ntwo") == "one\ntwo"


@pytest.mark.parametrize(
    ("text", "first", "last", "said"),
    [
        ("We can't defend 88 thousand.", "t", "88", "can't defend 88"),
        ("They don’t know.", "They", "don", "They don’t"),
        ("L'offre est chère.", "offre", "chère", "offre est chère"),
    ],
)
def test_what_is_quoted_does_not_begin_or_end_within_a_shortened_word(
    text: str, first: str, last: str, said: str
) -> None:
    words = cut(text)
    assert words.said(words.words.index(first), words.words.index(last) + 1) == said
