"""Which language a text is in, and whether it is one we cannot read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deal_summary.reading import LANGUAGES, foreign, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We have looked at the numbers with our planner.", "en"),
        ("Nous avons regardé les chiffres avec notre planificateur.", "fr"),
        ("Wir haben die Zahlen mit unserem Planer angesehen.", "de"),
        ("Hemos mirado los números con nuestro planificador.", "es"),
        ("THE NUMBERS ARE FINE", "en"),
        ("¿Cuánto cuesta?", "es"),
        ("Was kostet das?", "de"),
        ("C'est trop cher pour nous.", "fr"),
        ("I'll call you on Friday.", "en"),
        ("Der Preis ist zu hoch.", "de"),
        ("El precio es demasiado alto.", "es"),
        ("Le prix pose un vrai problème.", "fr"),
        ("Straße, Maße, Größe", "de"),
    ],
)
def test_the_commonest_words_and_letters_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "Merci", "The end", "640 SKUs, 2 plants", "🙂🙂🙂", "Oakline Systems GmbH"])
def test_a_few_words_that_speak_for_no_language_leave_it_undecided(text: str) -> None:
    assert language_of(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Obrigado pela proposta, mas não temos orçamento para isso este ano.",
        "Grazie per la proposta, ma non abbiamo il budget per questo progetto.",
        "Bedankt voor het voorstel, maar wij hebben dit jaar geen budget.",
        "Tack för förslaget, men vi har inte någon budget för det här i år.",
        "Dziękuję za ofertę, ale nie mamy na to budżetu w tym roku.",
        "Kiitos tarjouksesta, mutta meillä ei ole tähän budjettia tänä vuonna.",
        "Teklifiniz için teşekkürler, ama bu yıl bunun için bütçemiz yok maalesef.",
        "Спасибо за предложение, бюджета нет",
        "Ευχαριστούμε για την προσφορά",
        "شكرا على العرض لكن لا ميزانية",
        "תודה על ההצעה אבל אין תקציב",
        "感谢您的报价但是我们今年没有预算",
        "ご提案ありがとうございますが予算がありません",
        "제안 감사합니다만 예산이 없습니다",
        "ขอบคุณสำหรับข้อเสนอ",
    ],
)
def test_a_language_we_cannot_read_is_foreign(text: str) -> None:
    assert (language_of(text), foreign(text)) == ("", True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Да, спасибо",
        "Oakline Systems GmbH",
        "We had the offer translated: 感谢您的报价但是我们今年没有预算",
        "Danke für das Angebot, wir sehen es uns an und melden uns.",
    ],
)
def test_a_text_too_short_to_tell_or_in_a_language_of_ours_is_not(text: str) -> None:
    assert not foreign(text)


def test_eight_words_make_a_text() -> None:
    assert foreign("uno dos tres") is False
    assert [foreign(" ".join(["xyz"] * words)) for words in (7, 8)] == [False, True]
    assert [foreign("ж" * letters) for letters in (11, 12)] == [False, True]


@given(st.text())
def test_any_text_is_in_one_of_our_languages_or_undecided(text: str) -> None:
    assert language_of(text) in ("", *LANGUAGES)
    assert not (foreign(text) and language_of(text))
