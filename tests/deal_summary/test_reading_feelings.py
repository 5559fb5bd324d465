"""In what tone a text is written, and which feeling it shows."""

from __future__ import annotations

import pytest

from deal_summary.reading import EMOTIONS, emotion, tone


@pytest.mark.parametrize(
    ("language", "text", "score"),
    [
        ("en", "Great, thanks for the excellent call.", 3),
        ("en", "I am disappointed, this is unacceptable.", -2),
        ("en", "Not happy.", -1),
        ("en", "Great tool, bad timing.", 0),
        ("en", "See you on Monday.", 0),
        ("en", "We see no problem here.", 1),
        ("fr", "Merci, c'est parfait.", 2),
        ("fr", "Nous sommes déçus et inquiets.", -2),
        ("de", "Vielen Dank, das war sehr gut und hilfreich. Gerne mehr.", 4),
        ("de", "Wir sind enttäuscht.", -1),
        ("es", "Gracias, es perfecto.", 2),
        ("es", "Estamos decepcionados y preocupados.", -2),
        ("es", "No estamos contentos.", -1),
    ],
)
def test_the_tone_is_good_words_less_bad_ones(language: str, text: str, score: int) -> None:
    assert tone(text, language) == score


def test_words_that_overlap_count_once() -> None:
    assert tone("very good", "en") == tone("good news", "en") == 1


def test_thanks_do_not_make_up_for_bad_news() -> None:
    assert tone("Thank you for your work, but we have decided not to go ahead.", "en") < 0
    assert tone("Thank you for your work.", "en") > 0


@pytest.mark.parametrize(
    ("language", "text", "sign"),
    [
        ("en", "The budget is frozen.", -1),
        ("de", "Der Preis ist ein Problem.", -1),
        ("fr", "Elle a quitté la société.", -1),
        ("es", "Tienen nuestro visto bueno.", 1),
        ("en", "You have our verbal yes.", 1),
        ("en", "What is the price per seat?", 0),
    ],
)
def test_news_has_a_tone_of_its_own(language: str, text: str, sign: int) -> None:
    score = tone(text, language)
    assert (score > 0) - (score < 0) == sign


@pytest.mark.parametrize(
    ("language", "text", "feeling"),
    [
        ("en", "I can't wait, this is fantastic!", "enthusiasm"),
        ("en", "We are very satisfied, it works well.", "satisfaction"),
        ("en", "I am worried about the risk.", "worry"),
        ("en", "This is the third time and nobody called. Unacceptable.", "frustration"),
        ("en", "I don't understand, which version is it?", "confusion"),
        ("fr", "J'ai hâte, c'est génial !", "enthusiasm"),
        ("fr", "Nous sommes très satisfaits.", "satisfaction"),
        ("fr", "Je suis inquiète.", "worry"),
        ("fr", "C'est inadmissible, personne ne rappelle.", "frustration"),
        ("fr", "Je ne comprends pas, ce n'est pas clair.", "confusion"),
        ("de", "Ich bin begeistert, großartig!", "enthusiasm"),
        ("de", "Wir sind sehr zufrieden.", "satisfaction"),
        ("de", "Das macht mir Sorgen.", "worry"),
        ("de", "Wir sind verärgert, niemand hat sich gemeldet.", "frustration"),
        ("de", "Das verstehe ich nicht, mir ist unklar, was gilt.", "confusion"),
        ("es", "¡Me encanta, es fantástico!", "enthusiasm"),
        ("es", "Estamos muy satisfechos.", "satisfaction"),
        ("es", "Nos preocupa mucho.", "worry"),
        ("es", "Estamos hartos, es inaceptable.", "frustration"),
        ("es", "No entiendo, no me queda claro.", "confusion"),
        ("en", "We meet on Monday.", ""),
        ("en", "We are not worried.", "satisfaction"),
        ("en", "", ""),
    ],
)
def test_a_text_shows_the_feeling_its_words_name(language: str, text: str, feeling: str) -> None:
    assert emotion(text, language) == feeling


def test_the_feeling_named_most_often_counts_and_of_two_the_later_one() -> None:
    assert emotion("I am worried. I am frustrated and fed up.", "en") == "frustration"
    assert emotion("I am frustrated. I am worried.", "en") == "worry"
    assert emotion("I am worried. I am frustrated.", "en") == "frustration"


def test_where_no_word_names_a_feeling_the_news_does() -> None:
    assert emotion("Your support never answers.", "en") == "frustration"
    assert emotion("The security review is a blocker.", "en") == "worry"
    assert emotion("Our board approved it.", "en") == "satisfaction"
    assert emotion("Our board approved it!", "en") == "enthusiasm"


def test_the_feelings_are_five() -> None:
    assert EMOTIONS == ("enthusiasm", "satisfaction", "worry", "frustration", "confusion")
