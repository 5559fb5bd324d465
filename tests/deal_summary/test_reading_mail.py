"""What the writer of a message wrote themselves, and what they asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deal_summary.reading import own_words, questions


@pytest.mark.parametrize(
    "opener",
    [
        "On 12 November, Ana Silva wrote:",
        "On Mon, 16 Nov 2026 at 15:04, Ana Silva <ana@seller.example> wrote:",
        "On Mon, 16 Nov 2026 at 15:04, Ana Silva\n<ana@seller.example> wrote:",
        "Le 12 novembre, Ana Silva a écrit :",
        "Am 12. November schrieb Ana Silva:",
        "Am Mo., 16. Nov. 2026 um 15:04 Uhr schrieb Ana Silva <ana@seller.example>:",
        "El lun, 16 nov 2026 a las 15:04, Ana Silva (<ana@seller.example>) escribió:",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "-----Message d'origine-----",
        "-----Mensaje original-----",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "---------- Weitergeleitete Nachricht ---------",
        "Anfang der weitergeleiteten Nachricht:",
        "---------- Message transféré ---------",
        "---------- Mensaje reenviado ---------",
        "From: Ana Silva <ana@seller.example>",
        "From: Ana Silva\nSent: Monday, 16 November 2026 15:04",
        "Von: Ana Silva\nGesendet: Montag, 16. November 2026",
        "De : Ana Silva\nEnvoyé : lundi 16 novembre 2026",
        "De: Ana Silva\nEnviado el: lunes, 16 de noviembre de 2026",
        "*From:* Ana Silva\n*Sent:* Monday",
        "________________________________\nFrom: Ana Silva\nTo: John",
        "-- \nAna Silva\nOakline",
        "--\nAna Silva",
    ],
)
def test_what_stands_below_is_not_the_writer_s(opener: str) -> None:
    assert own_words(f"Fine for us.\n\n{opener}\nIt is too expensive.\n").rstrip() == "Fine for us."


def test_lines_marked_as_quoted_are_left_out_and_answers_between_them_stay() -> None:
    assert own_words("> Is the price fine?\nYes.\n  > And the dates?\nNo.") == "Yes.\nNo."


def test_an_answer_below_a_marked_quotation_stays() -> None:
    assert own_words("On 12 November, Ana wrote:\n> Is the price fine?\n\nYes it is.") == "\nYes it is."


@pytest.mark.parametrize(
    "text",
    [
        "He wrote: too expensive.",
        "From: no one.",
        "Von: mir aus gern.\nWir machen das.",
        "De: acuerdo.",
        "On this we agree. Our boss wrote: fine.",
        "The original message was lost -- sorry.",
    ],
)
def test_a_sentence_that_looks_like_a_head_stays(text: str) -> None:
    assert own_words(text) == text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Hi Ana, can you send us the new price list?", ["can you send us the new price list?"]),
        ("Hello,\n\nDoes it work with lot numbers?\n\nJohn", ["Does it work with lot numbers?"]),
        ("Bonjour Claire, quel est le tarif par site ?", ["quel est le tarif par site ?"]),
        ("Guten Tag Herr Becker, was kostet der zweite Standort?", ["was kostet der zweite Standort?"]),
        ("Hola Marta, ¿cuánto cuesta por usuario?", ["¿cuánto cuesta por usuario?"]),
        ("It is fine. Is it the 3. version? Yes!", ["Is it the 3. version?"]),
        ("Have you seen https://example.com/a?b=c this page?", ["Have you seen this page?"]),
        ("Can we start on Monday?! Please.", ["Can we start on Monday?!"]),
        ("Really? OK?", []),
        (f"Is {'very ' * 30}long?", []),
        ("> Can you send us the list?\nYes.", []),
        ("No question here.", []),
        ("", []),
    ],
)
def test_a_question_is_a_sentence_that_asks(text: str, asked: list[str]) -> None:
    assert questions(text) == asked


def test_a_question_broken_by_a_mail_program_is_one_line() -> None:
    text = "Could you tell me whether the interface to our merchandise\nmanagement system is included in this?"
    assert questions(text) == [text.replace("\n", " ")]


@given(st.text())
def test_own_words_are_lines_of_the_text(text: str) -> None:
    assert set(own_words(text).splitlines()) <= {*text.splitlines(), ""}
    assert all("\n" not in question for question in questions(text))
