"""Whom a greeting names, and whom it may."""

from __future__ import annotations

import pytest

from action_recommender.asking.greeting import wrong_greeting
from action_recommender.models import MessageContent
from data_gatherer.models import EnrichedDeal
from tests.action_recommender.worlds import deal, person, said, wrote

BEGONA = person(name="Begoña Núñez de la Vega")


def told(message: str, of: EnrichedDeal | None = None) -> str:
    found = of or deal(contacts=(BEGONA,))
    content = MessageContent(
        form="message", title="T", address="", to_name=found.contacts[0].name, message=message, language="es"
    )
    return wrong_greeting(content, found.contacts[0], found)


@pytest.mark.parametrize(
    "text",
    [
        "Hola, Xosé Manuel:\nGracias.",
        "Hi Sarah,\n\nthanks.",
        "Sarah,\n\nthanks.",
        "Sehr geehrte Frau Dr. Müller,\n\ndanke.",
        "Chère Madame Dupont,\n\nmerci.",
        "Hello Sarah! Thanks for the call.",
    ],
)
def test_somebody_else_is_told(text: str) -> None:
    assert "and the mail goes to Begoña Núñez de la Vega" in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hola, Begoña:\nGracias.",
        "Hola Begona, gracias.",
        "Hi Bego,\n\nthanks.",
        "Estimada señora Núñez:\nGracias.",
        "Guten Tag,\n\ndanke für Ihre Mail.",
        "Hi there,\n\nthanks.",
        "Hello,\n\nThanks for the call.",
        "Hi, Great to see you at the fair.",
        "Thank you for the call.\nSarah was there too.",
        "Buenos días:\nGracias.",
        "",
    ],
)
def test_their_own_name_and_nobody_are_fine(text: str) -> None:
    assert told(text) == ""


def test_a_name_we_called_them_by_before_and_one_they_sign_with_are_fine() -> None:
    known = deal(
        said("Yes.\n\nLulu", 3, by=BEGONA.id), wrote("Hi Nuni,\n\nthanks.", 2, by=BEGONA.id), contacts=(BEGONA,)
    )
    assert (told("Hi Nuni,\nthanks.", known), told("Hi Lulu,\nthanks.", known)) == ("", "")
    assert told("Hi Sarah,\nthanks.", known)


def test_a_name_in_another_script_may_be_spelled_in_ours() -> None:
    assert told("Hi Olga,\nthanks.", deal(contacts=(person(name="Ольга Иванова"),))) == ""
